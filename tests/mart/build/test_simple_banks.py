"""Banks that bring little: payments alone, without accounts; loans and a flag of who is in default, without classes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mart.query import health, metric
from mart.query.cockpit import concentration
from mart.reader import open_mart
from mart.scope import EXECUTIVE, parse
from tests.mart.build import rawbank
from tests.mart.build.conftest import Built, make

pytestmark = pytest.mark.xdist_group("build")

MONTHS = ("2026-09", "2026-10")


def payment(customer: str, month: str, amount: int, **more: object) -> dict:
    return {
        "customer_id": customer, "month": month, "counterparty_id": "X1", "is_internal": False, "direction": "in",
        "payment_cnt": 4, "amount_cny": amount, **more,
    }  # fmt: skip


def only(data, rows: dict) -> Built:
    return make(data, rows, tuple(name for name in rawbank.raw_tables() if name not in rows))


@pytest.fixture(scope="module")
def payers(tmp_path_factory) -> Built:
    paid = [payment(name, month, 1000) for name in ("C1", "C2") for month in MONTHS]
    paid += [payment("C1", "2026-10", 500, counterparty_id="X2", refund_cnt=1, refund_cny=200)]
    customers = [rawbank.customer(name, month="2026-09") for name in ("C1", "C2", "C3")]
    return only(
        tmp_path_factory.mktemp("payers"), {"org": rawbank.orgs(), "customer": customers, "payment_month": paid}
    )


def test_a_bank_without_accounts_has_the_months_of_its_payments(payers):
    mart = open_mart(payers.data)
    assert [mart.first_month, mart.as_of] == [24320, 24321]
    assert payers.rows("SELECT count(*) AS n FROM fct_account_month") == [{"n": 0}]


def test_payments_count_after_what_was_paid_back(payers):
    found = payers.rows(
        "SELECT counterparty_id, amount_cny, refund_cny FROM fct_payment_month WHERE month_no = 24321 AND customer_id ="
        " 'C1' ORDER BY 1"
    )
    assert [tuple(row.values()) for row in found] == [
        ("X1", Decimal("1000.00"), Decimal("0.00")), ("X2", Decimal("300.00"), Decimal("200.00"))]  # fmt: skip


def test_its_customers_are_there_and_what_needs_accounts_is_not(payers):
    rows = payers.rows("SELECT payments_cnt, contribution_12m_cny FROM fct_customer_status_month WHERE month_no ="
                       " 24321 AND customer_id = 'C1'")  # fmt: skip
    assert rows == [{"payments_cnt": 8, "contribution_12m_cny": None}]


def test_what_its_largest_payers_make_of_all_payments(payers):
    mart = open_mart(payers.data)
    found = concentration.payments(mart, EXECUTIVE, mart.as_of)
    assert [(top.pct, top.customers_cnt) for top in found] == [(1, 1), (10, 1), (20, 1)]
    assert found[0].share_pct == pytest.approx(100 * 2300 / 4300)
    assert concentration.payments(mart, parse("branch_leader:B09"), mart.as_of) == ()


@pytest.fixture(scope="module")
def flagged(tmp_path_factory) -> Built:
    customers = [rawbank.customer("C1", month="2026-09"), rawbank.customer("C2", month="2026-09", is_default=False)]
    customers += [rawbank.customer("C1", month="2026-10", is_default=True)]
    accounts = [
        {"account_id": a, "month": "2026-09", "customer_id": c, "product_id": "LOAN", "org_id": "S1", "currency": "CNY",
         "opened_date": "2026-01-01", "rate_pct": 4} for a, c in (("L1", "C1"), ("L2", "C1"), ("L3", "C2"))
    ]  # fmt: skip
    balances = [
        {"account_id": a, "month": m, "avg_balance_cny": 100, "end_balance_cny": 100, "interest_cny": 1}
        for a in ("L1", "L2", "L3") for m in MONTHS
    ]  # fmt: skip
    classes = [{"account_id": "L2", "month": m, "five_category": "normal"} for m in MONTHS]
    rows = {"org": rawbank.orgs(), "customer": customers, "product": rawbank.PRODUCTS, "account": accounts,
            "balance_month": balances, "account_risk_month": classes}  # fmt: skip
    return only(tmp_path_factory.mktemp("flagged"), rows)


def test_a_customer_in_default_takes_the_accounts_with_them_that_no_class_speaks_for(flagged):
    rows = flagged.rows(
        "SELECT account_id, is_in_default, npl_cny FROM fct_account_month WHERE month_no = 24321 ORDER BY 1"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("L1", True, Decimal("100.00")), ("L2", False, Decimal("0.00")), ("L3", False, Decimal("0.00"))]  # fmt: skip
    before = flagged.rows("SELECT is_in_default FROM fct_account_month WHERE month_no = 24320 AND account_id = 'L1'")
    assert before == [{"is_in_default": False}]


@pytest.fixture(scope="module")
def earners(tmp_path_factory) -> Built:
    """C1 has a year and, within it, a month of its own; C2 a quarter; C3 nothing."""
    customers = [rawbank.customer(name) for name in ("C1", "C2", "C3")]
    found = [
        ("C1", "2026-12", "year", "100.00"),
        ("C1", "2026-12", "month", "-5.00"),
        ("C2", "2026-12", "quarter", "1.00"),
    ]
    profit = [
        {"customer_id": c, "month": m, "period": p, "risk_adjusted_profit_cny": Decimal(v)} for c, m, p, v in found
    ]
    rows = {"org": rawbank.orgs(), "customer": customers, "customer_profit": profit}
    return only(tmp_path_factory.mktemp("earners"), rows)


def test_a_ready_profit_is_spread_over_its_period_to_the_cent(earners):
    mart = open_mart(earners.data)
    assert [mart.first_month, mart.as_of] == [24312, 24323]
    rows = earners.rows(
        "SELECT customer_id, contribution_12m_cny FROM fct_customer_status_month WHERE month_no = 24323 ORDER BY 1"
    )
    # eleven months of 8.33 and the month of its own; 0.33 + 0.33 + 0.34; nothing is not nought
    assert [tuple(row.values()) for row in rows] == [
        ("C1", Decimal("86.63")), ("C2", Decimal("1.00")), ("C3", None)]  # fmt: skip


def test_what_a_ready_profit_does_not_allow_to_check_is_said(earners):
    mart = open_mart(earners.data)
    assert health.reconciliation(mart, EXECUTIVE)["check_name"].to_list() == ["shares"]
    assert health.unchecked(mart, EXECUTIVE) == ("account", "gl", "treasury", "overhead")


def test_balances_that_nobody_delivers_are_not_nought(earners):
    rows = earners.rows(
        "SELECT DISTINCT deposits_avg_cny, loans_end_cny, off_balance_cny FROM fct_customer_status_month"
    )
    assert [tuple(row.values()) for row in rows] == [(None, None, None)]


def test_a_ready_profit_has_a_whale_curve_and_no_figure_that_pretends(earners):
    mart = open_mart(earners.data)
    found = concentration.whale(mart, EXECUTIVE, mart.as_of)
    assert (found.customers_cnt, found.total_cny, found.missing) == (2, Decimal("87.63"), None)
    assert found.top[0].share_pct == pytest.approx(100 * 86.63 / 87.63)
    for name in ("risk_adjusted_profit", "economic_profit", "revenue"):
        assert metric.value(mart, EXECUTIVE, name, mart.as_of).value is None
