"""Sums over one view by its own columns: from rows in memory where the view is small, else by the database."""

from __future__ import annotations

from typing import Any

import polars as pl

from mart.query.filters import Filters, where
from mart.reader import Mart
from mart.scope import Scope

IN_MEMORY = ("org_month", "branch_product_month", "plan_month", "manager_month")


def sums(
    mart: Mart,
    scope: Scope | None,
    view: str,
    keys: tuple[str, ...],
    names: tuple[str, ...],
    months: tuple[int, int],
    filters: Filters,
) -> pl.DataFrame:
    """`keys` and the sum of each column of `names` (null where all are null) over an inclusive range of months."""
    found = from_memory(mart, scope, view, keys, names, months, filters)
    if found is not None:
        return found
    condition, params = where(filters, {name: f"v.{name}" for name in filters.active})
    by, totals = ", ".join(f"v.{key}" for key in keys), ", ".join(f"sum(v.{name}) AS {name}" for name in names)
    sql = (
        f"SELECT {by}, {totals} FROM {view} v "
        f"WHERE v.month_no BETWEEN $first_month AND $last_month AND {condition} GROUP BY {by}"
    )
    return mart.frame(sql, {"first_month": months[0], "last_month": months[1], **params}, scope)


def from_memory(
    mart: Mart,
    scope: Scope | None,
    view: str,
    keys: tuple[str, ...],
    names: tuple[str, ...],
    months: tuple[int, int],
    filters: Filters,
    pairs: object = None,
) -> pl.DataFrame | None:
    """The same from memory, of the `unit:month` pairs alone where some are given.

    None where the database has to answer: a large view, a column it does not have, a role whose views are sums
    themselves, numbers that are not exact.
    """
    if scope is None or view not in IN_MEMORY or not (scope.record.is_whole_bank or scope.record.is_of_branches):
        return None
    needed = {*keys, *names, *filters.active, *(("org_id", "month_no") if pairs is not None else ())}
    if not needed <= mart.columns(view, scope):
        return None
    chosen = filters
    if filters.branch_id:
        rows = mart.small.of_branches(view, scope, *months, filters.branch_id)
        chosen = filters.with_(branch_id=None)
    else:
        rows = mart.small.months(view, scope, *months)
    if rows is None:
        return None
    kinds = rows.schema
    if any(not _is_exact(kinds[name]) for name in names):
        return None
    if isinstance(pairs, list):
        rows = rows.filter(pl.concat_str("org_id", pl.lit(":"), pl.col("month_no").cast(pl.String)).is_in(pairs))
    # in one piece: the months lie in one each, which takes a sum twice as long as putting them together
    rows = rows.select(list(dict.fromkeys((*keys, *chosen.active, *names)))).rechunk()
    for name, values in chosen.active.items():
        rows = rows.filter(pl.col(name).is_in(values))
    return rows.group_by(keys, maintain_order=True).agg(_sum(rows, name, kinds[name]) for name in names)


def _is_exact(kind: Any) -> bool:
    return kind.is_decimal() or kind.is_integer()


def _sum(rows: pl.DataFrame, name: str, kind: Any) -> pl.Expr:
    """As SQL adds up: null where there is nothing but null."""
    total = pl.col(name).sum().cast(pl.Decimal(38, kind.scale) if isinstance(kind, pl.Decimal) else pl.Int64)
    return pl.when(pl.col(name).count() > 0).then(total).alias(name) if rows[name].null_count() else total
