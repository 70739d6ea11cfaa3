"""Bootstrap over whole ownership groups, for scores of the same rows drawn alike, so that their difference is
paired."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

REPEATS, LEVEL = 200, 0.90
NAMES = ("auc", "average_precision", "alift", "lift_at_10_pct")
TOP = 0.1


def draws(groups: np.ndarray, repeats: int = REPEATS, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(group number of every row, how often each repeat drew each group: shape (groups, repeats)); one seed, one
    draw."""
    names, place = np.unique(groups, return_inverse=True)
    rng, count = np.random.default_rng(seed), len(names)
    drawn = [np.bincount(rng.integers(0, count, count), minlength=count) for _ in range(repeats)]
    return place, np.array(drawn, dtype=np.float64).T.copy()


def resampled(y: np.ndarray, p: np.ndarray, place: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """AUC, average precision, ALIFT and lift at 10 % of every repeat, shape (repeats, 4); NaN where one class is drawn.

    Rows are sorted once, best first. All four hang only on how many rows lie before and within each block of equal
    probability that holds takers, so the rows are summed up between these, for all repeats in one product.
    """
    order = np.argsort(-p, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(p[order]) != 0, True)) + 1
    takers = np.flatnonzero(y[order])
    blocks, counts = np.unique(np.searchsorted(ends, takers, side="right"), return_counts=True)
    edges = np.unique(np.concatenate([[0, len(y)], ends[blocks], np.append(0, ends)[blocks]])).astype(int)
    rows = _upto(_sums(place[order], edges, weight))
    hits = np.zeros((len(edges) - 1, weight.shape[1]))
    within = np.searchsorted(edges, ends[blocks]) - 1
    hits[within] = _sums(place[order][takers], np.append(0, np.cumsum(counts)), weight)
    return _figures(rows, hits, within)


def _sums(place: np.ndarray, edges: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weight of the rows between each two edges, shape (len(edges) - 1, repeats)."""
    shape = (len(edges) - 1, len(weight))
    return csr_matrix((np.ones(len(place)), place, edges), shape=shape) @ weight


def _upto(sums: np.ndarray) -> np.ndarray:
    return np.vstack([np.zeros(sums.shape[1]), np.cumsum(sums, axis=0)])


def _figures(rows: np.ndarray, hits: np.ndarray, within: np.ndarray) -> np.ndarray:
    """The four figures from rows up to each edge and takers between each two; `within`: where takers are."""
    reached = _upto(hits)
    takers, total = reached[-1], rows[-1]
    others = total - takers
    hit, upto, before, found = hits[within], rows[within + 1], rows[within], reached[within + 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        area = (hit * (others - (upto - found) + (upto - before - hit) / 2)).sum(0) / (takers * others)
        precision = np.where(upto > 0, hit * found / upto, 0.0).sum(0) / takers
        top = np.array([np.interp(TOP * n, r, h) for n, r, h in zip(total, rows.T, reached.T, strict=True)])
        rate = takers / total
        made = np.column_stack([area, precision, rate / 2 + (1 - rate) * area, top / takers / TOP])
    return np.where(((takers > 0) & (others > 0))[:, None], made, np.nan)


def interval(values: np.ndarray) -> list[float | None]:
    """90 % interval of the repeats that are known; [None, None] where none is."""
    known = values[np.isfinite(values)]
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    return [float(value) for value in np.quantile(known, tails)] if len(known) else [None, None]


def intervals(y: np.ndarray, p: np.ndarray, groups: np.ndarray, repeats: int = REPEATS, seed: int = 0) -> dict:
    """90 % interval of AUC, average precision, ALIFT and lift at 10 %, whole groups drawn with replacement."""
    return by_name(resampled(y, p, *draws(groups, repeats, seed)))


def by_name(values: np.ndarray) -> dict[str, list[float | None]]:
    """Interval of every figure of `resampled`, or of the difference of two."""
    return {name: interval(values[:, i]) for i, name in enumerate(NAMES)}
