"""The lists: each product's targets by expected incremental economic profit, and across products who does what.

    expected incremental EP = (probability if approached - probability if not) x what the product earns on this customer

A customer gets the policy's contacts (one: their best product), a manager the policy's contacts a month over all
products, best customers first. With one manager a customer this greedy order is the best possible assignment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from mart.scope import UNASSIGNED
from models.reasons import MONEY
from models.rows import Rows

MOST_LIKELY = 0.95
_WORTH = ("ep_if_taken_cny", "ep_low_cny", "ep_high_cny")


def approached(probability: pl.Expr, lift: pl.Expr) -> pl.Expr:
    """Probability after a contact: the lift times the probability without, never above MOST_LIKELY, and never lowered
    by that bound.

    >>> pl.select(approached(pl.lit(0.04), pl.lit(1.5))).item()
    0.06
    """
    return pl.min_horizontal(probability * lift, pl.max_horizontal(probability, pl.lit(MOST_LIKELY)))


def listed(
    product_id: str,
    rows: Rows,
    probability: np.ndarray,
    worth: pl.DataFrame,
    effect: pl.DataFrame,
    customers: pl.DataFrame,
    least_cny: float,
) -> pl.DataFrame:
    """One product's list, best first: expected incremental profit, then probability, then customer number.

    probability and worth (`earnings.Earnings.of`) by place in `rows`; effect: the rows of `uplift.effects` of the
    product. Where the bank has no campaign with a hold-out the effect is not known: lift and probability if approached
    are null and the order is by probability times profit.
    """
    found = pl.DataFrame(
        {"customer_id": rows.source.frame["customer_id"].gather(rows.row), "probability": probability}
    ).with_columns(
        worth,
        is_reprice_first=rows.source.frame["is_low_efficiency"].gather(rows.row).cast(pl.Boolean).fill_null(False),
    )
    found = found.with_row_index("at").join(customers, on="customer_id", how="left", maintain_order="left")
    by_segment = effect.filter(pl.col("segment").is_not_null()).select(size_class="segment", own="lift_used")
    whole = effect.filter(pl.col("segment").is_null())["lift_used"].to_list() or [None]
    found = found.join(by_segment, on="size_class", how="left", maintain_order="left").with_columns(
        lift=pl.coalesce("own", pl.lit(whole[0], pl.Float64))
    )
    gain = pl.coalesce(approached(pl.col("probability"), pl.col("lift")) - pl.col("probability"), "probability")
    found = found.with_columns(
        expected_ep_cny=(gain * pl.col("ep_if_taken_cny")).round(2),
        probability_approached=approached(pl.col("probability"), pl.col("lift")),
    ).sort("expected_ep_cny", "probability", "customer_id", descending=[True, True, False], nulls_last=True)
    return found.with_row_index("rank", offset=1).select(
        pl.lit(rows.source.last, pl.Int32).alias("month_no"),
        pl.lit(product_id).alias("product_id"),
        "customer_id",
        "branch_id",
        "manager_id",
        "probability",
        "probability_approached",
        "lift",
        *(pl.col(name).cast(MONEY) for name in (*_WORTH, "expected_ep_cny")),
        pl.col("rank").cast(pl.Int32),
        pl.col("rank").rank("ordinal").over("manager_id").cast(pl.Int32).alias("manager_rank"),
        (pl.col("expected_ep_cny") >= least_cny).fill_null(False).alias("is_worthwhile"),
        "is_reprice_first",
        "at",
    )


def assigned(pairs: pl.DataFrame, rules: Mapping[str, Any]) -> pl.DataFrame:
    """The pairs with who does what across products: is_best (among the customer's contacts), contact_place (place in
    the manager's list over all products, null for the others) and is_within_capacity."""
    if pairs.is_empty():
        return pairs
    order = ["expected_ep_cny", "probability", "product_id", "customer_id"]
    place = pl.struct(
        pl.col("expected_ep_cny").cast(pl.Float64).neg(), pl.col("probability").neg(), "product_id", "customer_id"
    ).rank("ordinal")
    most, each = rules["contacts_per_customer_cnt"], rules["contacts_per_manager_cnt"]
    wanted = pairs.filter("is_worthwhile").sort(order, descending=[True, True, False, False], nulls_last=True)
    wanted = wanted.select("product_id", "customer_id", "manager_id", *order[:2])
    wanted = wanted.filter(pl.int_range(pl.len()).over("customer_id") < most)
    wanted = wanted.select(
        "product_id", "customer_id", place.over("manager_id").cast(pl.Int32).alias("contact_place"), is_best=True
    )
    found = pairs.join(wanted, on=["product_id", "customer_id"], how="left", maintain_order="left")
    within = (pl.col("contact_place") <= each) & (pl.col("manager_id") != UNASSIGNED)
    return found.with_columns(pl.col("is_best").fill_null(False), is_within_capacity=within.fill_null(False))
