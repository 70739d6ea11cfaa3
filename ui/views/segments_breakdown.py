"""Segments by branch, industry, size, ownership or manager: customers and what they bring, side by side."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import segment
from mart.query.segment import Selection
from ui import components as ui
from ui import formats as f
from ui import session
from ui.columns import Column
from ui.filters import code_label
from ui.i18n import t
from ui.screen import Screen
from ui.views import segments_state as state
from ui.views import segments_tiers

DIMENSIONS = ("branch", "sub_branch", "industry", "size", "ownership", "manager")
_COUNTS = ("active_cnt", "value_cnt", "high_value_cnt", "credit_cnt")


def draw(page: Screen) -> None:
    """One table by the dimension of choice; a click looks at a row's customers."""
    lang = page.lang
    with ui.card(*_words(page, session.read("segments_dim", "branch")), key="segments_breakdown"):
        by = st.segmented_control(t("segments.breakdown.by", lang), DIMENSIONS, default="branch", required=True, key="segments_dim",
                                  label_visibility="collapsed", persist_state="session",
                                  format_func=lambda dim: t(f"segments.dim.{dim}", lang))
        frame = page.load(segment.breakdown, by, page.month_no, state.filters(page))
        frame = frame.with_columns(name=pl.Series([_name(row, by, lang) for row in frame.select("key", "label_zh", "label_en").to_dicts()],
                                                  dtype=pl.String))
        columns = [Column("name", t(f"segments.dim.{by}", lang), bold=True),
                   Column("customers_cnt", t("segments.column.customers_cnt", lang), "cnt"),
                   *(Column(name, t(f"segments.flag.is_{name.removesuffix('_cnt')}", lang), "cnt") for name in _COUNTS),
                   *segments_tiers.money_columns(lang)]
        shown, printed = segments_tiers.scaled(frame, segments_tiers.known(frame, columns), lang)
        event = ui.data_table(shown, printed, page.look, key=f"segments_by_{by}", select="cell", page_size=10,
                              row_height=30, footer=t("segments.breakdown.footer", lang, count=f.number(frame["customers_cnt"].sum())),
                              alt=t("segments.breakdown.what", lang))
    if session.is_fresh("segments_by", event and (by, event.row["key"])):
        state.select(Selection("by", (by, event.row["key"] or "")))


def _name(row: dict, by: str, lang: str) -> str:
    """A key in words: codes by their list, units and people by name; nothing known is said."""
    if row["key"] is None:
        return t("segments.unknown", lang)
    if by in ("industry", "size", "ownership"):
        return code_label(by, row["key"], lang)
    if row["key"] == "UNASSIGNED":
        return t("app.unassigned", lang)
    return row["label_zh" if lang == "zh" else "label_en"]


def _words(page: Screen, by: str) -> tuple[str, str]:
    lang = page.lang
    frame = page.load(segment.breakdown, by, page.month_no, state.filters(page)).drop_nulls("key")
    if frame.is_empty():
        return t("segments.breakdown.what", lang), t("segments.breakdown.caption", lang, month=page.month)
    share = frame.with_columns(rate=pl.col("value_cnt") / pl.col("customers_cnt")).sort("rate", descending=True)
    best = share.row(0, named=True)
    title = t("segments.breakdown.title", lang, name=_name(best, by, lang), pct=f.pct(100 * best["rate"], 1))
    return title, t("segments.breakdown.caption", lang, month=page.month)
