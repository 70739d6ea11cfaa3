"""What a ratio is made of, row by row: numerator and denominator, each of which adds up to the row above."""

from __future__ import annotations

from functools import reduce

import polars as pl

from mart.metrics import Metric, terms
from mart.query.filters import Filters
from mart.query.metric.period import gathered, span
from mart.query.metric.source import fetch
from mart.query.metric.statement import GRAINS, Ask
from mart.reader import Mart
from mart.scope import Scope

NUMBER = pl.Decimal(38, 8)
SCHEMA = pl.Schema({"key": pl.String, "numerator": NUMBER, "denominator": NUMBER})


def parts(
    mart: Mart,
    scope: Scope | None,
    found: Metric,
    month_no: int,
    filters: Filters,
    by: str,
    period: str = "month",
    basis: str = "then",
) -> pl.DataFrame:
    """key, numerator, denominator of a ratio at a grain, as they are before scale and annualisation; empty for metrics
    of another kind, and where the data do not reach back to the start of the period."""
    first, last = span(period, month_no)
    if found.kind != "ratio" or first < mart.first_month:
        return pl.DataFrame(schema=SCHEMA)
    dim = GRAINS[by]
    keys = (dim,) if dim else ()
    frame = fetch(mart, scope, Ask(found.measures, first, last, keys, filters, basis, month_no))
    if period != "month":
        frame = frame.with_columns(pl.lit(1, pl.Int32).alias("_one"))
        frame = gathered(frame, list(keys) or ["_one"], (first, last), found.over_time == "mixed")
    return frame.select(
        (pl.col(dim) if dim else pl.lit(None, pl.String)).alias("key"),
        _sum(found.numerator, frame).alias("numerator"),
        _sum(found.denominator, frame).alias("denominator"),
    ).cast(SCHEMA)


def _sum(text: str, frame: pl.DataFrame) -> pl.Expr:
    signed = [(pl.col(name) if sign > 0 else -pl.col(name)) for sign, name in terms(text)]
    if any(frame.schema.get(name, pl.Null) == pl.Null for _, name in terms(text)):  # not to be had at this grain
        return pl.lit(None, NUMBER)
    return reduce(lambda a, b: a + b, signed)
