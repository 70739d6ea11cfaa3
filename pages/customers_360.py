"""How much value does this customer create, what does it use, and what is the next thing to do?"""

import streamlit as st

from ui import components as ui
from ui import screen
from ui.i18n import t
from ui.views import (
    customer_accounts,
    customer_blocks,
    customer_foot,
    customer_head,
    customer_history,
    customer_holdings,
    customer_people,
    customer_profit,
    customer_search,
    customer_timeline,
)

page = screen.current()
is_list, chosen = customer_search.draw(page), customer_search.chosen(page)
who = customer_head.profile(page, chosen) if chosen and not is_list else None
if chosen and not is_list and who is None:
    customer_head.absent(page, chosen)
if who is not None:
    customer_blocks.ahead(page, who)
    with ui.guard(t("customer.section.head")):
        customer_head.draw(page, who)
    data = customer_blocks.facts(page, who)
    with ui.guard(t("customer.section.blocks")):
        customer_blocks.draw(page, data)
    left, right = st.columns([11, 10], gap="small")
    with left, ui.guard(t("customer.section.profit")):
        customer_profit.draw(page, data)
    with right, ui.guard(t("customer.section.holdings")):
        customer_holdings.draw(page, data)
    left, right = st.columns([11, 10], gap="small")
    with left, ui.guard(t("customer.section.next")):
        customer_holdings.next_best(page, data)
        customer_history.draw(page, data)
    with right, ui.guard(t("customer.section.timeline")):
        customer_timeline.draw(page, data)
    left, right = st.columns([2, 3], gap="small")
    with left, ui.guard(t("customer.section.team")):
        customer_people.team(page, data)
    with right, ui.guard(t("customer.section.relations")):
        customer_people.relations(page, data)
    with ui.guard(t("customer.section.accounts")):
        customer_accounts.draw(page, data)
    customer_foot.line(page, data)
