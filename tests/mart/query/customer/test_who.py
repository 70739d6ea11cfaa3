"""Who a customer is: found, described, masked by role."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mart.query import customer
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope
from tests.banks.customer import ACCOUNTS, M1, publish

BRANCH, LEAD = Scope("branch_leader", "B01"), Scope("relationship_manager", "R1")


@pytest.mark.parametrize(
    "text, found",
    [
        ("C1", ["C1"]),
        ("c1", ["C1"]),
        ("客户C5", ["C5"]),
        ("customer c4", ["C4"]),
        ("  C2 ", ["C2"]),
        ("nobody", []),
        ("%", []),
        ("'; DROP TABLE x; --", []),
    ],
)
def test_find_by_number_and_by_either_name(mart, text, found):
    assert customer.find(mart, EXECUTIVE, text, M1)["customer_id"].to_list() == found


def test_find_without_words_lists_the_best_customers_of_the_scope(mart):
    assert customer.find(mart, EXECUTIVE, "", M1, limit=2)["customer_id"].to_list() == ["C1", "C5"]
    assert customer.find(mart, BRANCH, "", M1)["customer_id"].to_list() == ["C1", "C2", "C4", "C3"]
    assert customer.find(mart, BRANCH, "C5", M1).is_empty()


def test_the_profile_says_who_holds_it_and_why_its_tier(mart):
    found = customer.profile(mart, EXECUTIVE, "C1", M1)
    assert (found.basics["branch_en"], found.rating, found.rating_months_cnt, found.limit_cny) == (
        "Suzhou",
        "AA",
        7,
        Decimal(9_000_000),
    )
    assert found.team.select("name_en", "share", "is_lead").rows() == [
        ("Shen Jia", Decimal("0.600000"), True),
        ("Gu Ming", Decimal("0.400000"), False),
    ]
    assert (found.reason.tier, found.reason.next_tier) == ("high_value", None)
    assert customer.profile(mart, EXECUTIVE, "C3", M1).rating is None


def test_personal_data_is_masked_by_role(mart):
    full = customer.profile(mart, LEAD, "C1", M1)
    assert (full.is_masked, full.basics["email"], full.basics["phone"]) == (False, "c1@example.com", "0512-67890001")
    short = customer.profile(mart, EXECUTIVE, "C1", M1)
    assert short.is_masked
    assert short.basics["email"] == "c***@example.com"
    assert short.basics["phone"] == "***0001"
    assert "91320500" not in short.basics["registration_number"]


def test_account_numbers_are_masked_but_for_those_who_work_with_them(mart):
    assert set(customer.accounts(mart, EXECUTIVE, "C1", M1)["account_no"]) == {"•••• 0001", "•••• 0077"}
    for scope in (BRANCH, LEAD):
        assert set(customer.accounts(mart, scope, "C1", M1)["account_no"]) == {"620000000001", "990000000077"}
    frame = customer.accounts(mart, EXECUTIVE, "C1", M1)
    assert not any("620000000001" in str(value) for value in frame.row(0))


def test_a_mask_never_shows_more_than_half_of_a_short_number(tmp_path):
    rows = [{**ACCOUNTS[0], "account_id": "299"}]
    assert customer.accounts(open_mart(publish(tmp_path, accounts=rows)), EXECUTIVE, "C1", M1 - 23)[
        "account_no"
    ].to_list() == ["•••• 9"]
