"""From measures to metrics: sums stay exact decimals, ratios are computed from the two sums."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce

import polars as pl

from mart.metrics import Metric, metric, terms
from mart.months import days_in_month

EXACT = Decimal("0.00000001")


def evaluate(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """The frame (month_no and measures) with one column a metric added; measures it lacks give null.

    >>> figures = {"npl_cny": [Decimal("112.00")], "loans_end_cny": [Decimal("10000.00")]}
    >>> one = pl.DataFrame({"month_no": [24321], **figures})
    >>> evaluate(one, ("npl_ratio",))["npl_ratio"].to_list()
    [1.12]
    """
    return frame.with_columns(_column(metric(name), frame.columns) for name in names)


def _column(found: Metric, have: list[str]) -> pl.Expr:
    if not set(found.measures) <= set(have):
        return pl.lit(None, pl.Decimal(38, 8)).alias(found.name)
    if found.kind != "ratio":
        return _linear(found.expression).alias(found.name)
    top = _linear(found.numerator).cast(pl.Float64)
    bottom = _linear(found.denominator).cast(pl.Float64)
    value = top * _scale(found) / bottom
    return pl.when(bottom != 0).then(value).otherwise(None).alias(found.name)


def _linear(text: str) -> pl.Expr:
    signed = [pl.col(name) if sign > 0 else -pl.col(name) for sign, name in terms(text)]
    return reduce(lambda a, b: a + b, signed)


def _scale(found: Metric) -> pl.Expr:
    """Percent and annualisation: × 12, or × 365 / days of the row's month."""
    if found.annualised == "months":
        return pl.lit(12.0 * found.scale)
    if found.annualised == "days":
        return 365.0 * found.scale / pl.col("month_no").map_elements(days_in_month, return_dtype=pl.Int64)
    return pl.lit(float(found.scale))


def exact(value: object) -> Decimal | None:
    """A frame's cell as Decimal: money unrounded, ratios at eight decimals."""
    if value is None:
        return None
    if isinstance(value, float):
        return Decimal(repr(value)).quantize(EXACT) if value == value else None
    return value if isinstance(value, Decimal) else Decimal(value)
