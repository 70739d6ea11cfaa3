"""How far chance reaches: an interval around a manager's profit.

A manager's profit is a sum over few customers, so part of any difference between two managers is who happened to be in
the book. The measure of that chance is the Poisson bootstrap: draw each customer 0, 1, 2, … times (Poisson of mean 1)
and add up. Its spread needs no drawing: with x the customers' credited profits of twelve months,

    SD = √Σx²      skewness γ = Σx³ / SD³

and the limits follow by Cornish-Fisher: mean + SD × (±z + γ (z² − 1) / 6), z = 1.96. Two sums a manager, all managers
in one query, the same answer every time.
"""

from __future__ import annotations

import math

import polars as pl

CONFIDENCE_PCT = 95
Z = 1.959964


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
