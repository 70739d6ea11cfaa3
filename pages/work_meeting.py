"""What was done since the last meeting, what is due, stuck and new, and what do we agree today?"""

from ui.cases import calendar
from ui.foot import Foot
from ui.screens.meeting import minutes, week
from ui.sections import Choice, Page, Section

PAGE = Page(
    (
        Choice("app.this_page", week.read),
        Section("work.section.sentences", week.sentences),
        Section("work.section.list", week.late),
        Section("work.section.list", week.due),
        Section("work.section.list", week.done),
        Section("work.section.list", week.new),
        Section("work.section.minutes", minutes.draw),
    ),
    foot=Foot(calendar.foot),
)

if __name__ == "__main__":
    PAGE.draw()
