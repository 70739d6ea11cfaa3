"""Customers handed from one manager to another: neither won nor lost, and no growth of whoever took them over."""

from __future__ import annotations

import polars as pl

from mart.metrics import metric, missing
from mart.query.filters import NONE, Filters, where
from mart.query.metric.evaluate import NO_FLOORS
from mart.query.metric.period import evaluate_periods, span
from mart.query.metric.source import fetch
from mart.query.metric.statement import Ask
from mart.query.metric.transfer import CUSTOMER, Moved
from mart.query.metric.values import NUMBER
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope

_IS_HANDED = "concat(v.customer_id, ':', {manager_id}, ':', v.month_no) IN (SELECT unnest($handed))"
_MONTHS = "(month_no BETWEEN $first AND $last OR month_no BETWEEN $first - $back AND $last - $back)"
# who had one manager, the same in every month, was not handed over, and most had
_PAIRS = f"""
    WITH had AS MATERIALIZED (
        SELECT month_no, customer_id, manager_id FROM customer_manager WHERE {_MONTHS} AND {{is_one}}
    ), same AS (
        SELECT customer_id FROM had GROUP BY customer_id
        HAVING min(manager_id) = max(manager_id) AND count(*) = 2 * ($last - $first + 1)
    ), there AS MATERIALIZED (
        SELECT month_no, customer_id FROM customer_status_month ANTI JOIN same USING (customer_id)
        WHERE is_lead AND {_MONTHS} AND {{is_one}}
    ), held AS (
        SELECT t.month_no, t.customer_id, coalesce(b.manager_id, $nobody) AS manager_id
        FROM there t LEFT JOIN had b ON b.month_no = t.month_no AND b.customer_id = t.customer_id
    )
    SELECT h.customer_id, h.manager_id, h.month_no, h.month_no >= $first AS is_now
    FROM held h
    JOIN there o ON o.customer_id = h.customer_id
        AND o.month_no = h.month_no + CASE WHEN h.month_no >= $first THEN -$back ELSE $back END
    ANTI JOIN held p ON p.customer_id = h.customer_id AND p.manager_id = h.manager_id AND p.month_no = o.month_no
    ORDER BY ALL"""
_IN_BRANCHES = """customer_id IN (
            SELECT v.customer_id FROM customer_month v
            WHERE v.month_no BETWEEN $first - $back AND $last AND {condition})"""


def handovers(mart: Mart, scope: Scope | None, months: range, back: int, filters: Filters = NONE) -> pl.DataFrame:
    """customer_id, manager_id, month_no, is_now: a manager had the customer in the month, and in the month compared
    with had not, while the customer was there in both. is_now: the month is one of `months`, else one before.
    `filters`: what the answer is used under. Of a large bank, under branches, only customers are looked at who had
    something booked there meanwhile; who leads branches sees no others anyway."""
    if back < len(months):  # both spans would overlap: month against month only
        raise ValueError(f"handovers: {len(months)} months compared with those {back} earlier")
    is_whole = mart.is_small or scope is None or scope.record.is_of_branches
    branches = () if is_whole else filters.branch_id
    condition, more = where(Filters(branch_id=branches), {"branch_id": "v.branch_id"})
    sql = _PAIRS.format(is_one=_IN_BRANCHES.format(condition=condition) if branches else "TRUE")
    params = {"first": months[0], "last": months[-1], "back": back, "nobody": UNASSIGNED, **more}
    return mart.once(("handovers", scope, months, back, branches), lambda: mart.frame(sql, params, scope))


def handed_over(mart: Mart, scope: Scope | None, months: range, back: int, filters: Filters) -> Moved:
    """Customers that came to or left the selected managers, as what moves with a unit moves."""
    rows = handovers(mart, scope, months, back)
    chosen = set(filters.manager_id)
    found = rows.filter(pl.col("manager_id").is_in(chosen))
    sides = {}
    for is_now in (True, False):
        own = found.filter(pl.col("is_now") == is_now)
        sides[is_now] = tuple(f"{c}:{m}" for c, m in own.select("customer_id", "month_no").unique().sort("*").rows())
    return Moved(tuple(found["customer_id"].unique().sort()), sides[True], sides[False], CUSTOMER)


def handed_between(
    mart: Mart,
    scope: Scope | None,
    names: tuple[str, ...],
    month_no: int,
    base_month: int,
    filters: Filters = NONE,
    period: str = "month",
) -> pl.DataFrame | None:
    """manager_id and one column a metric: what came with customers taken over less what went with those given away.

    As `transferred` for units: all a customer brings now to who took them over, all they brought then to who gave them
    away, each times the share of its month. None where nobody was handed over or the data do not reach back.
    """
    first, last = span(period, month_no)
    back = month_no - base_month
    sums = tuple(name for name in names if metric(name).kind != "ratio" and not missing(mart, name))
    if first - back < mart.first_month or not sums:
        return None
    rows = handovers(mart, scope, range(first, last + 1), back, filters)
    if rows.is_empty():
        return None
    sides = []
    for is_now, shift, sign in ((True, 0, 1), (False, back, -1)):
        own = rows.filter(pl.col("is_now") == is_now)
        keys = [":".join(map(str, key)) for key in own.select("customer_id", "manager_id", "month_no").rows()]
        ask = Ask(
            tuple(dict.fromkeys(m for name in sums for m in metric(name).measures)),
            first - shift,
            last - shift,
            ("manager_id",),
            filters,
            condition=_IS_HANDED,
            reach=("customer_id",),
            params=(("handed", keys),),
        )
        frame = evaluate_periods(
            fetch(mart, scope, ask), sums, ("manager_id",), [(first - shift, last - shift)], NO_FLOORS
        )
        sides.append(frame.select("manager_id", *((pl.col(n).cast(NUMBER) * sign).cast(NUMBER) for n in sums)))
    total = pl.concat(sides).group_by("manager_id", maintain_order=True).agg(pl.col(sums).sum())
    return total.with_columns(pl.lit(None, NUMBER).alias(name) for name in names if name not in sums)
