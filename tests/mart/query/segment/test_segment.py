"""Segments: partitions, margins, selections, and why a customer is in its tier."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from mart.query import metric as q
from mart.query import segment
from mart.query.filters import make
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope
from tests.banks import tiny
from tests.banks.customer import M0, M1, publish

BRANCH, MANAGER = Scope("branch_leader", "B01"), Scope("relationship_manager", "R1")
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


@pytest.fixture(scope="module")
def mart(tmp_path_factory):
    return open_mart(publish(tmp_path_factory.mktemp("segments")))


def ids(page: segment.Page) -> set[str]:
    return set(page.rows["customer_id"])


def test_tiers_partition_the_customers_of_the_month(mart):
    frame = segment.tiers(mart, EXECUTIVE, M1, before=M0)
    assert dict(frame.select("tier", "customers_cnt").iter_rows()) == {
        "inactive": 2,
        "active": 2,
        "settlement": 1,
        "value": 2,
        "high_value": 1,
    }
    assert frame["before_cnt"].sum() == 8
    assert frame["customers_pct"].sum() == pytest.approx(100)
    assert segment.totals(frame)["deposits_avg_cny"] == Decimal(11_480_000)


def test_an_empty_tier_keeps_its_row(mart):
    frame = segment.tiers(mart, EXECUTIVE, M1, make(branch_id="B02"))
    assert frame.filter(tier="high_value")["customers_cnt"].to_list() == [0]
    assert frame.height == 5


def test_a_branch_leader_gets_their_branch_and_a_manager_their_lead_customers(mart):
    assert segment.tiers(mart, BRANCH, M1)["customers_cnt"].sum() == 4
    assert segment.tiers(mart, MANAGER, M1)["customers_cnt"].sum() == 2
    assert segment.tiers(mart, Scope("relationship_manager", "R2"), M1)["customers_cnt"].sum() == 2, "C1 counts with R1"
    assert segment.tiers(mart, None, M1)["customers_cnt"].sum() == 0


def test_combinations_are_disjoint_while_classes_overlap(mart):
    frame = segment.combinations(mart, EXECUTIVE, M1)
    assert frame["customers_cnt"].sum() == 8
    assert frame.filter(key="11101")["customers_cnt"].to_list() == [1]
    assert segment.class_sizes(frame) == {
        "is_active": 6,
        "is_settlement": 4,
        "is_value": 3,
        "is_high_value": 1,
        "is_credit": 2,
    }


@pytest.mark.parametrize("by", sorted(segment.DIMENSIONS))
def test_every_breakdown_partitions_the_bank(mart, by):
    frame = segment.breakdown(mart, EXECUTIVE, by, M1)
    sums = segment.totals(frame)
    assert (sums["customers_cnt"], sums["deposits_avg_cny"], sums["value_cnt"]) == (8, Decimal(11_480_000), 3)


def test_a_breakdown_names_units_and_keeps_what_has_no_key(mart):
    by_branch = segment.breakdown(mart, EXECUTIVE, "branch", M1)
    assert by_branch.select("key", "label_zh", "label_en", "customers_cnt").rows() == [
        ("B01", "苏州分行", "Suzhou", 4),
        ("B02", "郑州分行", "Zhengzhou", 4),
    ]
    assert None in segment.breakdown(mart, EXECUTIVE, "ownership", M1)["key"].to_list()
    with pytest.raises(KeyError, match="colour"):
        segment.breakdown(mart, EXECUTIVE, "colour", M1)


def test_raroc_of_a_segment_is_profit_over_capital_not_a_mean_of_ratios(mart):
    row = segment.breakdown(mart, EXECUTIVE, "size", M1).filter(key="large").row(0, named=True)
    assert row["raroc_12m_pct"] == pytest.approx(100 * 415_000 / 3_045_000)
    assert segment.breakdown(mart, EXECUTIVE, "size", M1).filter(key="small")["raroc_12m_pct"].to_list() == [None]


def test_migration_margins_are_the_totals_of_both_months(mart):
    moved = segment.migration(mart, EXECUTIVE, M0, M1)
    for side, month in (("from", M0), ("to", M1)):
        tiers = segment.tiers(mart, EXECUTIVE, month)
        assert segment.margin(moved, side) == dict(tiers.select("tier", "customers_cnt").iter_rows())
    cells = {(a, b): n for a, b, n in moved.cells.select("tier_from", "tier_to", "customers_cnt").iter_rows()}
    assert cells[("value", "high_value")] == cells[("new", "active")] == cells[("active", "left")] == 1
    assert (moved.up_cnt, moved.down_cnt) == (2, 2)


@pytest.mark.parametrize("scope", [EXECUTIVE, BRANCH, MANAGER])
def test_behind_every_cell_are_as_many_customers_as_it_says(mart, scope):
    for a, b, count in (
        segment.migration(mart, scope, M0, M1).cells.select("tier_from", "tier_to", "customers_cnt").iter_rows()
    ):
        page = segment.customers(mart, scope, M1, segment.move(M0, a, b))
        assert (page.customers_cnt, page.rows.height) == (count, count), (a, b)


def test_migration_holds_its_margins_under_a_filter(mart):
    moved = segment.migration(mart, EXECUTIVE, M0, M1, make(branch_id="B02", tier="value"))
    assert segment.margin(moved, "to") == {"inactive": 2, "active": 1, "settlement": 0, "value": 1, "high_value": 0}


@pytest.mark.parametrize(
    "text, expected",
    [
        ("tier:value", {"C2", "C5"}),
        ("class:is_credit", {"C1", "C2"}),
        ("flags:11111", {"C1"}),
        ("quadrant:drain", {"C2"}),
        ("by:industry:F", {"C6", "C7", "C8"}),
        ("by:ownership:", {"C7"}),
        ("customers:C3,C9", {"C3"}),
        ("move:2025-10:value:high_value", {"C1"}),
        ("move:2025-10:active:left", {"C9"}),
        ("move:2025-10:new:active", {"C8"}),
    ],
)
def test_a_selection_is_a_text_and_finds_its_customers(mart, text, expected):
    chosen = segment.parse(text)
    assert chosen.text == text
    assert ids(segment.customers(mart, EXECUTIVE, M1, chosen)) == expected


@pytest.mark.parametrize(
    "text", ["tier:gold", "flags:12", "move:2025-13:value:value", "by:colour:red", "cells:", "x:1", "tier:a:b"]
)
def test_a_wrong_selection_is_one_clear_error(text):
    with pytest.raises(segment.SelectionError, match="selection"):
        segment.parse(text)


def test_the_cells_of_the_plane_hold_every_customer_once(mart):
    found = segment.plane(mart, EXECUTIVE, M1)
    assert found.cells["customers_cnt"].sum() == 8
    behind = [
        ids(segment.customers(mart, EXECUTIVE, M1, segment.Selection("cells", (key,)))) for key in found.cells["key"]
    ]
    assert sorted(customer for group in behind for customer in group) == [
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "C6",
        "C7",
        "C8",
    ]
    together = segment.customers(mart, EXECUTIVE, M1, segment.Selection("cells", tuple(found.cells["key"])))
    assert together.customers_cnt == 8


def test_the_plane_splits_where_the_policy_does(mart):
    found = segment.plane(mart, EXECUTIVE, M1)
    quadrants = {row["quadrant"]: row for row in found.quadrants.to_dicts()}
    assert {name: row["customers_cnt"] for name, row in quadrants.items()} == {
        "star": 1,
        "improve": 1,
        "light": 5,
        "drain": 1,
    }
    assert quadrants["drain"]["rwa_pct"] == pytest.approx(100 * 20 / 29)
    assert (found.y_split_cny, found.x_split_cny) == (20_000, 9_000_000)
    assert found.outliers["customer_id"].to_list() == ["C2", "C6"], "largest losses first, only losses"


def test_the_list_is_paged_sorted_and_summed_over_the_whole_selection(mart):
    first = segment.customers(mart, EXECUTIVE, M1, sort="deposits_avg_cny", limit=3)
    second = segment.customers(mart, EXECUTIVE, M1, sort="deposits_avg_cny", limit=3, offset=3)
    assert first.rows["customer_id"].to_list() == ["C1", "C5", "C2"]
    assert second.rows["customer_id"].to_list() == ["C4", "C3", "C8"]
    assert (first.customers_cnt, first.sums["deposits_avg_cny"]) == (8, Decimal(11_480_000))
    assert segment.customers(mart, EXECUTIVE, M1, limit=None).rows.height == 8
    with pytest.raises(KeyError, match="name; DROP"):
        segment.customers(mart, EXECUTIVE, M1, sort="name; DROP")


@pytest.mark.parametrize("text", ["all", "tier:active", "by:industry:C", "move:2025-10:value:value", "customers:C1,C9"])
def test_a_selection_by_branch_adds_up_to_it(mart, text):
    parts, whole = (read(mart, EXECUTIVE, M1, segment.parse(text)) for read in (segment.split, segment.customers))
    assert parts["customers_cnt"].sum() == whole.customers_cnt
    assert parts["deposits_avg_cny"].sum() == whole.sums["deposits_avg_cny"]


def test_the_list_says_what_is_missing_to_the_next_tier(mart):
    rows = {r["customer_id"]: r for r in segment.customers(mart, EXECUTIVE, M1).rows.to_dicts()}
    missing = {
        c: tuple(rows[c][f"next_{n}"] for n in ("tier", "deposits_cny", "contribution_cny", "payments_cnt"))
        for c in rows
    }
    assert missing["C4"] == ("value", Decimal(200_000), Decimal(8_000), None)
    assert missing["C3"] == ("settlement", None, None, 1)
    assert missing["C6"] == ("active", Decimal(90_000), None, None)
    assert missing["C5"] == ("high_value", Decimal(3_000_000), Decimal(140_000), None)
    assert missing["C1"] == (None, None, None, None)


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


@pytest.mark.parametrize(
    "filters",
    [make(), make(branch_id="B02"), make(industry_code="C"), make(tier=("value", "high_value")), make(family_id="F2")],
)
@pytest.mark.parametrize("scope", [EXECUTIVE, Scope("branch_leader", "B02")])
def test_segments_count_as_the_metrics_do(tmp_path, scope, filters):
    mart = open_mart(tiny.publish(tmp_path, seed=3, customers=40))
    counted = dict(
        q.breakdown(mart, scope, "customers", "tier", mart.as_of, filters).select("key", "customers").iter_rows()
    )
    found = {
        tier: n
        for tier, n in segment.tiers(mart, scope, mart.as_of, filters).select("tier", "customers_cnt").iter_rows()
        if n
    }
    assert found == {tier: int(n) for tier, n in counted.items() if n}
    value = q.value(mart, scope, "customers_value", mart.as_of, filters).value
    assert segment.totals(segment.breakdown(mart, scope, "branch", mart.as_of, filters))["value_cnt"] == (value or None)


@pytest.mark.parametrize("month", range(2))
def test_sums_of_the_bank_by_segment_are_the_metrics(tmp_path, month):
    mart = open_mart(tiny.publish(tmp_path, seed=5))
    sums = segment.totals(segment.breakdown(mart, EXECUTIVE, "industry", mart.as_of - month))
    values = q.values(mart, EXECUTIVE, ("deposits_avg", "loans_end", "rwa"), mart.as_of - month)
    assert {name: sums[f"{name}_cny"] for name in values["metric"]} == dict(
        values.select("metric", "value").iter_rows()
    )


def test_without_a_model_there_are_no_behavioural_segments(mart):
    assert segment.behaviours(mart, EXECUTIVE, M1) is None


def test_behavioural_segments_come_with_their_profile(tmp_path):
    data = publish(tmp_path)
    scores = data / "builds" / "test-1" / "scores"
    scores.mkdir()
    pl.DataFrame(
        {
            "customer_id": ["C1", "C2", "C5"],
            "segment_id": [1, 1, 2],
            "segment_zh": ["借款型", "借款型", "存款型"],
            "segment_en": ["Borrowers", "Borrowers", "Savers"],
            "profile_zh": ["贷款多"] * 3,
            "profile_en": ["Many loans"] * 3,
            "product_id": [None] * 3,
        },
        schema_overrides={"product_id": pl.String},
    ).write_parquet(scores / "segments.parquet")
    mart = open_mart(data)
    found = segment.behaviours(mart, EXECUTIVE, M1)
    assert found.select("segment_id", "segment_en", "customers_cnt").rows() == [
        ("1", "Borrowers", 2),
        ("2", "Savers", 1),
    ]
    assert ids(segment.customers(mart, EXECUTIVE, M1, segment.parse("behaviour:2"))) == {"C5"}
