"""A real campaign, without the call's duration. All figures: python -m tests.bench.uci_campaign."""

import pytest

from models import PropensityModel, metrics
from models.leaks import leaks
from tests.models import uci


@pytest.fixture(scope="module")
def campaign():
    """(frame, y) of the campaign with macro columns, oldest first."""
    return uci.campaign()


def test_trained_once_it_stays_useful_on_later_rows(campaign):
    assert uci.static(*campaign)["auc"] >= 0.72


def test_refitting_beats_training_once_on_the_same_rows(campaign):
    frame, y = campaign
    start, cut = len(y) - 2000, int(len(y) * 0.75)
    once = PropensityModel(order="rows").fit(frame[:cut], y[:cut]).predict_proba(frame[start:])[:, 1]
    again = uci.rolling(frame[start - uci.WINDOW_ROWS :], y[start - uci.WINDOW_ROWS :], step=500, rows_cnt=2000)
    assert again["auc"] >= 0.72 and again["auc"] > metrics.auc(y[start:], once) + 0.02


def test_random_fifths(campaign):
    found = uci.shuffled(*campaign)
    assert found["auc"] >= 0.80 and found["ece"] <= 0.01


def test_duration_is_flagged_as_a_likely_leak_and_nothing_else():
    frame, y = uci.campaign(drop=())
    model = PropensityModel(candidate="blend").fit(frame[::4], y[::4])
    found = leaks(model, frame[1::4], y[1::4])
    assert [record["feature"] for record in found] == ["duration"]


def test_without_duration_nothing_is_flagged(campaign):
    frame, y = campaign
    model = PropensityModel(candidate="blend").fit(frame[::4], y[::4])
    assert leaks(model, frame[1::4], y[1::4]) == []


def test_feature_written_after_the_outcome_is_flagged(campaign):
    import polars as pl

    frame, y = campaign
    planted = frame.with_columns(closed_by=pl.Series(y).cast(pl.Boolean))
    model = PropensityModel(candidate="blend").fit(planted[::4], y[::4])
    assert leaks(model, planted[1::4], y[1::4])[0]["reason"] == "is the answer"
