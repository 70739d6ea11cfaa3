"""A metric's value and its course: one number, several numbers, a trend with plan and last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.metrics import NotAvailable, metric, missing
from mart.months import month_text
from mart.query.filters import NONE, Filters
from mart.query.metric import guard
from mart.query.metric.evaluate import evaluate, exact
from mart.query.metric.period import evaluate_periods, span
from mart.query.metric.plan import plan_frame
from mart.query.metric.source import fetch, is_one_class
from mart.query.metric.statement import Ask
from mart.reader import Mart
from mart.scope import Scope

NUMBER = pl.Decimal(38, 8)


@dataclass(frozen=True)
class Value:
    """One number: `value` is None when `missing` names the feed that is not there, or when `reason` says why there is
    none (guard.NO_BASE: a ratio on a base of nearly nothing)."""

    metric: str
    value: Decimal | None
    unit: str
    missing: NotAvailable | None = None
    reason: str = ""


def value(
    mart: Mart,
    scope: Scope | None,
    name: str,
    month_no: int,
    filters: Filters = NONE,
    period: str = "month",
    basis: str = "then",
    as_of: int | None = None,
) -> Value:
    """The metric at the scope's total: money unrounded in yuan, ratios in percent at eight decimals.

    `period` that ends in the month: month, ytd or 12m; none where the data do not reach back to its start. `basis`
    today: under the units of the month `as_of` (the newest where none is given).
    """
    found, gap = metric(name), missing(mart, name)
    if gap:
        return Value(name, None, found.unit, gap)
    frame = metric_frame(mart, scope, (name,), month_no, month_no, filters, (), basis, period=period, as_of=as_of)
    number = exact(frame[name][0]) if len(frame) else None
    return Value(name, number, found.unit, reason=guard.NO_BASE if found.kind == "ratio" and number is None else "")


def metric_frame(
    mart: Mart,
    scope: Scope | None,
    names: Sequence[str],
    first_month: int,
    last_month: int,
    filters: Filters = NONE,
    by: tuple[str, ...] = (),
    basis: str = "then",
    order_by: str = "",
    ascending: bool = False,
    limit: int | None = None,
    period: str = "month",
    as_of: int | None = None,
) -> pl.DataFrame:
    """month_no, the `by` columns (branch_id, product_id, …) and one typed column a metric; missing feeds give null.

    The basis of everything below: other query modules build on this one. `period`: each row is the period (month, ytd,
    12m) that ends in its month; periods that begin before the data are left out. `basis` today: all months under the
    units of the month `as_of`, the newest where none is given.
    """
    available = tuple(name for name in names if not missing(mart, name))
    floors = guard.floors(mart, last_month)
    sizes = (m for name in available if floors.get(name) for m in metric(name).size_measures)
    measures = tuple(dict.fromkeys((*(m for name in available for m in metric(name).measures), *sizes)))
    if not measures:
        columns = {"month_no": pl.Int32, **dict.fromkeys(by, pl.String), **dict.fromkeys(names, NUMBER)}
        return pl.DataFrame(schema=columns)
    as_of = as_of or mart.as_of
    if period != "month":
        spans = [span(period, no) for no in range(first_month, last_month + 1)]
        spans = [one for one in spans if one[0] >= mart.first_month]
        first = spans[0][0] if spans else first_month
        ask = Ask(measures, first, last_month, by, filters, basis, as_of)
        frame = evaluate_periods(fetch(mart, scope, ask), available, by, spans or [(first, first - 1)], floors)
        return _completed(frame, names, by, available)
    is_cut = limit is not None and order_by in available and is_one_class(measures)
    order = _order(order_by, ascending, floors) if is_cut else ""
    ask = Ask(measures, first_month, last_month, by, filters, basis, as_of, order, limit if is_cut else None)
    return _completed(evaluate(fetch(mart, scope, ask), available, floors), names, by, available)


def _completed(
    frame: pl.DataFrame, names: Sequence[str], by: tuple[str, ...], available: tuple[str, ...]
) -> pl.DataFrame:
    """The columns asked for in their order, null for metrics without a feed."""
    columns = (name if name in available else pl.lit(None, NUMBER).alias(name) for name in names)
    return frame.select("month_no", *by, *columns)


def _order(name: str, ascending: bool, floors: Mapping[str, float]) -> str:
    """ORDER BY text over the output columns; the names come from the metric file, never from a user."""
    found = metric(name)
    text = found.expression if found.kind != "ratio" else guard.ratio_sql(found, floors.get(name, 0))
    return f"({text}) {'ASC' if ascending else 'DESC'}"


def values(
    mart: Mart,
    scope: Scope | None,
    names: Sequence[str],
    month_no: int,
    filters: Filters = NONE,
    period: str = "month",
    basis: str = "then",
) -> pl.DataFrame:
    """metric, value Decimal(38,8), missing_feed: one row a metric in the order asked for; basis as in `value`, under
    the units of the month itself."""
    frame = metric_frame(
        mart, scope, tuple(names), month_no, month_no, filters, basis=basis, period=period, as_of=month_no
    )
    row = frame.row(0, named=True) if len(frame) else {}
    gaps = {name: missing(mart, name) for name in names}
    data = {
        "metric": list(names),
        "value": [exact(row.get(name)) for name in names],
        "missing_feed": [gap.feed if (gap := gaps[name]) else None for name in names],
    }
    return pl.DataFrame(data, schema={"metric": pl.String, "value": NUMBER, "missing_feed": pl.String})


def plan_values(
    mart: Mart, scope: Scope | None, names: Sequence[str], month_no: int, filters: Filters = NONE, period: str = "month"
) -> pl.DataFrame:
    """metric, plan Decimal(38,8): null where the plan has no such grain, or not every month of the period."""
    frame = plan_frame(mart, scope, tuple(names), month_no, month_no, filters, period=period)
    row = frame.row(0, named=True) if len(frame) else {}
    data = {"metric": list(names), "plan": [exact(row.get(name)) for name in names]}
    return pl.DataFrame(data, schema={"metric": pl.String, "plan": NUMBER})


def trend(
    mart: Mart,
    scope: Scope | None,
    names: Sequence[str],
    months: Sequence[int],
    filters: Filters = NONE,
    last_year: bool = True,
    period: str = "month",
) -> pl.DataFrame:
    """month_no, month, metric, value, plan, last_year: one row a month and metric, oldest month first.

    `period`: each row is the year to date or the twelve months that end in its month.
    """
    names, months = tuple(names), sorted(months)
    first = months[0] - (12 if last_year else 0)
    actual = _long(metric_frame(mart, scope, names, first, months[-1], filters, period=period), names, "value")
    plan = _long(plan_frame(mart, scope, names, months[0], months[-1], filters, period=period), names, "plan")
    before = actual.select(pl.col("month_no") + 12, "metric", pl.col("value").alias("last_year"))
    grid = pl.DataFrame({"month_no": months}, schema={"month_no": pl.Int32}).with_columns(
        pl.col("month_no").map_elements(month_text, return_dtype=pl.String).alias("month")
    )
    grid = grid.join(pl.DataFrame({"metric": list(names)}), how="cross", maintain_order="left_right")
    keys = ["month_no", "metric"]
    return (
        grid.join(actual, on=keys, how="left", maintain_order="left")
        .join(plan, on=keys, how="left", maintain_order="left")
        .join(before, on=keys, how="left", maintain_order="left")
    )


def _long(frame: pl.DataFrame, names: tuple[str, ...], column: str) -> pl.DataFrame:
    cells = [(row["month_no"], name, exact(row[name])) for row in frame.iter_rows(named=True) for name in names]
    schema = {"month_no": pl.Int32, "metric": pl.String, column: NUMBER}
    return pl.DataFrame(cells, schema=schema, orient="row")
