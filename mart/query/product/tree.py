"""The product tree with the figures of every node; a node is the sum of its leaves, ratios come from the two sums."""

from __future__ import annotations

import polars as pl

from mart.months import days_between
from mart.query import filters as flt
from mart.query.filters import Filters
from mart.query.metric.guard import floors, variance_floor_pct
from mart.query.product.base import LEVELS, PRODUCT_MEASURES, UNKNOWN, VOLUME, known
from mart.query.product.overview import Overview, overview
from mart.reader import Mart
from mart.scope import Scope


def tree(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = flt.NONE,
    kind: str = "month",
    view: Overview | None = None,
) -> pl.DataFrame:
    """Every node of the tree in catalogue order, a parent before its children.

    Columns: level (all family group product), key, family_id, group_id, label_zh, label_en, holders_cnt,
    PRODUCT_MEASURES, volume_cny (average deposits and loans, and off-balance), volume_before_cny, volume_growth_pct,
    revenue_growth_pct, raroc_pct (annualised), ep_before_cny, ep_change_cny (against the same period a year ago),
    volume_transferred_cny and ep_transferred_cny (of the change, what units brought or took along: no growth, and null
    where none moved), leaves_cnt (leaves with business). kind: month, ytd or 12m. Money is exact; null where a feed is
    missing.
    """
    view = view or overview(mart, scope, month_no, filters, kind=kind)
    months = view.window_months[kind]
    now, before, moved = (_nodes(view, name) for name in (kind, f"{kind}_before", f"{kind}_moved"))
    past = before.select(
        "level",
        "key",
        pl.col("volume_cny").alias("volume_before_cny"),
        pl.col("revenue_cny").alias("_revenue"),
        pl.col("economic_profit_cny").alias("ep_before_cny"),
    )
    came = moved.select(
        "level",
        "key",
        pl.col("volume_cny").alias("volume_transferred_cny"),
        pl.col("revenue_cny").alias("_revenue_transferred"),
        pl.col("economic_profit_cny").alias("ep_transferred_cny"),
    )
    frame = now.join(past, on=["level", "key"], how="left", maintain_order="left")
    frame = frame.join(came, on=["level", "key"], how="left", maintain_order="left")
    frame = frame.join(view.holders, on=["level", "key"], how="left", maintain_order="left").with_columns(
        holders_cnt=pl.when("is_delivered").then(pl.col("holders_cnt").fill_null(0)).otherwise("holders_cnt")
    )
    least = float(variance_floor_pct(mart, month_no))
    has_past = bool(view.window_months[f"{kind}_before"])
    if not has_past:
        frame = frame.with_columns(
            pl.lit(None, pl.Decimal(38, 2)).alias(name) for name in ("ep_before_cny", "volume_before_cny", "_revenue")
        )
    return (
        frame.with_columns(
            volume_growth_pct=_growth("volume_cny", "volume_before_cny", "volume_transferred_cny", least),
            revenue_growth_pct=_growth("revenue_cny", "_revenue", "_revenue_transferred", least),
            raroc_pct=raroc(month_no - max(months, 1) + 1, month_no, floors(mart, month_no).get("raroc", 0)),
        )
        .with_columns(
            ep_change_cny=pl.col("economic_profit_cny")
            - pl.col("ep_before_cny")
            - pl.col("ep_transferred_cny").fill_null(0)
        )
        .drop("_revenue", "_revenue_transferred", "is_delivered")
    )


def raroc(first: int, last: int, floor_pct: float = 0) -> pl.Expr:
    """Return on capital in percent, annualised by the days of the months `first` to `last`, from a period's profit and
    its average capital; null without capital, or with less of it than `floor_pct` of deposits and loans."""
    top, bottom = pl.col("risk_adjusted_profit_cny").cast(pl.Float64), pl.col("economic_capital_cny").cast(pl.Float64)
    volume = pl.sum_horizontal(pl.col(name).cast(pl.Float64) for name in ("deposits_avg_cny", "loans_avg_cny"))
    return pl.when((bottom != 0) & (bottom >= floor_pct / 100 * volume)).then(
        top * 36500.0 / days_between(first, last) / bottom
    )


