"""A real campaign, without the call's duration. All figures: python -m tests.bench.uci_campaign."""

import polars as pl
import pytest

from models import PropensityModel, quality
from models.leaks import leaks
from tests.models import uci

pytestmark = pytest.mark.xdist_group("uci")  # one worker fits the model that they share


@pytest.fixture(scope="module")
def campaign():
    """(frame, y) of the campaign with macro columns, oldest first."""
    return uci.campaign()


@pytest.fixture(scope="module")
def once(campaign):
    """Probabilities of the last quarter by a model fitted once on the first three."""
    frame, y = campaign
    cut = int(len(y) * 0.75)
    return PropensityModel(order="rows").fit(frame[:cut], y[:cut]).predict_proba(frame[cut:])[:, 1]


def test_trained_once_it_stays_useful_on_later_rows(campaign, once):
    assert quality.auc(campaign[1][-len(once) :], once) >= 0.72


def test_refitting_beats_training_once_on_the_same_rows(campaign, once):
    """The last 2,000 rows by a model of the 20,000 before them: about .73 against .70."""
    frame, y = (part[-uci.WINDOW_ROWS - 2000 :] for part in campaign)
    again = uci.rolling(frame, y, step=2000, rows_cnt=2000)
    assert again["auc"] >= 0.72 and again["auc"] > quality.auc(y[-2000:], once[-2000:]) + 0.02


def test_a_random_fifth(campaign):
    """One of the five folds of the bench, so that it stays quick."""
    frame, y = campaign
    train, now = next(uci.fifths(y))
    p = PropensityModel().fit(frame[train], y[train]).predict_proba(frame[now])[:, 1]
    assert quality.auc(y[now], p) >= 0.79 and quality.ece(y[now], p) <= 0.015


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
    frame, y = campaign
    planted = frame.with_columns(closed_by=pl.Series(y).cast(pl.Boolean))
    model = PropensityModel(candidate="blend").fit(planted[::4], y[::4])
    assert leaks(model, planted[1::4], y[1::4])[0]["reason"] == "is the answer"
