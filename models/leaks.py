"""Features that know the answer: known only after the fact, or written by the outcome itself."""

from collections.abc import Callable, Iterator

import numpy as np
import polars as pl

from models import bootstrap, frames, quality

ALONE = 0.70
LOSS = 0.08
CERTAIN = 0.95
SAMPLE_ROWS = 20_000
FEWEST_TAKERS, REPEATS, Z_90 = 20, 50, 1.645
Score = Callable[[pl.DataFrame], np.ndarray]


def leaks(model, X: pl.DataFrame, y, seed: int = 0) -> list[dict]:
    """Likely leaks among the features of a fitted model, judged on rows it was not trained on; see `suspects`."""
    frame, y = frames.to_frame(X), np.asarray(y, dtype=float)
    rows = np.random.default_rng(seed).permutation(frame.height)[:SAMPLE_ROWS]
    return suspects(model.decision_function, frame[rows], y[rows], seed)


def suspects(score: Score, frame: pl.DataFrame, y: np.ndarray, seed: int = 0) -> list[dict]:
    """Likely leaks among the columns of `frame`, strongest first; `score` is what a model makes of such a frame.

    Each record: feature, auc_alone (of the observed rate over the feature's own bins, learnt on one half and judged
    on the other), auc_loss (AUC lost when the feature is shuffled), reason ("carries the model" or "is the answer").
    A feature is named when it alone reaches 0.95, or 0.70 while the model loses 0.08 without it: honest features of
    customers overlap, so losing one of them costs little. Either must hold at the low end of its 90 % interval, so
    that a dozen takers accuse no feature by luck; below 20 takers nothing is said.
    """
    y = np.asarray(y, dtype=float)
    if min(y.sum(), len(y) - y.sum()) < FEWEST_TAKERS:
        return []
    base, draws, found = score(frame), bootstrap.draws(np.arange(len(y)), REPEATS, seed), []
    for name, values in _columns(frame):
        alone = auc_alone(values, y)
        surely = alone - _doubt(alone, y)
        if surely < ALONE:
            continue
        rest = score(frame.with_columns(frame[name].sample(fraction=1.0, shuffle=True, seed=seed)))
        lost = bootstrap.resampled(y, base, *draws)[:, 0] - bootstrap.resampled(y, rest, *draws)[:, 0]
        if surely >= CERTAIN or bootstrap.interval(lost)[0] >= LOSS:
            reason = "is the answer" if surely >= CERTAIN else "carries the model"
            loss = quality.auc(y, base) - quality.auc(y, rest)
            found.append({"feature": name, "auc_alone": alone, "auc_loss": float(loss), "reason": reason})
    return sorted(found, key=lambda record: -record["auc_alone"])


def _columns(frame: pl.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """Name and encoded values of every column that holds a value."""
    known = frame.select(name for name in frame.columns if frame[name].null_count() < frame.height)
    columns = frames.learn(known)
    yield from zip(known.columns, frames.encode(columns, known).T, strict=True)


def _doubt(auc: float, y: np.ndarray) -> float:
    """Half the width of the 90 % interval of an AUC judged on half of the rows (Hanley and McNeil).

    >>> round(_doubt(0.8, np.repeat([0.0, 1.0], [2000, 40])), 2), _doubt(1.0, np.repeat([0.0, 1.0], [200, 40]))
    (0.1, 0.0)
    """
    takers, others = max(y.sum() / 2, 1.0), max((len(y) - y.sum()) / 2, 1.0)
    above, below = auc / (2 - auc) - auc**2, 2 * auc**2 / (1 + auc) - auc**2
    variance = (auc * (1 - auc) + (takers - 1) * above + (others - 1) * below) / (takers * others)
    return float(Z_90 * np.sqrt(max(variance, 0.0)))


def auc_alone(values: np.ndarray, y: np.ndarray, bins: int = 20) -> float:
    """AUC of one encoded column: rate per bin from every other row, judged on the rows between."""
    known = values[np.isfinite(values)]
    cuts = np.unique(np.quantile(known, np.linspace(0, 1, bins + 1)[1:-1])) if len(known) else np.zeros(0)
    distinct = np.unique(known)
    if len(distinct) <= 200:
        cuts = distinct
    place = np.where(np.isnan(values), len(cuts) + 1, np.searchsorted(cuts, values))
    half, rest = slice(0, None, 2), slice(1, None, 2)
    rows = np.bincount(place[half], minlength=len(cuts) + 2)
    takers = np.bincount(place[half], y[half], minlength=len(cuts) + 2)
    rate = (takers + 10 * y[half].mean()) / (rows + 10)
    return quality.auc(y[rest], rate[place[rest]])
