"""Columns of the mart that no delivered feed fills."""

from __future__ import annotations

import polars as pl

from mart.metrics import HasFeeds, metrics, missing


def undelivered(mart: HasFeeds) -> frozenset[str]:
    """Columns of the mart that a sum of the registry reads and that no delivered feed fills: null, never nought."""
    sums = [one for one in metrics().values() if one.kind == "sum" and one.expression.isidentifier()]
    return frozenset(one.expression for one in sums if missing(mart, one.name))


def without_undelivered(mart: HasFeeds, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with null in the columns that no delivered feed fills."""
    gone = [name for name in frame.columns if name in undelivered(mart)]
    return frame.with_columns(pl.lit(None, frame.schema[name]).alias(name) for name in gone) if gone else frame
