"""The managers marked as high capacity with low yield: every condition of the rule with each one's figure beside its
threshold."""

from __future__ import annotations

import polars as pl

from mart.query import manager
from mart.query.manager import Ranking, Rules
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen
from ui.shared import manager_state as state

SHOWS = ("manager_capacity", "managers_low_yield")


def draw(screen: Screen, found: Ranking) -> None:
    """The list, confirmed marks first, then those who look best on paper; a click opens the scorecard. Nothing where
    nobody is marked."""
    lang, rules = screen.lang, manager.rules(screen.mart, screen.month_no)
    rows = screen.memo("managers_marked", lambda: frame(found, rules), found.peers)
    if rows.is_empty():
        return
    sure = rows.filter("is_confirmed")
    title = t(
        "manager.marked_list.title",
        lang,
        count=f.number(rows.height),
        sure=f.number(sure.height),
        gap=f.money(sure["gap_cny"].sum(), lang),
    )
    with ui.card(title, t("manager.marked_list.caption", lang), key="managers_marked_list"):
        event = ui.data_table(
            rows,
            columns(rules, lang),
            screen.look,
            key="managers_marked_table",
            page_size=12,
            select="cell",
            row_height=30,
            is_sortable=False,
            unit=f.unit("wan", lang),
            alt=title,
        )
    state.go(screen, "managers_marked_row", event.row["manager_id"] if event else None)


def frame(found: Ranking, rules: Rules) -> pl.DataFrame:
    """Marked managers, confirmed first, then by percent of the standard, with gap_cny: profit a year that is missing
    to the
    hurdle on the RWA in use (null above the hurdle), and sure: ◆ where confirmed.

    RWA of 600 m at 0.86 % against a hurdle of 1.26 %: 0.40 % × 600 m = 2.4 m are missing.
    """
    rate = pl.lit(rules.yield_hurdle_pct / 100, dtype=pl.Decimal(12, 8))
    rows = found.rows.filter("is_marked").sort(
        "is_confirmed", "of_standard_pct", "manager_id", descending=[True, True, False], nulls_last=True
    )
    gap = pl.col("rwa_avg_12m_cny").cast(pl.Decimal(30, 2)) * rate - pl.col("capacity_cny")
    return rows.with_columns(
        gap_cny=pl.when(gap > 0).then(gap.round(2)),
        sure=pl.when("is_confirmed").then(pl.lit("◆")).otherwise(pl.lit("")),
    )


def columns(rules: Rules, lang: str) -> list[Column]:
    """Who, how strong on paper, then the rule: each condition's threshold stands in its header."""
    limit, hurdle = f.number(rules.capacity_percentile_pct), f.pct(rules.yield_hurdle_pct, 2)

    def column(key: str, kind: str = "text", decimals: int | None = None, label: str = "", **more: object) -> Column:
        return Column(
            key, label or t(f"manager.column.{key}", lang), kind, decimals, help=t(f"manager.help.{key}", lang), **more
        )

    return [
        column("sure", width=34),
        column("name", bold=True, width=88),
        column("branch", width=70),
        column("grade_words", width=64),
        column("capacity_cny", "cny", width=58),
        column("of_standard_pct", "pct", 0, width=60, cap=state.CAP_PCT),
        column("capacity_percentile", "num", 0, t("manager.marked_list.place", lang, limit=limit), width=98),
        column("rwa_avg_12m_cny", "cny", width=62),
        column("yield_pct", "pct", 2, t("manager.marked_list.yield_pct", lang, hurdle=hurdle), width=92),
        column("yield_upper_pct", "pct", 2, t("manager.marked_list.upper", lang, hurdle=hurdle), width=92),
        column(
            "low_yield_months",
            "cnt",
            None,
            t("manager.marked_list.months", lang, limit=rules.low_yield_months),
            width=74,
        ),
        column("gap_cny", "cny", width=54),
    ]
