"""Which products a sales map may push, and which low-yield ones it may replace or reprice, with what that brings."""

from __future__ import annotations

import polars as pl

from mart.query.product import verdicts
from mart.query.targeting.products import products
from mart.reader import Mart
from mart.scope import Scope


def pushable(mart: Mart, scope: Scope) -> pl.DataFrame:
    """Products with a list, those to push first, then by what their lists are expected to bring."""
    found = products(mart, scope).filter(pl.col("status") == "published").drop("verdict")
    judged = verdicts(mart, scope, mart.as_of).rows
    if judged.width:
        found = found.join(judged.select("product_id", "verdict", "owner_id"), on="product_id", how="left")
    else:
        found = found.with_columns(verdict=pl.lit(None, pl.String), owner_id=pl.lit(None, pl.String))
    order = (pl.col("effect_status") == "not_shown").fill_null(False), pl.col("verdict").ne_missing("push")
    return found.sort(*order, "expected_ep_cny", descending=[False, False, True], nulls_last=True)


def low_yield(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """Products to reprice or replace, the largest loss first. gain_cny, a year: what the substitute would earn on the
    volume above what the product earns; of one to reprice, what the rate that just earns its capital brings."""
    rows = verdicts(mart, scope, month_no).rows
    if not rows.width:
        return rows
    swap = pl.col("volume_cny").cast(pl.Float64) * (pl.col("substitute_bps") - pl.col("return_bps")) / 10_000
    return (
        rows.filter(pl.col("verdict").is_in(["reprice", "substitute"]))
        .with_columns(
            gain_cny=pl.when(pl.col("verdict") == "substitute")
            .then(swap)
            .otherwise(-pl.col("ep_year_cny").cast(pl.Float64))
            .round(2)
        )
        .sort("ep_year_cny")
    )
