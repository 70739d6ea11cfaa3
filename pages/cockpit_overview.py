"""Is this month on plan? Sentences, cards, bridge and decisions, branches, customers, and the way down to an
account."""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.views import (
    cockpit_account,
    cockpit_branches,
    cockpit_bridge,
    cockpit_decisions,
    cockpit_drill,
    cockpit_foot,
    cockpit_kpis,
    cockpit_sentences,
    cockpit_value,
)


def above() -> None:
    """The answer, its figures, and what explains them."""
    cockpit_sentences.ahead(page)
    with ui.guard(t("cockpit.section.sentences")):
        cockpit_sentences.draw(page)
    with ui.guard(t("cockpit.section.cards")):
        cockpit_kpis.draw(page)
    left, right = st.columns([10, 11], gap="small")
    with left, ui.guard(t("cockpit.section.bridge")):
        cockpit_bridge.draw(page)
    with right, ui.guard(t("cockpit.section.decisions")):
        cockpit_decisions.draw(page)
    with ui.guard(t("cockpit.section.branches")):
        cockpit_branches.draw(page)
    if not page.filters.customer_id:
        left, right = st.columns(2, gap="small")
        with left, ui.guard(t("cockpit.section.whale")):
            cockpit_value.whale(page)
        with right, ui.guard(t("cockpit.section.quadrant")):
            cockpit_value.quadrant(page)


def table() -> None:
    """The way down."""
    with ui.guard(t("cockpit.section.drill")):
        cockpit_drill.table(page)
        cockpit_account.draw(page)


page = screen.current()
with ui.guard(t("cockpit.section.path")):
    cockpit_drill.path(page)
page.table_first(above, table)
page.picture("foot", lambda: cockpit_foot.line(page))
