"""Class flags overlap: which combinations occur, how many customers each, and what they bring."""

from __future__ import annotations

import polars as pl

from mart.query import segment
from mart.query.segment import Selection
from ui import components as ui
from ui import formats as f
from ui import session
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen
from ui.views import segments_state as state
from ui.views import segments_tiers


def draw(page: Screen) -> None:
    """Combinations as rows, classes as columns of dots: a table one can read like an UpSet plot."""
    lang = page.lang
    frame = page.load(segment.combinations, page.month_no, state.filters(page))
    if frame.is_empty():
        with ui.card(t("segments.classes.what", lang), key="segments_classes"):
            ui.empty_state(t("segments.empty", lang))
        return
    sizes = segment.class_sizes(frame)
    dots = [pl.when(pl.col(flag)).then(pl.lit("●")).otherwise(pl.lit("·")).alias(flag) for flag in segment.FLAGS]
    shown = frame.with_columns(*dots)
    columns = [*(Column(flag, t(f"segments.flag.{flag}", lang), help=t(f"segments.flag_help.{flag}", lang), width=46) for flag in segment.FLAGS),
               Column("customers_cnt", t("segments.column.customers_cnt", lang), "cnt", bold=True),
               Column("customers_pct", t("segments.column.customers_pct", lang), "pct", 1), *_figures(lang)]
    message = t("segments.classes.title", lang, value=f.count(sizes["is_value"], lang, t("segments.noun", lang)),
                credit=f.count(sizes["is_credit"], lang, t("segments.noun", lang)), both=f.number(_both(frame)))
    with ui.card(message, _caption(sizes, lang), key="segments_classes"):
        event = ui.data_table(shown, segments_tiers.known(shown, columns), page.look, key="segments_flags", select="cell", page_size=12,
                              row_height=30, is_sortable=False, footer=t("segments.classes.footer", lang),
                              alt=t("segments.classes.what", lang))
    if session.is_fresh("segments_flags", event and event.row["key"]):
        state.select(Selection("flags", (event.row["key"],)))


def _figures(lang: str) -> list[Column]:
    return [c for c in segments_tiers.money_columns(lang) if c.key in ("deposits_avg_cny", "contribution_12m_cny")]


def _both(frame: pl.DataFrame) -> int:
    """Customers that are of value and borrow: where resource meets value."""
    return int(frame.filter("is_value", "is_credit")["customers_cnt"].sum())


def _caption(sizes: dict[str, int], lang: str) -> str:
    parts = [f"{t(f'segments.flag.{flag}', lang)} {f.number(count)}" for flag, count in sizes.items()]
    return t("segments.classes.caption", lang, sizes=t("segments.comma", lang).join(parts))
