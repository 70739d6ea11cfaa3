"""What was planned: the plan knows branch × product for the P&L, and targets by branch or bank for the rest."""

from __future__ import annotations

import polars as pl

from mart.metrics import metric
from mart.query.filters import Filters, where
from mart.query.metric.evaluate import evaluate
from mart.query.metric.guard import floors
from mart.query.metric.period import evaluate_periods, span
from mart.query.sums import sums
from mart.query.undelivered import is_partial
from mart.reader import Mart
from mart.scope import Scope

PLAN_DIMS = {
    "branch_id": "v.branch_id",
    "product_id": "v.product_id",
    "group_id": "p.group_id",
    "family_id": "p.family_id",
}
_PRODUCT = (
    "JOIN product p ON p.product_id = v.product_id AND v.month_no BETWEEN p.valid_from_month_no AND p.valid_to_month_no"
)


def plan_frame(
    mart: Mart,
    scope: Scope | None,
    names: tuple[str, ...],
    first_month: int,
    last_month: int,
    filters: Filters,
    by: tuple[str, ...] = (),
    period: str = "month",
) -> pl.DataFrame:
    """month_no, `by` columns and one column a metric with its plan; null where the plan has no such grain, and where a
    system that the plan counts on delivers nothing.

    `period`: each row is the plan of the period that ends in its month, null unless all its months are planned; a
    target is that of the last month.
    """
    from_plan = _from_plan(mart, scope, names, first_month, last_month, filters, by, period)
    targets = _from_targets(mart, scope, names, first_month, last_month, filters, by)
    keys = ["month_no", *by]
    both = from_plan.join(targets, on=keys, how="full", coalesce=True, suffix="_target")
    filled = [pl.coalesce(pl.col(n).cast(pl.Decimal(38, 8)), pl.col(f"{n}_target")).alias(n) for n in names]
    unlike = [pl.lit(None, pl.Decimal(38, 8)).alias(n) for n in names if is_partial(mart, scope, n)]
    return both.select(*keys, *filled).with_columns(unlike)


