"""How do I want to be told, and who stands in for me?"""

from ui.foot import Foot
from ui.screens.people import directory, own, state
from ui.sections import Choice, Page, Section

PAGE = Page(
    (
        Choice("app.this_page", state.opened),
        Section("people.section.own", own.draw),
        Section("people.section.list", directory.draw, has=state.keeps),
    ),
    foot=Foot("people.foot"),
)

if __name__ == "__main__":
    PAGE.draw()
