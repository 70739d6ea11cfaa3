"""Units side by side: thirteen months of each, and the period against plan or last year, the worst first."""

from __future__ import annotations

import polars as pl

from mart.months import month_text
from mart.query import labels
from mart.query.filters import NONE, Filters
from mart.query.metric.period import span
from mart.query.metric.plan import plan_frame
from mart.query.metric.statement import GRAINS
from mart.query.metric.transfer import restated, transferred
from mart.query.metric.values import NUMBER, metric_frame
from mart.reader import Mart
from mart.scope import Scope

MONTHS = 13


def units(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = NONE,
    metric: str = "economic_profit",
    by: str = "branch",
    period: str = "month",
    basis: str = "then",
) -> pl.DataFrame:
    """key, label_zh, label_en, month_no, month, actual, plan of thirteen months, and total, total_plan, transferred of
    the period that ends in the month: all units of a level, the worst total first.

    Branches are set against their plan; units below have none and are set against last year, less what moved in or out
    with them (`transferred`, null where nothing did). basis today: as in `kpis`.
    """
    dim, first = GRAINS[by] or "", month_no - MONTHS + 1
    months = _months(mart, scope, metric, first, month_no, filters, dim, "month", basis)
    whole = _months(mart, scope, metric, month_no, month_no, filters, dim, period, basis).select(
        dim, pl.col("actual").alias("total"), pl.col("plan").alias("total_plan")
    )
    both = months.join(whole, on=dim, how="left", nulls_equal=True)
    both = _with_transfers(mart, scope, metric, month_no, filters, dim, period, basis, both)
    if dim != "branch_id":
        # a unit that came had nothing here last year: what it brought is its base
        base = pl.col("total_plan").fill_null(0) + pl.col("transferred").fill_null(0)
        known = pl.any_horizontal(pl.col("total_plan", "transferred").is_not_null())
        both = both.with_columns(total_plan=pl.when(known).then(base))
    gap = pl.col("total") - pl.col("total_plan")
    both = both.with_columns(gap=gap, month=pl.col("month_no").map_elements(month_text, return_dtype=pl.String)).sort(
        "gap", dim, "month_no", nulls_last=True
    )
    named = labels.add(mart, scope, both, dim, month_no)
    return named.select(
        "key", "label_zh", "label_en", "month_no", "month", "actual", "plan", "total", "total_plan", "transferred"
    )


def _months(
    mart: Mart,
    scope: Scope | None,
    name: str,
    first: int,
    last: int,
    filters: Filters,
    dim: str,
    period: str,
    basis: str,
) -> pl.DataFrame:
    """month_no, the unit, actual and plan; of units without a plan, last year."""
    by = (dim,)

    def ends(start: int, end: int) -> pl.DataFrame:
        return metric_frame(
            mart, scope, (name,), start, end, filters, by, basis, period=period, as_of=last
        ).with_columns(pl.col(name).cast(NUMBER))

    actual = ends(first, last).rename({name: "actual"})
    if dim != "branch_id":
        before = ends(first - 12, last - 12).with_columns((pl.col("month_no") + 12).cast(pl.Int32))
        return actual.join(before.rename({name: "plan"}), on=["month_no", dim], how="left")
    plan = plan_frame(mart, scope, (name,), first, last, filters, by, period).rename({name: "plan"})
    both = actual.join(plan, on=["month_no", dim], how="left")
    others = restated(mart, scope, span(period, first)[0], last) if basis == "today" else set()
    is_other = pl.col(dim).is_in(others) & ((pl.col("month_no") < last) if period == "month" else pl.lit(True))
    return both.with_columns(plan=pl.when(~is_other).then("plan"))


def _with_transfers(
    mart: Mart,
    scope: Scope | None,
    name: str,
    month_no: int,
    filters: Filters,
    dim: str,
    period: str,
    basis: str,
    frame: pl.DataFrame,
) -> pl.DataFrame:
    moved = None
    if basis == "then":
        moved = transferred(mart, scope, (name,), month_no, month_no - 12, filters, (dim,), period)
    if moved is None:
        return frame.with_columns(transferred=pl.lit(None, NUMBER))
    moved = moved.select(dim, pl.col(name).cast(NUMBER).alias("transferred"))
    return frame.join(moved.filter(pl.col("transferred") != 0), on=dim, how="left")
