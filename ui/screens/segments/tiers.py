"""The ordered tier as a ladder: customers, their change in a year, and what they bring and use."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl
import streamlit as st

from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.components.markup import plain
from ui.i18n import t
from ui.load import load
from ui.screen import Screen
from ui.screens.segments import state

_HELD, _EARNED = ("deposits_avg_cny", "loans_end_cny", "rwa_cny"), ("contribution_12m_cny", "ep_12m_cny")
_MONEY = (*_HELD, *_EARNED)
SHOWS = ("customers", "deposits_avg", "loans_end", "rwa", "contribution_12m")


def money_columns(lang: str) -> list[Column]:
    """The figures of a segment, the same in every table of the page."""
    tones = {"ep_12m_cny": "sign"}
    return [
        Column(
            name, t(f"segments.column.{name}", lang), "cny", help=t(f"segments.help.{name}", lang), tone=tones.get(name)
        )
        for name in _MONEY
    ] + [
        Column(
            "raroc_12m_pct",
            t("segments.column.raroc_12m_pct", lang),
            "pct",
            1,
            help=t("segments.help.raroc_12m_pct", lang),
        )
    ]


def known(frame: pl.DataFrame, columns: list[Column]) -> list[Column]:
    """Columns with at least one figure: what no feed supports is left out and named below the table."""
    return [c for c in columns if c.kind == "text" or frame[c.key].null_count() < frame.height]


def scaled(frame: pl.DataFrame, columns: list[Column], lang: str) -> tuple[pl.DataFrame, list[Column], str]:
    """Money in two units, what is held (亿元, say) and what is earned on it (万元), else one hides the other's digits.

    Returns the frame, its columns and the words that say the units once, below the table.
    """
    made, words = list(columns), []
    for group in (_HELD, _EARNED):
        keys = [c.key for c in columns if c.kind == "cny" and c.key in group]
        unit = f.table_unit((v for key in keys for v in frame[key]), lang)
        frame = frame.with_columns((pl.col(key).cast(pl.Float64) / float(unit.divisor)).alias(key) for key in keys)
        made = [replace(c, kind="num", decimals=unit.decimals) if c.key in keys else c for c in made]
        if keys:
            names = t("segments.and", lang).join(c.label for c in columns if c.key in keys)
            words.append(t("segments.unit", lang, names=names, unit=unit.label))
    return frame, made, t("table.stop", lang).join(words)


def absent_words(frame: pl.DataFrame, columns: list[Column], lang: str) -> str:
    """Which figures this bank's feeds do not support, in words; empty where all are there."""
    gone = [c.label for c in columns if c not in known(frame, columns)]
    return t("segments.absent", lang, names=t("segments.and", lang).join(gone)) if gone else ""


def draw(screen: Screen) -> None:
    """The ladder, best tier first, with its totals; a button a tier looks at its customers."""
    lang = screen.lang
    found = screen.load(ladder, screen.month_no, state.filters(screen), state.year_before(screen), lang)
    if found is None:
        ui.empty_state(t("segments.empty", lang))
        return
    with ui.card(found.title, t("segments.ladder.caption", lang, month=screen.month), key="segments_ladder"):
        screen.draw_cached("segments_ladder", lambda: _table(screen, found))
        _buttons(screen, found.occupied)


@dataclass(frozen=True)
class Ladder:
    """The ladder ready to print: its message, rows with totals last, columns, the line below, tiers that have
    customers."""

    title: str
    rows: pl.DataFrame
    columns: tuple[Column, ...]
    note: str
    occupied: tuple[str, ...]


def ladder(mart: Mart, scope: Scope, month_no: int, filters: Filters, before: int | None, lang: str) -> Ladder | None:
    """The tiers in words and printed units, put together once; None without customers."""
    frame = load(segment.tiers, mart, scope, month_no, filters, before=before).reverse()
    if not frame["customers_cnt"].sum():
        return None
    frame = frame.with_columns(
        name=pl.Series([state.tier(code, lang) for code in frame["tier"]]),
        change_cnt=pl.col("customers_cnt") - pl.col("before_cnt"),
    )
    columns = [
        Column("name", t("segments.column.tier", lang), bold=True),
        Column("customers_cnt", t("segments.column.customers_cnt", lang), "cnt"),
        Column("customers_pct", t("segments.column.customers_pct", lang), "pct", 1),
        Column("change_cnt", t("segments.column.change_cnt", lang, month=f.month(before)), "cnt", signed=True),
        *money_columns(lang),
    ]
    whole = pl.concat([frame, pl.DataFrame([_total(frame, lang)], schema=frame.schema)])
    rows, printed, units = scaled(whole, known(frame, columns), lang)
    note = t("table.stop", lang).join(part for part in (units, absent_words(frame, columns, lang)) if part)
    return Ladder(
        _title(frame, lang), rows, tuple(printed), note, tuple(frame.filter(pl.col("customers_cnt") > 0)["tier"])
    )


def _table(screen: Screen, found: Ladder) -> None:
    ui.html_table(
        found.rows.head(found.rows.height - 1), list(found.columns), screen.look, totals=found.rows.row(-1, named=True)
    )
    ui.note(found.note)


def _buttons(screen: Screen, occupied: tuple[str, ...]) -> None:
    lang = screen.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(t("segments.look_at", lang), width="content")
        for code in occupied:
            if st.button(plain(state.tier(code, lang)), key=f"segments_tier_{code}", type="tertiary"):
                state.select(Selection("tier", (code,)))


def _title(frame: pl.DataFrame, lang: str) -> str:
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
        high=f.number(moved["high_value"], 0, True),
        value=f.number(moved["value"], 0, True),
        inactive=f.number(moved["inactive"], 0, True),
    )


def _total(frame: pl.DataFrame, lang: str) -> dict:
    """What the rows add up to; RAROC is no sum: all profit over all capital."""
    sums = segment.totals(frame)
    profit, capital = sums["rap_12m_cny"], sums["ec_avg_12m_cny"]
    known_ratio = profit is not None and capital
    return (
        dict.fromkeys(frame.columns)
        | sums
        | {
            "name": t("segments.total", lang),
            "customers_pct": 100.0,
            "raroc_12m_pct": float(100 * profit / capital) if known_ratio else None,
        }
    )
