"""What must I deal with today?"""

from ui.cases import calendar
from ui.foot import Foot
from ui.screens.inbox import chosen, file, sentences, state, work
from ui.sections import Choice, Page, Section, row

PAGE = Page(
    (
        Section("work.section.sentences", sentences.draw),
        Choice("work.section.views", state.opened),
        row(Section("work.section.list", work.draw), Section("work.section.case", chosen.draw), ratios=(17, 10)),
        Section("work.section.file", file.draw),
    ),
    foot=Foot(calendar.foot),
)

if __name__ == "__main__":
    PAGE.draw()
