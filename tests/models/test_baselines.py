"""Baselines are honest opponents: each finds what it can find and nothing more."""

import numpy as np
import polars as pl

from models import quality
from models.baselines import OneRule, PlainLogistic, Popularity
from tests.models.test_propensity import customers


def test_popularity_without_kinds_gives_everybody_the_rate():
    frame, y = customers(400)
    p = Popularity().fit(frame, y).predict_proba(frame)[:, 1]
    assert np.allclose(p, y.mean()) and quality.auc(y, p) == 0.5


def test_popularity_by_kind_is_drawn_to_the_rate_of_all():
    frame = pl.DataFrame({"kind": ["a"] * 50 + ["b"] * 50})
    model = Popularity(("kind",)).fit(frame, [1] * 50 + [0] * 50)
    p = model.predict_proba(pl.DataFrame({"kind": ["a", "b", "new"]}))[:, 1]
    assert np.allclose(p, [0.75, 0.25, 0.5])


def test_rule_picks_the_one_feature_that_matters():
    rng = np.random.default_rng(0)
    frame = pl.DataFrame({"noise": rng.normal(size=2000), "signal": rng.normal(size=2000)})
    y = (frame["signal"].to_numpy() > 1).astype(int)
    model = OneRule().fit(frame, y)
    assert model.feature_.name == "signal"
    assert quality.auc(y, model.predict_proba(frame)[:, 1]) > 0.95


def test_each_baseline_beats_the_simpler_one():
    frame, y = customers()
    models = (Popularity(("region",)), OneRule(), PlainLogistic())
    fitted = [model.fit(frame[:2000], y[:2000]).predict_proba(frame[2000:])[:, 1] for model in models]
    popularity, rule, logistic = (quality.auc(y[2000:], p) for p in fitted)
    assert popularity < rule < logistic


def test_logistic_stands_missing_values():
    frame, y = customers(600)
    assert np.isfinite(PlainLogistic().fit(frame, y).predict_proba(frame)).all()
