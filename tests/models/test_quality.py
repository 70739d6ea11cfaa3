"""Figures against scikit-learn, against sums done by hand, and in cases where they must refuse."""

import json

import numpy as np
import polars as pl
import pytest
from sklearn import metrics as reference

from models import fairness, quality

RNG = np.random.default_rng(4)
P = np.round(RNG.random(500), 2)
Y = (RNG.random(500) < P / 2).astype(int)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (quality.auc, reference.roc_auc_score),
        (quality.average_precision, reference.average_precision_score),
        (quality.brier, reference.brier_score_loss),
    ],
)
def test_agrees_with_scikit_learn_where_it_has_the_figure(ours, theirs):
    assert ours(Y, P) == pytest.approx(theirs(Y, P), abs=1e-12)


def test_alift_is_the_area_under_the_share_of_takers_found():
    p = RNG.permutation(500) / 500
    found = np.cumsum(Y[np.argsort(-p)]) / Y.sum()
    assert quality.alift(Y, p) == pytest.approx((found.sum() - 0.5) / 500, abs=1e-9)


def test_all_equal_probabilities_say_nothing():
    assert quality.auc(Y, np.full(500, 0.3)) == 0.5
    assert quality.lift_at(Y, np.full(500, 0.3), 0.1) == pytest.approx(1.0)


def test_one_class_has_no_auc():
    assert np.isnan(quality.auc([0, 0], [0.1, 0.2]))


def test_reliability_counts_every_row_once():
    table = quality.reliability(Y, P)
    assert sum(row["rows_cnt"] for row in table) == 500
    assert [row["expected"] for row in table] == sorted(row["expected"] for row in table)


def test_perfectly_calibrated_probabilities_have_little_error_and_doubled_ones_much():
    p = np.repeat([0.1, 0.3], 5000)
    y = (np.random.default_rng(0).random(10_000) < p).astype(int)
    assert quality.ece(y, p) < 0.02 < 0.15 < quality.ece(y, 2 * p)


def test_interval_holds_the_figure_and_widens_when_rows_hang_together():
    narrow = quality.bootstrap_interval(Y, P)
    twins = np.repeat(np.arange(500), 4)
    wide = quality.bootstrap_interval(Y[twins], P[twins], groups=twins)
    fooled = quality.bootstrap_interval(Y[twins], P[twins])
    assert narrow[0] < quality.auc(Y, P) < narrow[1]
    assert wide[1] - wide[0] > 1.5 * (fooled[1] - fooled[0])


def test_evaluation_is_plain_json():
    card = quality.evaluation(Y, P, groups={"size": np.where(P > 0.5, "large", "small")}, capacity=50, repeats=20)
    assert json.loads(json.dumps(card, allow_nan=False))["capacity_cnt"] == 50
    assert card["fairness"]["size"]["selected_gap"] > 0.15
    assert card["intervals_90"]["auc"][0] < card["auc"] < card["intervals_90"]["auc"][1]


@pytest.mark.parametrize(("y", "p"), [([0, 1], [0.5]), ([0, 2], [0.1, 0.2]), ([0, 1], [0.1, 1.2]), ([], [])])
def test_figures_refuse_what_is_no_probability(y, p):
    with pytest.raises(ValueError, match="must"):
        quality.evaluation(y, p)


def test_psi_is_zero_for_the_same_and_large_for_another_population():
    before = pl.DataFrame({"x": RNG.normal(size=2000), "kind": ["a", "b"] * 1000})
    moved = before.with_columns(pl.col("x") + 2)
    assert fairness.psi(before["x"], before["x"]) == pytest.approx(0)
    assert list(fairness.drift(before, moved).items())[0][0] == "x"
    assert fairness.psi(before["x"], moved["x"]) > 0.25


def test_psi_sees_values_going_missing():
    x = pl.Series(RNG.normal(size=1000))
    holed = pl.Series([None if i % 2 else v for i, v in enumerate(x)])
    assert fairness.psi(x, holed) > 0.25


def test_fairness_counts_who_is_recommended():
    y, p = np.tile([0, 1], 100), np.linspace(0, 1, 200)
    found = fairness.fairness(y, p, ["small"] * 100 + ["large"] * 100, share=0.25)
    rates = {row["key"]: row["selected_rate"] for row in found["rows"]}
    assert rates == {"large": 0.5, "small": 0.0}
    assert found["selected_gap"] == 0.5 and found["selected_ratio"] == 0.0
