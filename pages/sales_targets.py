"""Whom should we approach next with which product, and what is it worth?"""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.views import (
    target_exclusions,
    target_foot,
    target_gain,
    target_list,
    target_products,
    target_sentences,
    target_split,
    target_state,
)


def above() -> None:
    """What approaching them is worth, how many to approach, who is left out."""
    target_sentences.ahead(page, view)
    with place, ui.guard(t("target.section.sentences")):
        target_sentences.draw(page, view)
    left, right = st.columns([11, 10], gap="small")
    with left, ui.guard(t("target.section.gain")):
        target_gain.draw(page, view)
    with right, ui.guard(t("target.section.exclusions")):
        target_exclusions.draw(page, view)


def table() -> None:
    """Whom to approach."""
    with ui.guard(t("target.section.list")):
        target_list.draw(page, view)


page = screen.current()
if target_state.is_open(page):
    place = st.container()
    with ui.guard(t("target.section.products")):
        target_products.draw(page)
    view = target_state.view(page)
    if view:
        page.table_first(above, table)
        with ui.guard(t("target.section.split")):
            target_split.draw(page, view)
    target_foot.line(page)
