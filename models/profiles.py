"""Behavioural segments in words: what sets each apart, and its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from models import features, words
from models.clusters import declared, points_of

TOLD = 3


def describe(frame: pl.DataFrame, labels: np.ndarray, card: dict[str, Any]) -> list[dict[str, Any]]:
    """Every segment in words: the features that set it apart most, its usual figure beside everybody's."""
    points, found, used = points_of(frame, card["scale"]), [], set()
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
        values = [f"{100 * v:.0f}%" if share else words.said(feature, None, v, lang) for v in (usual, everybody)]
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
