"""What is not delivered: columns of the mart that no feed fills, systems that the bank's products are kept in."""

from __future__ import annotations

import polars as pl

from mart.metrics import HasFeeds, metric, metrics, missing
from mart.reader import Mart
from mart.scope import Scope

_OF_ALL = "business."  # what a metric needs of all systems together


def undelivered(mart: HasFeeds) -> frozenset[str]:
    """Columns of the mart that a sum of the registry reads and that no delivered feed fills: null, never nought."""
    sums = [one for one in metrics().values() if one.kind == "sum" and one.expression.isidentifier()]
    return frozenset(one.expression for one in sums if missing(mart, one.name))


def without_undelivered(mart: HasFeeds, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with null in the columns that no delivered feed fills."""
    gone = [name for name in frame.columns if name in undelivered(mart)]
    return frame.with_columns(pl.lit(None, frame.schema[name]).alias(name) for name in gone) if gone else frame


def absent_systems(mart: Mart, scope: Scope | None) -> tuple[str, ...]:
    """Systems that products of the catalogue are kept in and that deliver nothing."""
    return mart.once(("absent_systems", scope), lambda: _absent(mart, scope))


def _absent(mart: Mart, scope: Scope | None) -> tuple[str, ...]:
    rows = mart.small.whole("product", scope)
    kept = rows["system"].unique().drop_nulls().sort() if "system" in rows.columns else ()
    return tuple(system for system in kept if mart.presence.get(system) is False)


def is_partial(mart: Mart, scope: Scope | None, name: str) -> bool:
    """Whether a metric adds up all systems and some of them deliver nothing: what there is does not compare with a plan
    for the whole."""
    return any(need.startswith(_OF_ALL) for need in metric(name).needs) and bool(absent_systems(mart, scope))
