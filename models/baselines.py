"""What a scorer must beat: how popular the product is, the best single rule, and a plain logistic regression.

Each has fit(frame, y) and predict_proba(frame) -> (rows, 2), as scikit-learn has it.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from models import frames, quality
from models.estimators import Logistic

SMOOTH_ROWS = 50


class _Baseline:
    def predict_proba(self, X) -> np.ndarray:
        """Probability of no and yes, shape (rows, 2)."""
        p = np.clip(self._rate(frames.to_frame(X)), 1e-6, 1 - 1e-6)
        return np.column_stack([1 - p, p])


@dataclass
class Popularity(_Baseline):
    """Rate of takers among customers with the same values in the columns `by`; with none, one rate for all."""

    by: tuple[str, ...] = ()

    def fit(self, X, y) -> "Popularity":
        """Learn the rates, drawn towards the overall rate as by 50 more rows of it."""
        y = np.asarray(y, dtype=float)
        self.rate_, self.table_ = float(y.mean()), None
        if self.by:
            keyed = self._keys(frames.to_frame(X)).with_columns(_y=pl.Series(y))
            smooth = (pl.col("_y").sum() + SMOOTH_ROWS * self.rate_) / (pl.len() + SMOOTH_ROWS)
            self.table_ = keyed.group_by(*self.by).agg(_rate=smooth)
        return self

    def _keys(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.select(pl.col(name).cast(pl.String).fill_null("?") for name in self.by)

    def _rate(self, frame: pl.DataFrame) -> np.ndarray:
        if self.table_ is None:
            return np.full(frame.height, self.rate_)
        joined = self._keys(frame).join(self.table_, on=list(self.by), how="left", maintain_order="left")
        return joined["_rate"].fill_null(self.rate_).to_numpy()


@dataclass
class OneRule(_Baseline):
    """The rule of thumb: rate of takers per bin of the one feature that sorts the training rows best."""

    bins: int = 10

    def fit(self, X, y) -> "OneRule":
        """Pick the feature by its AUC in training and keep its rates; sets feature_."""
        frame, y = frames.to_frame(X), np.asarray(y, dtype=float)
        self.columns_ = frames.learn(frame)
        matrix = frames.encode(self.columns_, frame)
        tables = [self._table(matrix[:, j], y) for j in range(len(self.columns_))]
        scores = [quality.auc(y, _look_up(matrix[:, j], *table)) for j, table in enumerate(tables)]
        best = int(np.nanargmax(scores))
        self.feature_, self.table_ = self.columns_[best], tables[best]
        return self

    def _table(self, values: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        distinct = np.unique(values[np.isfinite(values)])
        tenths = np.linspace(0, 1, self.bins + 1)[1:-1]
        cuts = distinct if len(distinct) <= 200 else np.unique(np.nanquantile(values, tenths))
        place = _place(values, cuts)
        rows, takers = np.bincount(place, minlength=len(cuts) + 2), np.bincount(place, y, minlength=len(cuts) + 2)
        return cuts, (takers + SMOOTH_ROWS * y.mean()) / (rows + SMOOTH_ROWS)

    def _rate(self, frame: pl.DataFrame) -> np.ndarray:
        return _look_up(frames.encode((self.feature_,), frame)[:, 0], *self.table_)


def _place(values: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), len(cuts) + 1, np.searchsorted(cuts, values))


def _look_up(values: np.ndarray, cuts: np.ndarray, rates: np.ndarray) -> np.ndarray:
    return rates[_place(values, cuts)]


@dataclass
class PlainLogistic(_Baseline):
    """Ridge logistic regression on the same columns, every row weighted alike, no selection, no calibration."""

    strength: float = 1.0

    def fit(self, X, y) -> "PlainLogistic":
        """Fit on a frame (rows, columns) and 0/1 labels."""
        frame, y = frames.to_frame(X), np.asarray(y, dtype=int)
        self.columns_ = frames.learn(frame)
        kinds, matrix = tuple(column.kind for column in self.columns_), frames.encode(self.columns_, frame)
        self.model_ = Logistic(strength=self.strength).fit(matrix, kinds, y, np.ones(len(y)))
        return self

    def _rate(self, frame: pl.DataFrame) -> np.ndarray:
        return 1 / (1 + np.exp(-self.model_.margin(frames.encode(self.columns_, frame))))
