"""Class flags overlap: which combinations occur, how many customers each, and what they bring."""

from __future__ import annotations

import polars as pl

from mart.query import segment
from mart.query.segment import Selection
from ui import formats as f
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen
from ui.views import segments_pick, segments_tiers
from ui.views import segments_state as state


def words(page: Screen) -> tuple[str, str]:
    """The card's message and caption."""
    lang, frame = page.lang, page.load(segment.combinations, page.month_no, state.filters(page))
    sizes, noun = segment.class_sizes(frame), t("segments.noun", page.lang)
    both = int(frame.filter("is_value", "is_credit")["customers_cnt"].sum())
    parts = [f"{t(f'segments.flag.{flag}', lang)} {f.number(count)}" for flag, count in sizes.items()]
    return (t("segments.classes.title", lang, value=f.count(sizes["is_value"], lang, noun), credit=f.count(sizes["is_credit"], lang, noun),
              both=f.number(both)), t("segments.classes.caption", lang, sizes=t("segments.comma", lang).join(parts)))


def table(page: Screen) -> Selection | None:
    """Combinations as rows, classes as columns of dots: a table one can read like an UpSet plot; returns what was picked."""
    lang, frame = page.lang, page.load(segment.combinations, page.month_no, state.filters(page))
    shown = frame.with_columns(pl.when(pl.col(flag)).then(pl.lit("●")).otherwise(pl.lit("·")).alias(flag) for flag in segment.FLAGS)
    columns = [*(Column(flag, t(f"segments.flag.{flag}", lang), help=t(f"segments.flag_help.{flag}", lang)) for flag in segment.FLAGS),
               Column("customers_cnt", t("segments.column.customers_cnt", lang), "cnt", bold=True),
               Column("customers_pct", t("segments.column.customers_pct", lang), "pct", 1), *segments_tiers.money_columns(lang)]
    selections = [Selection("flags", (key,)) for key in frame["key"]]
    return segments_pick.table(page, shown, columns, selections, [state.flag_words(key, lang) for key in frame["key"]], key="segments_flags",
                               note=t("segments.classes.footer", lang))
