"""Reasons beside scores: for the top of every list and for every customer's best products."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from mart.query.targeting.base import REASON
from models import words
from models.rows import Rows
from models.scorer import NAMES, Scorer

EXPLAINED_A_PRODUCT, EXPLAINED_A_CUSTOMER = 300, 2
LOOKED_AT = 8  # strongest features of which words choose
MONEY = pl.Decimal(18, 2)
Report = Callable[[str], None]
PAIR = {
    "month_no": pl.Int32,
    "product_id": pl.String,
    "customer_id": pl.String,
    "branch_id": pl.String,
    "manager_id": pl.String,
    "probability": pl.Float64,
    "probability_approached": pl.Float64,
    "lift": pl.Float64,
    "ep_if_taken_cny": MONEY,
    "ep_low_cny": MONEY,
    "ep_high_cny": MONEY,
    "expected_ep_cny": MONEY,
    "rank": pl.Int32,
    "manager_rank": pl.Int32,
    "is_worthwhile": pl.Boolean,
    "is_reprice_first": pl.Boolean,
    "is_best": pl.Boolean,
    "contact_place": pl.Int32,
    "is_within_capacity": pl.Boolean,
    "reasons": REASON,
    "reason_zh": pl.String,
    "reason_en": pl.String,
}


def explained(
    pairs: pl.DataFrame, scorers: dict[str, Scorer], frames: dict[str, Rows], peers: pl.DataFrame, report: Report
) -> pl.DataFrame:
    """Reasons for the top of every list and for every customer's best products; null further down. peers: what is usual
    among each customer's (`usual.usual`), by place in the month."""
    if pairs.is_empty():
        return pairs.with_columns(
            pl.lit(None, dtype).alias(name) for name, dtype in PAIR.items() if "reason" in name
        ).select(list(PAIR))
    best = pl.col("expected_ep_cny").rank("ordinal", descending=True).over("customer_id") <= EXPLAINED_A_CUSTOMER
    wanted = pairs.filter((pl.col("rank") <= EXPLAINED_A_PRODUCT) | (best & pl.col("is_worthwhile")))
    made = []
    for (product_id,), part in wanted.group_by(["product_id"], maintain_order=True):
        at = part["at"].to_numpy()
        rows = frames[product_id].where(at)
        near = peers[rows.row - rows.source.starts[rows.source.last][0]]
        found = scorers[product_id].reasons(rows.frame(list(NAMES)), LOOKED_AT, near)
        lists, zh, en = words.reasons(found, len(at))
        made.append(
            part.select("product_id", "customer_id").with_columns(
                pl.Series("reasons", lists, PAIR["reasons"]), pl.Series("reason_zh", zh), pl.Series("reason_en", en)
            )
        )
        report(f"reasons {product_id}")
    return (
        pairs.drop("at")
        .join(pl.concat(made), on=["product_id", "customer_id"], how="left", maintain_order="left")
        .select(list(PAIR))
    )
