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


def test_migration_holds_its_margins_under_a_filter(mart):
    moved = segment.migration(mart, EXECUTIVE, M0, M1, make(branch_id="B02", tier="value"))
    assert segment.margin(moved, "to") == {"inactive": 2, "active": 1, "settlement": 0, "value": 1, "high_value": 0}


def test_who_moves_with_a_unit_is_neither_new_nor_gone(tmp_path):
    """B01S2 moves to B02 in the last month: its customers come to one branch and go from the other with it."""
    mart, last = open_mart(tiny.publish(tmp_path)), tiny.LAST
    sql = "SELECT count(*) AS n FROM customer_status_month WHERE month_no = $m AND home_org_id = 'B01S2'"
    now, before = (mart.frame(sql, {"m": no}, EXECUTIVE)["n"][0] for no in (last, last - 12))
    for scope, filters, edge, count in (
        (EXECUTIVE, make(branch_id="B02"), "came", now),
        (Scope("branch_leader", "B02"), make(), "came", now),
        (EXECUTIVE, make(branch_id="B01"), "went", before),
    ):
        cells = segment.migration(mart, scope, last - 12, last, filters).cells.to_dicts()
        moved = [cell for cell in cells if edge in (cell["tier_from"], cell["tier_to"])]
        assert sum(cell["customers_cnt"] for cell in moved) == count > 0
        for cell in cells:
            chosen = segment.move(last - 12, cell["tier_from"], cell["tier_to"])
            assert segment.customers(mart, scope, last, chosen, filters).customers_cnt == cell["customers_cnt"], cell
    edges = {"came", "went"}
    bank = segment.migration(mart, EXECUTIVE, last - 12, last).cells
    assert not edges & {*bank["tier_from"], *bank["tier_to"]}


@pytest.fixture(scope="module")
def forty(tmp_path_factory):
    """A tiny mart of forty customers."""
    return open_mart(tiny.publish(tmp_path_factory.mktemp("forty"), seed=3, customers=40))


@pytest.mark.parametrize(
    "filters",
    [make(), make(branch_id="B02"), make(industry_code="C"), make(tier=("value", "high_value")), make(family_id="F2")],
)
@pytest.mark.parametrize("scope", [EXECUTIVE, Scope("branch_leader", "B02")])
def test_segments_count_as_the_metrics_do(forty, scope, filters):
    mart = forty
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
    page = segment.customers(mart, EXECUTIVE, M1, segment.parse("behaviour:2"))
    assert page.rows["customer_id"].to_list() == ["C5"]
