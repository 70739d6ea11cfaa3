"""Are we on plan? Sentences, cards, bridge and decisions, branches, customers, the way down to an account."""

from ui.screens.cockpit import (
    account,
    asked,
    branches,
    bridge,
    decisions,
    drill,
    kpis,
    local,
    maps,
    maturities,
    outlook,
    sentences,
    value,
)
from ui.sections import Page, Section, Table, row

PAGE = Page(
    (
        Section("cockpit.section.path", drill.path),
        Section("cockpit.section.sentences", sentences.draw, sentences.SHOWS, ahead=asked.ahead),
        Section("cockpit.section.cards", kpis.draw, kpis.SHOWS),
        row(
            Section("cockpit.section.bridge", bridge.draw, bridge.SHOWS),
            (
                Section("cockpit.section.decisions", decisions.draw, decisions.SHOWS),
                Section("cockpit.section.outlook", outlook.draw, outlook.SHOWS, has=outlook.has_year),
            ),
        ),
        Section("cockpit.section.branches", branches.draw, branches.SHOWS),
        Section("cockpit.section.movers", local.managers, local.SHOWS, has=local.is_one_branch),
        Section("cockpit.section.act", local.customers, local.SHOWS, has=local.is_one_branch),
        row(
            Section("cockpit.section.whale", value.whale, value.WHALE, has=value.has_customers),
            Section("cockpit.section.quadrant", value.quadrant, value.QUADRANT, has=value.has_customers),
        ),
        Section("cockpit.section.maps", maps.draw, has=maps.has),
        Section("action.section_coming", maturities.draw, has=maturities.has_customers),
        Table("cockpit.section.drill", drill.table, drill.SHOWS),
        Table("cockpit.section.drill", account.draw, account.NAMES),
    ),
    foot=kpis.FOOT,
    has_data=kpis.has_data,
    then=asked.then_branches,
)

if __name__ == "__main__":
    PAGE.draw()
