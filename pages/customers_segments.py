"""Who are our customers, how do they move, and does the value they bring match the resources they use?"""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.views import (
    segments_breakdown,
    segments_foot,
    segments_list,
    segments_moves,
    segments_plane,
    segments_sentences,
    segments_tiers,
)


def above() -> None:
    """Who they are, how they move, what they bring for what they use."""
    segments_sentences.ahead(page)
    with ui.guard(t("segments.section.sentences")):
        segments_sentences.draw(page)
    with ui.guard(t("segments.section.ladder")):
        segments_tiers.draw(page)
    left, right = st.columns([11, 10], gap="small")
    with left, ui.guard(t("segments.section.plane")):
        segments_plane.draw(page)
    with right, ui.guard(t("segments.section.moves")):
        segments_moves.draw(page)


def table() -> None:
    """The customers themselves."""
    with ui.guard(t("segments.section.list")):
        segments_list.draw(page)


page = screen.current()
page.table_first(above, table)
with ui.guard(t("segments.section.breakdown")):
    segments_breakdown.draw(page)
segments_foot.line(page)
