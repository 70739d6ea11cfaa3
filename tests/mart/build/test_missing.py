"""A feed nobody brought leaves nulls, never zeros, in what needs it, and everything else stands."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.xdist_group("build")  # one worker makes the banks they share

NEEDS_FEED = (
    "ftp_charge_cny",
    "ftp_credit_cny",
    "ftp_margin_cny",
    "fees_gross_cny",
    "rebate_cny",
    "fees_cny",
    "fees_billed_cny",
    "revenue_cny",
    "cost_direct_cny",
    "cost_activity_cny",
    "cost_overhead_cny",
    "cost_cny",
    "expected_loss_cny",
    "credit_cost_cny",
    "rwa_cny",
    "economic_capital_cny",
    "capital_credit_cny",
    "surtax_cny",
    "tax_cny",
    "risk_adjusted_profit_cny",
    "capital_charge_cny",
    "economic_profit_cny",
    "economic_profit_performing_cny",
    "ftp_rate_pct",
    "pd_pct",
    "risk_weight_pct",
)


@pytest.mark.parametrize("account", ["L1", "D1", "D2"])
def test_what_needs_a_missing_feed_is_null(bare_bank, account):
    row = bare_bank.one("fct_account_month", "2024-01", f"account_id = '{account}'")
    assert {name for name in NEEDS_FEED if row[name] is not None} == set()


def test_what_the_bank_brought_is_there(bare_bank):
    row = bare_bank.one("fct_account_month", "2024-02", "account_id = 'L1'")
    assert [str(row[name]) for name in ("loans_avg_cny", "loans_end_cny", "interest_received_cny", "npl_cny")] == [
        "1000000.00",
        "900000.00",
        "3694.52",
        "900000.00",
    ]


def test_nulls_stay_null_in_every_sum(bare_bank):
    for table in ("fct_customer_month", "fct_product_month", "fct_org_month", "fct_manager_month"):
        rows = bare_bank.rows(
            "SELECT max(risk_adjusted_profit_cny) AS rap, max(fees_cny) AS fees, sum(interest_paid_cny) > 0 AS paid"
            f" FROM {table}"
        )
        assert rows == [{"rap": None, "fees": None, "paid": True}], table


def test_without_managers_everything_is_unassigned(bare_bank):
    assert bare_bank.rows("SELECT DISTINCT manager_id, share, is_lead FROM brg_customer_manager") == [
        {"manager_id": "UNASSIGNED", "share": 1, "is_lead": True}
    ]
    assert bare_bank.rows("SELECT count(*) AS n FROM fct_manager_status_month") == [{"n": 0}]


def test_status_judges_by_what_is_known(bare_bank):
    row = bare_bank.one("fct_customer_status_month", "2024-02", "customer_id = 'T_VALUE'")
    unknown = ("contribution_12m_cny", "raroc_12m", "rwa_cny", "payments_cnt", "quadrant")
    assert (row["tier"], [row[name] for name in unknown]) == ("value", [None] * 5)


def test_no_ledger_no_ledger_check(bare_bank):
    assert bare_bank.rows(
        "SELECT count(*) AS n FROM recon WHERE check_name LIKE 'gl.%' OR check_name = 'overhead'"
    ) == [{"n": 0}]
    assert bare_bank.rows("SELECT count(*) AS n FROM fct_plan_month") == [{"n": 0}]