def _empty(names: tuple[str, ...], by: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame(
        schema={"month_no": pl.Int32, **dict.fromkeys(by, pl.String), **dict.fromkeys(names, pl.Decimal(38, 8))}
    )


def _from_plan(
    mart: Mart,
    scope: Scope | None,
    names: tuple[str, ...],
    first: int,
    last: int,
    filters: Filters,
    by: tuple[str, ...],
    period: str,
) -> pl.DataFrame:
    have = mart.columns("plan_month", scope)
    measures = tuple(dict.fromkeys(m for n in names for m in metric(n).measures if m in have))
    dims = set(filters.active) | set(by)
    if not measures or not dims <= set(PLAN_DIMS) or not mart.has("management_accounting.plan_month"):
        return _empty(names, by)
    spans = [span(period, no) for no in range(first, last + 1)]
    frame = planned_sums(mart, scope, ("month_no", *by), measures, (spans[0][0], last), filters)
    frame = frame.with_columns(pl.col("month_no").cast(pl.Int32))
    if period == "month":
        return evaluate(frame, names, floors(mart, last)).select("month_no", *by, *names)
    whole = [one for one in spans if is_planned(mart, scope, *one)]
    return evaluate_periods(frame, names, by, whole, floors(mart, last)) if whole else _empty(names, by)


def planned_sums(
    mart: Mart,
    scope: Scope | None,
    keys: tuple[str, ...],
    measures: tuple[str, ...],
    months: tuple[int, int],
    filters: Filters,
) -> pl.DataFrame:
    """`keys` and the planned sum of each measure over an inclusive range of months; filters and keys of PLAN_DIMS."""
    if not {"group_id", "family_id"} & {*filters.active, *keys}:
        return sums(mart, scope, "plan_month", keys, measures, months, filters)
    condition, params = where(filters, PLAN_DIMS)
    by = ", ".join(PLAN_DIMS.get(key, f"v.{key}") for key in keys)
    totals = ", ".join(f"sum(v.{m}) AS {m}" for m in measures)
    sql = (
        f"SELECT {by}, {totals} FROM plan_month v {_PRODUCT} "
        f"WHERE v.month_no BETWEEN $first_month AND $last_month AND {condition} GROUP BY {by}"
    )
    return mart.frame(sql, {"first_month": months[0], "last_month": months[1], **params}, scope)


def is_planned(mart: Mart, scope: Scope | None, first: int, last: int) -> bool:
    """Whether every month of a span has a plan."""
    months = mart.once(("planned_months", scope), lambda: _planned_months(mart, scope))
    return months >= set(range(first, last + 1))


def _planned_months(mart: Mart, scope: Scope | None) -> set[int]:
    return set(mart.frame("SELECT DISTINCT month_no FROM plan_month", None, scope)["month_no"].to_list())


def _from_targets(
    mart: Mart,
    scope: Scope | None,
    names: tuple[str, ...],
    first: int,
    last: int,
    filters: Filters,
    by: tuple[str, ...],
) -> pl.DataFrame:
    """Targets as delivered; the bank's own row, or for counts the branches added up where it has none."""
    dims = set(filters.active) | set(by)
    is_usable = dims <= {"branch_id"} and len(filters.branch_id) <= 1 and mart.columns("plan_target_month", scope)
    if not is_usable or not mart.has("management_accounting.plan_target_month"):
        return _empty(names, by)
    chosen = _choose(_target_rows(mart, scope, names, first, last), filters, by, scope)
    if chosen.is_empty():
        return _empty(names, by)
    targets = chosen.pivot("metric", index=["month_no", *by], values="target_value", aggregate_function="sum")
    missing = [pl.lit(None, pl.Decimal(38, 8)).alias(n) for n in names if n not in targets.columns]
    return targets.with_columns(missing).select("month_no", *by, *names)


def _target_rows(mart: Mart, scope: Scope | None, names: tuple[str, ...], first: int, last: int) -> pl.DataFrame:
    """month_no, metric, target_value, branch_id (null for the bank's own): targets of the metrics in the months."""
    rows = mart.once(("targets", scope), lambda: _placed(mart, scope))
    return rows.filter(pl.col("month_no").is_between(first, last) & pl.col("metric").is_in(list(names)))


def _placed(mart: Mart, scope: Scope | None) -> pl.DataFrame:
    """All targets with the branch that each is of, as units stood in its month."""
    targets = mart.small.whole("plan_target_month", scope).with_row_index("nth")
    validity = "valid_from_month_no", "valid_to_month_no"
    branches = mart.small.whole("org", scope).filter(pl.col("org_level") == "branch")
    pairs = targets.join(branches.select("org_id", "branch_id", *validity), on="org_id")
    placed = pairs.filter(pl.col("month_no").is_between(pl.col(validity[0]), pl.col(validity[1]))).select(
        "nth", "branch_id"
    )
    return targets.join(placed, on="nth", how="left").select(
        pl.col("month_no").cast(pl.Int32), "metric", pl.col("target_value").cast(pl.Decimal(38, 8)), "branch_id"
    )


def _choose(rows: pl.DataFrame, filters: Filters, by: tuple[str, ...], scope: Scope | None) -> pl.DataFrame:
    branches = rows.filter(pl.col("branch_id").is_not_null())
    if filters.branch_id:
        return branches.filter(pl.col("branch_id").is_in(list(filters.branch_id)))
    if by or (scope and scope.is_one_branch):
        return branches
    bank = rows.filter(pl.col("branch_id").is_null())  # not in the scope of several branches: only counts add up there
    own = bank["metric"].unique().to_list()
    counts = [name for name in rows["metric"].unique().to_list() if metric(name).kind == "count" and name not in own]
    return pl.concat([bank, branches.filter(pl.col("metric").is_in(counts))])
