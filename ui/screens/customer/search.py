"""Find a customer: by name in either language or by number, within the scope."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import customer
from ui import components as ui
from ui import formats as f
from ui import session
from ui.columns import Column
from ui.filters import code_label
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.customer import head
from ui.screens.customer.facts import chosen, profile


def is_open(screen: Screen) -> bool:
    """Whether a customer of this scope is chosen; draws the search, and what stands in the page's place without one."""
    draw(screen)
    who = chosen(screen)
    if who and profile(screen, who) is None:
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
    hits = screen.load(customer.find, text, screen.month_no, limit=12 if text else 15)
    title = t("customer.search.hits", lang, text=text, count=hits.height) if text else t("customer.search.top", lang)
    with ui.card(title, t("customer.search.caption", lang), key="customer_hits"):
        if hits.is_empty():
            ui.empty_state(t("customer.search.none", lang, text=text), t("customer.search.none_hint", lang))
            return
        event = ui.data_table(
            _worded(screen, hits),
            _columns(screen),
            screen.look,
            key=f"customer_hits_{text}",
            select="cell",
            is_sortable=False,
            unit=f.unit("wan", lang),
            alt=title,
        )
    if session.is_fresh("customer_hits", event and event.row["customer_id"]):
        session.change_filters(customer=event.row["customer_id"], account="")


def _worded(screen: Screen, hits: pl.DataFrame) -> pl.DataFrame:
    lang = screen.lang
    side = "zh" if lang == "zh" else "en"
    rows = hits.select("customer_id", "name_zh", "name_en", "tier", "industry_code").to_dicts()
    return hits.with_columns(
        name=pl.Series(
            [pick(r["name_zh"] or r["customer_id"], r["name_en"] or "", lang) for r in rows], dtype=pl.String
        ),
        tier_words=pl.Series(
            [code_label("tier", r["tier"], lang) if r["tier"] else f.NONE for r in rows], dtype=pl.String
        ),
        industry=pl.Series(
            [code_label("industry", r["industry_code"], lang) if r["industry_code"] else f.NONE for r in rows],
            dtype=pl.String,
        ),
        branch=pl.col(f"branch_{side}"),
        manager=pl.col(f"manager_{side}").fill_null(t("app.unassigned", lang)),
    )


def _columns(screen: Screen) -> list[Column]:
    words = {
        "name": True,
        "customer_id": False,
        "tier_words": False,
        "industry": False,
        "branch": False,
        "manager": False,
    }
    return [
        *(Column(key, t(f"customer.column.{key}", screen.lang), bold=bold) for key, bold in words.items()),
        *(
            Column(key, t(f"customer.column.{key}", screen.lang), "cny")
            for key in ("deposits_avg_cny", "loans_end_cny", "contribution_12m_cny")
        ),
    ]
