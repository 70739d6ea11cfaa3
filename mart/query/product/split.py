"""A node of the product tree by tier, branch, industry or size, and its children across them."""

from __future__ import annotations

import polars as pl

from mart.metrics import missing
from mart.query import filters as flt
from mart.query import labels
from mart.query.filters import Filters
from mart.query.metric.guard import floors
from mart.query.metric.period import gathered
from mart.query.metric.source import fetch
from mart.query.metric.statement import Ask
from mart.query.metric.values import metric_frame
from mart.query.product.base import RESULTS, Node, period, without_missing
from mart.query.product.tree import raroc
from mart.reader import Mart
from mart.scope import Scope

DIMENSIONS = {"tier": "tier", "branch": "branch_id", "industry": "industry_code", "size": "size_class"}
# what products by segment hold; off-balance amounts are not among it
SUMS = ("deposits_avg_cny", "loans_avg_cny", *RESULTS)


def split(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    node: Node,
    by: str,
    filters: Filters = flt.NONE,
    kind: str = "month",
) -> pl.DataFrame:
    """The node by one dimension of its customers (or by booking branch), most economic profit first; parts add up to
    it.

    Columns: key, label_zh, label_en, holders_cnt (of the month; customers by home branch), SUMS (volumes, RWA and
    capital averaged over the days of the period), raroc_pct, ep_share_pct (of the sum of positive parts).
    """
    dim = _dim(by)
    first, last = period(kind, month_no)
    first, narrowed = max(first, mart.first_month), node.narrow(filters)
    found = without_missing(mart, fetch(mart, scope, Ask(SUMS, first, last, (dim,), narrowed)), SUMS)
    frame = _summed(found, (dim,), first, last)
    held = metric_frame(mart, scope, ("customers",), last, last, narrowed, (dim,)).select(
        dim, pl.col("customers").cast(pl.Int64).alias("holders_cnt")
    )
    frame = frame.join(held, on=dim, how="full", coalesce=True, nulls_equal=True).with_columns(
        pl.col(name).fill_null(0) for name in known_sums(frame) if name in frame.columns
    )
    gains = pl.col("economic_profit_cny").cast(pl.Float64).clip(0)
    frame = frame.with_columns(
        pl.col("holders_cnt").fill_null(0),
        raroc_pct=raroc(first, last, floors(mart, month_no).get("raroc", 0)),
        ep_share_pct=pl.when(gains.sum() > 0).then(gains * 100 / gains.sum()),
    )
    order = next(
        (
            name
            for name in ("economic_profit_cny", "revenue_cny", "deposits_avg_cny")
            if frame[name].null_count() < frame.height
        ),
        "holders_cnt",
    )
    frame = frame.sort(order, dim, descending=[True, False], nulls_last=True)
    return labels.add(mart, scope, frame, dim, month_no)


def known_sums(frame: pl.DataFrame) -> list[str]:
    """Measures of the frame that have a figure anywhere."""
    return [name for name in SUMS if frame[name].null_count() < max(frame.height, 1)]


def _summed(found: pl.DataFrame, keys: tuple[str, ...], first: int, last: int) -> pl.DataFrame:
    """SUMS of the period by key, put together as every metric of a period is; null where a feed is missing."""
    have = [name for name in SUMS if found[name].null_count() < max(found.height, 1)]
    rows = found.select("month_no", *keys, *have)
    frame = gathered(rows, list(keys), (first, last))
    return frame.with_columns(pl.lit(None, pl.Decimal(38, 2)).alias(name) for name in SUMS if name not in have)


def cross(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    node: Node,
    by: str,
    filters: Filters = flt.NONE,
    kind: str = "month",
    shown: int = 8,
) -> pl.DataFrame:
    """Economic profit of the node's children (rows) across one dimension (columns): the sum of all cells is the node.

    Columns: key, label_zh, label_en, total_cny, then one column a member named by its key, at most `shown` by size with
    the others together in `others`. Empty for a leaf, or where economic profit cannot be had.
    """
    if node.below is None or missing(mart, "economic_profit"):
        return pl.DataFrame(
            schema={"key": pl.String, "label_zh": pl.String, "label_en": pl.String, "total_cny": pl.Decimal(38, 2)}
        )
    dim, child = _dim(by), f"{node.below}_id"
    first, last = period(kind, month_no)
    found = fetch(
        mart,
        scope,
        Ask(("economic_profit_cny",), max(first, mart.first_month), last, (child, dim), node.narrow(filters)),
    )
    sums = found.group_by(child, dim).agg(pl.col("economic_profit_cny").sum())
    sizes = (
        sums.group_by(dim)
        .agg(pl.col("economic_profit_cny").sum().alias("_total"))
        .sort(pl.col("_total").abs(), dim, descending=[True, False])
    )
    top = sizes[dim].drop_nulls().head(shown).to_list()
    member = pl.when(pl.col(dim).is_in(top)).then(pl.col(dim)).otherwise(pl.lit("others"))
    wide_ = sums.with_columns(member=member).pivot(
        "member", index=child, values="economic_profit_cny", aggregate_function="sum"
    )
    members = [*top, *(["others"] if "others" in wide_.columns else [])]
    frame = (
        wide_.select(child, *(pl.col(name).fill_null(0) for name in members))
        .with_columns(total_cny=pl.sum_horizontal(members))
        .sort("total_cny", child, descending=[True, False])
    )
    return labels.add(mart, scope, frame, child, month_no).select("key", "label_zh", "label_en", "total_cny", *members)


def _dim(by: str) -> str:
    if by not in DIMENSIONS:
        raise KeyError(f"dimension {by!r}: expected one of {', '.join(DIMENSIONS)}")
    return DIMENSIONS[by]
