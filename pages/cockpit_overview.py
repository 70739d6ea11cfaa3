"""Is this month on plan? Sentences, cards, bridge and decisions, branches, customers, and the way down to an
account."""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.screens.cockpit import account, branches, bridge, decisions, drill, foot, kpis, sentences, value


def above() -> None:
    """The answer, its figures, and what explains them."""
    sentences.ahead(page)
    with ui.guard(t("cockpit.section.sentences")):
        sentences.draw(page)
    with ui.guard(t("cockpit.section.cards")):
        kpis.draw(page)
    left, right = st.columns([10, 11], gap="small")
    with left, ui.guard(t("cockpit.section.bridge")):
        bridge.draw(page)
    with right, ui.guard(t("cockpit.section.decisions")):
        decisions.draw(page)
    with ui.guard(t("cockpit.section.branches")):
        branches.draw(page)
    if not page.filters.customer_id:
        left, right = st.columns(2, gap="small")
        with left, ui.guard(t("cockpit.section.whale")):
            value.whale(page)
        with right, ui.guard(t("cockpit.section.quadrant")):
            value.quadrant(page)


def table() -> None:
    """The way down."""
    with ui.guard(t("cockpit.section.drill")):
        drill.table(page)
        account.draw(page)


page = screen.current()
with ui.guard(t("cockpit.section.path")):
    drill.path(page)
page.table_first(above, table)
page.draw_cached("foot", lambda: foot.line(page))
