"""What did this manager create, against which standard, and with which customers?"""

from ui.foot import Foot
from ui.screens.scorecard import calculation, figures, head, history, peers, portfolio, profit, search
from ui.sections import Choice, Page, Section, row

PAGE = Page(
    (
        Choice("app.this_page", search.subject),
        Section("scorecard.section.head", head.draw),
        Section("scorecard.section.figures", figures.draw),
        row(
            Section("scorecard.section.profit", profit.draw),
            Section("scorecard.section.calculation", calculation.draw),
            ratios=(11, 10),
        ),
        row(
            Section("scorecard.section.history", history.draw),
            Section("scorecard.section.peers", peers.draw, has=peers.has),
            ratios=(11, 10),
        ),
        Section("scorecard.section.book", portfolio.draw),
    ),
    foot=Foot("manager.foot", policies=("performance", "exit", "capital")),
    is_open=search.is_open,
)

if __name__ == "__main__":
    PAGE.draw()
