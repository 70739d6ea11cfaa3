"""Intervals by drawing ownership groups again: equal to the plain metrics on the rows that were drawn."""

import numpy as np
import pytest

from models import bootstrap, quality


def test_the_quick_intervals_agree_with_the_plain_ones_and_with_the_metric():
    rng = np.random.default_rng(1)
    p = rng.random(3000)
    y = (rng.random(3000) < p / 5).astype(float)
    groups = np.arange(3000)
    plain = quality.bootstrap_interval(y, p, quality.auc, 200)
    quick = bootstrap.intervals(y, p, groups)["auc"]
    assert quick == pytest.approx(plain, abs=0.01) and quick[0] < quality.auc(y, p) < quick[1]
    exact = bootstrap.resampled(y, p, groups, np.ones((3000, 1)))[0]
    assert exact[:3] == pytest.approx((quality.auc(y, p), quality.average_precision(y, p), quality.alift(y, p)))
    assert exact[3] == pytest.approx(quality.lift_at(y, p, 0.1))


def test_whole_groups_are_drawn_for_the_intervals():
    """200 rows that are 20 groups of 10 equal rows carry the doubt of 20 rows."""
    rng = np.random.default_rng(2)
    p, y = np.repeat(rng.random(20), 10), np.repeat((rng.random(20) < 0.4).astype(float), 10)
    wide, narrow = (
        np.diff(bootstrap.intervals(y, p, g)["auc"])[0] for g in (np.repeat(np.arange(20), 10), np.arange(200))
    )
    assert wide > 1.5 * narrow


def test_weights_count_like_rows_repeated_also_among_equal_probabilities():
    """Groups drawn 0 to 3 times give the figures of a list in which their rows stand 0 to 3 times."""
    rng = np.random.default_rng(3)
    y, p, groups = (rng.random(400) < 0.15).astype(float), rng.integers(0, 12, 400) / 12, rng.integers(0, 60, 400)
    weight = rng.integers(0, 4, 60).astype(float)
    again = np.repeat(np.arange(400), weight[groups].astype(int))
    found = bootstrap.resampled(y, p, groups, weight[:, None])[0]
    expected = (
        quality.auc(y[again], p[again]),
        quality.average_precision(y[again], p[again]),
        quality.alift(y[again], p[again]),
    )
    assert found[:3] == pytest.approx(expected)
    assert found[3] == pytest.approx(quality.lift_at(y[again], p[again], 0.1), rel=0.01), "the metric takes whole rows"


def test_two_scores_are_compared_on_the_same_draws():
    """A score that is better for every customer leads in every draw, however wide both intervals are."""
    rng = np.random.default_rng(4)
    y = (rng.random(500) < 0.1).astype(float)
    worse = rng.random(500) + 0.3 * y
    better = worse + 0.05 * y
    drawn = [bootstrap.resampled(y, p, *bootstrap.draws(np.arange(500), 50)) for p in (better, worse)]
    low, high = bootstrap.by_name(drawn[0] - drawn[1])["auc"]
    assert 0 < low < high
    assert bootstrap.by_name(drawn[0])["auc"][0] < bootstrap.by_name(drawn[1])["auc"][1]


def test_no_taker_no_interval():
    found = bootstrap.intervals(np.zeros(20), np.linspace(0, 1, 20), np.arange(20), 5)
    assert found["auc"] == [None, None]
