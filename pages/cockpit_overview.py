"""Is this month on plan? Sentences, cards, bridge and decisions, branches, customers, the way down to an account."""

from ui.foot import Foot
from ui.screens.cockpit import account, branches, bridge, decisions, drill, kpis, sentences, value
from ui.sections import Page, Section, Table, row

PAGE = Page(
    (
        Section("cockpit.section.path", drill.path),
        Section("cockpit.section.sentences", sentences.draw, ahead=sentences.ahead),
        Section("cockpit.section.cards", kpis.draw),
        row(
            Section("cockpit.section.bridge", bridge.draw),
            Section("cockpit.section.decisions", decisions.draw),
            ratios=(10, 11),
        ),
        Section("cockpit.section.branches", branches.draw),
        row(
            Section("cockpit.section.whale", value.whale, has=value.has_customers),
            Section("cockpit.section.quadrant", value.quadrant, has=value.has_customers),
            ratios=(1, 1),
        ),
        Table("cockpit.section.drill", drill.table),
        Table("cockpit.section.drill", account.draw),
    ),
    foot=Foot(kpis.formula, made="cockpit.foot.made"),
)

if __name__ == "__main__":
    PAGE.draw()
