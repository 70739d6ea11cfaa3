"""Twenty-four months of one figure of the manager, with its standard or hurdle and the year before."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query.manager import Card
from ui import charts, session
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen
from ui.screens.scorecard import figures

SERIES = {
    "capacity_cny": "line",
    "of_standard_pct": "line",
    "yield_pct": "line",
    "pay_capacity": "line",
    "risk_adjusted_profit_cny": "bar",
    "rwa_cny": "line",
    "customers_cnt": "line",
}
SHOWS = ("manager_capacity", "pay_capacity", "risk_adjusted_profit", "rwa", "customers")


def draw(screen: Screen, who: Card) -> None:
    """The figure of choice over 24 months."""
    months = figures.monthly(screen, who)
    lang = screen.lang
    held = session.one_of("scorecard_measure", tuple(SERIES))
    with ui.card(
        title(months, held, lang),
        t("scorecard.history.caption", lang),
        legend=("actual", "previous"),
        key="scorecard_history",
    ):
        name = st.selectbox(
            t("scorecard.history.measure", lang),
            tuple(SERIES),
            key="scorecard_measure",
            width=180,
            label_visibility="collapsed",
            persist_state="session",
            format_func=lambda key: t(f"scorecard.history.{key}", lang),
        )
        if months[name].null_count() == months.height:
            ui.empty_state(t("scorecard.history.none", lang))
            return
        screen.draw_cached("scorecard_history", lambda: _draw(screen, who, months, name), name, who.manager_id)


def _draw(screen: Screen, who: Card, months: pl.DataFrame, name: str) -> None:
    lang = screen.lang
    frame, unit, decimals = series(who, months, name, lang)
    ui.note(f"{t(f'scorecard.history.{name}', lang)} · {unit}")
    ui.chart(
        charts.history(
            frame, screen.look, message=title(months, name, lang), kind=SERIES[name], decimals=decimals, height=226
        ),
        key="scorecard_history_chart",
    )


def series(who: Card, months: pl.DataFrame, name: str, lang: str) -> tuple[pl.DataFrame, str, int]:
    """month, actual, plan (the standard or hurdle of the month) and previous in the printed unit, its words and
    decimals."""
    divisor, unit, decimals = (
        1.0,
        {"pct": "%", "cnt": t("scorecard.noun_unit", lang)}.get(name.rsplit("_", 1)[-1], t("scorecard.times", lang)),
        1,
    )
    if name.endswith("_cny"):
        found = f.table_unit(months[name], lang)
        divisor, unit, decimals = float(found.divisor), found.label, found.decimals
    decimals = {"yield_pct": 2, "of_standard_pct": 0, "customers_cnt": 0}.get(name, decimals)
    limit = {
        "capacity_cny": pl.col("standard_cny").cast(pl.Float64) / divisor,
        "of_standard_pct": pl.lit(100.0),
        "yield_pct": pl.lit(float(who.rules.yield_hurdle_pct)),
        "pay_capacity": pl.col("pay_capacity_standard_ratio").cast(pl.Float64),
    }.get(name)
    frame = months.select(
        "month_no",
        actual=pl.col(name).cast(pl.Float64) / divisor,
        plan=pl.lit(None, pl.Float64) if limit is None else limit,
    )
    before = frame.select(pl.col("month_no") + 12, previous="actual")
    frame = (
        frame.join(before, on="month_no", how="left")
        .sort("month_no")
        .select(pl.col("month_no").cast(pl.Int64).alias("month"), "actual", "plan", "previous")
    )
    return (frame.drop("plan") if limit is None else frame), unit, decimals


def title(months: pl.DataFrame, name: str, lang: str) -> str:
    """The message: the figure now and a year ago."""
    values = months[name].to_list()
    before = values[-13] if len(values) > 12 else None
    words = t(f"scorecard.history.{name}", lang)
    if values[-1] is None or before is None:
        return t("scorecard.history.title_alone", lang, name=words, count=months.height)
    return t(
        "scorecard.history.title", lang, name=words, before=_text(before, name, lang), now=_text(values[-1], name, lang)
    )


def _text(value: object, name: str, lang: str) -> str:
    if name.endswith("_cny"):
        return f.money(value, lang)
    return (
        f.pct(value, 2 if name == "yield_pct" else 0)
        if name.endswith("_pct")
        else f.number(value, 0 if name.endswith("_cnt") else 1)
    )
