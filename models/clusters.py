"""Clusters of active customers by what they do: scale, number of clusters, centres, and how stable they are.

Features (`segments.yml`) are squeezed (signed logarithm of amounts), standardised and clipped. k-means; the number of
clusters is the one with the largest mean silhouette on a sample."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import yaml
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

CHOICES = (4, 5, 6, 7, 8)
SAMPLE, CLIP = 3_000, 3.0


@lru_cache(maxsize=1)
def declared() -> dict[str, Any]:
    """Features, names and the segment of inactive customers."""
    return yaml.safe_load((Path(__file__).parent / "segments.yml").read_text(encoding="utf-8"))


def fit(frame: pl.DataFrame, seed: int) -> dict[str, Any]:
    """Scale, silhouette of every number of clusters, and the chosen number's centres, largest cluster first.

    A dict of plain numbers and lists, as the card stores it.
    """
    names = [
        name
        for name in declared()["features"]
        if frame[name].null_count() < frame.height and frame[name].n_unique() > 1
    ]
    scale = {name: _learn(frame[name]) for name in names}
    points = points_of(frame, scale)
    sample = points[np.random.default_rng(seed).permutation(len(points))[:SAMPLE]]
    quality, models = {}, {}
    for k in CHOICES:
        models[k] = KMeans(k, n_init=4, random_state=seed).fit(points)
        quality[k] = float(silhouette_score(sample, models[k].predict(sample)))
    best = max(CHOICES, key=lambda k: quality[k])
    order = np.argsort(-np.bincount(models[best].labels_, minlength=best), kind="stable")
    return {
        "features": names,
        "scale": scale,
        "silhouette": {str(k): v for k, v in quality.items()},
        "criterion": "largest mean silhouette",
        "centres": models[best].cluster_centers_[order].tolist(),
        "ids": list(range(1, best + 1)),
        "customers_cnt": frame.height,
    }


def _learn(column: pl.Series) -> list[float]:
    """[unit of the logarithm or 0, mean, deviation, value for missing] of one column."""
    values = column.cast(pl.Float64).to_numpy()
    known = values[np.isfinite(values)]
    size = np.abs(known[known != 0])
    unit = float(np.median(size)) if len(size) and np.quantile(size, 0.99) > 10 * np.median(size) else 0.0
    squeezed = _squeeze(known, unit)
    return [unit, float(squeezed.mean()), float(squeezed.std()) or 1.0, float(np.median(known))]


def _squeeze(values: np.ndarray, unit: float) -> np.ndarray:
    return np.sign(values) * np.log1p(np.abs(values) / unit) if unit else values


def points_of(frame: pl.DataFrame, scale: dict[str, list[float]]) -> np.ndarray:
    """(customers, features): squeezed, standardised, clipped."""
    out = np.empty((frame.height, len(scale)))
    for j, (name, (unit, mean, deviation, missing)) in enumerate(scale.items()):
        values = frame[name].cast(pl.Float64).fill_null(missing).to_numpy()
        out[:, j] = np.clip((_squeeze(values, unit) - mean) / deviation, -CLIP, CLIP)
    return out


def assigned(frame: pl.DataFrame, card: dict[str, Any]) -> np.ndarray:
    """Segment number of every row: the nearest centre."""
    points, centres = points_of(frame, card["scale"]), np.array(card["centres"])
    distance = ((points[:, None, :] - centres[None]) ** 2).sum(2)
    return np.array(card["ids"])[distance.argmin(1)]


def matched(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """For every new centre the place of the old one it continues, -1 for none: least total distance (Hungarian method).

    >>> matched(np.array([[0.0], [5.0]]), np.array([[5.1], [0.2], [9.0]])).tolist()
    [1, 0, -1]
    """
    cost = ((new[:, None, :] - old[None]) ** 2).sum(2)
    rows, columns = linear_sum_assignment(cost)
    found = np.full(len(new), -1)
    found[rows] = columns
    return found


def stability(before: pl.DataFrame, now: pl.DataFrame, k: int, seed: int) -> dict[str, float]:
    """Two fits a month apart. adjusted_rand: do both divide this month's customers alike (1 = the same, 0 = chance);
    stay_pct: customers of both months whose matched segment is the same."""
    names = [name for name in declared()["features"] if now[name].null_count() < now.height]
    scale = {name: _learn(now[name]) for name in names}
    points, earlier = points_of(now, scale), points_of(before, scale)
    fits = [KMeans(k, n_init=4, random_state=seed).fit(part) for part in (earlier, points)]
    then, today = fits[0].predict(points), fits[1].labels_
    place = matched(fits[0].cluster_centers_, fits[1].cluster_centers_)
    both = before.select("customer_id", old=pl.Series(fits[0].labels_)).join(
        now.select("customer_id", new=pl.Series(place[today])), on="customer_id"
    )
    return {
        "adjusted_rand": float(adjusted_rand_score(then, today)),
        "stay_pct": float(100 * (both["old"] == both["new"]).mean() or 0.0),
    }


def rescaled(value: float, old: list[float], new: list[float]) -> float:
    """A centre's coordinate on the old scale, on the new one: through the figure it stands for.

    >>> rescaled(1.0, [0.0, 10.0, 2.0, 0.0], [0.0, 8.0, 4.0, 0.0])  # 12 = 10 + 1 × 2, and 12 = 8 + 1 × 4
    1.0
    """
    squeezed = value * old[2] + old[1]
    raw = np.sign(squeezed) * np.expm1(abs(squeezed)) * old[0] if old[0] else squeezed
    return float((_squeeze(np.array([raw]), new[0])[0] - new[1]) / new[2])
