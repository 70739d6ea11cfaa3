"""A customer's accounts with the full calculation: every P&L component of each, adding up to the customer's totals."""

from __future__ import annotations

import polars as pl

from mart.measures import flows, held
from mart.query.customer.base import measures, rows
from mart.reader import Mart
from mart.scope import Scope

_RATES = ("rate_pct", "ftp_rate_pct", "pd_pct", "lgd_pct", "risk_weight_pct", "five_category", "overdue_days")


def account_no(scope: Scope, column: str = "account_id") -> str:
    """SQL of an account number as the role may see it: in full for who works with it, else at most its last four signs.

    Never more than half of it, so a short number is not shown by its mask.
    """
    return (
        column if scope.record.sees_account_numbers else f"'•••• ' || right({column}, least(4, length({column}) // 2))"
    )


def accounts(mart: Mart, scope: Scope, customer_id: str, month_no: int, months: int = 12) -> pl.DataFrame:
    """Accounts with a row in the last `months` months, largest economic profit first.

    Columns: ref (opaque key of an account within this customer), account_no (masked by role), product_id, product_zh,
    product_en, org_zh, org_en, opened_date, closed_date, term_months, the balances of the last month (0 where closed
    before), rates and risk figures of its last month, and the flows summed over the months, in yuan. Each column's sum
    is the customer's total in `history`.
    """
    names = measures(mart, scope, "account_month")
    figures = [f"sum({name}) AS {name}" for name in flows() if name in names]
    figures += [
        f"CASE WHEN bool_or({name} IS NOT NULL) THEN coalesce(sum({name}) FILTER (month_no = $last), 0) END AS {name}"
        for name in held()
        if name in names
    ]
    figures += [
        f"arg_max({name}, month_no) AS {name}" for name in _RATES if name in mart.columns("account_month", scope)
    ]
    mine, params = rows(mart, scope, customer_id, month_no - months + 1, month_no)
    sums = (
        "SELECT account_id, arg_max(product_id, month_no) AS product_id, arg_max(org_id, month_no) AS org_id, "
        f"count(*) AS months_cnt, {', '.join(figures)} FROM account_month WHERE {mine} GROUP BY account_id"
    )
    sql = (
        f"WITH sums AS ({sums}) SELECT md5(sums.account_id) AS ref, {account_no(scope, 'sums.account_id')} AS"
        " account_no, p.name_zh AS product_zh, coalesce(p.name_en, p.name_zh) AS product_en, o.name_zh AS org_zh,"
        " coalesce(o.name_en, o.name_zh) AS org_en, a.opened_date, a.closed_date, a.term_months, a.currency, sums.*"
        " EXCLUDE (account_id) FROM sums LEFT JOIN (SELECT * FROM account WHERE customer_id = $customer) a ON"
        " a.account_id = sums.account_id AND $last BETWEEN a.valid_from_month_no AND a.valid_to_month_no LEFT JOIN"
        " product p ON p.product_id = sums.product_id AND $last BETWEEN p.valid_from_month_no AND p.valid_to_month_no"
        " LEFT JOIN org o ON o.org_id = sums.org_id AND $last BETWEEN o.valid_from_month_no AND o.valid_to_month_no"
        " ORDER BY sums.economic_profit_cny DESC NULLS LAST, sums.deposits_avg_cny + sums.loans_end_cny DESC, ref"
    )
    return mart.frame(sql, params, scope)


def account_history(
    mart: Mart, scope: Scope, customer_id: str, ref: str, month_no: int, months: int = 24
) -> pl.DataFrame:
    """One account's rows, oldest first: month_no, every measure, rates and risk figures. Empty for a foreign ref."""
    names = [*measures(mart, scope, "account_month"), *(n for n in _RATES if n in mart.columns("account_month", scope))]
    mine, params = rows(mart, scope, customer_id, month_no - months + 1, month_no)
    sql = (
        f"SELECT month_no, {', '.join(names)} FROM account_month WHERE {mine} AND md5(account_id) = $ref ORDER BY"
        " month_no"
    )
    return mart.frame(sql, {**params, "ref": ref}, scope)
