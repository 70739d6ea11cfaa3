"""How much value does this customer create, what does it use, and what is the next thing to do?"""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.screens.customer import accounts, blocks, foot, head, history, holdings, profit, relations, search, timeline

page = screen.current()
is_list, chosen = search.draw(page), search.chosen(page)
who = head.profile(page, chosen) if chosen and not is_list else None
if chosen and not is_list and who is None:
    head.absent(page, chosen)
if who is not None:
    blocks.ahead(page, who)
    with ui.guard(t("customer.section.head")):
        head.draw(page, who)
    data = blocks.facts(page, who)
    with ui.guard(t("customer.section.blocks")):
        blocks.draw(page, data)
    left, right = st.columns([11, 10], gap="small")
    with left, ui.guard(t("customer.section.profit")):
        profit.draw(page, data)
    with right, ui.guard(t("customer.section.holdings")):
        holdings.draw(page, data)
    left, right = st.columns([11, 10], gap="small")
    with left, ui.guard(t("customer.section.next")):
        holdings.next_best(page, data)
        history.draw(page, data)
    with right, ui.guard(t("customer.section.timeline")):
        timeline.draw(page, data)
    left, right = st.columns([2, 3], gap="small")
    with left, ui.guard(t("customer.section.team")):
        relations.team(page, data)
    with right, ui.guard(t("customer.section.relations")):
        relations.relations(page, data)
    with ui.guard(t("customer.section.accounts")):
        accounts.draw(page, data)
    foot.line(page, data)
