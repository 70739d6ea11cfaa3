"""Credit in default by hand, month by month: performing, default, a February, recovery, cure and write-off."""

from __future__ import annotations

import pytest

from tests.mart.build.defaulted import MONTHS

pytestmark = pytest.mark.xdist_group("build")  # one worker makes the banks they share

LOAN = {  # account LD: 1 m at 4.35 %, PD 2 %, LGD 40 %, FTP 2.10 %, risk weight 100 % in 2023 and 85 % from 2024
    "2023-12": {  # performing, 31 days
        "interest_received_cny": "3694.52",
        "ftp_margin_cny": "1910.96",  # 3,694.52 - 1,000,000 x 2.1 % x 31/365
        "expected_loss_cny": "679.45",  # 2 % x 40 % x 1,000,000 x 31/365
        "default_loss_cny": "0.00",
        "rwa_cny": "990000.00",  # (1,000,000 - 10,000) x 100 %
        "capital_credit_cny": "185.40",  # 103,950 x 2.1 % x 31/365
        "surtax_cny": "26.60",  # 0.72 % x 3,694.52
        "tax_cny": "347.58",  # 25 % x 1,390.31
        "risk_adjusted_profit_cny": "1042.73",
        "capital_charge_cny": "1059.44",  # 103,950 x 12 % x 31/365
        "economic_profit_cny": "-16.71",
        "economic_profit_performing_cny": "-16.71",
    },
    "2024-01": {  # substandard: the specific provision of 400,000 is the loss, once; interest is not accrued
        "interest_received_cny": "0.00",
        "ftp_margin_cny": "-1783.56",
        "expected_loss_cny": "0.00",
        "default_loss_cny": "400000.00",
        "rwa_cny": "510000.00",  # (1,000,000 - 400,000) x 85 %
        "capital_credit_cny": "100.06",  # 53,550 x 2.2 % x 31/365
        "surtax_cny": "0.00",
        "tax_cny": "-100420.88",  # 25 % x -401,683.50 = -100,420.875, half away from zero
        "risk_adjusted_profit_cny": "-301262.62",
        "capital_charge_cny": "545.77",
        "economic_profit_cny": "-301808.39",
        "economic_profit_performing_cny": "-1808.39",  # + 400,000 x 75 %
    },
    "2024-02": {  # doubtful, 29 days: only the change of the provision is charged
        "interest_received_cny": "0.00",
        "ftp_margin_cny": "-1668.49",  # 1,000,000 x 2.1 % x 29/365
        "expected_loss_cny": "0.00",
        "default_loss_cny": "50000.00",  # 450,000 - 400,000
        "rwa_cny": "467500.00",
        "capital_credit_cny": "85.80",  # 49,087.50 x 2.2 % x 29/365
        "surtax_cny": "0.00",
        "tax_cny": "-12895.67",
        "risk_adjusted_profit_cny": "-38687.02",
        "capital_charge_cny": "468.01",  # 49,087.50 x 12 % x 29/365
        "economic_profit_cny": "-39155.03",
        "economic_profit_performing_cny": "-1655.03",
    },
    "2024-03": {  # repaid: the provision comes back
        "interest_received_cny": "0.00",
        "ftp_margin_cny": "-891.78",  # 500,000 x 2.1 % x 31/365
        "expected_loss_cny": "0.00",
        "default_loss_cny": "-450000.00",
        "rwa_cny": "0.00",
        "capital_credit_cny": "0.00",
        "surtax_cny": "0.00",
        "tax_cny": "112277.06",
        "risk_adjusted_profit_cny": "336831.16",
        "capital_charge_cny": "0.00",
        "economic_profit_cny": "336831.16",
        "economic_profit_performing_cny": "-668.84",
    },
}


@pytest.mark.parametrize("month", MONTHS)
def test_one_loan_in_default_from_month_to_month(worked_bank, month):
    row = worked_bank.one("fct_account_month", month, "account_id = 'LD'")
    assert {name: str(row[name]) for name in LOAN[month]} == LOAN[month]


@pytest.mark.parametrize(
    ("account", "losses"),
    [
        (
            "LG",
            ["0.00", "90000.00", "-22500.00", "-67500.00"],
        ),  # 45 % of 200,000, of 150,000, then repaid without a row
        ("LW", ["0.00", "30000.00", "20000.00"]),  # written off from class loss: nothing comes back, no row in March
        ("LR", ["0.00", "0.00", "5000.00", "0.00"]),  # rated at a PD of 100 % in February: 50 % of 10,000, once
        ("LP", ["0.00", "1000.00", "0.00", "0.00"]),  # the 7,000 at the start of the data were charged before it
        ("LC", ["0.00", "12000.00", "-12000.00", "0.00"]),  # cured: what was provided specifically is released
    ],
)
def test_a_loss_is_booked_once_and_released_when_it_does_not_come(worked_bank, account, losses):
    rows = worked_bank.rows(
        f"SELECT default_loss_cny FROM fct_account_month WHERE account_id = '{account}' ORDER BY month_no"
    )
    assert [str(row["default_loss_cny"]) for row in rows] == losses


def test_who_performs_has_an_expected_loss_by_the_days_and_who_is_in_default_has_none(worked_bank):
    rows = worked_bank.rows(
        "SELECT expected_loss_cny, is_in_default, specific_provision_cny FROM fct_account_month WHERE account_id = 'LC'"
        " ORDER BY month_no"
    )
    assert [str(row["expected_loss_cny"]) for row in rows] == [
        "20.38",  # 30,000 x 2 % x 40 % x 31/365
        "0.00",
        "19.07",  # x 29/365
        "20.38",
    ]
    assert [row["is_in_default"] for row in rows] == [False, True, False, False]
    assert [row["specific_provision_cny"] and str(row["specific_provision_cny"]) for row in rows] == [
        None,
        "12000.00",
        None,
        None,
    ]


def test_the_last_release_of_an_account_that_is_gone_is_its_only_figure(worked_bank):
    row = worked_bank.one("fct_account_month", "2024-03", "account_id = 'LG'")
    assert (str(row["credit_cost_cny"]), str(row["ead_cny"]), str(row["rwa_cny"])) == ("-67500.00", "0.00", "0.00")
    assert (str(row["tax_cny"]), str(row["economic_profit_cny"])) == ("16875.00", "50625.00")
    assert row["is_in_use"] is False
