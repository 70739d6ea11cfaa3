"""Who earns most on the capital they use, and which differences are real?"""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.screens.rankings import focus, managers, marked, plane, sentences, slope
from ui.shared import manager_foot, manager_state


def above() -> None:
    """Who leads, what the standard changes, what to decide."""
    with place, ui.guard(t("manager.section.sentences")):
        sentences.draw(page, ranking)


def table() -> None:
    """Every manager, and the one that is filtered."""
    with ui.guard(t("manager.section.focus")):
        focus.draw(page, ranking)
    with ui.guard(t("manager.section.table")):
        managers.draw(page, ranking, only_marked)


page = screen.current()
if manager_state.is_open(page):
    place = st.container()
    ranking, only_marked = manager_state.choose(page)
    page.table_first(above, table)
    if ranking.rows.height:
        left, right = st.columns([3, 2], gap="small")
        with left, ui.guard(t("manager.section.plane")):
            plane.draw(page, ranking)
        with right, ui.guard(t("manager.section.slope")):
            slope.draw(page, ranking)
        with ui.guard(t("manager.section.marked_list")):
            marked.draw(page, ranking)
    manager_foot.line(page)
