"""What every question about targets shares: is there anything, which rows do filters keep, which columns come back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from mart.query.filters import Filters
from mart.query.policy import version
from mart.reader import Mart
from mart.scope import Scope

COLUMNS = {
    "branch_id": "c.branch_id",
    "org_id": "c.org_id",
    "manager_id": "c.manager_id",
    "customer_id": "c.customer_id",
    "industry_code": "c.industry_code",
    "size_class": "c.size_class",
    "ownership": "c.ownership",
    "tier": "c.tier",
}
MONEY = pl.Decimal(18, 2)
REASON = pl.List(
    pl.Struct(
        {
            "feature": pl.String,
            "label_zh": pl.String,
            "label_en": pl.String,
            "value_zh": pl.String,
            "value_en": pl.String,
            "average_zh": pl.String,
            "average_en": pl.String,
            "said_zh": pl.String,
            "said_en": pl.String,
            "direction": pl.String,
            "contribution": pl.Float64,
        }
    )
)
LISTED = frozenset({  # what lists are made of; a file without it is none of ours
    "product_id", "customer_id", "probability", "expected_ep_cny", "ep_if_taken_cny", "ep_low_cny", "ep_high_cny",
    "is_worthwhile", "rank", "manager_rank", "lift", "probability_approached", "is_best", "contact_place",
    "is_within_capacity", "is_reprice_first", "reasons", "reason_zh", "reason_en",
})  # fmt: skip
DESCRIBED = frozenset({
    "customer_id", "branch_id", "org_id", "manager_id", "name_zh", "name_en", "tier", "industry_code", "size_class",
})  # fmt: skip
APPROACHED = "coalesce(s.probability_approached, s.probability)"  # of opening once approached
SCORES = "score s JOIN score_customer c USING (customer_id)"


def policy(mart: Mart, month_no: int) -> dict[str, Any]:
    """Values of the targeting policy in force in a month, and its `version`."""
    found = version(mart, "targeting", month_no)
    return {**found.values, "version": found.version}


def is_scored(mart: Mart, scope: Scope) -> bool:
    """Whether target lists were written for this build."""
    return mart.columns("score", scope) >= LISTED and mart.columns("score_customer", scope) >= DESCRIBED


def has_segments(mart: Mart, scope: Scope) -> bool:
    """Whether customers have behavioural segments."""
    return "segment_id" in mart.columns("score", scope)


def keep(
    mart: Mart, scope: Scope, product_id: str, filters: Filters, segment_id: Sequence[str] = ()
) -> tuple[str, dict[str, Any]]:
    """Condition on `SCORES` and its parameters. Filters by product, group or family do not apply: the product is
    given."""
    parts = ["s.product_id = $product"]
    params: dict[str, Any] = {"product": product_id}
    for name, column in COLUMNS.items():
        if getattr(filters, name):
            parts.append(f"{column} = ANY($f_{name})")
            params[f"f_{name}"] = list(getattr(filters, name))
    if segment_id:
        if not has_segments(mart, scope):
            return "FALSE", {}
        parts.append(
            "s.customer_id IN (SELECT customer_id FROM score WHERE CAST(segment_id AS VARCHAR) = ANY($f_segment))"
        )
        params["f_segment"] = [str(one) for one in segment_id]
    return " AND ".join(parts), params


def scored_month(mart: Mart, scope: Scope) -> int | None:
    """Month of the scores (24321 = 2026-10), None while there are none. Asked of the products, a few rows beside
    millions of scores."""
    if not is_scored(mart, scope) or not mart.columns("score_product", scope):
        return None
    return max(mart.small.whole("score_product", scope)["month_no"], default=None)
