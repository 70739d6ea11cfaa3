"""The scorer of one product: its own model beside one of its need family, which lends strength where takers are few.

Own: ridge logistic regression on the product's rows. Pool: the estimator's free choice on rows of all products of the
need family with the product as a column. The score is the mean of both log-odds; a product with few takers takes the
pool alone. Non-takers are sampled before fitting, so the true odds are the model's odds times the share kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from models import features, frames
from models.explain import explain
from models.labels import LOOK_AHEAD
from models.propensity import PropensityModel
from models.rows import Rows

FEWEST_OWN, FEWEST_POOL = 100, 60
POOL_ROWS = 8_000
OWN_WEIGHT = 0.5
NAMES = tuple(feature.name for feature in (*features.CUSTOMER, *features.PAIR))


@dataclass(frozen=True)
class Part:
    """A fitted estimator and, by product, the share of non-takers it was shown."""

    model: PropensityModel
    shares: dict[str, float]

    def log_odds(self, frame: pl.DataFrame, product_id: str) -> np.ndarray:
        """True log-odds of the rows of one product, shape (rows,)."""
        names = list(self.model.feature_names_in_)
        frame = frame.with_columns(product_id=pl.lit(product_id)) if "product_id" in names else frame
        return self.model.decision_function(frame.select(names)) + np.log(self.shares[product_id])


@dataclass(frozen=True)
class Scorer:
    """What scores one product: `own` may be missing, `pool` never is."""

    product_id: str
    pool: Part
    own: Part | None = None
    names: tuple[str, ...] = field(default=NAMES)

    def log_odds(self, frame: pl.DataFrame) -> np.ndarray:
        """True log-odds, shape (rows,)."""
        lent = self.pool.log_odds(frame, self.product_id)
        return (
            lent
            if self.own is None
            else OWN_WEIGHT * self.own.log_odds(frame, self.product_id) + (1 - OWN_WEIGHT) * lent
        )

    def probability(self, frame: pl.DataFrame) -> np.ndarray:
        """Probability of opening in the label window, shape (rows,)."""
        return 1 / (1 + np.exp(-self.log_odds(frame)))

    def reasons(self, frame: pl.DataFrame, top: int = 3, usual: pl.DataFrame | None = None) -> pl.DataFrame:
        """The main reasons of every row, as `models.explain.explain` gives them, for both models together."""
        return explain(_Together(self), frame, top, usual)


class _Together:
    """Both models over one matrix, for `explain`: columns of the own model (or the pool), the product held fixed."""

    is_aged_ = False

    def __init__(self, scorer: Scorer):
        self.scorer, self.pool = scorer, scorer.pool.model
        lead = scorer.own.model if scorer.own else self.pool
        kept = [j for j, column in enumerate(lead.columns_) if column.name != "product_id"]
        self.columns_ = tuple(lead.columns_[j] for j in kept)
        self.averages_ = lead.averages_[kept]
        place = {column.name: j for j, column in enumerate(self.columns_)}
        self._moves = [(j, place.get(column.name), column) for j, column in enumerate(self.pool.columns_)]

    def margin(self, matrix: np.ndarray) -> np.ndarray:
        """Log-odds up to a constant, shape (rows,)."""
        lent = self.pool.margin(self._for_pool(matrix))
        if self.scorer.own is None:
            return lent
        return OWN_WEIGHT * self.scorer.own.model.margin(matrix) + (1 - OWN_WEIGHT) * lent

    def _for_pool(self, matrix: np.ndarray) -> np.ndarray:
        out = np.full((len(matrix), len(self._moves)), np.nan)
        for j, source, column in self._moves:
            if column.name == "product_id":
                out[:, j] = column.levels.index(self.scorer.product_id)
            elif source is not None and column.kind == "category":
                codes = _recode(self.columns_[source], column)
                out[:, j] = codes[np.nan_to_num(matrix[:, source], nan=len(codes) - 1).astype(int)]
            elif source is not None:
                out[:, j] = matrix[:, source]
        return out


def _recode(source: frames.Column, target: frames.Column) -> np.ndarray:
    """Code in `target` of every code in `source`, NaN for levels it does not know; the last entry is for missing."""
    known = {level: code for code, level in enumerate(target.levels)}
    return np.array([*(known.get(level, np.nan) for level in source.levels), np.nan], float)


def fit_own(rows: Rows, product_id: str, seed: int = 0) -> Part | None:
    """The product's own model, or None where takers are too few."""
    if rows.takers_cnt < FEWEST_OWN:
        return None
    frame = _with_values(rows.frame(list(NAMES)))
    model = PropensityModel(candidate="logistic", gap=LOOK_AHEAD - 1, random_state=seed)
    return Part(model.fit(frame, rows.y, time=rows.month), {product_id: rows.share})


def fit_pool(members: Sequence[tuple[str, Rows]], candidate: str = "auto", seed: int = 0) -> Part | None:
    """One model for several products, or None where even together they have too few takers."""
    if sum(rows.takers_cnt for _, rows in members) < FEWEST_POOL:
        return None
    kept = [(product_id, *_fewer(rows, _pool_share(members), seed)) for product_id, rows in members]
    frame = pl.concat([rows.frame(list(NAMES)).with_columns(product_id=pl.lit(p)) for p, rows, _ in kept])
    y, month = (np.concatenate([getattr(rows, name) for _, rows, _ in kept]) for name in ("y", "month"))
    model = PropensityModel(candidate=candidate, gap=LOOK_AHEAD - 1, random_state=seed)
    return Part(model.fit(_with_values(frame), y, time=month), {p: share for p, _, share in kept})


def _pool_share(members: Sequence[tuple[str, Rows]]) -> float:
    """Share of the non-takers to keep so that the pool stays near POOL_ROWS, and never below three to a taker."""
    takers = sum(rows.takers_cnt for _, rows in members)
    others = sum(len(rows.y) for _, rows in members) - takers
    return min(1.0, max(POOL_ROWS - takers, 3 * takers) / max(others, 1))


def _fewer(rows: Rows, share: float, seed: int) -> tuple[Rows, float]:
    keep = (rows.y == 1) | (np.random.default_rng((seed, rows.product)).random(len(rows.y)) < share)
    return rows.where(keep), rows.share * share


def _with_values(frame: pl.DataFrame) -> pl.DataFrame:
    """Without the columns in which no row has a value: a feed this bank does not bring."""
    return frame.select(name for name in frame.columns if frame[name].null_count() < frame.height)
