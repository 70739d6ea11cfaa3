"""Which customers have I, or others for me, put on a list, and what became of them?"""

from ui.foot import Foot
from ui.screens.saved import compare, people, state
from ui.sections import Choice, Page, Section, row

PAGE = Page(
    (
        Choice("work.section.list", state.opened),
        Section("work.section.customers", people.draw),
        row(Section("work.section.compare", compare.draw), Section("work.section.readers", compare.readers)),
    ),
    foot=Foot("work.lists_foot"),
)

if __name__ == "__main__":
    PAGE.draw()
