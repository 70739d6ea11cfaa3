"""Why a customer is in its tier, and what is missing to the next."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mart.query import segment

POLICY = segment.TierPolicy(
    "t1",
    Decimal(100_000),
    6,
    2,
    3,
    Decimal(500_000),
    Decimal(20_000),
    Decimal(5_000_000),
    Decimal(200_000),
    Decimal(12),
    Decimal(25),
)


def status(**changes) -> dict:
    return {
        "tier": "value",
        "is_active": True,
        "is_settlement": False,
        "is_value": True,
        "is_high_value": False,
        "is_credit": False,
        "deposits_avg_cny": Decimal(3_000_000),
        "contribution_year_cny": Decimal(10_000),
        "payment_months_3m_cnt": 1,
        "raroc_12m": None,
        **changes,
    }


@pytest.mark.parametrize(
    "row, tier, met, next_tier, gaps",
    [
        (status(), "value", {"deposits"}, "high_value", {"deposits": 2_000_000, "contribution": 190_000}),
        (
            status(contribution_year_cny=None),
            "value",
            {"deposits"},
            "high_value",
            {"deposits": 2_000_000, "contribution": None},
        ),
        (
            status(deposits_avg_cny=Decimal(500_000)),
            "value",
            {"deposits"},
            "high_value",
            {"deposits": 4_500_000, "contribution": 190_000},
        ),
        (
            status(is_credit=True, deposits_avg_cny=Decimal(6_000_000), raroc_12m=Decimal("0.091")),
            "value",
            {"deposits"},
            "high_value",
            {"deposits": -1_000_000, "contribution": 190_000, "raroc": Decimal("2.9")},
        ),
        (
            status(tier="active", is_value=False, deposits_avg_cny=Decimal(150_000)),
            "active",
            {"deposits"},
            "settlement",
            {"payments": 1},
        ),
        (
            status(tier="active", is_value=False, deposits_avg_cny=Decimal(0)),
            "active",
            {"in_use"},
            "settlement",
            {"payments": 1},
        ),
    ],
)
def test_why_a_customer_is_in_its_tier(row, tier, met, next_tier, gaps):
    reason = segment.tier_reason(row, POLICY)
    assert (reason.tier, reason.next_tier) == (tier, next_tier)
    assert {c.name for c in reason.rule.any_of if c.is_met} == met
    assert {c.name: c.gap for c in (*reason.next_rule.any_of, *reason.next_rule.all_of)} == gaps


def test_the_top_tier_has_nothing_above_it_and_a_borrower_needs_its_raroc():
    reason = segment.tier_reason(
        status(
            tier="high_value",
            is_high_value=True,
            is_credit=True,
            deposits_avg_cny=Decimal(6_000_000),
            raroc_12m=Decimal("0.142"),
        ),
        POLICY,
    )
    assert reason.next_tier is None
    assert [(c.name, c.figure, c.is_met) for c in reason.rule.all_of] == [("raroc", Decimal("14.200"), True)]
    assert segment.tier_reason(status(tier="inactive", is_active=False, is_value=False), POLICY).rule is None


def test_a_borrower_is_active_by_its_credit_whatever_it_deposits():
    active = segment.tier_reason(status(is_credit=True), POLICY).rules[0]
    assert [(c.name, c.is_met) for c in active.any_of] == [("deposits", True), ("in_use", True)]
    quiet = segment.tier_reason(status(), POLICY).rules[0]
    assert [(c.name, c.is_met) for c in quiet.any_of] == [("deposits", True), ("in_use", False)]


def test_rate_room_is_the_fall_in_rates_that_ends_at_the_hurdle():
    row = {"rap_12m_cny": Decimal(1_420_000), "ec_avg_12m_cny": Decimal(10_000_000), "window_months": 12}
    assert round(segment.rate_room_bps(row, POLICY, Decimal(100_000_000)), 2) == Decimal("29.33")
    assert segment.rate_room_bps(row, POLICY, None) is None
    assert segment.rate_room_bps({**row, "ec_avg_12m_cny": Decimal(0)}, POLICY, Decimal(1)) is None
