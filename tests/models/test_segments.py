"""Behavioural segments: found again where they are planted, stable, numbered alike over builds, in words."""

import numpy as np
import polars as pl
import pytest

from mart.query import segment
from mart.scope import EXECUTIVE
from models import clusters, profiles, segments


def planted(seed: int = 0, shift: float = 1.0) -> tuple[pl.DataFrame, np.ndarray]:
    """400 customers of four kinds: borrowers, payers, savers and quiet ones."""
    rng = np.random.default_rng(seed)
    kind = np.repeat(np.arange(4), 100)
    amount = lambda high, low: np.exp(rng.normal(0, 0.3, 400)) * np.where(high, 1e7, low) * shift  # noqa: E731
    frame = pl.DataFrame(
        {
            "customer_id": [f"C{i:03d}" for i in range(400)],
            "deposits_avg_cny": amount(kind == 2, 2e5),
            "demand_share_pct": np.where(kind == 2, 10.0, 95.0),
            "payments_3m_cnt": np.where(kind == 1, 300.0, 3.0) * np.exp(rng.normal(0, 0.2, 400)),
            "paid_in_3m_cny": amount(kind == 1, 1e4),
            "loans_end_cny": np.where(kind == 0, 2e7, 0.0) * np.exp(rng.normal(0, 0.2, 400)),
            "off_balance_cny": np.where(kind == 0, 3e6, 0.0),
            "contribution_year_cny": amount(kind == 0, 1e3),
            "open_products_cnt": np.where(kind == 3, 1.0, 6.0),
            "opened_12m_cnt": np.where(kind == 1, 4.0, 0.0),
            "uses_foreign": kind == 0,
        }
    )
    return frame, kind


def test_planted_kinds_are_found_whatever_the_unit():
    from sklearn.metrics import adjusted_rand_score

    for shift in (1.0, 1000.0):
        frame, kind = planted(shift=shift)
        card = clusters.fit(frame, 7)
        assert len(card["centres"]) == 4 == int(max(card["silhouette"], key=card["silhouette"].get))
        assert adjusted_rand_score(kind, clusters.assigned(frame, card)) > 0.95


def test_two_months_of_the_same_customers_are_clustered_alike():
    before, now = planted(0)[0], planted(1)[0]
    found = clusters.stability(before, now, 4, 7)
    assert found["adjusted_rand"] > 0.9 and found["stay_pct"] > 95


def test_a_segment_keeps_its_number_in_the_next_build():
    frame, kind = planted()
    old = clusters.fit(frame, 7) | {"build": "b1"}
    later = segments._matched(
        clusters.fit(planted(3)[0].sample(fraction=1.0, seed=1, shuffle=True), 11), old | {"ids": [11, 12, 13, 14]}
    )
    before, after = clusters.assigned(frame, old | {"ids": [11, 12, 13, 14]}), clusters.assigned(frame, later)
    assert (before == after).mean() > 0.95 and later["continues"] == "b1"


def test_words_name_what_sets_a_segment_apart():
    frame, kind = planted()
    card = clusters.fit(frame, 7)
    labels = clusters.assigned(frame, card)
    told = {row["segment_id"]: row for row in profiles.describe(frame, labels, card)}
    borrowers = told[int(np.bincount(labels[kind == 0]).argmax())]
    assert {"loans_end_cny", "uses_foreign", "off_balance_cny", "contribution_year_cny"} & {
        t["feature"] for t in borrowers["told"]
    }
    assert all(t["direction"] == "high" for t in borrowers["told"])
    assert len({row["segment_zh"] for row in told.values()}) == len(told)


def test_segments_of_the_build_part_the_bank_and_have_a_profile(mart):
    found = segment.behaviours(mart, EXECUTIVE, mart.as_of)
    everybody = mart.frame(
        "SELECT count(*) AS n FROM customer_status_month WHERE month_no = $m AND is_customer",
        {"m": mart.as_of},
        EXECUTIVE,
    )["n"][0]
    assert found["customers_cnt"].sum() == everybody and found.height >= 5
    assert all(found["profile_zh"]) and all(found["profile_en"])
    quiet = found.filter(segment_id="0")
    assert (
        quiet["customers_cnt"][0]
        == mart.frame(
            "SELECT count(*) AS n FROM customer_status_month WHERE month_no = $m AND is_customer AND tier = 'inactive'",
            {"m": mart.as_of},
            EXECUTIVE,
        )["n"][0]
    )


def test_too_few_customers_give_no_segments(mart, monkeypatch):
    monkeypatch.setattr(segments, "FEWEST", 10**6)
    assert segments.train(mart) is None


@pytest.mark.parametrize("count", [1, 3])
def test_more_new_segments_than_old_are_marked_new(count):
    found = clusters.matched(np.zeros((count, 2)), np.arange(8.0).reshape(4, 2))
    assert sorted(found)[-count:] == list(range(count)) and (found == -1).sum() == 4 - count
