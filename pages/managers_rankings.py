"""Who earns most on the capital they use, and which differences are real?"""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.views import (
    manager_focus,
    manager_foot,
    manager_marked,
    manager_plane,
    manager_sentences,
    manager_slope,
    manager_state,
    manager_table,
)


def above() -> None:
    """Who leads, what the standard changes, what to decide."""
    with place, ui.guard(t("manager.section.sentences")):
        manager_sentences.draw(page, ranking)


def table() -> None:
    """Every manager, and the one that is filtered."""
    with ui.guard(t("manager.section.focus")):
        manager_focus.draw(page, ranking)
    with ui.guard(t("manager.section.table")):
        manager_table.draw(page, ranking, only_marked)


page = screen.current()
if manager_state.is_open(page):
    place = st.container()
    ranking, only_marked = manager_state.choose(page)
    page.table_first(above, table)
    if ranking.rows.height:
        left, right = st.columns([3, 2], gap="small")
        with left, ui.guard(t("manager.section.plane")):
            manager_plane.draw(page, ranking)
        with right, ui.guard(t("manager.section.slope")):
            manager_slope.draw(page, ranking)
        with ui.guard(t("manager.section.marked_list")):
            manager_marked.draw(page, ranking)
    manager_foot.line(page)
