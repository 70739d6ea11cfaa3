"""Behavioural segments with their profile in words, once a model has found them."""

from __future__ import annotations

import polars as pl

from mart.query import segment
from mart.query.segment import Selection
from ui import components as ui
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen
from ui.views import segments_pick, segments_tiers
from ui.views import segments_state as state


def words(page: Screen) -> tuple[str, str]:
    """The card's message and caption."""
    frame = page.load(segment.behaviours, page.month_no, state.filters(page))
    if frame is None:
        return t("segments.behaviour.what", page.lang), ""
    return t("segments.behaviour.title", page.lang, count=frame.height), t("segments.behaviour.caption", page.lang)


def table(page: Screen) -> Selection | None:
    """One row a behavioural segment, or what they will need; returns what was picked."""
    lang, frame = page.lang, page.load(segment.behaviours, page.month_no, state.filters(page))
    if frame is None:
        ui.empty_state(t("segments.behaviour.none", lang), t("segments.behaviour.none_hint", lang))
        return None
    side = "zh" if lang == "zh" else "en"
    shown = frame.with_columns(name=pl.col(f"segment_{side}"), profile=pl.col(f"profile_{side}"))
    columns = [Column("name", t("segments.column.behaviour", lang), bold=True),
               Column("profile", t("segments.column.profile", lang)),
               Column("customers_cnt", t("segments.column.customers_cnt", lang), "cnt"),
               Column("customers_pct", t("segments.column.customers_pct", lang), "pct", 1), *segments_tiers.money_columns(lang)]
    selections = [Selection("behaviour", (key,)) for key in frame["segment_id"]]
    return segments_pick.table(page, shown, columns, selections, shown["name"].to_list(), key="segments_behaviours")