def _growth(now: str, before: str, moved: str, floor_pct: float) -> pl.Expr:
    """Change in percent, like for like: what came is not in the value, what went not in the base. Null on a base of
    nearly nothing, below `floor_pct` percent of what there is now."""
    base, value, net = (pl.col(name).cast(pl.Float64) for name in (before, now, moved))
    came, went = (net.fill_null(0).clip(lower_bound=0), net.fill_null(0).clip(upper_bound=0))
    base, value = base + went, value - came
    return pl.when((base > 0) & (base * 100 >= value.abs() * floor_pct)).then(value * 100 / base - 100)


def _nodes(view: Overview, window: str) -> pl.DataFrame:
    """Sums of one window at every node, in catalogue order. Leaves without business are there: at zero, or null where
    the system they are kept in delivers nothing."""
    sums = view.window(window).with_columns(pl.col("product_id").fill_null(UNKNOWN))
    have = known(sums) if sums.height else list(PRODUCT_MEASURES) if window.endswith("_before") else []
    leaves = view.products.join(sums, on="product_id", how="left", maintain_order="left").with_columns(
        *(pl.when("is_delivered").then(pl.col(name).fill_null(0)).otherwise(name).alias(name) for name in have),
        is_live=pl.col("months_cnt").is_not_null(),
    )
    volume = [pl.col(name) for name in VOLUME if name in have]
    leaves = leaves.with_columns(volume_cny=sum(volume[1:], volume[0]) if volume else pl.lit(None, pl.Decimal(38, 2)))
    levels = [_level(leaves, level, [*have, "volume_cny"] if volume else have) for level in LEVELS]
    order = pl.concat(levels).with_columns(
        rank=pl.col("level").replace_strict({name: i for i, name in enumerate(LEVELS)})
    )
    return order.sort("_at", "rank", maintain_order=True).drop("_at", "rank")


def _level(leaves: pl.DataFrame, level: str, have: list[str]) -> pl.DataFrame:
    keys_of: dict[str, list[str]] = {
        "all": [],
        "family": ["family_id"],
        "group": ["family_id", "group_id"],
        "product": ["family_id", "group_id", "product_id"],
    }
    keys = keys_of[level]
    placed = leaves.with_row_index("_at")
    sums = [
        pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)
        if name in have
        else pl.lit(None, pl.Decimal(38, 2)).alias(name)
        for name in (*PRODUCT_MEASURES, "volume_cny")
    ]
    name = {"all": "name", "product": "name"}.get(level, level)
    labels = [pl.col(f"{name}_{lang}").first().alias(f"label_{lang}") for lang in ("zh", "en")]
    grouped = placed.group_by(keys, maintain_order=True) if keys else placed.group_by(pl.lit("").alias("_one"))
    frame = grouped.agg(
        pl.col("_at").min(),
        *labels,
        pl.col("is_live").sum().cast(pl.Int64).alias("leaves_cnt"),
        pl.col("is_delivered").any(),
        *sums,
    )
    key = pl.col(f"{level}_id") if keys else pl.lit("")
    own = [pl.col(name) if name in keys else pl.lit(None, pl.String).alias(name) for name in ("family_id", "group_id")]
    frame = frame.select(
        pl.lit(level).alias("level"),
        key.alias("key"),
        *own,
        "_at",
        "label_zh",
        "label_en",
        "leaves_cnt",
        "is_delivered",
        *PRODUCT_MEASURES,
        "volume_cny",
    )
    label = [
        (
            pl.lit(None, pl.String).alias(f"label_{lang}")
            if level == "all"
            else pl.col(f"label_{lang}").fill_null(pl.col("key"))
        )
        for lang in ("zh", "en")
    ]
    return frame.with_columns(*label)
