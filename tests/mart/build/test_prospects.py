"""Prospects by hand: who is told apart from the customers, and what is paid either way."""

from __future__ import annotations

import pytest

from mart.months import month_no

pytestmark = pytest.mark.xdist_group("build")  # one worker makes the banks they share


@pytest.mark.parametrize(
    ("party", "matched_by", "customer", "prospect"),
    [
        ("X1", None, None, "X1"),
        ("X2", None, None, "X1"),  # another spelling of the same legal form: the same firm
        ("X3", "credit_code", "T_HIGH", None),  # whatever it is called
        ("X4", "name", "C3", None),
        ("X5", "several", None, None),  # two customers have the name: neither a prospect nor one of them
        ("X6", None, None, None),  # without a name there is nobody to call
        ("C4", "customer_id", "C4", None),
        ("X8", None, None, "X8"),  # a customer's name with another registration number is another firm
        ("X9", "name", "T_VALUE", None),  # without a number the name decides
        ("X10", None, None, "X10"),
    ],
)
def test_a_counterparty_is_told_from_the_customers(worked_bank, party, matched_by, customer, prospect):
    (row,) = worked_bank.rows(f"SELECT * FROM dim_counterparty WHERE counterparty_id = '{party}'")
    assert (row["matched_by"], row["customer_id"], row["prospect_id"]) == (matched_by, customer, prospect)


def test_what_is_paid_with_a_prospect_stands_by_customer_and_way(worked_bank):
    found = {
        (row["prospect_id"], row["customer_id"]): row
        for row in worked_bank.rows("SELECT * FROM fct_prospect_customer ORDER BY ALL")
    }
    assert set(found) == {("X1", "C1"), ("X1", "C4"), ("X8", "C1")}, "X10 was last paid more than a year ago"
    both = found["X1", "C1"]
    money = [str(both[name]) for name in ("in_12m_cny", "out_12m_cny", "before_12m_cny")]
    assert money == ["900.00", "500.00", "300.00"]  # 1,000 - 100 paid back; 300 of 2023-03 is a month too old
    assert both["payments_12m_cnt"] == 7
    assert (both["first_month_no"], both["last_month_no"]) == (month_no("2023-03"), month_no("2024-03"))
    assert str(found["X8", "C1"]["before_12m_cny"]) == "80.00"
    assert both["prospect_name"] == "甲乙贸易（有限责任公司）", "the name it was last seen under"
