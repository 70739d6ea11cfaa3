"""Products a customer is likeliest to be worth approaching for."""

from __future__ import annotations

import polars as pl

from mart.query.targeting.base import MONEY, REASON, is_scored
from mart.reader import Mart
from mart.scope import Scope

SCHEMA = pl.Schema({
    "rank": pl.Int32, "product_id": pl.String, "product_zh": pl.String, "product_en": pl.String, "family_zh": pl.String,
    "family_en": pl.String,
    "probability_pct": pl.Float64, "ep_if_taken_cny": MONEY, "ep_low_cny": MONEY, "ep_high_cny": MONEY,
    "expected_ep_cny": MONEY,
    "is_worthwhile": pl.Boolean, "reasons": REASON, "reason_zh": pl.String, "reason_en": pl.String,
})  # fmt: skip


def for_customer(mart: Mart, scope: Scope, customer_id: str, limit: int = 5) -> pl.DataFrame:
    """A customer's products by expected incremental profit, largest first; `rank`: its place in the product's list."""
    if not is_scored(mart, scope):
        return pl.DataFrame(schema=SCHEMA)
    found = mart.frame(
        "SELECT s.rank, s.product_id, p.name_zh AS product_zh, coalesce(p.name_en, p.name_zh) AS product_en,"
        " p.family_zh, coalesce(p.family_en, p.family_zh) AS family_en, 100 * s.probability AS probability_pct,"
        " s.ep_if_taken_cny, s.ep_low_cny, s.ep_high_cny, s.expected_ep_cny, s.is_worthwhile, s.reasons, s.reason_zh,"
        " s.reason_en FROM score s LEFT JOIN product p ON p.product_id = s.product_id AND s.month_no BETWEEN"
        " p.valid_from_month_no AND p.valid_to_month_no WHERE s.customer_id = $customer AND s.product_id IS NOT NULL"
        " ORDER BY s.expected_ep_cny DESC NULLS LAST, s.probability DESC, s.product_id LIMIT $limit",
        {"customer": customer_id, "limit": limit},
        scope,
    )
    return found.cast(SCHEMA)
