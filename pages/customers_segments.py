"""Who are our customers, how do they move, and does the value they bring match the resources they use?"""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.screens.segments import breakdown, customers, foot, moves, plane, sentences, tiers


def above() -> None:
    """Who they are, how they move, what they bring for what they use."""
    sentences.ahead(page)
    with ui.guard(t("segments.section.sentences")):
        sentences.draw(page)
    with ui.guard(t("segments.section.ladder")):
        tiers.draw(page)
    left, right = st.columns([11, 10], gap="small")
    with left, ui.guard(t("segments.section.plane")):
        plane.draw(page)
    with right, ui.guard(t("segments.section.moves")):
        moves.draw(page)


def table() -> None:
    """The customers themselves."""
    with ui.guard(t("segments.section.list")):
        customers.draw(page)


page = screen.current()
page.table_first(above, table)
with ui.guard(t("segments.section.breakdown")):
    breakdown.draw(page)
foot.line(page)
