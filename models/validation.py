"""Choosing and calibrating a model on rows it has not seen, later ones wherever an order is known."""

from itertools import pairwise

import numpy as np
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

CUTS = (0.80, 0.84, 0.88, 0.92, 0.96)
EDGE = 0.002
SLOPES = (0.3, 2.0)
SURE = 2.0
Fold = tuple[np.ndarray, np.ndarray]


def age_of(time: np.ndarray) -> np.ndarray:
    """Share of rows that are not newer, 0..1, equal for equal times.

    >>> age_of(np.array([5, 7, 7, 9])).tolist()
    [0.25, 0.75, 0.75, 1.0]
    """
    _, place, counts = np.unique(time, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) / len(time))[place]


def forward_folds(time: np.ndarray, y: np.ndarray, gap: float = 0) -> list[Fold]:
    """(train, test) row numbers: train on all before a cut, test on the next 4 % of the rows, five times.

    Rows of one time stay together; `gap` leaves out training rows closer to the cut than that, in units of `time`,
    so that labels which look ahead do not reach into the test rows. Folds with one class are dropped.
    """
    ordered = np.sort(time)
    marks = [ordered[min(int(share * len(time)), len(time) - 1)] for share in CUTS]
    marks = sorted(set(marks) - {ordered[0]}) + [None]
    folds = []
    for start, stop in pairwise(marks):
        early = np.flatnonzero(time < start - gap if gap else time < start)
        late = np.flatnonzero((time >= start) if stop is None else (time >= start) & (time < stop))
        folds.append((early, late))
    return [fold for fold in folds if _has_both(y, fold)]


def shuffled_folds(y: np.ndarray, groups: np.ndarray | None, seed: int) -> list[Fold]:
    """Three stratified folds, or fewer where a class is small; rows of one group stay together."""
    splits = min(3, int(np.bincount(y).min()), len(y) if groups is None else len(np.unique(groups)))
    if splits < 2:
        return []
    kind = StratifiedKFold if groups is None else StratifiedGroupKFold
    folds = kind(splits, shuffle=True, random_state=seed).split(np.zeros(len(y)), y, groups)
    return [fold for fold in folds if _has_both(y, fold)]


def _has_both(y: np.ndarray, fold: Fold) -> bool:
    return all(len(np.unique(y[part])) == 2 for part in fold)


def choose(mixes: dict[str, dict[str, float]], margins: dict[str, np.ndarray], y: np.ndarray, folds: list[Fold]):
    """Name of the mix to use and the mean area under the ROC curve over the folds of every mix.

    The first mix stays unless another is better by 0.002 and by more than two standard errors of that difference over
    the folds: neither a lucky window nor the best of four turns the choice, so refits close in time choose alike and
    their probabilities stay comparable.
    """
    scores = {name: _aucs(mixed(mix, margins), y, folds) for name, mix in mixes.items()}
    first = next(iter(mixes))
    lead = {name: _sure_lead(score - scores[first]) for name, score in scores.items()}
    return max(lead, key=lambda name: lead[name]), {name: float(score.mean()) for name, score in scores.items()}


def _sure_lead(differences: np.ndarray) -> float:
    """Mean lead over the first mix, 0 where it is too small or too unsteady to count."""
    lead = float(differences.mean())
    doubt = float(differences.std(ddof=1) / np.sqrt(len(differences))) if len(differences) > 1 else EDGE
    return lead if lead > max(EDGE, SURE * doubt) else 0.0


def mixed(mix: dict[str, float], margins: dict[str, np.ndarray]) -> np.ndarray:
    """Weighted sum of the log-odds of a mix's members."""
    return sum(weight * margins[member] for member, weight in mix.items())


def _aucs(margin: np.ndarray, y: np.ndarray, folds: list[Fold]) -> np.ndarray:
    return np.array([roc_auc_score(y[late], margin[late]) for _, late in folds])


def calibration(margin: np.ndarray, y: np.ndarray, folds: list[Fold]) -> tuple[float, float]:
    """(slope, shift) of the log-odds around their mean that fit unseen outcomes, as far as the folds agree.

    Where the level moves from window to window the folds disagree, and correcting for the last move would only add
    noise: each number is shrunk towards "no correction", wholly so within two standard errors of the folds' mean.
    """
    lines = np.array([_line(margin[late] - margin[late].mean(), y[late], margin[late].mean()) for _, late in folds])
    slope, shift = 1.0 + _agreed(lines[:, 0] - 1.0), _agreed(lines[:, 1])
    return float(np.clip(slope, *SLOPES)), float(shift)


def _agreed(values: np.ndarray) -> float:
    """Mean, times 1 - (2 standard errors / mean) squared, never below 0: nothing unless clear of two standard errors.

    One window alone is never believed.

    >>> round(_agreed(np.array([0.2, 0.2, 0.2])), 6), _agreed(np.array([1.0, -1.0]))
    (0.2, 0.0)
    """
    mean = float(values.mean())
    if len(values) < 2 or mean == 0:
        return 0.0
    doubt = float(values.var(ddof=1)) / len(values)
    return mean * max(0.0, 1.0 - SURE**2 * doubt / mean**2)


def _line(centred: np.ndarray, y: np.ndarray, level: float) -> tuple[float, float]:
    """Slope and shift by Newton's method, held near 1 and 0 by a weak prior so that small folds stay sane."""
    prior, centre = np.array([4.0, 1.0]), np.array([1.0, 0.0])
    design = np.column_stack([centred, np.ones(len(y))])
    line = centre.copy()
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(design @ line + level, -30, 30)))
        gradient = design.T @ (y - p) - prior * (line - centre)
        curvature = design.T @ (design * (p * (1 - p))[:, None]) + np.diag(prior)
        step = np.clip(np.linalg.solve(curvature, gradient), -1, 1)
        line = line + step
        if np.abs(step).max() < 1e-6:
            break
    return float(line[0]), float(line[1])
