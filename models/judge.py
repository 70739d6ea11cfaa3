"""Judge a product's models on rows they could not know: later months, other ownership groups."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from models import baselines, leaks, scorer
from models.rows import Rows, group_fold
from models.scorer import NAMES, Part, Scorer

FOLDS = 3
LEAK_ROWS = 3_000
BASELINE_BY = ("industry_code", "size_class")


@dataclass(frozen=True)
class Judged:
    """Predictions on the test rows of one product, all made by models that saw neither their months nor their
    groups."""

    product_id: str
    rows: Rows
    p: np.ndarray
    baselines: dict[str, np.ndarray]
    kind: str
    leaks: list[dict] = field(default_factory=list)


def fold_of(rows: Rows) -> np.ndarray:
    """The third that each row is judged in."""
    return group_fold(rows.group, FOLDS)


def not_in(rows: Rows, fold: int) -> Rows:
    """The rows of the other folds."""
    return rows.where(fold_of(rows) != fold)


def judged(product_id: str, early: Rows, test: Rows, pools: list[Part], seed: int) -> Judged | None:
    """Out-of-group, later predictions of the product's test rows; None where nobody could be approached."""
    if not len(test.y):
        return None
    part_of, p, kind, makers = fold_of(test), np.zeros(len(test.y)), "pooled", []
    names = ("popularity", "rule", "logistic")
    plain = {name: np.zeros(len(test.y)) for name in names}
    for fold, pool in enumerate(pools):
        here, seen = part_of == fold, not_in(early, fold)
        own = scorer.fit_own(seen, product_id, seed)
        kind = "own" if own else kind
        makers.append(Scorer(product_id, pool, own))
        if not here.any():
            continue
        frame = test.where(here).frame(list(NAMES))
        p[here] = makers[fold].probability(frame)
        for name, made in _plain(seen, frame).items():
            plain[name][here] = made
    return Judged(product_id, test, p, plain, kind, _leaks(makers, test, part_of, seed))


def _leaks(makers: list[Scorer], test: Rows, part_of: np.ndarray, seed: int) -> list[dict]:
    """Features that look like leaks, each row scored by the model that saw neither its month nor its group."""
    chance = LEAK_ROWS / max(len(test.y), 1)
    keep = (test.y == 1) | (np.random.default_rng(seed).random(len(test.y)) < chance)
    sample, part = test.where(keep), part_of[keep]

    def score(frame: pl.DataFrame) -> np.ndarray:
        out = np.zeros(frame.height)
        for fold, maker in enumerate(makers):
            if (part == fold).any():
                out[part == fold] = maker.log_odds(frame.filter(pl.Series(part == fold)))
        return out

    return leaks.suspects(score, sample.frame(list(NAMES)), sample.y, seed)


def _plain(seen: Rows, frame: pl.DataFrame) -> dict[str, np.ndarray]:
    """What the baselines say about the rows of `frame`, corrected for the sampling; chance where nobody took it."""
    shown = seen.frame(list(NAMES))
    shown = shown.select(name for name in shown.columns if shown[name].null_count() < shown.height)
    made = {
        "popularity": baselines.Popularity(BASELINE_BY),
        "rule": baselines.OneRule(),
        "logistic": baselines.PlainLogistic(),
    }
    if seen.takers_cnt < 2:
        return {name: np.full(frame.height, 1e-6) for name in made}
    p = {
        name: model.fit(shown, seen.y).predict_proba(frame.select(shown.columns))[:, 1] for name, model in made.items()
    }
    return {name: _unsampled(value, seen.share) for name, value in p.items()}


def _unsampled(p: np.ndarray, share: float) -> np.ndarray:
    odds = p / (1 - p) * share
    return odds / (1 + odds)
