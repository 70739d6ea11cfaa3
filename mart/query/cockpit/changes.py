"""What units and managers changed since last year and against plan, without what was moved to them or away."""

from __future__ import annotations

import polars as pl

from mart.query.filters import Filters
from mart.query.metric.handover import handed_between
from mart.query.metric.period import span
from mart.query.metric.plan import plan_frame
from mart.query.metric.statement import GRAINS
from mart.query.metric.transfer import restated, transferred
from mart.query.metric.values import NUMBER, metric_frame
from mart.reader import Mart
from mart.scope import Scope

CHANGED = ("economic_profit", "deposits_avg")
MOVES = ("branch", "sub_branch", "manager")  # grains between which customers or units move


def changes(
    mart: Mart,
    scope: Scope | None,
    rows: pl.DataFrame,
    by: str,
    month_no: int,
    filters: Filters,
    period: str = "month",
    basis: str = "then",
) -> pl.DataFrame:
    """key, and for each of CHANGED `_change` since last year without `_transferred`, which stands beside it (null where
    nothing moved); economic_profit_gap against plan. value − last year = change + transferred, to the cent.

    rows: key and CHANGED of the period, from `breakdown`. Who was not there last year began at nothing; without a last
    year in the data there is no change.
    """
    dim, names = GRAINS[by] or "", tuple(name for name in CHANGED if name in rows.columns)
    keys = rows.select("key", *(pl.col(name).cast(NUMBER) for name in names))
    if span(period, month_no)[0] - 12 < mart.first_month:
        gone = [pl.lit(None, NUMBER).alias(f"{n}_{what}") for n in names for what in ("change", "transferred")]
        return _with_plan(mart, scope, keys.with_columns(gone), by, month_no, filters, period, basis).drop(names)
    before = metric_frame(
        mart, scope, names, month_no - 12, month_no - 12, filters, (dim,), basis, period=period, as_of=month_no
    )
    then = before.select(pl.col(dim).alias("key"), *(pl.col(n).cast(NUMBER).alias(f"{n}_before") for n in names))
    moved = _moved(mart, scope, names, by, month_no, filters, period) if basis == "then" else None
    found = keys.join(then, on="key", how="left", maintain_order="left")
    if moved is None:
        found = found.with_columns(pl.lit(None, NUMBER).alias(f"{n}_transferred") for n in names)
    else:
        found = found.join(moved, on="key", how="left", maintain_order="left")
    change = [
        (pl.col(n) - pl.col(f"{n}_before").fill_null(0) - pl.col(f"{n}_transferred").fill_null(0)).alias(f"{n}_change")
        for n in names
    ]
    found = found.with_columns(change).drop(f"{n}_before" for n in names)
    return _with_plan(mart, scope, found, by, month_no, filters, period, basis).drop(names)


def _moved(
    mart: Mart, scope: Scope | None, names: tuple[str, ...], by: str, month_no: int, filters: Filters, period: str
) -> pl.DataFrame | None:
    """key and `_transferred` of each name; nothing is null."""
    at, dim = (names, month_no, month_no - 12, filters), GRAINS[by] or ""
    if by == "manager":
        moved = handed_between(mart, scope, *at, period)
    else:
        moved = transferred(mart, scope, *at, (dim,), period)
    if moved is None:
        return None
    some = [pl.when(pl.col(n) != 0).then(pl.col(n).cast(NUMBER)).alias(f"{n}_transferred") for n in names]
    return moved.select(pl.col(dim).alias("key"), *some)


def _with_plan(
    mart: Mart,
    scope: Scope | None,
    frame: pl.DataFrame,
    by: str,
    month_no: int,
    filters: Filters,
    period: str,
    basis: str,
) -> pl.DataFrame:
    name = "economic_profit"
    if by != "branch" or name not in frame.columns:
        return frame
    plan = plan_frame(mart, scope, (name,), month_no, month_no, filters, ("branch_id",), period)
    plan = plan.select(pl.col("branch_id").alias("key"), pl.col(name).alias("plan"))
    others = restated(mart, scope, span(period, month_no)[0], month_no) if basis == "today" else set()
    found = frame.join(plan, on="key", how="left", maintain_order="left")
    gap = pl.when(~pl.col("key").is_in(others)).then(pl.col(name) - pl.col("plan"))
    return found.with_columns(gap.alias(f"{name}_gap")).drop("plan")
