"""The node by tier, branch, industry or size of its customers, and its children across them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.i18n import t
from ui.lists import Col, List, Said
from ui.load import made_of
from ui.screen import Screen
from ui.screens.products import choice, cross, explain, state
from ui.screens.products.cross import named
from ui.screens.products.figures import FINE, RESULTS, money

SHOWS = ("customers", "deposits_avg", "loans_avg", *RESULTS)

_OPTIONAL = ("deposits_avg_cny", "loans_avg_cny", "rwa_cny", "credit_cost_cny")  # left out where all are zero
_NARROWS = {"tier": "tier", "branch": "branch_id", "industry": "industry_code", "size": "size_class"}
_EXPLAINED = (
    *("customers", "revenue", "cost", "credit_cost", "economic_profit", "raroc", "rwa"),
    *("deposits_avg", "loans_avg"),
)


@dataclass(frozen=True)
class Split:
    """The members of a dimension: message, rows, the line below."""

    title: str
    rows: pl.DataFrame
    note: str


def _follow(screen: Screen, event: ui.TableEvent, by: str, chosen: Node) -> None:
    """A name narrows the page to its customers, a figure says where it comes from."""
    key, column = event.row["key"], event.column or ""
    if key == "UNKNOWN":
        return
    if column == "name":
        session.change_filters(**{by: key if by == "branch" else [key]})
    name = {"holders_cnt": "customers"}.get(column, column.removesuffix("_cny").removesuffix("_pct"))
    if name in _EXPLAINED:
        narrowed = chosen.narrow(state.filters(screen).with_(**{_NARROWS[by]: key}))
        explain.open_metric(screen, name, chosen, narrowed)


SPLIT = List(
    "product_split",
    "product",
    (
        Col("dimension", words=Said("product.dim"), label="product.split.by", place="file"),
        Col("name", label="product.split.member", bold=True),
        Col("holders_cnt", "cnt"),
        *(money(key) for key in ("deposits_avg_cny", "loans_avg_cny", "rwa_cny")),
        *(money(key) for key in ("revenue_cny", "cost_cny", "credit_cost_cny")),
        money("economic_profit_cny", tone="sign", bold=True),
        Col("raroc_pct", "pct", 1),
        Col("ep_share_pct", "progress"),
    ),
    page_size=10,
    row_height=28,
    fine=FINE,
    is_open=True,
    click=_follow,
    id="key",
)


def draw(screen: Screen) -> None:
    """One table by the dimension of choice: figures of each member, or economic profit of the children across them."""
    lang, (make, _, chosen, by, _, kind, _) = screen.lang, question(screen)
    view = "figures" if make is figures else "cross"
    found = screen.load(*question(screen))
    with ui.card(
        found.title, t(f"product.split.caption_{view}", lang, months=state.period_words(screen)), key="product_split"
    ):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            choice.draw(screen)
            st.space("stretch")
            _menu(screen, found.title)
        if view == "cross":
            screen.draw_cached("product_cross", lambda: cross.draw(screen, found), chosen, by, kind)
            return
        idle = made_of(found.rows, "idle", lambda: [key for key in _OPTIONAL if not _is_any(found.rows, key)])
        one = SPLIT.without(*idle).with_("name", label=f"product.dim.{by}")
        subject = f"{by}_{chosen.text}_{kind}"
        lists.draw(screen, one, found.rows, by, chosen, subject=subject, footer=found.note, alt=found.title)


def question(screen: Screen) -> tuple:
    """What the table asks for: the function that makes it and its arguments."""
    make = cross.crossed if choice.is_crossed(screen) else figures
    return (
        make,
        screen.month_no,
        state.node(screen),
        choice.dimension(),
        state.filters(screen),
        screen.period,
        screen.lang,
    )


def _menu(screen: Screen, title: str) -> None:
    asked = (screen.mart, screen.scope, screen.month_no, state.node(screen), state.filters(screen), screen.period)
    file = lists.File(title, f"product_split_{screen.month}", lambda _: file_rows(*asked, screen.lang))
    lists.menu(screen, SPLIT, file)


def figures(
    mart: Mart, scope: Scope, month_no: int, node: Node, by: str, filters: Filters, kind: str, lang: str
) -> Split:
    """Figures of each member, put together once."""
    rows = named(product.split(mart, scope, month_no, node, by, filters, kind), by, lang)
    if rows.is_empty():
        return Split(t("product.split.what", lang), rows, "")
    total = rows["economic_profit_cny"].sum() if rows["economic_profit_cny"].null_count() < rows.height else None
    said = t("product.split.total", lang, total=f.money(total, lang)) if total is not None else ""
    return Split(_title(rows, lang), rows, lists.footnote(lang, said, lists.for_whole(SPLIT, rows, lang)))


def _is_any(rows: pl.DataFrame, name: str) -> bool:
    return rows[name].null_count() == rows.height or bool((rows[name].fill_null(0) != 0).any())


def _title(rows: pl.DataFrame, lang: str) -> str:
    """The message: who brings most and who costs most."""
    known = rows.drop_nulls("economic_profit_cny").sort("economic_profit_cny", descending=True)
    if known.is_empty():
        return t("product.split.what", lang)
    best, worst = known.row(0, named=True), known.row(-1, named=True)
    if worst["economic_profit_cny"] >= 0:
        return t("product.split.title_good", lang, best=best["name"], plus=f.money(best["economic_profit_cny"], lang))
    if best["economic_profit_cny"] <= 0:
        return t(
            "product.split.title_bad",
            lang,
            worst=worst["name"],
            minus=f.money(worst["economic_profit_cny"], lang, signed=True),
        )
    return t(
        "product.split.title",
        lang,
        best=best["name"],
        plus=f.money(best["economic_profit_cny"], lang, signed=True),
        worst=worst["name"],
        minus=f.money(worst["economic_profit_cny"], lang, signed=True),
    )


def file_rows(
    mart: Mart, scope: Scope, month_no: int, node: Node, filters: Filters, kind: str, lang: str
) -> pl.DataFrame:
    """The node by all four dimensions, one after the other."""
    parts = []
    for by in product.DIMENSIONS:
        rows = product.split(mart, scope, month_no, node, by, filters, kind)
        parts.append(named(rows, by, lang).with_columns(dimension=pl.lit(by)))
    return pl.concat(parts, how="vertical_relaxed")
