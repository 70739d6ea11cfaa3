"""What moved in or out with a unit between two months, so that it is not taken for growth or loss."""

from __future__ import annotations

import polars as pl

from mart.metrics import metric
from mart.query.filters import NONE, Filters
from mart.query.metric.period import span
from mart.query.metric.values import NUMBER, metric_frame
from mart.reader import Mart
from mart.scope import Scope


def moved_units(
    mart: Mart, scope: Scope | None, first: int, last: int, filters: Filters = NONE, by: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Units that changed their branch between two months, where that changes what is compared.

    Between rows of branches every move counts; under a selection of branches (or in the scope of a leader) a move into
    or out of it. The whole bank, and a unit chosen by itself, is the same on both sides: none.
    """
    inside = set(filters.branch_id or (scope.ids if scope and scope.record.is_of_branches else ()))
    if filters.org_id or not (inside or "branch_id" in by):
        return ()
    moves = mart.once(("moved_units", scope, first, last), lambda: _moves(mart, scope, first, last)).rows()
    return tuple(
        unit for unit, branches in moves if "branch_id" in by or 0 < len(inside & set(branches)) < len(branches)
    )


def _moves(mart: Mart, scope: Scope | None, first: int, last: int) -> pl.DataFrame:
    sql = (
        "SELECT org_id, list(DISTINCT branch_id ORDER BY branch_id) AS branches FROM org WHERE valid_from_month_no <="
        " $last AND valid_to_month_no >= $first AND branch_id IS NOT NULL GROUP BY org_id HAVING count(DISTINCT"
        " branch_id) > 1 ORDER BY org_id"
    )
    return mart.frame(sql, {"first": first, "last": last}, scope)


def transferred(
    mart: Mart,
    scope: Scope | None,
    names: tuple[str, ...],
    month_no: int,
    base_month: int,
    filters: Filters = NONE,
    by: tuple[str, ...] = (),
    period: str = "month",
) -> pl.DataFrame | None:
    """The part of the change from the base month that units brought or took along: `by` columns, one column a metric.

    That is the value of the moved units in the month less theirs in the base month, each under the branch of its time:
    for a unit that came all it has now, for one that left all it had. None where nothing moved or the data do not
    reach back; null for ratios.
    """
    first = span(period, base_month)[0]
    units = moved_units(mart, scope, first, month_no, filters, by) if first >= mart.first_month else ()
    sums = tuple(name for name in names if metric(name).kind != "ratio")
    if not units or not sums:
        return None
    sides = [
        metric_frame(mart, scope, sums, no, no, filters.with_(org_id=units), by, period=period).select(
            *by, *((pl.col(name).cast(NUMBER) * sign).cast(NUMBER).alias(name) for name in sums)
        )
        for no, sign in ((month_no, 1), (base_month, -1))
    ]
    both = pl.concat(sides)
    total = both.group_by(by, maintain_order=True).agg(pl.col(sums).sum()) if by else both.select(pl.col(sums).sum())
    return total.with_columns(pl.lit(None, NUMBER).alias(name) for name in names if name not in sums)
