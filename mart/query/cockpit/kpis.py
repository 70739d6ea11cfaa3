"""The cards of the first screen: actual, plan, last year, last month, thirteen months, status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from mart.metrics import metric, missing
from mart.query.filters import NONE, Filters
from mart.query.metric.evaluate import exact
from mart.query.metric.plan import plan_frame
from mart.query.metric.status import plan_status, tolerance_pct
from mart.query.metric.transfer import transferred
from mart.query.metric.values import NUMBER, Value, metric_frame
from mart.reader import Mart
from mart.scope import Scope

CARDS = (
    "revenue",
    "risk_adjusted_profit",
    "economic_profit",
    "raroc",
    "rorwa",
    "deposits_avg",
    "loans_end",
    "rwa",
    "npl_ratio",
    "customers_active",
    "customers_value",
    "customers_high_value",
    "products_per_customer",
    "manager_capacity",
)
CONTEXT = {
    "revenue": ("ftp_margin_rate", "fee_share"),
    "risk_adjusted_profit": ("cost_income",),
    "economic_profit": ("ep_rate",),
    "raroc": ("economic_capital",),
    "rorwa": ("ep_rate",),
    "deposits_avg": ("demand_share", "deposit_cost"),
    "loans_end": ("loan_yield",),
    "rwa": ("rwa_density",),
    "npl_ratio": ("el_rate",),
    "customers_active": ("customers_upgraded", "customers_downgraded"),
    "customers_value": ("active_share",),
    "customers_high_value": (),
    "products_per_customer": ("products_per_customer_ex_settlement",),
    "manager_capacity": ("managers_meeting_standard",),
}
MONTHS = 13


ByMonth = dict[tuple[int, str], Decimal | None]  # (month_no, metric) -> value


@dataclass(frozen=True)
class Kpis:
    """`cards`: one row a card in order; `context`: the small figures below them, by metric name."""

    cards: pl.DataFrame
    context: dict[str, Value]
    month_no: int

    def card(self, name: str) -> dict[str, Any]:
        """The row of one card as a dictionary."""
        return self.cards.row(by_predicate=pl.col("metric") == name, named=True)


def kpis(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = NONE,
    cards: Sequence[str] = CARDS,
    period: str = "month",
) -> Kpis:
    """Cards with thirteen months of history, oldest first; months before the first one are null.

    `period`: every figure is that of the month, the year to date (ytd) or the twelve months (12m) that end in its
    month. transferred: the part of the change since last year that units brought or took along; null without any.
    status: better, near (within the tolerance of the display policy) or worse, by the metric's direction; none without
    plan or direction.
    """
    names, first = tuple(cards), month_no - MONTHS + 1
    actual = _by_month(metric_frame(mart, scope, names, first, month_no, filters, period=period), names)
    plan = _by_month(plan_frame(mart, scope, names, first, month_no, filters, period=period), names)
    moved = transferred(mart, scope, names, month_no, month_no - 12, filters, period=period)
    months = range(first, month_no + 1)
    tolerance = tolerance_pct(mart, month_no)
    rows = [_card(mart, name, month_no, months, actual, plan, tolerance) for name in names]
    schema = {
        "metric": pl.String,
        "value": NUMBER,
        "plan": NUMBER,
        "last_year": NUMBER,
        "last_month": NUMBER,
        "status": pl.String,
        "missing_feed": pl.String,
        "history": pl.List(pl.Float64),
        "plan_history": pl.List(pl.Float64),
    }
    shifts = [None if moved is None else exact(moved[name][0]) for name in names]
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.Series("transferred", shifts, dtype=NUMBER))
    return Kpis(table, _context(mart, scope, month_no, filters, names, period, actual), month_no)


def _by_month(frame: pl.DataFrame, names: tuple[str, ...]) -> ByMonth:
    return {(row["month_no"], name): exact(row[name]) for row in frame.iter_rows(named=True) for name in names}


def _card(
    mart: Mart, name: str, month_no: int, months: range, actual: ByMonth, plan: ByMonth, tolerance: Decimal
) -> tuple[Any, ...]:
    gap = missing(mart, name)
    now, planned = actual.get((month_no, name)), plan.get((month_no, name)) if not gap else None
    series = [[_float(source.get((month, name))) for month in months] for source in (actual, plan)]
    return (
        name,
        now,
        planned,
        actual.get((month_no - 12, name)),
        actual.get((month_no - 1, name)),
        plan_status(metric(name).direction, now, planned, tolerance),
        gap.feed if gap else None,
        series[0],
        series[1] if not gap else [None] * len(months),
    )


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _context(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters,
    cards: tuple[str, ...],
    period: str,
    actual: ByMonth,
) -> dict[str, Value]:
    """The small figures; one that is a card too is taken from `actual`."""
    names = tuple(dict.fromkeys(name for card in cards for name in CONTEXT.get(card, ())))
    others = tuple(name for name in names if name not in cards)
    frame = metric_frame(mart, scope, others, month_no, month_no, filters, period=period)
    row = frame.row(0, named=True) if len(frame) else {}
    found = {name: exact(row[name]) if name in row else actual.get((month_no, name)) for name in names}
    return {name: Value(name, found[name], metric(name).unit, missing(mart, name)) for name in names}
