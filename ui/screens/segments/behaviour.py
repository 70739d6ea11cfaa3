"""Behavioural segments with their profile in words, once a model has found them."""

from __future__ import annotations

import polars as pl

from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import Scope
from ui.columns import Column
from ui.i18n import t
from ui.screens.segments import pick, tiers


def rows(mart: Mart, scope: Scope, month_no: int, filters: Filters, lang: str) -> pick.Rows:
    """One row a behavioural segment; without columns while no model has written any."""
    frame = segment.behaviours(mart, scope, month_no, filters)
    if frame is None:
        return pick.Rows(t("segments.behaviour.what", lang), "", pl.DataFrame(), (), "", (), ())
    side = "zh" if lang == "zh" else "en"
    shown = frame.with_columns(name=pl.col(f"segment_{side}"), profile=pl.col(f"profile_{side}"))
    columns = [
        Column("name", t("segments.column.behaviour", lang), bold=True),
        Column("profile", t("segments.column.profile", lang)),
        Column("customers_cnt", t("segments.column.customers_cnt", lang), "cnt"),
        Column("customers_pct", t("segments.column.customers_pct", lang), "pct", 1),
        *tiers.money_columns(lang),
    ]
    head = t("segments.behaviour.title", lang, count=frame.height), t("segments.behaviour.caption", lang)
    return pick.rows(
        shown,
        columns,
        [Selection("behaviour", (key,)) for key in frame["segment_id"]],
        shown["name"].to_list(),
        head,
        "",
        lang,
    )
