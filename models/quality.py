"""How good a scorer is, in numbers: outcomes `y` (rows,) of 0 and 1 against probabilities `p` (rows,)."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy.stats import rankdata

from models.fairness import fairness

Metric = Callable[[np.ndarray, np.ndarray], float]
SHARES = (0.05, 0.10)


def auc(y, p) -> float:
    """Area under the ROC curve; NaN where `y` holds one class.

    >>> auc([0, 0, 1, 1], [.1, .4, .35, .8])
    0.75
    """
    y, p = _pair(y, p)
    hits_cnt = int(y.sum())
    if hits_cnt in (0, len(y)):
        return float("nan")
    ranks = rankdata(p)[y == 1].sum()
    return float((ranks - hits_cnt * (hits_cnt + 1) / 2) / (hits_cnt * (len(y) - hits_cnt)))


def average_precision(y, p) -> float:
    """Area under the precision-recall steps; rows with equal `p` enter together.

    >>> round(average_precision([0, 0, 1, 1], [.1, .4, .35, .8]), 4)
    0.8333
    """
    y, p = _pair(y, p)
    if y.sum() == 0:
        return float("nan")
    order = np.argsort(-p, kind="stable")
    last = np.append(np.diff(p[order]) != 0, True)
    hits = np.cumsum(y[order])[last]
    precision = hits / (np.flatnonzero(last) + 1)
    return float(np.sum(np.diff(hits, prepend=0) / y.sum() * precision))


def alift(y, p) -> float:
    """Area under the cumulative lift curve (share of all takers reached by the best x % of the list).

    Equal to rate / 2 + (1 - rate) * AUC: .25 / 2 + .75 * .80 = .725.

    >>> alift([0, 0, 1, 1], [.1, .4, .35, .8])
    0.625
    """
    y, p = _pair(y, p)
    return float(y.mean() / 2 + (1 - y.mean()) * auc(y, p))


def precision_at(y, p, rows_cnt: int) -> float:
    """Share of takers among the `rows_cnt` highest probabilities; ties at the edge count with their average.

    >>> precision_at([1, 0, 1, 0], [.9, .5, .5, .1], 2)
    0.75
    """
    y, p = _pair(y, p)
    rows_cnt = min(int(rows_cnt), len(y))
    if rows_cnt < 1:
        return float("nan")
    edge = np.partition(p, len(p) - rows_cnt)[len(p) - rows_cnt]
    above, level = p > edge, p == edge
    return float((y[above].sum() + (rows_cnt - above.sum()) * y[level].mean()) / rows_cnt)


def lift_at(y, p, share: float) -> float:
    """Precision in the best `share` of the list over the rate of all: 2.0 means twice as many takers.

    >>> lift_at([1, 0, 0, 0], [.9, .5, .4, .1], 0.25)
    4.0
    """
    y, p = _pair(y, p)
    rate = y.mean()
    return float(precision_at(y, p, max(1, round(share * len(y)))) / rate) if rate else float("nan")


def brier(y, p) -> float:
    """Mean squared distance of probability and outcome.

    >>> brier([1, 0], [.8, .4])
    0.1
    """
    y, p = _pair(y, p)
    return float(np.mean((p - y) ** 2))


def reliability(y, p, bins: int = 10) -> list[dict]:
    """Expected against observed rate in bins of equal size, lowest probabilities first."""
    y, p = _pair(y, p)
    order = np.argsort(p, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return [
        {"rows_cnt": len(part), "expected": float(p[part].mean()), "observed": float(y[part].mean())} for part in parts
    ]


def ece(y, p, bins: int = 10) -> float:
    """Expected calibration error: mean distance of expected and observed rate over `reliability` bins.

    >>> round(ece([0, 1], [.2, .6], bins=2), 6)
    0.3
    """
    table = reliability(y, p, bins)
    rows_cnt = sum(row["rows_cnt"] for row in table)
    return float(sum(row["rows_cnt"] * abs(row["expected"] - row["observed"]) for row in table) / rows_cnt)


def bootstrap_interval(y, p, metric: Metric = auc, repeats: int = 200, level: float = 0.90, groups=None, seed: int = 0):
    """(low, high) of `metric` over resampled rows, or over resampled groups where rows of one group hang together."""
    y, p = _pair(y, p)
    rng = np.random.default_rng(seed)
    members = _members(groups, len(y))
    values = []
    for _ in range(repeats):
        picked = rng.integers(0, len(members), len(members))
        rows = picked if groups is None else np.concatenate([members[i] for i in picked])
        values.append(metric(y[rows], p[rows]))
    known = [value for value in values if np.isfinite(value)]
    if not known:
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _members(groups, rows_cnt: int) -> list | range:
    if groups is None:
        return range(rows_cnt)
    _, place = np.unique(np.asarray(groups), return_inverse=True)
    order = np.argsort(place, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(place[order])) + 1)


def evaluation(y, p, groups: Mapping | None = None, capacity: int | None = None, resample=None, repeats: int = 200):
    """Every figure of a model card for one set of scored rows, as plain numbers ready for JSON.

    groups: {"size_class": (rows,), ...} for the fairness tables; capacity: how many customers the managers can call;
    resample: (rows,) ids that hang together (ownership groups) for the intervals. Raises ValueError for lengths that
    differ, probabilities outside 0..1 and missing values.
    """
    y, p = _pair(y, p)
    if len(y) == 0 or not (np.isfinite(p).all() and p.min() >= 0 and p.max() <= 1):
        raise ValueError("p must hold probabilities between 0 and 1, one for each of at least one row.")
    intervals = {
        name: bootstrap_interval(y, p, metric, repeats, groups=resample)
        for name, metric in (("auc", auc), ("average_precision", average_precision), ("alift", alift))
    }
    return {
        "rows_cnt": len(y), "takers_cnt": int(y.sum()), "rate": float(y.mean()), "mean_probability": float(p.mean()),
        "auc": auc(y, p), "average_precision": average_precision(y, p), "alift": alift(y, p),
        "intervals_90": {name: list(pair) for name, pair in intervals.items()},
        **{f"lift_at_{round(share * 100)}_pct": lift_at(y, p, share) for share in SHARES},
        "capacity_cnt": capacity, "precision_at_capacity": precision_at(y, p, capacity) if capacity else None,
        "brier": brier(y, p), "ece": ece(y, p), "reliability": reliability(y, p),
        "fairness": {name: fairness(y, p, values) for name, values in (groups or {}).items()},
    }  # fmt: skip


def _pair(y, p) -> tuple[np.ndarray, np.ndarray]:
    y, p = np.asarray(y, dtype=float), np.asarray(p, dtype=float)
    if y.shape != p.shape or y.ndim != 1:
        raise ValueError(f"y and p must be of one length: {y.shape} and {p.shape}.")
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("y must hold 0 and 1 only, without gaps.")
    return y, p
