"""Behavioural segments with their profile in words, once a model has found them."""

from __future__ import annotations

import polars as pl

from mart.query import segment
from mart.query.segment import Selection
from ui import components as ui
from ui import session
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen
from ui.views import segments_state as state
from ui.views import segments_tiers


def draw(page: Screen) -> None:
    """One row a behavioural segment; where there are none yet, what they will need."""
    lang = page.lang
    frame = page.load(segment.behaviours, page.month_no, state.filters(page))
    if frame is None or frame.is_empty():
        with ui.card(t("segments.behaviour.what", lang), key="segments_behaviour"):
            ui.empty_state(t("segments.behaviour.none", lang), t("segments.behaviour.none_hint", lang))
        return
    side = "zh" if lang == "zh" else "en"
    shown = frame.with_columns(name=pl.col(f"segment_{side}"), profile=pl.col(f"profile_{side}"))
    columns = [Column("name", t("segments.column.behaviour", lang), bold=True, width=130),
               Column("profile", t("segments.column.profile", lang), width=330),
               Column("customers_cnt", t("segments.column.customers_cnt", lang), "cnt"),
               Column("customers_pct", t("segments.column.customers_pct", lang), "pct", 1), *segments_tiers.money_columns(lang)]
    with ui.card(t("segments.behaviour.title", lang, count=frame.height), t("segments.behaviour.caption", lang), key="segments_behaviour"):
        scaled, printed = segments_tiers.scaled(shown, segments_tiers.known(shown, columns), lang)
        event = ui.data_table(scaled, printed, page.look, key="segments_behaviours", select="cell",
                              is_sortable=False, row_height=34, alt=t("segments.behaviour.what", lang))
    if session.is_fresh("segments_behaviours", event and event.row["segment_id"]):
        state.select(Selection("behaviour", (event.row["segment_id"],)))
