"""One loan and one deposit by hand, component by component, then what the rules add."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

pytestmark = pytest.mark.xdist_group("build")  # one worker makes the banks they share

LOAN = {  # account L1, 2024-01, 31 days
    "loans_avg_cny": "1000000.00",
    "loans_end_cny": "900000.00",
    "off_balance_cny": "200000.00",
    "interest_received_cny": "3694.52",
    "interest_paid_cny": "0.00",
    "ftp_rate_pct": "2.100000",  # curve of 2023-12 (origination), 12-month node
    "ftp_charge_cny": "1783.56",  # 1,000,000 x 2.1 % x 31/365
    "ftp_margin_cny": "1910.96",  # 3,694.52 - 1,783.56
    "fees_gross_cny": "100.00",
    "rebate_cny": "10.00",
    "fees_billed_cny": "84.90",  # 100 - 10 - 5.10
    "fees_cny": "84.90",
    "revenue_cny": "1995.86",
    "cost_direct_cny": "50.00",
    "cost_activity_cny": "241.00",  # 2 reviews x 120.50
    "cost_overhead_cny": "1004.70",  # 1,010 x 241/300 + 290 x 1.2 m/1.8 m
    "cost_cny": "1295.70",
    "ead_cny": "980000.00",  # 900,000 + 40 % x 200,000
    "expected_loss_cny": "449.46",  # 980,000 x 1.2 % x 45 % x 31/365
    "rwa_cny": "659600.00",  # (900,000 - 10,000 + 80,000) x 85 % x (1 - 20 %)
    "economic_capital_cny": "69258.00",  # x 10.5 %
    "capital_credit_cny": "129.41",  # 69,258 x 2.2 % x 31/365
    "surtax_cny": "27.21",  # 0.72 % x (3,694.52 + 84.90)
    "tax_cny": "88.23",  # 25 % x 352.90 = 88.225, half away from zero
    "risk_adjusted_profit_cny": "264.67",  # 1,910.96 + 129.41 + 84.90 - 1,295.70 - 449.46 - 27.21 - 88.23
    "capital_charge_cny": "705.86",  # 69,258 x 12 % x 31/365
    "economic_profit_cny": "-441.19",
}
DEPOSIT = {  # account D1, 2024-01
    "deposits_avg_cny": "600000.00",
    "demand_deposits_avg_cny": "600000.00",
    "deposits_end_cny": "550000.00",
    "interest_received_cny": "3.00",  # penalty interest charged
    "interest_paid_cny": "101.92",
    "ftp_rate_pct": "2.250000",  # 65 % x 2.6 (36 months) + 35 % x 1.6 (overnight), curve of the month
    "ftp_credit_cny": "1146.58",  # 600,000 x 2.25 % x 31/365
    "ftp_margin_cny": "1047.66",  # 3.00 + 1,146.58 - 101.92
    "fees_cny": "0.00",
    "cost_activity_cny": "59.00",
    "cost_overhead_cny": "295.30",  # 1,010 x 59/300 + 290 x 0.6 m/1.8 m
    "cost_cny": "354.30",
    "ead_cny": "0.00",
    "expected_loss_cny": "0.00",
    "rwa_cny": "0.00",
    "economic_capital_cny": "0.00",
    "capital_credit_cny": "0.00",
    "surtax_cny": "0.02",  # 0.72 % x 3.00
    "tax_cny": "173.34",  # 25 % x 693.34 = 173.335, half away from zero
    "risk_adjusted_profit_cny": "520.00",
    "economic_profit_cny": "520.00",
}


@pytest.mark.parametrize(("account", "expected"), [("L1", LOAN), ("D1", DEPOSIT)])
def test_account_by_hand(worked_bank, account, expected):
    row = worked_bank.one("fct_account_month", "2024-01", f"account_id = '{account}'")
    assert {name: str(row[name]) for name in expected} == expected


def test_term_deposit_takes_the_largest_node_not_above_its_term(worked_bank):
    row = worked_bank.one("fct_account_month", "2024-01", "account_id = 'D2'")
    assert (row["ftp_rate_pct"], row["ftp_credit_cny"]) == (D("1.5"), D("127.40"))  # 6 months: nodes 0, 12, 36 -> 0


@pytest.mark.parametrize(
    ("month", "ead", "weight", "rwa"),
    [
        ("2023-12", "1000000.00", "100", "792000.00"),  # CN-2012: commitment 50 %, SME 100 %
        ("2024-01", "980000.00", "85", "659600.00"),  # CN-2024: commitment 40 %, SME 85 %
    ],
)
def test_capital_rules_of_the_month(worked_bank, month, ead, weight, rwa):
    row = worked_bank.one("fct_account_month", month, "account_id = 'L1'")
    assert (str(row["ead_cny"]), row["risk_weight_pct"], str(row["rwa_cny"])) == (ead, D(weight), rwa)


def test_up_front_fee_is_spread_and_its_parts_sum_to_it(worked_bank):
    rows = worked_bank.rows(
        "SELECT fees_cny, fees_billed_cny FROM fct_account_month WHERE account_id = 'A1' ORDER BY month_no"
    )
    # 1,000 over three months from 2023-12, and 0.05 over four from 2024-02: 0.01, then 0.02 (two of four months so far)
    assert [str(row["fees_cny"]) for row in rows] == ["333.33", "333.34", "333.34", "0.02"]
    assert [str(row["fees_billed_cny"]) for row in rows] == ["1000.00", "0.00", "0.05", "0.00"]


def test_non_performing_is_substandard_or_worse(worked_bank):
    rows = worked_bank.rows("SELECT npl_cny FROM fct_account_month WHERE account_id = 'L1' ORDER BY month_no")
    assert [str(row["npl_cny"]) for row in rows] == ["0.00", "0.00", "900000.00", "0.00"]


def test_pool_that_does_not_divide_is_allocated_to_the_cent(worked_bank):
    rows = worked_bank.rows(
        "SELECT account_id, cost_overhead_cny FROM fct_account_month WHERE org_id = 'S3' AND month_no = 24288 ORDER"
        " BY 1"
    )
    assert [str(row["cost_overhead_cny"]) for row in rows] == ["33.34", "33.33", "33.33"]


@pytest.mark.parametrize(
    ("customer", "tier"),
    [
        ("T_BELOW", "inactive"),
        ("T_ACTIVE", "active"),
        ("T_PAYS", "settlement"),
        ("T_VALUE", "value"),
        ("T_BELOW_HIGH", "value"),
        ("T_HIGH", "high_value"),
        ("T_BORROWS", "value"),  # 6 m of deposits, but it borrows below the hurdle
    ],
)
def test_tier_on_either_side_of_each_threshold(worked_bank, customer, tier):
    row = worked_bank.one("fct_customer_status_month", "2024-02", f"customer_id = '{customer}'")
    assert row["tier"] == tier


def test_settlement_needs_two_months_of_the_last_three(worked_bank):
    rows = worked_bank.rows(
        "SELECT payments_cnt, payment_months_3m_cnt, is_settlement FROM fct_customer_status_month "
        "WHERE customer_id = 'T_PAYS' ORDER BY month_no"
    )
    assert [(row["payments_cnt"], row["payment_months_3m_cnt"], row["is_settlement"]) for row in rows] == [
        (6, 1, False),
        (5, 1, False),
        (6, 2, True),
        (0, 1, False),
    ]


def test_rolling_figures_are_sums_over_the_months_there_are(worked_bank):
    row = worked_bank.one("fct_customer_status_month", "2024-01", "customer_id = 'C1'")
    accounts = worked_bank.rows(
        "SELECT sum(risk_adjusted_profit_cny) AS rap, sum(economic_capital_cny) AS ec FROM fct_account_month "
        "WHERE customer_id = 'C1' AND month_no <= 24288"
    )[0]
    assert (row["window_months"], row["rap_12m_cny"], row["ec_avg_12m_cny"]) == (2, accounts["rap"], accounts["ec"] / 2)
    assert row["window_days"] == 62  # two months of 31 days: the mean of the months is that of the days
    assert row["raroc_12m"] == round(accounts["rap"] * 365 / 62 / (accounts["ec"] / 2), 8)


def test_raroc_is_undefined_without_capital(worked_bank):
    row = worked_bank.one("fct_customer_status_month", "2024-01", "customer_id = 'T_HIGH'")
    assert (row["ec_avg_12m_cny"], row["raroc_12m"]) == (0, None)


def test_under_earning_borrower_is_low_efficiency(worked_bank):
    row = worked_bank.one("fct_customer_status_month", "2024-03", "customer_id = 'T_BORROWS'")
    assert (row["is_low_efficiency"], row["quadrant"]) == (True, "drain")


def test_own_sums_tie_in_every_month(worked_bank):
    own = "check_name LIKE 'account.%' OR check_name IN ('treasury', 'shares', 'overhead')"
    assert worked_bank.rows(f"SELECT * FROM recon WHERE difference_cny <> 0 AND ({own})") == []
    assert len(
        worked_bank.rows("SELECT DISTINCT month_no, check_name FROM recon WHERE check_name LIKE 'account.%'")
    ) == 4 * (34 * 6 + 28 * 2)  # six grains, and two of segments


def test_ledger_difference_is_shown_on_its_line(worked_bank):
    rows = worked_bank.rows(
        "SELECT left_cny, right_cny, difference_cny FROM recon WHERE check_name = 'gl.loans_end' "
        "AND month_no = 24288 AND org_id = 'S1'"
    )
    assert rows == [
        {"left_cny": D(900000), "right_cny": D(0), "difference_cny": D(900000)}
    ]  # this bank brought an empty ledger
