"""Results of campaigns: sums of the feed, whole groups in every scope, parts that count everybody once."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from mart.query import campaign
from mart.query.campaign.measure import COUNTS, judged, permutation, shrunk
from mart.query.people import over
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope


@pytest.fixture(scope="module")
def mart(s_bank) -> Mart:
    return open_mart(s_bank)


def test_noise_is_drawn_to_the_mean_and_what_is_sure_stays():
    rows = [{"difference_pct": d, "low_pct": d - w, "high_pct": d + w} for d, w in ((8.0, 8.0), (4.0, 0.5), (0.5, 0.5))]
    nothing = dict.fromkeys(("difference_pct", "low_pct", "high_pct"))
    noisy, unknown, sure, none = (row["shrunk_pct"] for row in shrunk([rows[0], nothing, *rows[1:]]))
    assert noisy < 5 and sure == pytest.approx(4.0, abs=0.2) and none == pytest.approx(0.5, abs=0.2) and unknown is None


def test_profit_by_permutation_is_rarely_as_far_apart_by_chance_only_where_it_truly_differs():
    rng = np.random.default_rng(1)
    earned, is_held = rng.normal(0, 1, 200), np.arange(200) < 50
    assert permutation(earned + 2.0 * ~is_held, is_held, 7)[1] < 0.01 < 0.1 < permutation(earned, is_held, 7)[1]


def test_a_part_is_called_positive_the_harder_the_more_parts_are_compared():
    part = {"openings_cnt": 60, "targeted_cnt": 900, "held_openings_cnt": 10, "held_cnt": 300, "difference_pct": 3.3}
    assert judged([dict(part)])[0]["is_shown"]
    assert not judged([dict(part) for _ in range(20)])[0]["is_shown"]


def people(held: int = 300) -> pl.DataFrame:
    """60 of 900 targeted opened, 10 of 300 held out; each opening of the targeted earned 100."""
    return pl.DataFrame({
        "customer_id": [str(n) for n in range(900 + held)], "is_holdout": [False] * 900 + [True] * held,
        "is_contacted": [True] * 800 + [False] * (100 + held),
        "is_converted": [n < 60 or 900 <= n < 910 for n in range(900 + held)],
        "earned_cny": [100.0 * (n < 60) for n in range(900 + held)],
    })  # fmt: skip


def test_a_campaign_is_worth_its_increment_at_the_price_fixed_before_less_its_contacts():
    row = campaign.measured(people(), 5_000.0, 150.0, "x")
    assert {name: row[name] for name in ("contacted_cnt", "expected", "incremental", "contact_cost_cny")} == {
        "contacted_cnt": 800, "expected": 30, "incremental": pytest.approx(30), "contact_cost_cny": 120_000,
    }  # fmt: skip
    assert row["net_ep_cny"] == pytest.approx(150_000 - 120_000) and row["ep_low_cny"] < 150_000 < row["ep_high_cny"]
    assert row["realised_cny"] == pytest.approx(6_000) and row["p_value"] < 0.05


def test_without_held_out_there_are_counts_and_no_comparison():
    row = campaign.measured(people(held=0), 5_000.0, 150.0, "x")
    assert row["targeted_cnt"] == 900 and row["incremental"] is None and row["is_shown"] is None


def test_where_holders_lost_money_before_no_opening_is_a_gain():
    """Fewer openings of a product that loses are no gain, and more are none either."""
    for each in (-226_954.90, 0.0):
        row = campaign.measured(people(), each, 150.0, "x")
        assert row["incremental"] and (row["incremental_ep_cny"], row["net_ep_cny"]) == (None, None)
        assert row["contact_cost_cny"] > 0 and row["realised_cny"] is not None


def test_rows_are_the_feeds(mart):
    found = campaign.results(mart, EXECUTIVE, mart.as_of)
    fed = mart.frame(
        "SELECT campaign_id, count(*) FILTER (NOT is_holdout) AS n1, count(*) FILTER (is_holdout) AS n0, count(*)"
        " FILTER (is_converted AND NOT is_holdout) AS x1, count(*) FILTER (is_converted AND is_holdout) AS x0 FROM"
        " response GROUP BY 1 ORDER BY 1",
        None,
        EXECUTIVE,
    )
    names = ("campaign_id", "targeted_cnt", "held_cnt", "openings_cnt", "held_openings_cnt")
    assert found.sort("campaign_id").select(names).rows() == fed.rows() and found.height == 10
    assert found.schema == campaign.SCHEMA
    assert (found["low_pct"] <= found["difference_pct"]).all() and (found["difference_pct"] <= found["high_pct"]).all()
    earns = found.filter(pl.col("ep_per_opening_cny") > 0)
    expected = earns["incremental"] * earns["ep_per_opening_cny"].cast(pl.Float64)
    assert earns["incremental_ep_cny"].cast(pl.Float64).to_list() == pytest.approx(expected.to_list(), abs=0.02)
    assert earns.height > 5 and found["incremental_ep_cny"].count() == earns.height
    assert found["p_value"].is_between(0.0005, 1).all() and found["smallest_pct"].drop_nulls().min() > 1
    assert campaign.results(mart, None, mart.as_of).is_empty()


def test_the_campaigns_that_are_over_are_those_with_responses(mart):
    there = mart.frame("SELECT DISTINCT campaign_id FROM response", None, EXECUTIVE)["campaign_id"].to_list()
    assert there and over(mart, [*there, "SM0001-P0105"]) == frozenset(there) and over(mart, []) == frozenset()


@pytest.mark.parametrize("by", ["segment", "branch"])
def test_everybody_stands_in_one_part(mart, by):
    for row in campaign.results(mart, EXECUTIVE, mart.as_of).to_dicts():
        parts = campaign.parts(mart, EXECUTIVE, mart.as_of, row["campaign_id"], by)
        assert parts["key"].is_unique().all() and parts.height > 1 and parts.schema == campaign.PARTS
        assert {name: parts[name].sum() for name in COUNTS} == {name: row[name] for name in COUNTS}


def test_a_leader_sees_the_branch_that_the_executive_sees(mart):
    """The same customers at the same price of an opening; what was realised, as far as it is booked in the branch."""
    names = (*COUNTS, "difference_pct", "low_pct", "high_pct", "incremental_ep_cny", "net_ep_cny")
    seen = 0
    for row in campaign.results(mart, Scope("branch_leader", "B01"), mart.as_of).to_dicts():
        parts = campaign.parts(mart, EXECUTIVE, mart.as_of, row["campaign_id"], "branch")
        branch = parts.row(by_predicate=pl.col("key") == "B01", named=True)
        assert {name: row[name] for name in names} == {name: branch[name] for name in names}
        seen += 1
    assert seen > 3


def test_a_product_manager_sees_own_campaigns_and_both_groups_of_them_whole(mart):
    owner = dict(
        mart.frame(
            "SELECT c.campaign_id, p.product_manager_id FROM campaign c JOIN product p USING (product_id)"
            " WHERE c.valid_to_month_no = 999999 AND p.valid_to_month_no = 999999",
            None,
            EXECUTIVE,
        ).iter_rows()
    )
    whole = {row["campaign_id"]: row for row in campaign.results(mart, EXECUTIVE, mart.as_of).to_dicts()}
    for manager in sorted(set(owner.values())):
        mine = campaign.results(mart, Scope("product_manager", manager), mart.as_of)
        assert set(mine["campaign_id"]) == {one for one in whole if owner[one] == manager}
        for row in mine.to_dicts():
            assert row == whole[row["campaign_id"]] | {"shrunk_pct": row["shrunk_pct"]}
            parts = campaign.parts(mart, Scope("product_manager", manager), mart.as_of, row["campaign_id"], "segment")
            assert parts["targeted_cnt"].sum() == row["targeted_cnt"]
