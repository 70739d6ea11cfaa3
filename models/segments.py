"""Behavioural segments: clusters of active customers by what they do, stable from month to month, described in words.

Features (`segments.yml`) are squeezed (signed logarithm of amounts), standardised and clipped. k-means; the number of
clusters is the one with the largest mean silhouette on a sample. Centres are matched one to one (Hungarian method) with
those of the last build that has segments, so that a number keeps its meaning; customers who are not active are segment
0.
"""

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

from mart.features import panel as read
from mart.months import month_text
from mart.reader import Mart
from mart.scope import EXECUTIVE
from models import artifacts, features, registry, words

CHOICES = (4, 5, 6, 7, 8)
SAMPLE, CLIP, NAME = 3_000, 3.0, "segments"
FEWEST = 200
TOLD = 3


@lru_cache(maxsize=1)
def declared() -> dict[str, Any]:
    """Features, names and the segment of inactive customers."""
    return yaml.safe_load((Path(__file__).parent / "segments.yml").read_text(encoding="utf-8"))


def train(mart: Mart, seed: int = 7) -> dict[str, Any] | None:
    """Fit on the as-of month and on the month before, write the card; None where too few customers are active."""
    frame = features.frame(read.panel(mart, EXECUTIVE, max(mart.as_of - 1, mart.first_month), mart.as_of, mart.as_of))
    now, before = (frame.filter(pl.col("month_no") == month) for month in (mart.as_of, mart.as_of - 1))
    if now.height < FEWEST:
        return None
    card = fit(now, seed)
    card["stability"] = stability(before, now, len(card["centres"]), seed) if before.height >= FEWEST else None
    card = _matched(card, _earlier(mart)) | {
        "build": mart.build_id,
        "as_of": month_text(mart.as_of),
        "kind": "segments",
    }
    card["segments"] = describe(now, assigned(now, card), card)
    registry.save_card(card, registry.folder_of(mart.folder, NAME))
    rand = card["stability"]["adjusted_rand"] if card["stability"] else None
    return {"clusters_cnt": len(card["centres"]), "silhouette": max(card["silhouette"].values()), "stability": rand}


def fit(frame: pl.DataFrame, seed: int) -> dict[str, Any]:
    """Scale, silhouette of every number of clusters, the chosen number's centres (largest cluster first);
    JSON-ready."""
    names = [
        name
        for name in declared()["features"]
        if frame[name].null_count() < frame.height and frame[name].n_unique() > 1
    ]
    scale = {name: _learn(frame[name]) for name in names}
    points = _points(frame, scale)
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


def _points(frame: pl.DataFrame, scale: dict[str, list[float]]) -> np.ndarray:
    """(customers, features): squeezed, standardised, clipped."""
    out = np.empty((frame.height, len(scale)))
    for j, (name, (unit, mean, deviation, missing)) in enumerate(scale.items()):
        values = frame[name].cast(pl.Float64).fill_null(missing).to_numpy()
        out[:, j] = np.clip((_squeeze(values, unit) - mean) / deviation, -CLIP, CLIP)
    return out


def assigned(frame: pl.DataFrame, card: dict[str, Any]) -> np.ndarray:
    """Segment number of every row: the nearest centre."""
    points, centres = _points(frame, card["scale"]), np.array(card["centres"])
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
    points, earlier = _points(now, scale), _points(before, scale)
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


def _earlier(mart: Mart) -> dict[str, Any] | None:
    """The segments card of the newest earlier build that has one."""
    for folder in sorted(mart.folder.parent.glob("b*"), reverse=True):
        if folder.name < mart.build_id and (folder / "models" / NAME / registry.CARD).exists():
            return registry.load_card(folder / "models" / NAME)
    return None


def _matched(card: dict[str, Any], old: dict[str, Any] | None) -> dict[str, Any]:
    """The card with the numbers of the earlier build's segments where they continue."""
    if not old or old["features"] != card["features"]:
        return card
    # the earlier centres are moved into today's scale, through the figures they stand for
    moved = np.array(
        [
            [_move(v, old["scale"][n], card["scale"][n]) for n, v in zip(card["features"], centre, strict=True)]
            for centre in old["centres"]
        ]
    )
    place = matched(moved, np.array(card["centres"]))
    fresh = iter(range(max(old["ids"]) + 1, max(old["ids"]) + 1 + len(place)))
    return card | {"ids": [old["ids"][p] if p >= 0 else next(fresh) for p in place], "continues": old["build"]}


def _move(value: float, old: list[float], new: list[float]) -> float:
    squeezed = value * old[2] + old[1]
    raw = np.sign(squeezed) * np.expm1(abs(squeezed)) * old[0] if old[0] else squeezed
    return float((_squeeze(np.array([raw]), new[0])[0] - new[1]) / new[2])


