"""Whom should we approach next with which product, and what is it worth?"""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.screens.targets import customers, exclusions, foot, gain, products, sentences, split, state


def above() -> None:
    """What approaching them is worth, how many to approach, who is left out."""
    sentences.ahead(page, view)
    with place, ui.guard(t("target.section.sentences")):
        sentences.draw(page, view)
    left, right = st.columns([11, 10], gap="small")
    with left, ui.guard(t("target.section.gain")):
        gain.draw(page, view)
    with right, ui.guard(t("target.section.exclusions")):
        exclusions.draw(page, view)


def table() -> None:
    """Whom to approach."""
    with ui.guard(t("target.section.list")):
        customers.draw(page, view)


page = screen.current()
if state.is_open(page):
    place = st.container()
    with ui.guard(t("target.section.products")):
        products.draw(page)
    view = state.view(page)
    if view:
        page.table_first(above, table)
        with ui.guard(t("target.section.split")):
            split.draw(page, view)
    foot.line(page)
