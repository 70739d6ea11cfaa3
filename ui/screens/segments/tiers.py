"""The ordered tier as a ladder: customers, their change since a month before, and what they bring and use."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import lists, parts
from ui.components.markup import plain
from ui.i18n import t
from ui.lists import Code, Col, List
from ui.load import load
from ui.screen import Screen
from ui.screens.segments import state
from ui.screens.segments.figures import MONEY

SHOWS = ("customers", "deposits_avg", "loans_end", "rwa", "contribution_12m")

LADDER = List(
    "segments_ladder",
    "segments",
    (
        Col("name", words=Code("tier"), label="tier", bold=True),
        Col("customers_cnt", "cnt"),
        Col("customers_pct", "pct", 1),
        Col("change_cnt", "cnt", signed=True),
        *MONEY,
    ),
)


def draw(screen: Screen) -> None:
    """The ladder, best tier first, with its totals; a button a tier looks at its customers."""
    lang = screen.lang
    found = screen.load(ladder, screen.month_no, state.filters(screen), state.year_before(screen), lang)
    if found is None:
        ui.empty_state(t("segments.empty", lang))
        return
    with ui.card(found.title, t("segments.ladder.caption", lang, month=screen.month), key="segments_ladder"):
        screen.draw_cached("segments_ladder", lambda: _table(screen, found, state.year_before(screen)))
        _buttons(screen, found.occupied)


def has_data(screen: Screen) -> bool:
    """Whether the scope has customers this month."""
    at = (screen.month_no, state.filters(screen), state.year_before(screen), screen.lang)
    return screen.load(ladder, *at) is not None


@dataclass(frozen=True)
class Ladder:
    """The ladder: its message, rows with totals last, what is absent in words, tiers that have customers."""

    title: str
    rows: pl.DataFrame
    note: str
    occupied: tuple[str, ...]


def ladder(mart: Mart, scope: Scope, month_no: int, filters: Filters, before: int | None, lang: str) -> Ladder | None:
    """The tiers, put together once; None without customers."""
    frame = load(segment.tiers, mart, scope, month_no, filters, before=before).reverse()
    if not frame["customers_cnt"].sum():
        return None
    frame = parts.shares(frame, "customers_pct", 1)
    frame = frame.with_columns(change_cnt=pl.col("customers_cnt") - pl.col("before_cnt"))
    whole = pl.concat([frame, pl.DataFrame([_total(mart, month_no, frame)], schema=frame.schema)])
    occupied = tuple(frame.filter(pl.col("customers_cnt") > 0)["tier"])
    return Ladder(_title(frame, before, lang), whole, lists.for_whole(LADDER, frame, lang), occupied)


def _table(screen: Screen, found: Ladder, before: int | None) -> None:
    rows, totals = found.rows.head(found.rows.height - 1), found.rows.row(-1, named=True)
    totals["name"] = t("segments.total", screen.lang)
    args = {"month": f.month(before)}
    units = lists.static(screen, LADDER, rows, totals=totals, args=args, whole=found.rows)
    ui.note(lists.footnote(screen.lang, units, found.note))


def _buttons(screen: Screen, occupied: tuple[str, ...]) -> None:
    lang = screen.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(t("segments.look_at", lang), width="content")
        for code in occupied:
            if st.button(plain(state.tier(code, lang)), key=f"segments_tier_{code}", type="tertiary"):
                state.select(Selection("tier", (code,)))


def _title(frame: pl.DataFrame, before: int | None, lang: str) -> str:
    moved = {row["tier"]: row["change_cnt"] for row in frame.to_dicts()}
    if moved["high_value"] is None:
        return t(
            "segments.ladder.title_plain",
            lang,
            total=f.count(frame["customers_cnt"].sum(), lang, t("segments.noun", lang)),
        )
    return t(
        "segments.ladder.title",
        lang,
        month=f.month(before),
        high=f.number(moved["high_value"], 0, True),
        value=f.number(moved["value"], 0, True),
        inactive=f.number(moved["inactive"], 0, True),
    )


def _total(mart: Mart, month_no: int, frame: pl.DataFrame) -> dict:
    """What the rows add up to; RAROC is no sum: all profit over all capital."""
    sums = segment.totals(frame)
    raroc = segment.total_raroc(mart, month_no, sums)
    return dict.fromkeys(frame.columns) | sums | {"customers_pct": 100.0, "raroc_12m_pct": raroc}
