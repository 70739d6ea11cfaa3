"""What must I deal with today?"""

from ui.foot import Foot
from ui.screens.inbox import file, pair, sentences, state
from ui.sections import Choice, Page, Section

PAGE = Page(
    (
        Section("work.section.sentences", sentences.draw),
        Choice("work.section.views", state.opened),
        Section("work.section.list", pair.draw),
        Section("work.section.file", file.draw),
    ),
    foot=Foot("work.foot"),
)

if __name__ == "__main__":
    PAGE.draw()
