"""Figures of managers from rows in memory: their status of the month is small and every card asks a little of it."""

from __future__ import annotations

import polars as pl

from mart.measures import Measure, measure
from mart.query.metric.counts import MANAGED
from mart.query.metric.statement import Ask, dims_of
from mart.reader import Mart
from mart.scope import Scope

VIEW = "manager_status_month"


def managers_from_memory(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> pl.DataFrame | None:
    """month_no, the `by` columns and the measures of active managers; None where the database has to answer or has to
    say that there is none at this grain."""
    if scope is None or not (scope.record.is_whole_bank or scope.record.is_of_branches):
        return None
    made = [measure(name) for name in names]
    needed = {"is_active", *dims_of(ask), *(one for each in made for one in each.columns)}
    if not dims_of(ask) <= MANAGED or not needed <= mart.columns(VIEW, scope):
        return None
    rows = mart.small.months(VIEW, scope, ask.first_month, ask.last_month)
    if rows is None or any(each.sum and not rows.schema[each.sum].is_decimal() for each in made):
        return None
    rows = rows.filter("is_active")
    for name, values in ask.filters.active.items():
        rows = rows.filter(pl.col(name).is_in(values))
    keys = ["month_no", *ask.by]
    found = rows.group_by(keys, maintain_order=True).agg(_aggregate(each).alias(each.name) for each in made)
    return found.with_columns(pl.col("month_no").cast(pl.Int32))


def _aggregate(one: Measure) -> pl.Expr:
    """As `Measure.sql` adds up: a count is never null, a sum is null over nothing."""
    meets = pl.sql_expr(one.where).fill_null(False) if one.where else pl.lit(True)
    if not one.sum:
        return meets.sum().cast(pl.Int64) if one.where else pl.len().cast(pl.Int64)
    chosen = pl.col(one.sum).filter(meets)
    return pl.when(chosen.count() > 0).then(chosen.sum().cast(pl.Decimal(38, 2)))
