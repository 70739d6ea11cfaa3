"""Validation runs forward in time, leaves the declared gap, and corrects only what the windows agree on."""

import numpy as np
import pytest

from models import validation


def test_every_fold_trains_on_earlier_months_only():
    months, y = np.repeat(np.arange(25), 10), np.tile([0, 1], 125)
    folds = validation.forward_folds(months, y)
    assert len(folds) == 5
    for early, late in folds:
        assert months[early].max() < months[late].min()
    assert [int(months[late][0]) for _, late in folds] == [20, 21, 22, 23, 24]


def test_gap_keeps_labels_that_look_ahead_out_of_the_test_months():
    months, y = np.repeat(np.arange(25), 10), np.tile([0, 1], 125)
    for early, late in validation.forward_folds(months, y, gap=4):
        assert months[late].min() - months[early].max() == 5


def test_windows_with_one_class_are_left_out():
    months, y = np.repeat(np.arange(25), 10), np.tile([0, 1], 125)
    y[months == 22] = 0
    assert [int(months[late][0]) for _, late in validation.forward_folds(months, y)] == [20, 21, 23, 24]


def test_groups_stay_on_one_side():
    y, groups = np.tile([0, 1], 60), np.repeat(np.arange(30), 4)
    folds = validation.shuffled_folds(y, groups, 0)
    assert len(folds) == 3
    for early, late in folds:
        assert not set(groups[early]) & set(groups[late])


MIXES = {"first": {"a": 1.0}, "other": {"b": 1.0}}


def _folds(count: int, size: int = 40):
    return [(np.arange(size), np.arange(i * size, (i + 1) * size)) for i in range(1, count + 1)]


def test_other_mix_wins_when_it_is_better_in_every_window():
    y = np.tile([0, 1], 120)
    margins = {"a": np.random.default_rng(0).normal(size=240), "b": y + 0.0}
    assert validation.choose(MIXES, margins, y, _folds(5))[0] == "other"


def test_one_lucky_window_does_not_turn_the_choice():
    y = np.tile([0, 1], 120)
    bad, good = np.zeros(240), np.zeros(240)
    good[40:80] = y[40:80]
    good[80:120] = -y[80:120] * np.tile([0, 0, 0, 1], 10)
    chosen, scores = validation.choose(MIXES, {"a": bad, "b": good}, y, _folds(5))
    assert scores["other"] > scores["first"] and chosen == "first"


def test_lead_within_two_standard_errors_does_not_turn_the_choice():
    """Leads of .20, .20, -.05, 0 and .05 have the mean .08 and the standard error .052."""
    y = np.tile([0, 1], 120)
    margin = np.zeros(240)
    for window, takers, sign in ((1, 8, 1), (2, 8, 1), (3, 2, -1), (5, 2, 1)):
        margin[np.flatnonzero(y)[window * 20 : window * 20 + takers]] = sign
    chosen, scores = validation.choose(MIXES, {"a": np.zeros(240), "b": margin}, y, _folds(5))
    assert scores["other"] - scores["first"] == pytest.approx(0.08) and chosen == "first"


@pytest.mark.parametrize(("true_slope", "low", "high"), [(0.5, 0.42, 0.6), (1.0, 0.9, 1.1), (1.5, 1.3, 1.65)])
def test_overconfidence_that_all_windows_show_is_corrected(true_slope, low, high):
    rng = np.random.default_rng(2)
    margin = rng.normal(0, 2, 12_000)
    y = (rng.random(12_000) < 1 / (1 + np.exp(-true_slope * margin))).astype(int)
    slope, shift = validation.calibration(margin, y, _folds(5, 2000))
    assert low < slope < high and abs(shift) < 0.1


def test_level_that_jumps_both_ways_is_left_alone():
    rng, jumps = np.random.default_rng(2), np.repeat([0, 1.0, -1.0, 1.0, -1.0, 0.0], 2000)
    margin = rng.normal(0, 1, 12_000)
    y = (rng.random(12_000) < 1 / (1 + np.exp(-(margin + jumps)))).astype(int)
    assert abs(validation.calibration(margin, y, _folds(5, 2000))[1]) < 0.1
