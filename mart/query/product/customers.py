"""Customers who make and lose money on a node of the product tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from mart.measures import held
from mart.metrics import missing
from mart.query import filters as flt
from mart.query import labels
from mart.query.filters import Filters, where
from mart.query.metric.guard import floors
from mart.query.metric.money import money_plan
from mart.query.metric.statement import Ask, Plan
from mart.query.product.base import RESULTS, Node, period, without_missing
from mart.query.product.tree import raroc
from mart.reader import Mart
from mart.scope import Scope

SUMS = (
    "deposits_avg_cny",
    "loans_avg_cny",
    "off_balance_cny",
    "interest_paid_cny",
    "interest_received_cny",
    "fees_cny",
    *RESULTS,
)
# what customers are ranked by: economic profit, or without it the business they bring
_ORDERS = {
    "economic_profit": "economic_profit_cny",
    "deposits_avg": "deposits_avg_cny + loans_avg_cny + off_balance_cny",
}


@dataclass(frozen=True)
class NodeCustomers:
    """rows: customer_id, label_zh, label_en, SUMS of the period (balances, RWA and capital averaged), volume_cny,
    raroc_pct; makers first. customers_cnt, gaining_cnt, losing_cnt and the sums are of all customers, not of the rows
    kept.
    by: economic_profit, or deposits_avg where profit cannot be had (then nobody loses)."""

    rows: pl.DataFrame
    by: str
    customers_cnt: int
    gaining_cnt: int
    losing_cnt: int
    total_cny: object
    losing_cny: object

    def makers(self) -> pl.DataFrame:
        """Those who make money, most first."""
        return self.rows if self.by != "economic_profit" else self.rows.filter(pl.col("economic_profit_cny") > 0)

    def losers(self) -> pl.DataFrame:
        """Those who lose money, most first."""
        return (
            self.rows.clear()
            if self.by != "economic_profit"
            else self.rows.filter(pl.col("economic_profit_cny") < 0).reverse()
        )


def node_customers(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    node: Node,
    filters: Filters = flt.NONE,
    kind: str = "month",
    limit: int | None = 50,
) -> NodeCustomers:
    """The `limit` customers at either end of economic profit on the node over a period; None gives all of them."""
    by = "deposits_avg" if missing(mart, "economic_profit") else "economic_profit"
    first, last = period(kind, month_no)
    first = max(first, mart.first_month)
    sql, params = _statement(mart, scope, node.narrow(filters), by, last - first + 1, limit)
    found = mart.frame(sql, {"first": first, "last": last, **params}, scope)
    row = found.row(0, named=True) if found.height else {}
    rows = found.drop("_customers", "_gaining", "_losing", "_total", "_lost", "_order").with_columns(
        volume_cny=pl.sum_horizontal(pl.col(name).fill_null(0) for name in SUMS[:3]),
        raroc_pct=raroc(first, last, floors(mart, month_no).get("raroc", 0)),
    )
    rows = without_missing(mart, rows, SUMS)
    rows = labels.add(mart, scope, rows, "customer_id", month_no).rename({"key": "customer_id"})
    return NodeCustomers(
        rows,
        by,
        int(row.get("_customers") or 0),
        int(row.get("_gaining") or 0),
        int(row.get("_losing") or 0),
        row.get("_total"),
        row.get("_lost"),
    )


def lead_managers(mart: Mart, scope: Scope | None, customer_ids: list[str], month_no: int) -> pl.DataFrame:
    """customer_id, manager_id, manager_zh, manager_en of who leads these customers in a month; no rows where the bank
    or the role has no managers."""
    schema = {"customer_id": pl.String, "manager_id": pl.String, "manager_zh": pl.String, "manager_en": pl.String}
    if (
        not customer_ids
        or "lead_manager_id" not in mart.columns("customer_status_month", scope)
        or not mart.columns("manager", scope)
    ):
        return pl.DataFrame(schema=schema)
    found = mart.frame(
        "SELECT DISTINCT customer_id, lead_manager_id AS manager_id FROM customer_status_month WHERE month_no ="
        " $month_no AND customer_id = ANY($ids) AND lead_manager_id IS NOT NULL",
        {"month_no": month_no, "ids": customer_ids},
        scope,
    )
    return (
        labels.add(mart, scope, found, "manager_id", month_no)
        .select("customer_id", manager_id="key", manager_zh="label_zh", manager_en="label_en")
        .unique("customer_id", maintain_order=True)
    )


def _statement(
    mart: Mart, scope: Scope | None, filters: Filters, by: str, months: int, limit: int | None
) -> tuple[str, dict[str, Any]]:
    """The rank of every customer, the totals over all, and the sums of those at the two ends.

    Ranked by one or two sums, in short sorts: windows, or all sums of all customers, take seconds at 400,000 of them.
    """
    plan = money_plan(mart, scope, Ask(SUMS, 0, 0, ("customer_id",), filters), SUMS)
    condition, params = where(filters, plan.columns)
    customer = plan.columns["customer_id"]
    ranked = [name for name in SUMS if name in f"{_ORDERS[by]} economic_profit_cny".split()]
    source = f"FROM {plan.view} v {' '.join(plan.joins)} WHERE v.month_no BETWEEN $first AND $last AND {condition}"
    ends, kept = "", ""
    if limit is not None:
        ends = """,
        best AS (SELECT customer_id FROM o ORDER BY _order DESC NULLS LAST, customer_id LIMIT $limit),
        worst AS (SELECT customer_id FROM o ORDER BY _order ASC NULLS LAST, customer_id LIMIT $limit)"""
        kept = f"AND {customer} IN (SELECT customer_id FROM best UNION SELECT customer_id FROM worst)"
    sql = f"""
        WITH c AS (
            SELECT {customer} AS customer_id, {_sums(plan, months, ranked)} {source} GROUP BY ALL
        ), o AS MATERIALIZED (
            SELECT customer_id, economic_profit_cny, {_ORDERS[by]} AS _order FROM c
        ), t AS (
            SELECT
                count(*) AS _customers,
                count(*) FILTER (economic_profit_cny > 0) AS _gaining,
                count(*) FILTER (economic_profit_cny < 0) AS _losing,
                sum(economic_profit_cny) AS _total,
                sum(economic_profit_cny) FILTER (economic_profit_cny < 0) AS _lost
            FROM o
        ){ends}, r AS (
            SELECT {customer} AS customer_id, {_sums(plan, months, SUMS)} {source} {kept} GROUP BY ALL
        )
        SELECT r.*, o._order, t.*
        FROM r
        JOIN o USING (customer_id)
        CROSS JOIN t
        ORDER BY o._order DESC NULLS LAST, r.customer_id"""
    return sql, params | ({} if limit is None else {"limit": limit})


def _sums(plan: Plan, months: int, names: Sequence[str]) -> str:
    """SELECT list of exact sums; only what is averaged over months is rounded again."""
    return ", ".join(
        (
            f"CAST(sum(v.{name}{plan.weight}) / {months} AS DECIMAL(38,2)) AS {name}"
            if months > 1 and name in held()
            else f"sum(v.{name}{plan.weight}) AS {name}"
        )
        for name in names
    )
