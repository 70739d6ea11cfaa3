"""The cards of the first screen: actual, plan, last year, last month, thirteen months, status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from mart.metrics import metric, missing
from mart.query.cockpit.cards import CARDS, CONTEXT
from mart.query.filters import NONE, Filters
from mart.query.metric.evaluate import exact
from mart.query.metric.period import span
from mart.query.metric.plan import plan_frame
from mart.query.metric.status import plan_status, tolerance_pct
from mart.query.metric.transfer import restated, transferred
from mart.query.metric.values import NUMBER, Value, metric_frame
from mart.reader import Mart
from mart.scope import Scope

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


def comparable(card: dict[str, Any]) -> Decimal | None:
    """Last year as it compares: with what units brought since, without what they took along."""
    before = card["last_year"]
    return None if before is None else before + (card["transferred"] or Decimal(0))


def kpis(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = NONE,
    cards: Sequence[str] = CARDS,
    period: str = "month",
    basis: str = "then",
) -> Kpis:
    """Cards with thirteen months of history, oldest first; months before the first one are null.

    `period`: value, plan and last_year are those of the month, the year to date (ytd) or the twelve months (12m) that
    end in it; the history is by month, and month_value and month_plan are its last ones. transferred: the part of the
    change since last year that units brought or took along; null without any, and on basis today, under which all
    months stand under the units of the month. No plan where units that are compared moved meanwhile.
    status: better, near (within the tolerance of the display policy) or worse, by the metric's direction; none without
    plan or direction.
    """
    names, first = tuple(cards), month_no - MONTHS + 1
    get = partial(metric_frame, mart, scope, names, filters=filters, basis=basis, as_of=month_no)
    actual, plan = _by_month(get(first, month_no), names), _planned(mart, scope, names, first, month_no, filters, basis)
    now, planned = actual, plan
    if period != "month":
        ends = (get(no, no, period=period) for no in (month_no, month_no - 12))
        now = {key: value for frame in ends for key, value in _by_month(frame, names).items()}
        planned = _planned(mart, scope, names, month_no, month_no, filters, basis, period)
    moved = None
    if basis == "then":
        moved = transferred(mart, scope, names, month_no, month_no - 12, filters, period=period)
    tolerance = tolerance_pct(mart, month_no)
    series = {name: _series(name, range(first, month_no + 1), actual, plan) for name in names}
    rows = [
        {**_card(mart, name, month_no, now, planned, tolerance), **series[name], "transferred": shift}
        for name in names
        for shift in (None if moved is None else exact(moved[name][0]),)
    ]
    table = pl.DataFrame(rows, schema=_SCHEMA)
    return Kpis(table, _context(mart, scope, month_no, filters, names, period, basis, now), month_no)


_SCHEMA = {
    "metric": pl.String,
    "value": NUMBER,
    "plan": NUMBER,
    "last_year": NUMBER,
    "last_month": NUMBER,
    "status": pl.String,
    "missing_feed": pl.String,
    "history": pl.List(pl.Float64),
    "plan_history": pl.List(pl.Float64),
    "month_value": NUMBER,
    "month_plan": NUMBER,
    "transferred": NUMBER,
}


def _planned(
    mart: Mart,
    scope: Scope | None,
    names: tuple[str, ...],
    first: int,
    last: int,
    filters: Filters,
    basis: str,
    period: str = "month",
) -> ByMonth:
    """Plans of the months; none of a span in which a unit of the selection moved and the actuals are restated."""
    since = span(period, first)[0]
    inside = set(filters.branch_id or (scope.ids if scope and scope.record.is_of_branches else ()))
    if basis == "today" and inside & restated(mart, scope, since, last):
        first = last if period == "month" else last + 1
        if first > last:
            return {}
    return _by_month(plan_frame(mart, scope, names, first, last, filters, period=period), names)


def _by_month(frame: pl.DataFrame, names: tuple[str, ...]) -> ByMonth:
    return {(row["month_no"], name): exact(row[name]) for row in frame.iter_rows(named=True) for name in names}


def _card(mart: Mart, name: str, month_no: int, actual: ByMonth, plan: ByMonth, tolerance: Decimal) -> dict[str, Any]:
    gap = missing(mart, name)
    now, planned = actual.get((month_no, name)), plan.get((month_no, name)) if not gap else None
    return {
        "metric": name,
        "value": now,
        "plan": planned,
        "last_year": actual.get((month_no - 12, name)),
        "status": plan_status(metric(name).direction, now, planned, tolerance),
        "missing_feed": gap.feed if gap else None,
    }


def _series(name: str, months: range, actual: ByMonth, plan: ByMonth) -> dict[str, Any]:
    """The months of a card, by themselves whatever its period."""
    history, planned = ([_float(source.get((month, name))) for month in months] for source in (actual, plan))
    last = months[-1]
    return {
        "history": history,
        "plan_history": planned,
        "last_month": actual.get((last - 1, name)),
        "month_value": actual.get((last, name)),
        "month_plan": plan.get((last, name)),
    }


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _context(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters,
    cards: tuple[str, ...],
    period: str,
    basis: str,
    actual: ByMonth,
) -> dict[str, Value]:
    """The small figures; one that is a card too is taken from `actual`."""
    names = tuple(dict.fromkeys(name for card in cards for name in CONTEXT.get(card, ())))
    others = tuple(name for name in names if name not in cards)
    frame = metric_frame(mart, scope, others, month_no, month_no, filters, basis=basis, period=period, as_of=month_no)
    row = frame.row(0, named=True) if len(frame) else {}
    found = {name: exact(row[name]) if name in row else actual.get((month_no, name)) for name in names}
    return {name: Value(name, found[name], metric(name).unit, missing(mart, name)) for name in names}
