"""What is usual among a customer's peers: the same industry and size, or the same size where these are too few."""

from __future__ import annotations

import polars as pl

from models.dataset import Source
from models.features import CUSTOMER

FEWEST_PEERS = 10
PEERS = (["industry_code", "size_class"], ["size_class"], [])


def usual(source: Source, month_no: int) -> pl.DataFrame:
    """Peers' usual value of every customer feature, a row a customer of the month in the source's order.

    Median of a number, the commoner answer of a flag or category; a group of fewer than FEWEST_PEERS gives way to the
    next wider one.
    """
    first, end = source.starts[month_no]
    month = source.frame.slice(first, end - first)
    names = [feature.name for feature in CUSTOMER if feature.name in month.columns]
    parts = []
    for keys in PEERS:
        of = [_usual(name, month.schema[name], keys) for name in names]
        count = pl.len().over(keys) if keys else pl.len()
        parts.append(
            month.select(*of, (count >= FEWEST_PEERS).alias("is_enough") if keys else pl.lit(True).alias("is_enough"))
        )
    found = parts[-1]
    for part in reversed(parts[:-1]):
        enough = part["is_enough"]
        found = found.select(
            pl.when(pl.Series(enough)).then(pl.Series(part[name])).otherwise(pl.col(name)).alias(name) for name in names
        )
    return found.select(names)


def _usual(name: str, dtype: pl.DataType, keys: list[str]) -> pl.Expr:
    if dtype == pl.Boolean:
        made = pl.col(name).mean() > 0.5
    elif dtype.is_numeric():
        made = pl.col(name).median()
    else:
        made = pl.col(name).drop_nulls().mode().sort().first()
    return (made.over(keys) if keys else made).alias(name)
