"""Class flags overlap: which combinations occur, how many customers each, and what they bring."""

from __future__ import annotations

import polars as pl

from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import Scope
from ui import formats as f
from ui.i18n import t
from ui.lists import Col, List, Mark
from ui.screens.segments import state
from ui.screens.segments.figures import MONEY
from ui.screens.segments.pick import Rows

CLASSES = List(
    "segments_by_classes",
    "segments",
    (
        *(
            Col(flag, words=Mark(flag, "●", "·"), label=f"segments.flag.{flag}", help=f"segments.flag_help.{flag}")
            for flag in segment.FLAGS
        ),
        Col("customers_cnt", "cnt", bold=True),
        Col("customers_pct", "pct", 1),
        *MONEY,
    ),
    page_size=12,
)


def rows(mart: Mart, scope: Scope, month_no: int, filters: Filters, lang: str) -> Rows:
    """Combinations as rows, classes as columns of dots: a table one can read like an UpSet plot."""
    frame = segment.combinations(mart, scope, month_no, filters)
    return Rows(
        *_head(frame, lang),
        CLASSES,
        frame,
        t("segments.classes.footer", lang),
        tuple(Selection("flags", (key,)) for key in frame["key"]),
        tuple(state.flag_words(key, lang) for key in frame["key"]),
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
