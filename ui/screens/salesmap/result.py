"""What the map brought, once its months are over: measured against the held out, by the accounts."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import streamlit as st

from mart.months import month_no
from mart.query import campaign
from ui import components as ui
from ui import formats as f
from ui import nav
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.salesmap.state import Opened
from workflow.maps.campaigns import campaign_id


def draw(screen: Screen, one: Opened, rows: pl.DataFrame) -> None:
    """A line a product of `measured` with its interval and what it is worth, and the way to all of it; nothing before
    it is over."""
    lang = screen.lang
    if rows.is_empty():
        return
    with ui.card(title(rows, lang), caption(one, lang), key="map_result"):
        for row in rows.iter_rows(named=True):
            ui.note(said(row, lang))
            if st.button(
                plain(t("salesmap.result.open", lang)), key=f"map_result_{row['campaign_id']}", type="tertiary"
            ):
                nav.go("sales_results", campaign=row["campaign_id"])


def caption(one: Opened, lang: str) -> str:
    """From which day to which openings count: months are counted whole, so that of the push from its first day."""
    first = f"{(one.found.pushed_on or '')[:7]}-01"
    return t("salesmap.result.caption", lang, first=first, last=one.found.held_until)


def measured(screen: Screen, one: Opened) -> pl.DataFrame:
    """The map's campaigns that the mart has measured, a row a product; none for whom may not open the results, and none
    in a month before the push."""
    pushed_on = one.found.pushed_on
    if not pushed_on or month_no(pushed_on[:7]) > screen.month_no:
        return pl.DataFrame()
    mine = [campaign_id(one.found.case.id, product_id) for product_id in one.product_ids]
    if not nav.exists("sales_results"):
        return pl.DataFrame()
    return screen.load(campaign.results, screen.month_no).filter(pl.col("campaign_id").is_in(mine))


def each(rows: pl.DataFrame, said: Callable[[dict, str], str], lang: str) -> str:
    """What is said of each product, by name where there are several."""
    texts = {pick(row["product_zh"], row["product_en"], lang) or "": said(row, lang) for row in rows.to_dicts()}
    if len(texts) < 2:
        return "".join(texts.values())
    return " ".join(t("salesmap.result.of", lang, product=name, said=text) for name, text in texts.items())


def title(rows: pl.DataFrame, lang: str) -> str:
    """How many more opened than would have."""
    key = "title" if rows["is_shown"].fill_null(False).any() else "not_shown"
    return t(f"salesmap.result.{key}", lang, count=f.number(rows["incremental"].sum(), 0, signed=True))


def said(row: dict, lang: str) -> str:
    """One product: openings of both groups, the difference with its interval, what it is worth a year."""
    return t(
        "salesmap.result.line",
        lang,
        product=pick(row["product_zh"], row["product_en"], lang) or row["product_id"],
        openings=f.number(row["openings_cnt"]),
        targeted=f.number(row["targeted_cnt"]),
        held_openings=f.number(row["held_openings_cnt"]),
        held=f.number(row["held_cnt"]),
        more=f.number(row["incremental"], 0, signed=True),
        low=f.number(row["incremental_low"], 0, signed=True),
        high=f.number(row["incremental_high"], 0, signed=True),
        ep=f.money(row["incremental_ep_cny"], lang, signed=True),
    )
