"""What did this manager create, against which standard, and with which customers?"""

from ui.foot import Foot
from ui.screens.scorecard import calculation, figures, head, history, peers, portfolio, profit, search
from ui.sections import Choice, Page, Section, row

PAGE = Page(
    (
        Choice("app.this_page", search.subject),
        Section("scorecard.section.head", head.draw, head.SHOWS),
        Section("scorecard.section.figures", figures.draw, figures.SHOWS),
        row(
            Section("scorecard.section.profit", profit.draw, profit.SHOWS),
            Section("scorecard.section.calculation", calculation.draw, calculation.SHOWS),
        ),
        row(
            Section("scorecard.section.history", history.draw, history.SHOWS),
            Section("scorecard.section.peers", peers.draw, peers.SHOWS, has=peers.has),
        ),
        Section("scorecard.section.book", portfolio.draw, portfolio.SHOWS),
    ),
    foot=Foot("manager.foot", policies=("performance", "exit", "capital")),
    is_open=search.is_open,
)

if __name__ == "__main__":
    PAGE.draw()
