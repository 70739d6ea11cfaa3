"""Segments by branch, industry, size, ownership or manager, by class combination or behaviour: one table at a time."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import session
from ui.filters import code_label
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.segments import behaviour, classes, pick, state, tiers
from ui.screens.segments.figures import MONEY
from ui.screens.segments.pick import Rows

DIMENSIONS = ("branch", "sub_branch", "industry", "size", "ownership", "manager")
OTHERS = {"classes": classes.rows, "behaviour": behaviour.rows}
SHOWS = (*tiers.SHOWS, "customers_active", "customers_value", "customers_high_value", "customers_credit")

BREAKDOWN = List(
    "segments_by",
    "segments",
    (
        Col("name", bold=True),
        Col("customers_cnt", "cnt"),
        *(
            Col(name, "cnt", label=f"segments.flag.is_{name.removesuffix('_cnt')}")
            for name in ("active_cnt", "value_cnt", "high_value_cnt", "credit_cnt")
        ),
        *MONEY,
    ),
    page_size=12,
)


def draw(screen: Screen) -> None:
    """One table by the dimension of choice; picking a row looks at its customers."""
    lang, found = screen.lang, screen.load(*question(screen))
    with ui.card(found.title, found.caption, key="segments_breakdown"):
        by, dims = t("segments.breakdown.by", lang), (*DIMENSIONS, *OTHERS)
        ui.one_of(by, dims, "segments_dim", lambda dim: t(f"segments.dim.{dim}", lang), "branch")
        if found.frame is None:
            ui.empty_state(t("segments.behaviour.none", lang), t("segments.behaviour.none_hint", lang))
            return
        chosen = pick.table(screen, found)
    if chosen:
        state.select(chosen)


def question(screen: Screen) -> tuple:
    """What the table asks for: the function that makes it and its arguments."""
    return rows, session.read("segments_dim", "branch"), screen.month_no, state.filters(screen), screen.lang


def rows(mart: Mart, scope: Scope, by: str, month_no: int, filters: Filters, lang: str) -> Rows:
    """The table of a dimension in words, put together once."""
    if by in OTHERS:
        return OTHERS[by](mart, scope, month_no, filters, lang)
    frame = segment.breakdown(mart, scope, by, month_no, filters)
    frame = frame.with_columns(
        name=pl.Series(
            [_name(row, by, lang) for row in frame.select("key", "label_zh", "label_en").to_dicts()], dtype=pl.String
        )
    )
    return Rows(
        _title(frame, lang),
        t("segments.breakdown.caption", lang, month=f.month(month_no)),
        replace(BREAKDOWN, name=f"segments_by_{by}").with_("name", label=f"segments.dim.{by}"),
        frame,
        t("segments.breakdown.footer", lang, count=f.number(frame["customers_cnt"].sum())),
        tuple(Selection("by", (by, key or "")) for key in frame["key"]),
        tuple(frame["name"]),
    )


def _name(row: dict, by: str, lang: str) -> str:
    """A key in words: codes by their list, units and people by name; nothing known is said."""
    if row["key"] is None:
        return t("segments.unknown", lang)
    if by in ("industry", "size", "ownership"):
        return code_label(by, row["key"], lang)
    if row["key"] == "UNASSIGNED":
        return t("app.unassigned", lang)
    return row["label_zh" if lang == "zh" else "label_en"]


def _title(frame: pl.DataFrame, lang: str) -> str:
    """The message: where the share of value customers is highest."""
    known = frame.drop_nulls("key")
    if not known["value_cnt"].sum():
        return t("segments.breakdown.what", lang)
    best = (
        known.with_columns(rate=pl.col("value_cnt") * 100 / pl.col("customers_cnt"))
        .sort("rate", descending=True)
        .row(0, named=True)
    )
    return t("segments.breakdown.title", lang, name=best["name"], pct=f.pct(best["rate"], 1))
