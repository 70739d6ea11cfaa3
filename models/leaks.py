"""Features that know the answer: known only after the fact, or written by the outcome itself."""

import numpy as np
import polars as pl

from models import frames, metrics

ALONE = 0.70
LOSS = 0.08
CERTAIN = 0.95
SAMPLE_ROWS = 20_000


def leaks(model, X: pl.DataFrame, y, seed: int = 0) -> list[dict]:
    """Likely leaks among the features of a fitted model, judged on rows it was not trained on; strongest first.

    Each record: feature, auc_alone (of the observed rate over the feature's own bins, learnt on one half and judged
    on the other), auc_loss (AUC lost when the feature is shuffled), reason ("carries the model" or "is the answer").
    A feature is named when it alone reaches 0.95, or 0.70 while the model loses 0.08 without it: honest features of
    customers overlap, so losing one of them costs little.
    """
    frame, y = frames.to_frame(X), np.asarray(y, dtype=float)
    rows = np.random.default_rng(seed).permutation(frame.height)[:SAMPLE_ROWS]
    frame, y = frame[rows], y[rows]
    matrix = frames.encode(model.columns_, frame, model.is_aged_)
    base, found = metrics.auc(y, model.margin(matrix)), []
    for j, column in enumerate(model.columns_):
        alone = auc_alone(matrix[:, j], y)
        loss = base - metrics.auc(y, model.margin(_shuffled(matrix, j, seed))) if alone >= ALONE else 0.0
        if alone >= CERTAIN or loss >= LOSS:
            reason = "is the answer" if alone >= CERTAIN else "carries the model"
            found.append({"feature": column.name, "auc_alone": alone, "auc_loss": float(loss), "reason": reason})
    return sorted(found, key=lambda record: -record["auc_alone"])


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
    return metrics.auc(y[rest], rate[place[rest]])


def _shuffled(matrix: np.ndarray, j: int, seed: int) -> np.ndarray:
    moved = matrix.copy()
    moved[:, j] = np.random.default_rng(seed).permutation(moved[:, j])
    return moved
