"""The estimator: mixed frames in, probabilities out, and one clear error for what cannot work."""

import pickle
from datetime import date, timedelta

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from models import PropensityModel, quality

ROWS = 3000


def customers(rows_cnt: int = ROWS, seed: int = 3) -> tuple[pl.DataFrame, np.ndarray]:
    """Takers are mostly those with high turnover in trade; everything else is noise of every type."""
    rng = np.random.default_rng(seed)
    turnover = rng.lognormal(0, 1, rows_cnt)
    industry = rng.choice(["trade", "farm", "mine"], rows_cnt)
    frame = pl.DataFrame(
        {
            "turnover": np.where(rng.random(rows_cnt) < 0.1, None, turnover).tolist(),
            "industry": industry,
            "region": pl.Series(rng.choice(["N", "S"], rows_cnt), dtype=pl.Categorical),
            "size": pl.Series(rng.choice(["L", "M"], rows_cnt), dtype=pl.Enum(["L", "M"])),
            "is_group": rng.random(rows_cnt) < 0.5,
            "since": [date(2020, 1, 1) + timedelta(days=int(d)) for d in rng.integers(0, 900, rows_cnt)],
            "always": np.ones(rows_cnt),
        },
        schema_overrides={"turnover": pl.Float64},
    )
    return frame, (rng.random(rows_cnt) < true_probability(rows_cnt, seed)).astype(int)


def true_probability(rows_cnt: int, seed: int = 3) -> np.ndarray:
    """What `customers` draws its outcomes from, before a tenth of the turnovers is hidden."""
    rng = np.random.default_rng(seed)
    turnover, industry = rng.lognormal(0, 1, rows_cnt), rng.choice(["trade", "farm", "mine"], rows_cnt)
    return 1 / (1 + np.exp(-(np.log(turnover) + 1.5 * (industry == "trade") - 2)))


@pytest.fixture(scope="module")
def fitted():
    """Model of the first 2,000 customers, and the rest."""
    frame, y = customers()
    return PropensityModel().fit(frame[:2000], y[:2000]), frame[2000:], y[2000:]


def test_mixed_frame_is_learnt_and_scored(fitted):
    model, frame, y = fitted
    p = model.predict_proba(frame)
    assert p.shape == (1000, 2) and np.allclose(p.sum(1), 1)
    assert quality.auc(y, p[:, 1]) > 0.75
    assert abs(p[:, 1].mean() - y.mean()) < 0.04
    assert list(model.feature_names_in_) == frame.columns and model.n_features_in_ == 7
    assert model.classes_.tolist() == [0, 1]


def test_unseen_level_counts_as_missing(fitted):
    model, frame, _ = fitted
    space = frame.with_columns(industry=pl.lit("space"))
    nothing = frame.with_columns(industry=pl.lit(None, dtype=pl.String))
    assert np.isfinite(model.predict_proba(space)).all()
    assert np.array_equal(model.predict_proba(space), model.predict_proba(nothing))


def test_one_row_scores_like_the_whole_frame(fitted):
    model, frame, _ = fitted
    alone = np.array([model.predict_proba(frame[i])[0, 1] for i in range(20)])
    assert np.allclose(alone, model.predict_proba(frame[:20])[:, 1])


def test_pandas_and_polars_give_the_same_scores():
    frame, y = customers(600)
    as_pandas = pd.DataFrame({name: frame[name].to_list() for name in frame.columns})
    left = PropensityModel().fit(frame, y).predict_proba(frame)
    right = PropensityModel().fit(as_pandas, y).predict_proba(as_pandas)
    assert np.allclose(left, right)


def test_same_seed_same_scores_and_clone_starts_unfitted():
    frame, y = customers(600)
    model = PropensityModel(order="rows", gap=2, random_state=5)
    first, second = (clone(model).fit(frame, y).predict_proba(frame) for _ in range(2))
    assert np.array_equal(first, second)
    assert clone(model).get_params() == model.get_params()
    with pytest.raises(NotFittedError):
        clone(model.fit(frame, y)).predict(frame)


def test_works_as_the_last_step_of_a_pipeline():
    frame, y = customers(600)
    pipe = make_pipeline(FunctionTransformer(lambda f: f.with_columns(pl.col("turnover") * 2)), PropensityModel())
    months = np.repeat(np.arange(6), 100)
    pipe.fit(frame, y, propensitymodel__time=months)
    assert pipe.predict_proba(frame).shape == (600, 2)
    assert pipe[-1].chosen_ in pipe[-1].validation_


