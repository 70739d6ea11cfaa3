"""The managers marked as high capacity with low yield: every condition of the rule with each one's figure beside its
threshold."""

from __future__ import annotations

import polars as pl

from mart.query import manager
from mart.query.manager import Ranking, Rules
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.i18n import t
from ui.lists import Col, List, Mark
from ui.screen import Screen
from ui.shared import manager_state as state

SHOWS = ("manager_capacity", "managers_low_yield")


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    nav.go("managers_scorecard", manager=event.row["manager_id"])


# who, how strong on paper, then the rule: each condition's threshold stands in its header
MARKED = List(
    "managers_marked_table",
    "manager",
    (
        Col("sure", words=Mark("is_confirmed", "◆")),
        Col("name", bold=True),
        Col("branch"),
        Col("grade_words"),
        Col("capacity_cny", "cny"),
        Col("of_standard_pct", "pct", 0, cap=state.CAP_PCT),
        Col("capacity_percentile", "num", 0, label="manager.marked_list.place"),
        Col("rwa_avg_12m_cny", "cny"),
        Col("yield_pct", "pct", 2, label="manager.marked_list.yield_pct"),
        Col("yield_upper_pct", "pct", 2, label="manager.marked_list.upper"),
        Col("low_yield_months", "cnt", label="manager.marked_list.months"),
        Col("gap_cny", "cny"),
    ),
    page_size=12,
    row_height=30,
    unit="wan",
    is_open=True,
    click=_clicked,
    id="manager_id",
)


def draw(screen: Screen, found: Ranking) -> None:
    """The list, confirmed marks first, then those who look best on paper; a click opens the scorecard. Nothing where
    nobody is marked."""
    lang, rules = screen.lang, manager.rules(screen.mart, screen.month_no)
    year = state.yearly(screen, found)
    rows = screen.memo("managers_marked", lambda: frame(year, rules), found.peers)
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
    limits = {
        "limit": f.number(rules.capacity_percentile_pct),
        "hurdle": f.pct(rules.yield_hurdle_pct, 2),
        "months": rules.low_yield_months,
    }
    with ui.card(title, t("manager.marked_list.caption", lang), key="managers_marked_list"):
        lists.draw(screen, MARKED, rows, alt=title, args=limits)


def frame(found: Ranking, rules: Rules) -> pl.DataFrame:
    """Marked managers, confirmed first, then by percent of the standard, with gap_cny: profit a year that is missing
    to the hurdle on the RWA in use (null above the hurdle).

    RWA of 600 m at 0.86 % against a hurdle of 1.26 %: 0.40 % × 600 m = 2.4 m are missing.
    """
    rate = pl.lit(rules.yield_hurdle_pct / 100, dtype=pl.Decimal(12, 8))
    rows = found.rows.filter("is_marked").sort(
        "is_confirmed", "of_standard_pct", "manager_id", descending=[True, True, False], nulls_last=True
    )
    gap = pl.col("rwa_avg_12m_cny").cast(pl.Decimal(30, 2)) * rate - pl.col("capacity_cny")
    return rows.with_columns(gap_cny=pl.when(gap > 0).then(gap.round(2)))
