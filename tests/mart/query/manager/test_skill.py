"""A rank with its uncertainty, on managers whose true skill is known."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import polars as pl
import pytest

from mart.query.manager import skill


def planted(seed: int, spread: float, managers: int = 300, groups: int = 6) -> pl.DataFrame:
    """Managers of 10 to 80 customers with skewed profits; true effects of SD `spread` within each peer group."""
    rng = np.random.default_rng(seed)
    true = rng.normal(0, spread, managers)
    rows = []
    for one in range(managers):
        n = int(rng.integers(10, 81))
        expected = rng.choice([20_000.0, 60_000.0, 250_000.0], n, p=[0.7, 0.2, 0.1])
        actual = expected * np.exp(true[one]) * rng.gamma(0.8, 1 / 0.8, n)
        sums = {"x": actual.sum(), "e": expected.sum(), "xx": (actual**2).sum(), "xe": (actual * expected).sum()}
        rows.append({**sums, "ee": (expected**2).sum(), "n": n, "peers": str(one % groups), "true": true[one]})
    return pl.DataFrame(rows)


def posteriors(seed: int, spread: float) -> pl.DataFrame:
    return skill.shrunk(skill.effects(planted(seed, spread)))


@pytest.mark.parametrize("spread", [0.15, 0.4])
def test_intervals_hold_the_true_skill_as_often_as_they_say(spread):
    found = pl.concat([posteriors(seed, spread) for seed in range(6)])
    miss = (found["mean"] - found["true"]).abs() > 1.645 * found["variance"].sqrt()
    assert 0.85 <= 1 - miss.mean() <= 0.95  # nominal 90 %


@pytest.mark.parametrize("spread", [0.15, 0.4])
def test_ranges_hold_the_true_rank_as_often_as_they_say(spread):
    """Among the peers of one group, by what each is worth, which a rank is about."""
    held = []
    for seed in range(6):
        for _, group in posteriors(seed, spread).group_by("peers"):
            found = skill.ranked(group)
            true = found["true"].rank(descending=True)
            held.append(((true >= found["rank_best"]) & (true <= found["rank_worst"])).mean())
    assert 0.85 <= np.mean(held) <= 0.97  # nominal 90 %, whole places


def test_managers_of_equal_skill_are_not_told_apart():
    bands = [skill.ranked(posteriors(seed, 0.0))["band"] for seed in range(6)]
    called = [(band == "upper").mean() * (band == "lower").mean() * 2 for band in bands]
    assert np.mean(called) <= 0.10


def test_the_shrunk_effect_lies_nearer_to_true_skill_than_raw_profit():
    found = posteriors(1, 0.4)
    by_profit, by_effect, by_skill = (
        found.select(pl.corr(name, "true", method="spearman")).item() for name in ("x", "theta", "mean")
    )
    assert by_skill > by_profit + 0.2 and by_skill >= by_effect - 0.01


def test_ranks_and_chances_of_clear_differences():
    clear = pl.DataFrame({"mean": [1.0, 0.0, -1.0, -2.0], "variance": [1e-6] * 4})
    found = skill.ranked(clear, pl.Series([0.5] * 4))
    assert found["expected_rank"].round(3).to_list() == [1.0, 2.0, 3.0, 4.0]
    assert found["p_top"].round(2).to_list()[1:] == [0.0, 0.0, 0.0]
    assert found["p_below"].round(3).to_list() == [0.0, 1.0, 1.0, 1.0]


def test_expected_ranks_are_those_of_every_pair():
    """Expected rank of i = 1 + Σ P(θj > θi), each pair by itself."""
    found = posteriors(1, 0.4)
    mean, variance = found["mean"].to_numpy(), found["variance"].to_numpy()
    chance = np.array([[NormalDist().cdf(z) for z in row] for row in _gaps(mean, variance)])
    np.fill_diagonal(chance, 0)
    np.testing.assert_allclose(skill.ranked(found)["expected_rank"].to_numpy(), 1 + chance.sum(axis=1), atol=0.001)


def _gaps(mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """How far the others lie above each, in standard deviations of the difference."""
    return (mean[None, :] - mean[:, None]) / np.sqrt(variance[None, :] + variance[:, None])


def test_nobody_and_one_manager():
    assert skill.ranked(skill.shrunk(skill.effects(planted(1, 0.1).clear()))).is_empty()
    alone = skill.ranked(skill.shrunk(skill.effects(planted(1, 0.1, managers=1))))
    assert alone["expected_rank"].round(3).to_list() == [1.0] and alone["band"].to_list() == ["middle"]