def test_labels_may_be_words():
    frame, y = customers(600)
    model = PropensityModel().fit(frame, np.where(y == 1, "yes", "no"))
    assert model.classes_.tolist() == ["no", "yes"] and set(model.predict(frame)) <= {"no", "yes"}


def test_fitted_model_survives_a_copy_to_another_process(fitted):
    model, frame, _ = fitted
    assert np.array_equal(pickle.loads(pickle.dumps(model)).predict_proba(frame), model.predict_proba(frame))


def test_turned_world_is_forgotten_when_the_order_is_known():
    """For the first 70 % of time x speaks for taking the product, afterwards against it."""
    rng = np.random.default_rng(1)
    x, late = rng.normal(size=4000), np.arange(4000) > 2800
    y = (rng.random(4000) < 1 / (1 + np.exp(-np.where(late, -2, 2) * x))).astype(int)
    new = pl.DataFrame({"x": np.linspace(-2, 2, 9)})
    knows = PropensityModel().fit(pl.DataFrame({"x": x}), y, time=np.arange(4000)).decision_function(new)
    blind = PropensityModel().fit(pl.DataFrame({"x": x}), y).decision_function(new)
    assert knows[0] > 1 > -1 > knows[-1]
    assert blind[0] < 0 < blind[-1]


def test_time_may_come_in_any_row_order():
    frame, y = customers(800)
    months, mixed = np.repeat(np.arange(8), 100), np.random.default_rng(0).permutation(800)
    in_order = PropensityModel().fit(frame, y, time=months)
    assert in_order.validation_rows_cnt_ == 200, "only whole months at the end are validated on"
    jumbled = PropensityModel().fit(frame[mixed], y[mixed], time=pl.Series(months[mixed]))
    assert jumbled.validation_rows_cnt_ == in_order.validation_rows_cnt_


def test_probabilities_are_calibrated_out_of_sample():
    """Against the probabilities behind the outcomes: 6,000 outcomes alone scatter by .014 around their own truth."""
    frame, y = customers(12_000)
    p = PropensityModel().fit(frame[:6000], y[:6000]).predict_proba(frame[6000:])[:, 1]
    bins = np.array_split(np.argsort(p), 10)
    truth = true_probability(12_000)[6000:]
    assert np.mean([abs(p[rows].mean() - truth[rows].mean()) for rows in bins]) < 0.02


FRAME, LABELS = customers(60)
WRONG = {
    "no rows": (FRAME[:0], LABELS[:0], "0 sample"),
    "no columns": (pl.DataFrame(), LABELS, "0 feature"),
    "column without a value": (FRAME.with_columns(pl.lit(None).alias("hole")), LABELS, "No value .* hole"),
    "column of NaN": (FRAME.with_columns(pl.lit(float("nan")).alias("hole")), LABELS, "No value .* hole"),
    "one class": (FRAME, np.zeros(60, int), "one class"),
    "missing label": (FRAME, np.where(np.arange(60) == 3, np.nan, LABELS), "y contains NaN"),
    "three classes": (FRAME, np.arange(60) % 3, "Only binary"),
    "amounts as labels": (FRAME, LABELS + 0.5 * np.arange(60), "Unknown label type"),
    "lengths differ": (FRAME, LABELS[:50], "inconsistent numbers of samples"),
    "a list in a cell": (FRAME.with_columns(pl.lit([1, 2]).alias("pair")), LABELS, "Column 'pair' has type"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_learnt_is_one_clear_error(case):
    frame, y, words = WRONG[case]
    with pytest.raises(ValueError, match=words):
        PropensityModel().fit(frame, y)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.drop("region"), "feature names should match"),
        (lambda f: f.with_columns(more=1), "feature names should match"),
        (lambda f: f.select(reversed(f.columns)), "same order"),
        (lambda f: f[:0], "0 sample"),
        (lambda f: f.with_columns(pl.lit("many").alias("turnover")), "'turnover' was a number"),
    ],
)
def test_frames_that_do_not_fit_the_model_are_refused(fitted, change, words):
    model, frame, _ = fitted
    with pytest.raises(ValueError, match=words):
        model.predict_proba(change(frame))


@pytest.mark.parametrize("option", [{"order": "columns"}, {"candidate": "magic"}])
def test_unknown_options_are_refused(option):
    with pytest.raises(ValueError, match="is unknown"):
        PropensityModel(**option).fit(FRAME, LABELS)


def test_time_with_gaps_is_refused():
    with pytest.raises(ValueError, match="time needs one value a row"):
        PropensityModel().fit(FRAME, LABELS, time=[None] + [1] * 59)
