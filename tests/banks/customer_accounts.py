"""Accounts of the bank of nine customers: two years of one borrower, a month of another customer, and their sums."""

from __future__ import annotations

from decimal import Decimal

import duckdb

from mart.measures import named

M0, M1 = 24309, 24321  # 2025-10 and 2026-10


def account(account: str, customer: str, org: str, product: str, month: int, **measures: int) -> dict:
    """One account-month; profit follows from the parts, as in the mart."""
    m = {name: Decimal(0) for name in named("account")} | {f"{k}_cny": Decimal(v) for k, v in measures.items()}
    m["ftp_margin_cny"] = (
        m["interest_received_cny"] - m["ftp_charge_cny"] + m["ftp_credit_cny"] - m["interest_paid_cny"]
    )
    m["cost_cny"] = m["cost_direct_cny"] + m["cost_activity_cny"] + m["cost_overhead_cny"]
    m["credit_cost_cny"] = m["expected_loss_cny"] + m["default_loss_cny"]
    m["risk_adjusted_profit_cny"] = (
        m["ftp_margin_cny"]
        + m["capital_credit_cny"]
        + m["fees_cny"]
        - m["cost_cny"]
        - m["credit_cost_cny"]
        - m["surtax_cny"]
        - m["tax_cny"]
    )
    m["economic_profit_cny"] = m["risk_adjusted_profit_cny"] - m["capital_charge_cny"]
    m["economic_profit_performing_cny"] = m["economic_profit_cny"] + m["default_loss_cny"] * 3 / 4
    return {
        "month_no": month,
        "account_id": account,
        "customer_id": customer,
        "product_id": product,
        "org_id": org,
        "branch_id": f"B{org[1:3]}",
        **m,
    }


ACCOUNTS = [
    row
    for month in range(M1 - 23, M1 + 1)
    for row in (
        account(
            "620000000001",
            "C1",
            "S0101",
            "D1",
            month,
            deposits_avg=8_000_000,
            deposits_end=8_000_000,
            ftp_credit=14_000,
            interest_paid=6_000,
            cost_activity=900,
            cost_overhead=700,
            surtax=40,
            tax=1_590,
        ),
        account(
            "990000000077",
            "C1",
            "S0101",
            "L1",
            month,
            loans_avg=6_000_000,
            loans_end=6_000_000,
            interest_received=21_000,
            ftp_charge=12_500,
            cost_direct=300,
            expected_loss=1_395,
            capital_credit=1_600,
            surtax=151,
            tax=2_313,
            rwa=6_000_000,
            economic_capital=630_000,
            capital_charge=6_300,
        ),
    )
] + [
    account(
        "620000000005", "C5", "S0201", "D1", M1, deposits_avg=2_000_000, ftp_credit=3_500, interest_paid=1_500, tax=500
    ),
    account("620000000009", "C5", "S0201", "F1", M1, fees=800, tax=200),
]


def facts(con: duckdb.DuckDBPyConnection, rows: list[dict], drop: tuple[str, ...]) -> None:
    columns = ", ".join(f"{name} DECIMAL(18,2)" for name in named("account"))
    con.execute(
        "CREATE TABLE marts.fct_account_month (month_no INTEGER, account_id VARCHAR, customer_id VARCHAR, org_id"
        f" VARCHAR, branch_id VARCHAR, product_id VARCHAR, {columns}, rate_pct DECIMAL(12,6), ftp_rate_pct"
        " DECIMAL(12,6), pd_pct DECIMAL(12,6), lgd_pct DECIMAL(12,6), risk_weight_pct DECIMAL(12,6), five_category"
        " VARCHAR, overdue_days BIGINT, is_in_default BOOLEAN, is_in_use BOOLEAN)"
    )
    names = ["month_no", "account_id", "customer_id", "org_id", "branch_id", "product_id", *named("account")]
    con.executemany(
        f"INSERT INTO marts.fct_account_month ({', '.join(names)}, is_in_use) VALUES ({', '.join('?' * len(names))},"
        " TRUE)",
        [[None if name.removesuffix("_cny") in drop else row[name] for name in names] for row in rows],
    )
    sums = ", ".join(f"CAST(sum({name}) AS DECIMAL(18,2)) AS {name}" for name in named("account"))
    con.execute(
        f"CREATE TABLE marts.fct_customer_month AS SELECT month_no, customer_id, org_id, branch_id, {sums}, "
        "CAST(count(*) AS INTEGER) AS accounts_cnt FROM marts.fct_account_month GROUP BY ALL"
    )
    con.execute(
        f"CREATE TABLE marts.fct_org_month AS SELECT month_no, org_id, branch_id, {sums} FROM marts.fct_account_month"
        " GROUP BY ALL"
    )
    con.execute(
        f"CREATE TABLE marts.fct_product_month AS SELECT month_no, product_id, org_id, branch_id, {sums} FROM "
        "marts.fct_account_month GROUP BY ALL"
    )
    con.execute(
        "CREATE TABLE marts.fct_manager_month AS SELECT 'R1' AS manager_id, * FROM marts.fct_org_month WHERE FALSE"
    )
    con.execute(
        "CREATE TABLE marts.fct_product_segment_month AS SELECT a.month_no, a.product_id, a.branch_id, s.tier,"
        " s.industry_code, s.size_class, CAST(count(DISTINCT a.customer_id) AS INTEGER) AS holders_cnt FROM"
        " marts.fct_account_month a JOIN marts.fct_customer_status_month s USING (month_no, customer_id) GROUP BY ALL"
    )
    con.execute(
        "CREATE TABLE marts.dim_account AS SELECT account_id, min(month_no) AS valid_from_month_no, 999999 AS"
        " valid_to_month_no, customer_id, product_id, org_id, 'CNY' AS currency, DATE '2024-11-05' AS opened_date,"
        " NULL::DATE AS closed_date, 3.6::DECIMAL(12,6) AS rate_pct, 12::BIGINT AS term_months, NULL::DATE AS"
        " repricing_date FROM marts.fct_account_month GROUP BY ALL"
    )
