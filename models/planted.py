"""The measured effect of an approach beside the one the demo bank planted, for every product that can be pushed."""

from __future__ import annotations

from typing import Any

import polars as pl

from mart import features as read
from mart.months import month_text
from mart.query.targeting.base import policy
from mart.reader import Mart
from mart.scope import EXECUTIVE
from models import dataset, order, truth, uplift

_SAID = ("product_id", "status", "lift", "lift_low", "lift_high", "lift_used", "campaigns_cnt")


def compare(mart: Mart) -> dict[str, Any]:
    """Every pushable product with its true lift, the lift measured by campaigns known now, and whether the 90 %
    interval holds the truth. Raises NoData without a truth."""
    file = truth.truths_file(mart.where.data)
    if file is None:
        raise dataset.NoData(f"{mart.where.data}: effects can only be compared on a demo bank, whose truth is known")
    rows = table(mart, order.true_lifts(file.parent / "planted.json"))
    tried = rows.filter(pl.col("campaigns_cnt") > 0)
    return {
        "build": mart.build_id,
        "month": month_text(mart.as_of),
        "tried_cnt": tried.height,
        "tried_inside_cnt": int(tried["is_inside"].sum()),
        "products_cnt": rows.height,
        "inside_cnt": int(rows["is_inside"].sum()),
        "products": rows.to_dicts(),
    }


def table(mart: Mart, true_lifts: dict[str, float]) -> pl.DataFrame:
    """product_id, true_lift, what was measured, is_inside; those with most campaigns first."""
    goods = read.products(mart, EXECUTIVE, mart.as_of).filter("is_pushable")
    found = uplift.effects(read.outcomes(mart, EXECUTIVE, mart.as_of), goods, policy(mart, mart.as_of))
    true = pl.col("product_id").replace_strict(true_lifts, default=true_lifts["other"], return_dtype=pl.Float64)
    found = found.filter(pl.col("segment").is_null()).select(*_SAID).with_columns(true_lift=true)
    inside = pl.col("true_lift").is_between("lift_low", "lift_high").fill_null(False)
    return found.with_columns(is_inside=inside).sort("campaigns_cnt", "product_id", descending=[True, False])
