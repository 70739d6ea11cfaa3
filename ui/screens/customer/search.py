"""Find a customer: by name in either language or by number, within the scope."""

from __future__ import annotations

import streamlit as st

from mart.query import customer
from ui import audited, lists, session
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.lists import Code, Col, List, Name
from ui.screen import Screen
from ui.screens.customer import head
from ui.screens.customer.facts import chosen, profile

FOUND, TOP = 12, 15  # hits that are listed, and customers where nothing is looked for


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.change_filters(customer=event.row["customer_id"], account="")


HITS = List(
    "customer_hits",
    "customer",
    (
        Col("name", words=Name("name", or_else="customer_id"), bold=True),
        Col("customer_id"),
        Col("tier_words", words=Code("tier", null=f.NONE)),
        Col("industry", words=Code("industry", "industry_code", null=f.NONE)),
        Col("branch", words=Name("branch")),
        Col("manager", words=Name("manager", null="app.unassigned")),
        Col("deposits_avg_cny", "cny"),
        Col("loans_end_cny", "cny"),
        Col("contribution_12m_cny", "cny"),
    ),
    unit="wan",
    is_open=True,
    click=_clicked,
    id="customer_id",
)


def is_open(screen: Screen) -> bool:
    """Whether a customer of this scope is chosen; draws the search, and what stands in the page's place without one."""
    draw(screen)
    who = chosen(screen)
    if who and profile(screen, who) is None:
        audited.once("refused", "customer", who[:40])
        head.absent(screen, who)
        return False
    return who is not None


def draw(screen: Screen) -> None:
    """The search box in the title line; hits below it where something was typed or no customer is chosen."""
    lang, who = screen.lang, chosen(screen)
    with screen.slot:
        # a key of its own for each customer: opening one empties the box
        text = st.text_input(
            t("customer.search.label", lang),
            key=f"customer_search_{who or 'none'}",
            width=176,
            type="search",
            placeholder=t("customer.search.hint", lang),
            label_visibility="collapsed",
        ).strip()
    if who and not text:
        return
    found = screen.load(customer.find, text, screen.month_no, limit=FOUND + 1 if text else TOP)
    hits = found.head(FOUND) if text else found
    key = "hits_more" if found.height > hits.height else "hits" if text else "top"
    title = t(f"customer.search.{key}", lang, text=text, count=hits.height)
    with ui.card(title, t("customer.search.caption", lang), key="customer_hits"):
        if hits.is_empty():
            ui.empty_state(t("customer.search.none", lang, text=text), t("customer.search.none_hint", lang))
            return
        lists.draw(screen, HITS, hits, subject=text, alt=title, is_part=key != "hits")
