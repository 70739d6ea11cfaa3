"""Four blocks of the node looked at: volume, revenue, economic profit and capital, each with its change in a year, its
thirteen months and the facts beside it."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import metric as q
from mart.query.filters import Filters
from mart.query.product import Node
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui.charts import sparkline_uri
from ui.components import Block, Fact
from ui.i18n import t
from ui.parts import difference
from ui.screen import Screen
from ui.screens.products import state

MONTHS = 13


def series(mart: Mart, scope: Scope, month_no: int, filters: Filters, chosen: Node) -> dict[str, list[float | None]]:
    """Volume, revenue and economic profit of the node in the last thirteen months, oldest first."""
    view = state.overview(mart, scope, month_no, filters)
    leaves = (
        view.products if chosen.level == "all" else view.products.filter(pl.col(f"{chosen.level}_id") == chosen.key)
    )
    rows = view.monthly.filter(pl.col("product_id").is_in(leaves["product_id"].to_list()))
    first = max(month_no - MONTHS + 1, mart.first_month)
    months = pl.DataFrame({"month_no": list(range(first, month_no + 1))}, schema={"month_no": pl.Int32})
    names = [
        name
        for name in ("volume_cny", "revenue_cny", "economic_profit_cny")
        if rows[name].null_count() < max(rows.height, 1)
    ]
    sums = rows.group_by("month_no").agg(pl.col(name).sum().cast(pl.Float64) for name in names)
    found = months.join(sums, on="month_no", how="left", maintain_order="left")
    return {name: found[name].fill_null(0).to_list() for name in names}


def draw(screen: Screen, row: dict) -> None:
    lang = screen.lang
    line = screen.load(series, screen.month_no, state.filters(screen), state.node(screen))
    grid = st.grid(4, min_column_width=206, gap=7, key="product_blocks")
    for block in (
        _volume(screen, row, line),
        _income(screen, row, line),
        _profit(screen, row, line),
        _capital(screen, row),
    ):
        with grid.cell():
            ui.fact_block(block)
    if screen.scope.record.is_of_customers:
        ui.note(t("product.own_share", lang))


def _money(screen: Screen, key: str, value: object, change: object, line: list | None, facts: list[Fact]) -> Block:
    lang = screen.lang
    number, unit = f.money_parts(value, lang)
    if value is not None and change is not None:
        change = difference(value, value - change)
    text = "" if change is None else f"{f.arrow(change)} {f.variance(change, lang, of=value)}"
    tone = "muted" if not change else "positive" if change > 0 else "negative"
    if value is None:
        text, tone = t("product.no_feed", lang), "warning"
    return Block(
        t(f"product.block.{key}", lang),
        t("product.measure", lang, unit=unit),
        number,
        text,
        tone,
        sparkline_uri(line, None, screen.look, width=180) if line else "",
        tuple(facts),
    )


def _fact(
    lang: str, key: str, value: object, kind: str = "cny", decimals: int | None = None, tone: str | None = None
) -> Fact:
    return Fact(
        t(f"product.fact.{key}", lang),
        (
            f.money(value, lang)
            if kind == "cny"
            else f.value(value, kind, lang, decimals, signed=kind == "pct" and "growth" in key)
        ),
        tone,
    )


def _volume(screen: Screen, row: dict, line: dict) -> Block:
    lang, before, moved = screen.lang, row["volume_before_cny"], row["volume_transferred_cny"]
    change = None if before is None or row["volume_cny"] is None else row["volume_cny"] - before - (moved or 0)
    held = _holders_change(screen, row)
    return _money(
        screen,
        "volume",
        row["volume_cny"],
        change,
        line.get("volume_cny"),
        [
            _fact(lang, "volume_growth", row["volume_growth_pct"], "pct", 1),
            _fact(lang, "volume_before", before),
            *([_fact(lang, "volume_transferred", moved)] if moved else []),
            _fact(lang, "holders", row["holders_cnt"], "cnt"),
            (
                Fact(t("product.fact.holders_change", lang), f.number(held, 0, signed=True))
                if row["level"] != "all"
                else _fact(lang, "leaves", row["leaves_cnt"], "cnt")
            ),
        ],
    )


def _holders_change(screen: Screen, row: dict) -> int | None:
    """Holders against a year ago; of the whole bank's products nobody asks, and it is the dearest to count."""
    if row["level"] == "all" or screen.month_no - 12 < screen.mart.first_month:
        return None
    before = screen.load(
        q.value, "customers", screen.month_no - 12, state.node(screen).narrow(state.filters(screen))
    ).value
    return None if before is None else row["holders_cnt"] - int(before)


def _income(screen: Screen, row: dict, line: dict) -> Block:
    lang = screen.lang
    rows = [
        _fact(lang, "interest_received", row["interest_received_cny"]),
        _fact(lang, "interest_paid", row["interest_paid_cny"]),
    ]
    rows += [_fact(lang, "ftp_margin", row["ftp_margin_cny"]), _fact(lang, "fees", row["fees_cny"])]
    growth = row["revenue_growth_pct"]
    block = _money(screen, "revenue", row["revenue_cny"], None, line.get("revenue_cny"), rows)
    if row["revenue_cny"] is None or growth is None:
        return block
    return Block(
        block.title,
        block.measure,
        block.headline,
        f"{f.arrow(growth)} {f.pct(growth, 1, signed=True)}",
        "positive" if growth > 0 else "negative" if growth < 0 else "muted",
        block.spark,
        block.facts,
    )


def _profit(screen: Screen, row: dict, line: dict) -> Block:
    lang = screen.lang
    return _money(
        screen,
        "economic_profit",
        row["economic_profit_cny"],
        row["ep_change_cny"],
        line.get("economic_profit_cny"),
        [
            _fact(lang, "risk_adjusted_profit", row["risk_adjusted_profit_cny"]),
            _fact(lang, "cost", row["cost_cny"]),
            _fact(lang, "credit_cost", row["credit_cost_cny"]),
            _fact(lang, "capital_charge", row["capital_charge_cny"]),
        ],
    )


def _capital(screen: Screen, row: dict) -> Block:
    lang, hurdle = screen.lang, state.policy(screen.mart, screen.month_no).hurdle_pct
    value = row["raroc_pct"]
    gap = None if value is None else (value - hurdle) * 100
    change = "" if gap is None else f"{f.arrow(gap)} {t('product.to_hurdle', lang, gap=f.bps(gap))}"
    tone = "muted" if not gap else "positive" if gap > 0 else "negative"
    if row["economic_profit_cny"] is None:  # not too little capital to judge by, but nothing to judge
        change, tone = t("product.no_feed", lang), "warning"
    per = (
        None
        if row["holders_cnt"] == 0 or row["economic_profit_cny"] is None
        else row["economic_profit_cny"] / row["holders_cnt"]
    )
    return Block(
        t("product.block.raroc", lang),
        t("product.measure_pct", lang),
        f.pct(value, 2),
        change,
        tone,
        "",
        (
            _fact(lang, "hurdle", hurdle, "pct", 1),
            _fact(lang, "rwa", row["rwa_cny"]),
            _fact(lang, "economic_capital", row["economic_capital_cny"]),
            _fact(lang, "per_holder", per),
        ),
    )
