"""Class flags overlap: which combinations occur, how many customers each, and what they bring."""

from __future__ import annotations

import polars as pl

from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import Scope
from ui import formats as f
from ui.columns import Column
from ui.i18n import t
from ui.screens.segments import pick, state, tiers


def rows(mart: Mart, scope: Scope, month_no: int, filters: Filters, lang: str) -> pick.Rows:
    """Combinations as rows, classes as columns of dots: a table one can read like an UpSet plot."""
    frame = segment.combinations(mart, scope, month_no, filters)
    shown = frame.with_columns(
        pl.when(pl.col(flag)).then(pl.lit("●")).otherwise(pl.lit("·")).alias(flag) for flag in segment.FLAGS
    )
    columns = [
        *(
            Column(flag, t(f"segments.flag.{flag}", lang), help=t(f"segments.flag_help.{flag}", lang))
            for flag in segment.FLAGS
        ),
        Column("customers_cnt", t("segments.column.customers_cnt", lang), "cnt", bold=True),
        Column("customers_pct", t("segments.column.customers_pct", lang), "pct", 1),
        *tiers.money_columns(lang),
    ]
    return pick.rows(
        shown,
        columns,
        [Selection("flags", (key,)) for key in frame["key"]],
        [state.flag_words(key, lang) for key in frame["key"]],
        _head(frame, lang),
        t("segments.classes.footer", lang),
        lang,
    )


def _head(frame: pl.DataFrame, lang: str) -> tuple[str, str]:
    """The card's message and caption."""
    sizes, noun = segment.class_sizes(frame), t("segments.noun", lang)
    both = int(frame.filter("is_value", "is_credit")["customers_cnt"].sum())
    parts = [f"{t(f'segments.flag.{flag}', lang)} {f.number(count)}" for flag, count in sizes.items()]
    return (
        t(
            "segments.classes.title",
            lang,
            value=f.count(sizes["is_value"], lang, noun),
            credit=f.count(sizes["is_credit"], lang, noun),
            both=f.number(both),
        ),
        t("segments.classes.caption", lang, sizes=t("segments.comma", lang).join(parts)),
    )
