"""Periods: the month, the year to date, the rolling twelve months; how measures of months become one of a period."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import polars as pl

from mart.measures import measure
from mart.metrics import metric
from mart.months import days_between, days_in_month
from mart.query.metric.evaluate import evaluate

PERIODS = ("month", "ytd", "12m")
_UNITS = 10**8  # averages are kept to eight decimals


def span(period: str, month_no: int) -> tuple[int, int]:
    """First and last month of the period that ends in a month.

    >>> span("ytd", 24321), span("12m", 24321)
    ((24312, 24321), (24310, 24321))
    """
    if period not in PERIODS:
        raise KeyError(f"period {period!r}: expected one of {', '.join(PERIODS)}")
    return {"month": month_no, "ytd": month_no - month_no % 12, "12m": month_no - 11}[period], month_no


def evaluate_periods(
    frame: pl.DataFrame,
    names: tuple[str, ...],
    by: tuple[str, ...],
    spans: list[tuple[int, int]],
    floors: Mapping[str, float],
) -> pl.DataFrame:
    """Months of measures as metrics of periods: month_no (the last of each span), `by`, one column a metric.

    What flows is added up; a daily average is averaged over the days; a month end or a count is that of the last month.
    A ratio that sets a flow or an average against a month end takes the average of the month ends. Annualised by days.
    """
    mixed = tuple(name for name in names if metric(name).kind == "ratio" and metric(name).over_time == "mixed")
    plain = tuple(name for name in names if name not in mixed)
    keys = list(by) or ["_one"]
    parts: list[pl.DataFrame] = []
    keyed = frame if by else frame.with_columns(pl.lit(1, pl.Int32).alias("_one"))
    for first, last in spans:
        months = keyed.filter(pl.col("month_no").is_between(first, last))
        days = days_between(first, last) or 1  # a span before the first month holds none, and no row is divided
        groups = [(group, is_averaged) for group, is_averaged in ((plain, False), (mixed, True)) if group]
        found = [
            evaluate(gathered(months, keys, (first, last), is_averaged), group, floors, days)
            for group, is_averaged in groups
        ]
        if len(found) > 1:
            others = found[1].select(*keys, *mixed)
            found[0] = found[0].join(others, on=keys, how="left", nulls_equal=True, maintain_order="left")
        parts.append(found[0].select(pl.lit(last, pl.Int32).alias("month_no"), *by, *names))
    return pl.concat(parts, how="vertical_relaxed") if len(parts) > 1 else parts[0]


def gathered(
    months: pl.DataFrame, keys: list[str], months_of: tuple[int, int], is_averaged: bool = False
) -> pl.DataFrame:
    """One row a key with the measures of the period that has these first and last months, from rows of it alone;
    `is_averaged`: month ends, too, as their average."""
    kinds = months.schema
    columns = tuple(name for name in kinds if name not in ("month_no", "_one", *keys) and kinds[name] != pl.Null)
    sums, averages = _sums(columns, months_of, is_averaged)
    found = months.group_by(keys, maintain_order=True).agg(sums)
    return found.with_columns(averages) if averages else found


@lru_cache(maxsize=512)
def _sums(
    columns: tuple[str, ...], months_of: tuple[int, int], is_averaged: bool
) -> tuple[list[pl.Expr], list[pl.Expr]]:
    """What is added up, and what makes averages of the sums. The same few are asked for again and again, and writing
    them costs more than the sums over the rows of a branch."""
    first, last = months_of
    days = days_between(first, last) or 1
    lengths = {no: days_in_month(no) for no in range(first, last + 1)}
    length = pl.col("month_no").replace_strict(lengths, return_dtype=pl.Int64)
    exact = pl.Decimal(38, 8)
    sums: list[pl.Expr] = []
    averages: list[pl.Expr] = []
    for name in columns:
        kind = "average" if is_averaged and measure(name).over_time == "end" else measure(name).over_time
        if kind == "flow":
            sums.append(pl.col(name).sum())
        elif kind == "average":
            sums.append(((pl.col(name).cast(exact) * _UNITS).cast(pl.Int128) * length).sum().alias(name))
            averages.append((((2 * pl.col(name) + days) // (2 * days)).cast(exact) / _UNITS).cast(exact).alias(name))
        else:
            sums.append(pl.col(name).filter(pl.col("month_no") == last).sum())
    return sums, averages
