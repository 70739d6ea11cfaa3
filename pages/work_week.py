"""Whom do I contact this week, about what, and why?"""

from ui.foot import Foot
from ui.screens.week import brief, leads, state
from ui.sections import Choice, Page, Section, row

PAGE = Page(
    (
        Choice("app.this_page", state.opened),
        row(Section("week.section.list", leads.draw), Section("week.section.brief", brief.draw), ratios=(3, 2)),
    ),
    foot=Foot("week.foot"),
)

if __name__ == "__main__":
    PAGE.draw()
