"""How much value does this customer create, what does it use, and what is the next thing to do?"""

from ui.foot import Foot
from ui.screens.customer import (
    accounts,
    actions,
    blocks,
    cases,
    coming,
    head,
    history,
    holdings,
    profit,
    relations,
    timeline,
)
from ui.screens.customer.facts import facts
from ui.screens.customer.search import is_open
from ui.sections import Choice, Page, Section, row

PAGE = Page(
    (
        Choice("app.this_page", facts),
        Section("customer.section.head", head.draw),
        Section("customer.section.blocks", blocks.draw, blocks.SHOWS),
        row(
            Section("customer.section.profit", profit.draw, profit.SHOWS),
            Section("customer.section.holdings", holdings.draw),
        ),
        row(
            (
                Section("action.section", actions.draw),
                Section("customer.section.next", holdings.next_best),
                Section("customer.section.next", history.draw, history.SHOWS),
            ),
            (Section("action.section_coming", coming.draw), Section("customer.section.timeline", timeline.draw)),
        ),
        row(
            (Section("customer.section.team", relations.team), Section("customer.section.cases", cases.draw)),
            Section("customer.section.relations", relations.relations),
        ),
        Section("customer.section.accounts", accounts.draw, accounts.SHOWS),
    ),
    foot=Foot(profit.formula, policies=("tiers", "capital"), shows=profit.SHOWS),
    is_open=is_open,
)

if __name__ == "__main__":
    PAGE.draw()
