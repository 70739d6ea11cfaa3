"""What did this manager create, against which standard, and with which customers?"""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.views import (
    manager_book,
    manager_calc,
    manager_figures,
    manager_foot,
    manager_head,
    manager_history,
    manager_peers,
    manager_profit,
    manager_search,
    manager_state,
)

page = screen.current()
who = manager_search.draw(page) if manager_state.is_open(page, own_page=True) else None
if who is not None:
    months = manager_figures.months(page, who)
    with ui.guard(t("scorecard.section.head")):
        manager_head.draw(page, who, months)
    with ui.guard(t("scorecard.section.figures")):
        manager_figures.draw(page, who, months)
    left, right = st.columns([11, 10], gap="small")
    with left, ui.guard(t("scorecard.section.profit")):
        manager_profit.draw(page, who.manager_id, months)
    with right, ui.guard(t("scorecard.section.calculation")):
        manager_calc.draw(page, who)
    left, right = st.columns([11, 10], gap="small") if manager_peers.has(page) else (st.container(), st.empty())
    with left, ui.guard(t("scorecard.section.history")):
        manager_history.draw(page, who, months)
    with right, ui.guard(t("scorecard.section.peers")):
        manager_peers.draw(page, who)
    with ui.guard(t("scorecard.section.book")):
        manager_book.draw(page, who)
    manager_foot.line(page)
