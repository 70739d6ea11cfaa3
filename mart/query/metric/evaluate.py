"""From measures to metrics: sums stay exact decimals, ratios are computed from the two sums."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache, reduce
from typing import Any

import polars as pl

from mart.metrics import Metric, metric, terms
from mart.months import days_in_month

NO_FLOORS: Mapping[str, float] = {}
EXACT = Decimal("0.00000001")


def evaluate(
    frame: pl.DataFrame, names: tuple[str, ...], floors: Mapping[str, float] = NO_FLOORS, days: int | None = None
) -> pl.DataFrame:
    """The frame (month_no and measures) with one column a metric added; measures it lacks give null.

    `floors`: metric -> the smallest base of a ratio in percent of its size (the ratio guard); below it the ratio is
    null, as it is on a base of zero. `days` of the period that the measures are of; without, those of month_no.

    >>> figures = {"npl_cny": [Decimal("112.00")], "loans_end_cny": [Decimal("10000.00")]}
    >>> one = pl.DataFrame({"month_no": [24321], **figures})
    >>> evaluate(one, ("npl_ratio",))["npl_ratio"].to_list()
    [1.12]
    >>> small = one.with_columns(deposits_avg_cny=Decimal("99990000.00"), loans_avg_cny=pl.col("loans_end_cny"))
    >>> evaluate(small, ("npl_ratio",), {"npl_ratio": 0.1})["npl_ratio"].to_list()
    [None]
    """
    have = frozenset(frame.columns)
    return frame.with_columns(_column(metric(name), have, floors.get(name, 0), days) for name in names)


@lru_cache(maxsize=2048)
def _column(found: Metric, have: frozenset[str], floor_pct: float, days: int | None) -> pl.Expr:
    if not set(found.measures) <= have:
        return pl.lit(None, pl.Decimal(38, 8)).alias(found.name)
    if found.kind != "ratio":
        return _linear(found.expression).alias(found.name)
    top = _linear(found.numerator).cast(pl.Float64)
    bottom = _linear(found.denominator).cast(pl.Float64)
    value = top * _scale(found, days) / bottom
    return pl.when(_is_enough(found, have, bottom, floor_pct)).then(value).otherwise(None).alias(found.name)


def _is_enough(found: Metric, have: frozenset[str], bottom: pl.Expr, floor_pct: float) -> pl.Expr:
    """Whether the base of a ratio is of a size that means something."""
    if not floor_pct or not found.size or not set(found.size_measures) <= have:
        return bottom != 0
    size = pl.sum_horizontal(pl.col(name).cast(pl.Float64).abs() for name in found.size_measures)
    return bottom > floor_pct / 100 * size


def _linear(text: str) -> pl.Expr:
    signed = [pl.col(name) if sign > 0 else -pl.col(name) for sign, name in terms(text)]
    return reduce(lambda a, b: a + b, signed)


def _scale(found: Metric, days: int | None) -> pl.Expr:
    """Percent and annualisation: × 365 / days of the period or of the row's month."""
    if found.is_annualised and days:
        return pl.lit(365.0 * found.scale / days)
    if found.is_annualised:
        return 365.0 * found.scale / pl.col("month_no").map_elements(days_in_month, return_dtype=pl.Int64)
    return pl.lit(float(found.scale))


def exact(value: Any) -> Decimal | None:
    """A frame's cell as Decimal: money unrounded, ratios at eight decimals."""
    if value is None:
        return None
    if isinstance(value, float):
        return Decimal(repr(value)).quantize(EXACT) if value == value else None
    return value if isinstance(value, Decimal) else Decimal(value)
