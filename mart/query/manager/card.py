"""One manager: who, where, judged by what in a month; twenty-four months; and finding one by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from mart.measures import named
from mart.query.manager.base import Rules, rules
from mart.query.search import search
from mart.reader import Mart
from mart.scope import Scope

_STATUS = (
    "org_id",
    "branch_id",
    "coefficient_region",
    "grade",
    "is_active",
    "window_months",
    "window_days",
    "rap_12m_cny",
    "pay_12m_cny",
    "capacity_cny",
    "rwa_avg_12m_cny",
    "yield_ratio",
    "grade_standard_cny",
    "region_coefficient",
    "standard_cny",
    "of_standard_ratio",
    "pay_capacity_ratio",
    "pay_capacity_standard_ratio",
    "capacity_pct_rank",
    "yield_pct_rank",
    "low_yield_months",
    "yield_upper_ratio",
    "is_high_capacity_low_yield",
    "is_low_yield_confirmed",
    "customers_cnt",
)
_COUNTS = ("customers_active_cnt", "customers_value_cnt", "customers_high_value_cnt", "customers_credit_cnt")
_IN_FORCE = "m.month_no BETWEEN {0}.valid_from_month_no AND {0}.valid_to_month_no"
_NAMED = (
    f"LEFT JOIN manager g ON g.manager_id = m.manager_id AND {_IN_FORCE.format('g')} "
    f"LEFT JOIN org o ON o.org_id = m.org_id AND {_IN_FORCE.format('o')} "
    f"LEFT JOIN org b ON b.org_id = m.branch_id AND {_IN_FORCE.format('b')}"
)
_NAMES = (
    "coalesce(g.name_zh, m.manager_id) AS name_zh, coalesce(g.name_en, g.name_zh, m.manager_id) AS name_en, o.name_zh"
    " AS org_zh, coalesce(o.name_en, o.name_zh) AS org_en, b.name_zh AS branch_zh, coalesce(b.name_en, b.name_zh) AS"
    " branch_en"
)


@dataclass(frozen=True)
class Card:
    """status: the manager's row of the month with names; counts of customers led; rules that judge the month.

    peers_cnt: active managers of the same grade and region that the scope sees (managers see only themselves).
    """

    manager_id: str
    status: Mapping[str, Any]
    rules: Rules
    peers_cnt: int


def _status(mart: Mart, scope: Scope) -> list[str]:
    have = mart.columns("manager_status_month", scope)
    return [
        f"m.{name}" if name in have else f"NULL AS {name}" for name in _STATUS
    ]  # a build from before a column has none


def card(mart: Mart, scope: Scope, manager_id: str, month_no: int) -> Card | None:
    """A manager's card of a month, None where the scope holds no such manager."""
    columns = ", ".join(_status(mart, scope))
    params = {"month_no": month_no, "manager": manager_id}
    sql = (
        f"SELECT m.manager_id, {_NAMES}, {columns}, (SELECT count(*) FROM manager_status_month p WHERE p.month_no ="
        " m.month_no AND p.grade = m.grade AND p.coefficient_region IS NOT DISTINCT FROM m.coefficient_region AND"
        f" p.is_active AND p.capacity_cny IS NOT NULL) AS peers_cnt FROM manager_status_month m {_NAMED} WHERE"
        " m.month_no = $month_no AND m.manager_id = $manager"
    )
    found = mart.frame(sql, params, scope)
    if found.is_empty():
        return None
    row = found.row(0, named=True)
    return Card(manager_id, row, rules(mart, month_no), row.pop("peers_cnt"))


def history(mart: Mart, scope: Scope, manager_id: str, month_no: int, months: int = 24) -> pl.DataFrame:
    """One row a month, oldest first: month_no, the measures credited by share (yuan, exact), counts of customers led,
    and the status of the month. Null where the manager held nothing or a feed is missing."""
    first = max(month_no - months + 1, mart.first_month)
    have = mart.columns("manager_month", scope)
    sums = ", ".join(f"sum({name}) AS {name}" for name in (*named("account"), *_COUNTS) if name in have)
    params = {"first": first, "last": month_no, "manager": manager_id}
    mine = "manager_id = $manager AND month_no BETWEEN $first AND $last"
    facts = mart.frame(f"SELECT month_no, {sums} FROM manager_month WHERE {mine} GROUP BY month_no", params, scope)
    status = mart.frame(
        f"SELECT m.month_no, {', '.join(_status(mart, scope))} FROM manager_status_month m WHERE {mine}", params, scope
    )
    whole = pl.DataFrame({"month_no": list(range(first, month_no + 1))}, schema={"month_no": pl.Int32})
    return (
        whole.join(facts.with_columns(pl.col("month_no").cast(pl.Int32)), on="month_no", how="left")
        .join(status.with_columns(pl.col("month_no").cast(pl.Int32)), on="month_no", how="left")
        .sort("month_no")
    )


def find(mart: Mart, scope: Scope, text: str, month_no: int, limit: int = 100) -> pl.DataFrame:
    """Managers that hold every word of `text` in a name or their number, largest capacity first; all where it is empty.

    frame: manager_id, name_zh, name_en, org/branch names, grade, is_active, customers_cnt, capacity_cny,
    of_standard_pct.
    """
    asked = search(text, ("g.name_zh", "g.name_en"), "m.manager_id")
    sql = f"""
        SELECT m.manager_id, {_NAMES}, m.grade, m.is_active, m.customers_cnt, m.capacity_cny,
            CAST(100 * m.of_standard_ratio AS DOUBLE) AS of_standard_pct, m.is_high_capacity_low_yield AS is_marked
        FROM manager_status_month m {_NAMED}
        WHERE m.month_no = $month_no AND {asked.condition}
        ORDER BY m.capacity_cny DESC NULLS LAST, m.manager_id LIMIT {int(limit)}
    """
    return mart.frame(sql, {"month_no": month_no, **asked.params}, scope)
