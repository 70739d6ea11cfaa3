"""Customers who make and lose money on a node of the product tree."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.metrics import missing
from mart.query import filters as flt
from mart.query import labels
from mart.query.filters import Filters, where
from mart.query.product.base import Node, period, without_missing
from mart.query.product.tree import raroc
from mart.query.source import Ask, money_plan
from mart.reader import Mart
from mart.scope import Scope

SUMS = ("deposits_avg_cny", "loans_avg_cny", "off_balance_cny", "interest_paid_cny", "interest_received_cny", "fees_cny",
        "revenue_cny", "cost_cny", "expected_loss_cny", "risk_adjusted_profit_cny", "economic_profit_cny", "rwa_cny",
        "economic_capital_cny")
_AVERAGED = ("deposits_avg_cny", "loans_avg_cny", "off_balance_cny", "rwa_cny", "economic_capital_cny")
# what customers are ranked by: economic profit, or without it the business they bring
_ORDERS = {"economic_profit": "economic_profit_cny", "deposits_avg": "deposits_avg_cny + loans_avg_cny + off_balance_cny"}


@dataclass(frozen=True)
class People:
    """rows: customer_id, label_zh, label_en, SUMS of the period (balances, RWA and capital averaged), volume_cny,
    raroc_pct; makers first. customers_cnt, gaining_cnt, losing_cnt and the sums are of all customers, not of the rows kept.
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
        return self.rows.clear() if self.by != "economic_profit" else self.rows.filter(pl.col("economic_profit_cny") < 0).reverse()


def people(mart: Mart, scope: Scope | None, month_no: int, node: Node, filters: Filters = flt.NONE, kind: str = "month",
           limit: int | None = 50) -> People:
    """The `limit` customers at either end of economic profit on the node over a period; None gives all of them."""
    by = "deposits_avg" if missing(mart, "economic_profit") else "economic_profit"
    first, last = period(kind, month_no)
    first = max(first, mart.first_month)
    sql, params = _statement(mart, scope, node.narrow(filters), by, last - first + 1, limit)
    found = mart.frame(sql, {"first": first, "last": last, **params}, scope)
    row = found.row(0, named=True) if found.height else {}
    rows = found.drop("_customers", "_gaining", "_losing", "_total", "_lost", "_order").with_columns(
        volume_cny=pl.sum_horizontal(pl.col(name).fill_null(0) for name in SUMS[:3]), raroc_pct=raroc(last - first + 1))
    rows = without_missing(mart, rows, SUMS)
    rows = labels.add(mart, scope, rows, "customer_id", month_no).rename({"key": "customer_id"})
    return People(rows, by, int(row.get("_customers") or 0), int(row.get("_gaining") or 0), int(row.get("_losing") or 0), row.get("_total"), row.get("_lost"))


def lead_managers(mart: Mart, scope: Scope | None, customer_ids: list[str], month_no: int) -> pl.DataFrame:
    """customer_id, manager_id, manager_zh, manager_en of who leads these customers in a month; no rows where the bank or the
    role has no managers."""
    schema = {"customer_id": pl.String, "manager_id": pl.String, "manager_zh": pl.String, "manager_en": pl.String}
    if not customer_ids or "lead_manager_id" not in mart.columns("customer_status_month", scope) or not mart.columns("manager", scope):
        return pl.DataFrame(schema=schema)
    found = mart.frame("SELECT DISTINCT customer_id, lead_manager_id AS manager_id FROM customer_status_month WHERE month_no = $month_no "
                       "AND customer_id = ANY($ids) AND lead_manager_id IS NOT NULL", {"month_no": month_no, "ids": customer_ids}, scope)
    return labels.add(mart, scope, found, "manager_id", month_no).select(
        "customer_id", manager_id="key", manager_zh="label_zh", manager_en="label_en").unique("customer_id", maintain_order=True)


def _statement(mart: Mart, scope: Scope | None, filters: Filters, by: str, months: int, limit: int | None) -> tuple[str, dict]:
    """One pass: each customer's sums, the totals over all of them, and the two ends kept."""
    plan = money_plan(mart, scope, Ask(SUMS, 0, 0, ("customer_id",), filters), SUMS)
    condition, params = where(filters, plan.columns)
    # sums stay exact; only what is averaged over months is rounded again
    sums = ", ".join(f"CAST(sum(v.{name}{plan.weight}) / {months} AS DECIMAL(38,2)) AS {name}" if months > 1 and name in _AVERAGED
                     else f"sum(v.{name}{plan.weight}) AS {name}" for name in SUMS)
    inner = (f"SELECT {plan.columns['customer_id']} AS customer_id, {sums} FROM {plan.view} v {' '.join(plan.joins)} "
             f"WHERE v.month_no BETWEEN $first AND $last AND {condition} GROUP BY ALL")
    order = _ORDERS[by]
    kept = "TRUE" if limit is None else ("row_number() OVER (ORDER BY _order DESC, customer_id) <= $limit OR "
                                         "row_number() OVER (ORDER BY _order, customer_id) <= $limit")
    sql = (f"WITH c AS ({inner}), o AS (SELECT *, {order} AS _order FROM c) SELECT *, count(*) OVER () AS _customers, "
           "count(*) FILTER (WHERE economic_profit_cny > 0) OVER () AS _gaining, "
           "count(*) FILTER (WHERE economic_profit_cny < 0) OVER () AS _losing, sum(economic_profit_cny) OVER () AS _total, "
           "sum(economic_profit_cny) FILTER (WHERE economic_profit_cny < 0) OVER () AS _lost "
           f"FROM o QUALIFY {kept} ORDER BY _order DESC NULLS LAST, customer_id")
    return sql, params | ({} if limit is None else {"limit": limit})
