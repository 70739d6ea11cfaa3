"""Training and scoring rows: eligible non-holders of a product in a month, their label, their features."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import polars as pl

from models.dataset import Source
from models.eligibility import eligible
from models.labels import LOOK_AHEAD
from models.snapshot import Snapshots

NEGATIVES_PER_POSITIVE, FEWEST_NEGATIVES, MOST_NEGATIVES = 10, 3_000, 12_000


@dataclass(frozen=True)
class Rows:
    """Rows of one product: frame row, month, label, group, pair features; share: of the non-takers, how many were
    kept."""

    source: Source
    product: int
    row: np.ndarray
    month: np.ndarray
    y: np.ndarray
    pair: dict[str, np.ndarray]
    share: float = 1.0

    @property
    def group(self) -> np.ndarray:
        """Ownership group of every row, as text."""
        return self.source.frame["group_id"].gather(self.row).to_numpy()

    @property
    def takers_cnt(self) -> int:
        """Rows that opened."""
        return int((self.y == 1).sum())

    def frame(self, names: list[str]) -> pl.DataFrame:
        """The feature columns `names` of every row."""
        base = [name for name in names if name not in self.pair]
        made = self.source.frame.select(base)[self.row]
        pairs = (pl.Series(k, v, nan_to_null=True) for k, v in self.pair.items() if k in names)
        return made.with_columns(pairs).select(names)

    def where(self, keep: np.ndarray) -> Rows:
        """A part of the rows."""
        return Rows(
            self.source,
            self.product,
            self.row[keep],
            self.month[keep],
            self.y[keep],
            {k: v[keep] for k, v in self.pair.items()},
            self.share,
        )


def collect(months: Snapshots, product: int, wanted: list[int], seed: int | None = None) -> Rows:
    """Eligible rows of a product number in the given months; with a `seed`, non-takers are sampled down.

    Sampling keeps every taker and one share of the others, the same in every month, so that the true odds are the
    model's odds times that share (`train.probability`).
    """
    source, picked = months.source, []
    for month_no in wanted:
        month = months[month_no]
        at = eligible(month, product)
        y = month.label[month.who[at], product] if month_no + LOOK_AHEAD <= source.last else np.zeros(len(at), np.int8)
        picked.append((month, at[y >= 0], y[y >= 0]))
    takers = sum(int((y == 1).sum()) for _, _, y in picked)
    others = sum(int((y == 0).sum()) for _, _, y in picked)
    most = int(np.clip(NEGATIVES_PER_POSITIVE * takers, FEWEST_NEGATIVES, MOST_NEGATIVES))
    share = 1.0 if seed is None or others <= most else most / others
    if share < 1:
        picked = [(m, *_thin(at, y, share, (seed, product, m.month_no))) for m, at, y in picked]
    pairs = [month.pair(product, at) for month, at, _ in picked]
    return Rows(
        source,
        product,
        np.concatenate([m.rows[at] for m, at, _ in picked]),
        np.concatenate([np.full(len(at), m.month_no) for m, at, _ in picked]),
        np.concatenate([y for *_, y in picked]),
        {name: np.concatenate([pair[name] for pair in pairs]) for name in pairs[0]},
        share,
    )


def _thin(at: np.ndarray, y: np.ndarray, share: float, seed: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    keep = (y == 1) | (np.random.default_rng(seed).random(len(y)) < share)
    return at[keep], y[keep]


def group_fold(groups: np.ndarray, folds: int) -> np.ndarray:
    """Fold number of every row, the same for all rows of an ownership group in every month and product."""
    names, place = np.unique(groups, return_inverse=True)
    return np.array([crc32(str(name).encode()) % folds for name in names])[place]
