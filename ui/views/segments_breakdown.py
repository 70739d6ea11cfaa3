"""Segments by branch, industry, size, ownership or manager, by class combination or behaviour: one table at a time."""

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
from ui.views import segments_behaviour, segments_classes, segments_pick, segments_tiers
from ui.views import segments_state as state

DIMENSIONS = ("branch", "sub_branch", "industry", "size", "ownership", "manager")
OTHERS = {"classes": segments_classes, "behaviour": segments_behaviour}
_COUNTS = ("active_cnt", "value_cnt", "high_value_cnt", "credit_cnt")


def draw(page: Screen) -> None:
    """One table by the dimension of choice; picking a row looks at its customers."""
    by = session.read("segments_dim", "branch")
    title, caption = OTHERS[by].words(page) if by in OTHERS else _words(page, by)
    with ui.card(title, caption, key="segments_breakdown"):
        by = st.segmented_control(t("segments.breakdown.by", page.lang), (*DIMENSIONS, *OTHERS), default="branch", required=True,
                                  key="segments_dim", label_visibility="collapsed", persist_state="session",
                                  format_func=lambda dim: t(f"segments.dim.{dim}", page.lang))
        chosen = OTHERS[by].table(page) if by in OTHERS else _table(page, by)
    if chosen:
        state.select(chosen)


def _table(page: Screen, by: str) -> Selection | None:
    """Customers by a dimension; returns what was picked."""
    lang, frame = page.lang, page.load(segment.breakdown, by, page.month_no, state.filters(page))
    frame = frame.with_columns(name=pl.Series([_name(row, by, lang) for row in frame.select("key", "label_zh", "label_en").to_dicts()],
                                              dtype=pl.String))
    columns = [Column("name", t(f"segments.dim.{by}", lang), bold=True),
               Column("customers_cnt", t("segments.column.customers_cnt", lang), "cnt"),
               *(Column(name, t(f"segments.flag.is_{name.removesuffix('_cnt')}", lang), "cnt") for name in _COUNTS),
               *segments_tiers.money_columns(lang)]
    total = t("segments.breakdown.footer", lang, count=f.number(frame["customers_cnt"].sum()))
    selections = [Selection("by", (by, key or "")) for key in frame["key"]]
    return segments_pick.table(page, frame, columns, selections, frame["name"].to_list(), key=f"segments_by_{by}", note=total)


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
    if not frame["value_cnt"].sum():
        return t("segments.breakdown.what", lang), t("segments.breakdown.caption", lang, month=page.month)
    share = frame.with_columns(rate=pl.col("value_cnt") / pl.col("customers_cnt")).sort("rate", descending=True)
    best = share.row(0, named=True)
    title = t("segments.breakdown.title", lang, name=_name(best, by, lang), pct=f.pct(100 * best["rate"], 1))
    return title, t("segments.breakdown.caption", lang, month=page.month)
