"""The interval and the rule by which a campaign is shown to help: a published example, exact rates, simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from mart.query import campaign

SIZES = [(n1, n1 // part) for n1 in (200, 500, 2_000, 5_000) for part in (3, 9)]  # a quarter, a tenth held out


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


def drawn(rng: np.random.Generator, more: float) -> tuple[int, int, int, int]:
    """A campaign: 200 to 5,000 targeted, a quarter held out, 3 to 6 % open without."""
    n1 = int(rng.integers(200, 5_001))
    n0, base = n1 // 3, rng.uniform(0.03, 0.06)
    return int(rng.binomial(n1, base + more)), n1, int(rng.binomial(n0, base)), n0


def test_of_a_thousand_campaigns_the_interval_holds_the_truth_in_nine_tenths():
    rng, inside = np.random.default_rng(5), []
    for _ in range(1_000):
        more = float(rng.choice([0.0, 0.02, 0.04]))
        low, high = campaign.difference_interval(*drawn(rng, more))
        inside.append(low <= more <= high)
    assert 0.87 <= np.mean(inside) <= 0.93


def test_of_a_thousand_campaigns_without_effect_at_most_fifty_are_called_positive():
    rng = np.random.default_rng(6)
    assert sum(campaign.is_shown(*drawn(rng, 0.0)) for _ in range(1_000)) <= 50


def fewest(held_hits: int, n1: int, n0: int, at: int) -> int:
    """The fewest openings of the targeted that are called positive beside so many of the held out."""
    while campaign.is_shown(at, n1, held_hits, n0):
        at -= 1
    while not campaign.is_shown(at, n1, held_hits, n0):
        at += 1
    return at


@pytest.mark.parametrize(("n1", "n0"), SIZES)
def test_without_effect_the_exact_chance_of_being_called_positive_is_below_one_in_twenty(n1, n0):
    """No simulation: all pairs of counts with their binomial probability, for the lowest and the highest base rate."""
    rates, chance, at = (0.03, 0.06), np.zeros(2), 1
    for held_hits in range(int(binom.ppf(1 - 1e-6, n0, 0.06)) + 1):
        at = fewest(held_hits, n1, n0, at)
        chance += [binom.pmf(held_hits, n0, rate) * binom.sf(at - 1, n1, rate) for rate in rates]
    assert chance.max() <= 0.0435
