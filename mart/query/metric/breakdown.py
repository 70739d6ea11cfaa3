"""A metric split by one grain, best first, with plan and last year beside it on request."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl

from mart.query import labels
from mart.query.filters import NONE, Filters
from mart.query.metric.plan import plan_frame
from mart.query.metric.statement import GRAINS
from mart.query.metric.values import metric_frame
from mart.reader import Mart
from mart.scope import Scope


def breakdown(
    mart: Mart,
    scope: Scope | None,
    names: str | Sequence[str],
    by: str,
    month_no: int,
    filters: Filters = NONE,
    limit: int | None = None,
    basis: str = "then",
    order_by: str | None = None,
    ascending: bool = False,
    with_plan: bool = False,
    with_last_year: bool = False,
    period: str = "month",
    as_of: int | None = None,
) -> pl.DataFrame:
    """key, label_zh, label_en and a column a metric, best first; `_plan` and `_last_year` columns on request.

    by: bank branch sub_branch manager customer product account group family industry size ownership tier.
    `period` that ends in the month: month, ytd or 12m. basis `today` puts all months under the organisation of the
    month `as_of` (the newest where none is given), so that last year is like for like. What flows sums exactly to the
    total; averages over a period are rounded to eight decimals each.
    """
    names = (names,) if isinstance(names, str) else tuple(names)
    dim, order = _dim(by), order_by or names[0]
    keys = (dim,) if dim else ()
    ends = partial(metric_frame, mart, scope, names, filters=filters, by=keys, basis=basis, period=period, as_of=as_of)
    frame = ends(month_no, month_no, order_by=order, ascending=ascending, limit=limit).drop("month_no")
    sort = [order, dim] if dim else [order]
    frame = frame.sort(sort, descending=[not ascending, False][: len(sort)], nulls_last=True)
    frame = frame.head(limit) if limit is not None else frame
    if with_plan:
        plan = _plan_columns(mart, scope, names, month_no, filters, keys, period)
        frame = _beside(frame, plan, keys)
    if with_last_year:
        past = ends(month_no - 12, month_no - 12).drop("month_no")
        frame = _beside(frame, past.rename({name: f"{name}_last_year" for name in names}), keys)
    return labels.add(mart, scope, frame, dim, month_no, filters.customer_id)


def _plan_columns(
    mart: Mart,
    scope: Scope | None,
    names: tuple[str, ...],
    month_no: int,
    filters: Filters,
    keys: tuple[str, ...],
    period: str,
) -> pl.DataFrame:
    plan = plan_frame(mart, scope, names, month_no, month_no, filters, keys, period).drop("month_no")
    return plan.rename({name: f"{name}_plan" for name in names})


def _beside(frame: pl.DataFrame, other: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    if keys:
        return frame.join(other, on=list(keys), how="left", nulls_equal=True, maintain_order="left")
    row = other.head(1) if len(other) else pl.DataFrame([[None] * other.width], schema=other.schema, orient="row")
    return frame.join(row, how="cross")


def _dim(by: str) -> str | None:
    if by not in GRAINS:
        raise KeyError(f"grain {by!r}: expected one of {', '.join(GRAINS)}")
    return GRAINS[by]
