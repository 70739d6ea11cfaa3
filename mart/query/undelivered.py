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
    """Systems that products of today's catalogue are kept in and that deliver nothing."""
    return mart.once(("absent_systems", scope), lambda: tuple(sorted(_absent(mart, scope))))


def _absent(mart: Mart, scope: Scope | None) -> dict[str, set[str]]:
    """The products of each."""
    rows = mart.small.whole("product", scope)
    if "system" not in rows.columns:
        return {}
    kept = rows.filter(pl.col("valid_to_month_no") >= mart.as_of, ~pl.col("product_id").is_null())
    found = {key: set(one["product_id"]) for (key,), one in kept.group_by("system")}
    return {key: products for key, products in found.items() if mart.presence.get(key) is False}


def awaited_systems(mart: Mart, scope: Scope | None) -> tuple[str, ...]:
    """Those of them that the plan counts on. A bank that plans without the others compares like with like."""
    return mart.once(("awaited_systems", scope), lambda: _planned(mart, scope))


def _planned(mart: Mart, scope: Scope | None) -> tuple[str, ...]:
    absent = _absent(mart, scope)
    if not absent or not mart.has("management_accounting.plan_month"):
        return ()
    planned = set(mart.frame("SELECT DISTINCT product_id FROM plan_month", None, scope)["product_id"].to_list())
    return tuple(sorted(key for key, products in absent.items() if products & planned))


def is_partial(mart: Mart, scope: Scope | None, name: str) -> bool:
    """Whether a metric adds up all systems and one that the plan counts on delivers nothing: what there is does not
    compare with a plan for the whole."""
    return any(need.startswith(_OF_ALL) for need in metric(name).needs) and bool(awaited_systems(mart, scope))
