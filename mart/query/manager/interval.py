"""How far chance reaches: an interval around a manager's profit, and the ranks it could be told apart from.

A manager's profit is a sum over few customers, so part of any difference between two managers is who happened to be in
the book. The measure of that chance is the Poisson bootstrap: draw each customer 0, 1, 2, … times (Poisson of mean 1)
and add up. Its spread needs no drawing: with x the customers' credited profits of twelve months,

    SD = √Σx²      skewness γ = Σx³ / SD³

and the limits follow by Cornish-Fisher: mean + SD × (±z + γ (z² − 1) / 6), z = 1.96. Two sums a manager, all managers
in
one query, the same answer every time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import polars as pl

CONFIDENCE_PCT = 95
Z = 1.959964
_CHUNK = 16  # managers whose pairs are compared at a time: their matrix stays in the processor's cache


def interval(value: float, squares: float, cubes: float, z: float = Z) -> tuple[float, float]:
    """Lower and upper limit around a sum of customers' profits; `squares` = Σx², `cubes` = Σx³, all in yuan.

    A hundred customers of 10,000 each: value 1,000,000, SD = √(100 × 10⁸) = 100,000, γ = 10¹⁴ / 10¹⁵ = 0.1, so
    1,000,000 − 100,000 × (1.96 − 0.1 × 0.4736) = 808,739 and 1,000,000 + 100,000 × (1.96 + 0.1 × 0.4736) = 1,200,732.

    >>> [round(limit) for limit in interval(1_000_000, 100 * 10_000.0 ** 2, 100 * 10_000.0 ** 3)]
    [808739, 1200732]
    """
    spread = math.sqrt(squares)
    lean = _lean(cubes / squares**1.5 if squares > 0 else 0.0, z)
    return value - spread * (z - lean), value + spread * (z + lean)


def _lean(skew: float, z: float) -> float:
    """How far both limits shift towards the long tail, in SDs; |γ| ≤ 1 for any book, so limits never cross."""
    return max(-1.0, min(1.0, skew)) * (z * z - 1) / 6


def with_interval(frame: pl.DataFrame, value: str, scale: pl.Expr | None = None, z: float = Z) -> pl.DataFrame:
    """Add `low` and `high` around a column, from squares_cny and cubes_cny of the book; `scale` turns yuan into its
    unit."""
    squares, cubes = (pl.col(name).cast(pl.Float64) for name in ("squares_cny", "cubes_cny"))
    unit = pl.lit(1.0) if scale is None else scale.abs()
    skew = pl.when(squares > 0).then((cubes / squares.pow(1.5)).clip(-1, 1)).otherwise(0.0)
    spread, lean = squares.sqrt() * unit, skew * ((z * z - 1) / 6)
    middle = pl.col(value).cast(pl.Float64)
    return frame.with_columns(low=middle - spread * (z - lean), high=middle + spread * (z + lean))


def rank_ranges(
    values: Sequence[float], lows: Sequence[float], highs: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    """Best and worst rank that chance allows each of n managers; values come best first, ranks start at 1.

    a is above b beyond chance where a − b > √((a − low_a)² + (high_b − b)²), the limit of a difference whose two sides
    have limits of their own (Zou and Donner). Best rank = 1 + number surely above; worst = n − number surely below.

    Three managers 10 ± 1, 9.5 ± 1, 5 ± 1: the first two differ by 0.5 < √2, both are surely above the third.

    >>> [list(map(int, side)) for side in rank_ranges([10, 9.5, 5], [9, 8.5, 4], [11, 10.5, 6])]
    [[1, 1, 3], [2, 2, 3]]
    """
    middle, low, high = (np.asarray(side, dtype=np.float64) for side in (values, lows, highs))
    down, up = (middle - low) ** 2, (high - middle) ** 2
    n = len(middle)
    best, worst = np.ones(n, dtype=np.int64), np.full(n, n, dtype=np.int64)
    for start in range(0, n, _CHUNK):  # only those further down can be below, so half of the pairs is enough
        gap = middle[start : start + _CHUNK, None] - middle[None, start:]
        is_above = gap * np.abs(gap) > down[start : start + _CHUNK, None] + up[None, start:]
        worst[start : start + _CHUNK] -= is_above.sum(axis=1)
        best[start:] += is_above.sum(axis=0)
    return best, worst
