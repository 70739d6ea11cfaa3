"""Results of campaigns: the interval against a published example and simulated campaigns, sums of the feed, scope."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from mart.query import campaign
from mart.query.campaign.results import permutation, shrunk
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope


@pytest.mark.parametrize(
    ("hits", "of", "held_hits", "held", "low", "high"),
    [(56, 70, 48, 80, 0.0528, 0.3382), (9, 10, 3, 10, 0.1700, 0.8406), (10, 10, 0, 20, 0.7156, 1.0)],
)
def test_the_interval_is_the_published_one(hits, of, held_hits, held, low, high):
    """Newcombe 1998, table II, method 4 (Miettinen-Nurminen), 95 %: examples a, b and h."""
    found = campaign.difference_interval(hits, of, held_hits, held, z=1.959964)
    assert found == pytest.approx((low, high), abs=0.0001)


def test_an_empty_group_is_refused():
    with pytest.raises(ValueError, match="0 held out"):
        campaign.difference_interval(1, 10, 0, 0)


def test_of_a_thousand_campaigns_the_interval_holds_the_truth_in_nine_tenths():
    """200 to 5,000 targeted, a quarter held out, 3 to 6 % open without, true difference 0 to 4 points."""
    rng, inside, false = np.random.default_rng(5), [], []
    for _ in range(1_000):
        n1 = int(rng.integers(200, 5_001))
        n0, base, more = n1 // 3, rng.uniform(0.03, 0.06), rng.choice([0.0, 0.02, 0.04])
        low, high = campaign.difference_interval(
            int(rng.binomial(n1, base + more)), n1, int(rng.binomial(n0, base)), n0
        )
        inside.append(low <= more <= high)
        if more == 0:
            false.append(low > 0)
    assert 0.87 <= np.mean(inside) <= 0.93 and np.mean(false) <= 0.07


def test_noise_is_drawn_to_the_mean_and_what_is_sure_stays():
    rows = [{"difference_pct": d, "low_pct": d - w, "high_pct": d + w} for d, w in ((8.0, 8.0), (4.0, 0.5), (0.5, 0.5))]
    noisy, sure, none = (row["shrunk_pct"] for row in shrunk(rows))
    assert noisy < 5 and sure == pytest.approx(4.0, abs=0.2) and none == pytest.approx(0.5, abs=0.2)


def test_profit_by_permutation_is_rarely_as_far_apart_by_chance_only_where_it_truly_differs():
    rng = np.random.default_rng(1)
    earned, is_held = rng.normal(0, 1, 200), np.arange(200) < 50
    assert permutation(earned + 2.0 * ~is_held, is_held, 7)[1] < 0.01 < 0.1 < permutation(earned, is_held, 7)[1]


def test_rows_are_the_feeds_and_a_branch_sees_its_part(s_bank):
    mart = open_mart(s_bank)
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
    assert (found["low_pct"] <= found["difference_pct"]).all() and (found["difference_pct"] <= found["high_pct"]).all()
    expected = found["incremental"] * found["ep_per_opening_cny"].cast(pl.Float64)
    assert found["incremental_ep_cny"].cast(pl.Float64).to_list() == pytest.approx(expected.to_list(), abs=0.02)
    assert found["p_value"].is_between(0.0005, 1).all() and found["smallest_pct"].drop_nulls().min() > 1
    mine = campaign.results(mart, Scope("branch_leader", "B01"), mart.as_of)
    whole = dict(found.select("campaign_id", "targeted_cnt").iter_rows())
    assert mine.height and all(n <= whole[name] for name, n in mine.select("campaign_id", "targeted_cnt").iter_rows())
    assert mine["targeted_cnt"].sum() < found["targeted_cnt"].sum(), "a leader sees customers who bank with the branch"
    assert campaign.results(mart, None, mart.as_of).is_empty()
