"""What is this case about, what happened, and what may I do next?"""

from ui.cases import calendar
from ui.foot import Foot
from ui.screens.case import blocks, customers, papers, state, team
from ui.sections import Choice, Page, Section, row

PAGE = Page(
    (
        Choice("app.this_page", state.opened),
        Section("work.section.head", blocks.head),
        row(
            (Section("work.section.figures", blocks.figures), Section("work.section.team", team.people)),
            (Section("work.section.act", blocks.act), Section("work.section.talk", team.talk)),
            (Section("work.section.papers", papers.draw), Section("work.section.history", blocks.history)),
        ),
        Section("work.section.customers", customers.draw, has=customers.has),
    ),
    foot=Foot(calendar.foot),
)

if __name__ == "__main__":
    PAGE.draw()
