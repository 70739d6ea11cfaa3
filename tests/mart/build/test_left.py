"""Customers at the month's end: one definition for status, counts and segments, worked by hand."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

pytestmark = pytest.mark.xdist_group("build")

STAYS = {  # customer: is one at the end of 2023-12, 2024-01, 2024-02, 2024-03
    "C7": [True, True, False, False],
    "C8": [True, False, False, True],
    "C9": [True, True, True, True],
    "C10": [True, True, True, True],
}


@pytest.mark.parametrize("customer", STAYS)
def test_whoever_has_closed_the_last_account_is_no_customer_until_the_next(worked_bank, customer):
    rows = worked_bank.rows(
        f"SELECT is_customer FROM fct_customer_status_month WHERE customer_id = '{customer}' ORDER BY month_no"
    )
    assert [row["is_customer"] for row in rows] == STAYS[customer]


def test_who_left_has_no_class_and_no_tier_but_keeps_what_they_brought(worked_bank):
    stays, left = (
        worked_bank.one("fct_customer_status_month", m, "customer_id = 'C7'") for m in ("2024-01", "2024-02")
    )
    assert (stays["tier"], stays["is_value"]) == ("value", True)
    assert (left["tier"], left["tier_prev_month"]) == ("inactive", "value")
    assert not any(left[f"is_{name}"] for name in ("active", "settlement", "value", "high_value", "credit"))
    assert left["deposits_avg_cny"] == D(400_000) and left["quadrant"] is None
    assert left["rap_12m_cny"] > stays["rap_12m_cny"] > 0


def test_every_count_of_customers_is_of_the_months_end(worked_bank):
    """S6 has C7 to C10 in December, C8 is gone in January, C7 in February, C8 is back in March."""
    want = [4, 3, 2, 3]
    for sql in (
        "SELECT customers_cnt AS n FROM fct_org_month WHERE org_id = 'S6' ORDER BY month_no",
        "SELECT sum(customers_cnt) AS n FROM fct_customer_segment_month WHERE branch_id = 'B5' GROUP BY month_no"
        " ORDER BY month_no",
        "SELECT sum(customers_cnt) AS n FROM fct_manager_month WHERE org_id = 'S6' GROUP BY month_no ORDER BY month_no",
    ):
        assert [row["n"] for row in worked_bank.rows(sql)] == want, sql


def test_averages_of_a_window_run_on_days(worked_bank):
    """C1 from 2023-12 to 2024-02 has 31 + 31 + 29 days: capital of each month times its days, over 91."""
    row = worked_bank.one("fct_customer_status_month", "2024-02", "customer_id = 'C1'")
    months = worked_bank.rows(
        "SELECT a.month_no, m.days, sum(a.economic_capital_cny) AS ec, sum(a.risk_adjusted_profit_cny) AS rap"
        " FROM fct_account_month a JOIN dim_month m USING (month_no) WHERE customer_id = 'C1' AND month_no <= 24289"
        " GROUP BY ALL ORDER BY ALL"
    )
    assert [one["days"] for one in months] == [31, 31, 29] and row["window_days"] == 91
    capital = sum(one["days"] * one["ec"] for one in months)
    profit = sum(one["rap"] for one in months)
    assert row["ec_avg_12m_cny"] == round(capital / 91, 2) != round(sum(one["ec"] for one in months) / 3, 2)
    assert row["raroc_12m"] == pytest.approx(profit * 365 / capital, abs=D("1e-8"))
    assert row["contribution_year_cny"] == round(profit * 365 / 91, 2)
