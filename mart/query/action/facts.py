"""What actions are judged by: a row a customer with their loans, deposits and arrears of the last twelve months."""

from __future__ import annotations

from typing import Any

import polars as pl

from mart.query.metric.pruning import BOOKED, unit_condition
from mart.reader import Mart
from mart.scope import Scope

MONTHS = 12
NEEDS = frozenset({"economic_profit_cny", "risk_adjusted_profit_cny", "interest_received_cny", "economic_capital_cny"})
_DAYS = "day(last_day(make_date(CAST(a.month_no // 12 AS INTEGER), CAST(a.month_no % 12 + 1 AS INTEGER), 1)))"
_LOAN = "kind = 'loan' AND is_sound"
_FACTS = """
    WITH booked AS (
        SELECT a.*, p.product_kind AS kind, {days} AS days, {sound} AS is_sound
        FROM account_month a
        JOIN product p ON p.product_id = a.product_id
            AND $last BETWEEN p.valid_from_month_no AND p.valid_to_month_no
        WHERE a.month_no BETWEEN $first AND $last AND {who}
    )
    SELECT
        customer_id,
        CAST(coalesce(sum(economic_profit_cny) FILTER (is_sound), 0) AS DOUBLE) AS ep,
        CAST(coalesce(sum(risk_adjusted_profit_cny) FILTER (is_sound), 0) AS DOUBLE) AS rap,
        coalesce(sum(CAST(economic_capital_cny AS DOUBLE) * days) FILTER (is_sound), 0) / 365 AS capital_years,
        coalesce(sum(CAST(loans_avg_cny AS DOUBLE) * days) FILTER ({loan}), 0) / 365 AS loan_years,
        CAST(coalesce(sum(interest_received_cny) FILTER ({loan}), 0) AS DOUBLE) AS loan_interest,
        CAST(coalesce(sum(ftp_charge_cny) FILTER ({loan}), 0) AS DOUBLE) AS loan_ftp,
        CAST(coalesce(sum(economic_profit_cny) FILTER ({loan}), 0) AS DOUBLE) AS loan_ep,
        CAST(coalesce(sum(loans_end_cny) FILTER ({loan} AND month_no = $last), 0) AS DOUBLE) AS loans_now,
        CAST(coalesce(sum(rwa_cny) FILTER (is_sound AND month_no = $last), 0) AS DOUBLE) AS rwa_now,
        CAST(coalesce(sum(deposits_avg_cny) FILTER (month_no = $last), 0) AS DOUBLE) AS deposits_now,
        CAST(coalesce(sum(deposits_avg_cny) FILTER (month_no BETWEEN $last - $back AND $last - 1), 0) AS DOUBLE)
            / $back AS deposits_before,
        coalesce(sum(CAST(deposits_avg_cny AS DOUBLE) * days), 0) / 365 AS deposit_years,
        CAST(coalesce(sum(economic_profit_cny) FILTER (kind = 'deposit'), 0) AS DOUBLE) AS deposit_ep,
        CAST(coalesce(sum(loans_end_cny) FILTER (overdue_days > 0 AND month_no = $last), 0) AS DOUBLE) AS overdue_now,
        coalesce(
            sum(CAST(loans_end_cny AS DOUBLE) * CAST(lgd_pct AS DOUBLE) / 100)
            FILTER (overdue_days > 0 AND month_no = $last), 0
        ) AS overdue_loss,
        coalesce(max(overdue_days) FILTER (month_no = $last), 0) AS overdue_days,
        max(month_no) AS month_no,
        min(month_no) AS first_no
    FROM booked
    GROUP BY customer_id"""


def facts(mart: Mart, scope: Scope, month_no: int, customers: tuple[str, ...], outflow_months: int) -> pl.DataFrame:
    """One row a customer in `customers` with results in the twelve months to `month_no`; amounts in yuan, Float64.

    *_years: balance x days / 365, so that an amount divided by it is a yearly rate. Loans are sound ones. Empty where
    the mart has no profit.
    """
    columns = mart.columns("account_month", scope)
    if not customers or not columns >= NEEDS:
        return pl.DataFrame()
    here, params = unit_condition(mart, scope, customers, BOOKED, "a.org_id", "a.branch_id")
    sound = "NOT coalesce(a.is_in_default, FALSE)" if "is_in_default" in columns else "TRUE"
    sql = _FACTS.format(
        days=_DAYS, loan=_LOAN, sound=sound, who=f"a.customer_id IN (SELECT unnest($customers)) AND {here}"
    )
    bound: dict[str, Any] = {"first": month_no - MONTHS + 1, "last": month_no, "back": outflow_months}
    return mart.frame(sql, {**bound, "customers": list(customers), **params}, scope)
