"""Queries on a mart as the whole bank sees it."""

from __future__ import annotations

import polars as pl

from mart.reader import Mart
from mart.scope import EXECUTIVE


def rows_of(mart: Mart, sql: str) -> pl.DataFrame:
    """Rows of the whole bank; `$now` is the as-of month, `$from` the eleventh before."""
    known = {"now": mart.as_of, "from": mart.as_of - 11}
    return mart.frame(sql, {name: value for name, value in known.items() if f"${name}" in sql}, EXECUTIVE)


def figures_of(mart: Mart, sql: str) -> dict[str, float]:
    """The one row of a query by column, empty as 0."""
    return {name: float(value or 0) for name, value in rows_of(mart, sql).row(0, named=True).items()}
