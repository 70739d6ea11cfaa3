"""What did this manager create, against which standard, and with which customers?"""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.screens.scorecard import calculation, figures, head, history, peers, portfolio, profit, search
from ui.shared import manager_foot, manager_state

page = screen.current()
who = search.draw(page) if manager_state.is_open(page, own_page=True) else None
if who is not None:
    months = figures.months(page, who)
    with ui.guard(t("scorecard.section.head")):
        head.draw(page, who, months)
    with ui.guard(t("scorecard.section.figures")):
        figures.draw(page, who, months)
    left, right = st.columns([11, 10], gap="small")
    with left, ui.guard(t("scorecard.section.profit")):
        profit.draw(page, who.manager_id, months)
    with right, ui.guard(t("scorecard.section.calculation")):
        calculation.draw(page, who)
    left, right = st.columns([11, 10], gap="small") if peers.has(page) else (st.container(), st.empty())
    with left, ui.guard(t("scorecard.section.history")):
        history.draw(page, who, months)
    with right, ui.guard(t("scorecard.section.peers")):
        peers.draw(page, who)
    with ui.guard(t("scorecard.section.book")):
        portfolio.draw(page, who)
    manager_foot.line(page)