def describe(frame: pl.DataFrame, labels: np.ndarray, card: dict[str, Any]) -> list[dict[str, Any]]:
    """Every segment in words: the features that set it apart most, its usual figure beside everybody's."""
    points, found, used = _points(frame, card["scale"]), [], set()
    spread = points.std(0)
    for number in card["ids"]:
        here = labels == number
        gap = (points[here].mean(0) - points.mean(0)) / np.where(spread > 0, spread, 1.0)
        order = np.argsort(-np.abs(gap), kind="stable")
        told = [_told(frame, here, card["features"][j], gap[j]) for j in order[:TOLD]]
        names = _name(told, used)
        found.append(
            {
                "segment_id": number,
                "customers_cnt": int(here.sum()),
                "segment_zh": names[0],
                "segment_en": names[1],
                "told": told,
                "profile_zh": "；".join(t["zh"] for t in told),
                "profile_en": "; ".join(t["en"] for t in told),
            }
        )
    return found


def _told(frame: pl.DataFrame, here: np.ndarray, name: str, gap: float) -> dict[str, Any]:
    feature, column = features.ALL[name], frame[name].cast(pl.Float64)
    usual, everybody = (
        float(part.mean() if feature.unit == "flag" else part.median() or 0.0)
        for part in (column.filter(pl.Series(here)), column)
    )
    if feature.unit != "flag" and usual == everybody:
        usual, everybody = float(column.filter(pl.Series(here)).mean() or 0.0), float(column.mean() or 0.0)
    told = {
        "feature": name,
        "gap": float(gap),
        "usual": usual,
        "everybody": everybody,
        "direction": "high" if gap > 0 else "low",
    }
    for lang, form in (("zh", "{label} {usual}（全体 {everybody}）"), ("en", "{label} {usual} (all {everybody})")):
        share = feature.unit == "flag"
        values = [f"{100 * v:.0f} %" if share else words.said(feature, None, v, lang) for v in (usual, everybody)]
        told[lang] = form.format(label=feature.label(lang), usual=values[0], everybody=values[1])
    return told


def _name(told: list[dict[str, Any]], used: set[str]) -> list[str]:
    """Called after the strongest feature; after two where that name is taken."""
    names = declared()["names"]
    first = names[told[0]["feature"]][told[0]["direction"]]
    pairs = [
        first,
        *(
            [f"{first[0]} · {other[0]}", f"{first[1]} · {other[1].lower()}"]
            for t in told[1:]
            for other in [names[t["feature"]][t["direction"]]]
        ),
    ]
    chosen = next(
        (pair for pair in pairs if pair[0] not in used), [f"{first[0]} {len(used)}", f"{first[1]} {len(used)}"]
    )
    used.add(chosen[0])
    return list(chosen)


def assign(mart: Mart) -> pl.DataFrame | None:
    """Write segments.parquet and segment_profile.parquet of the as-of month; None where no segments were trained."""
    folder = registry.folder_of(mart.folder, NAME)
    if not (folder / registry.CARD).exists():
        return None
    card = registry.load_card(folder)
    frame = features.frame(read.panel(mart, EXECUTIVE, mart.as_of, mart.as_of, mart.as_of))
    quiet = declared()["inactive"]
    zero = {
        "segment_id": 0,
        "segment_zh": quiet["name"][0],
        "segment_en": quiet["name"][1],
        "profile_zh": quiet["profile"][0],
        "profile_en": quiet["profile"][1],
    }
    texts = ("segment_id", "segment_zh", "segment_en", "profile_zh", "profile_en")
    profile = pl.DataFrame([zero, *({name: s[name] for name in texts} for s in card["segments"])]).cast(
        {"segment_id": pl.Int32}
    )
    numbers = frame.select("customer_id", segment_id=pl.Series(assigned(frame, card), dtype=pl.Int32))
    everyone = read.customers(mart, EXECUTIVE, mart.as_of).select("customer_id")
    rows = (
        everyone.join(numbers, on="customer_id", how="left", maintain_order="left")
        .with_columns(pl.col("segment_id").fill_null(0))
        .join(profile, on="segment_id", how="left", maintain_order="left")
        .with_columns(month_no=pl.lit(mart.as_of, pl.Int32))
    )
    counts = rows.group_by("segment_id").agg(customers_cnt=pl.len().cast(pl.Int64))
    artifacts.write_parquet(
        profile.join(counts, on="segment_id", how="left").with_columns(pl.col("customers_cnt").fill_null(0)),
        mart.folder / "scores" / "segment_profile.parquet",
    )
    artifacts.write_parquet(rows, mart.folder / "scores" / "segments.parquet")
    return rows
