"""Products one can push: status of the model, size of the list, what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.query.targeting.base import APPROACHED, MONEY, is_scored, scored_month
from mart.reader import Mart
from mart.scope import Scope

SCHEMA = pl.Schema({
    "product_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "group_id": pl.String,
    "family_id": pl.String, "family_zh": pl.String,
    "family_en": pl.String, "need_family": pl.String, "status": pl.String, "status_reason": pl.String,
    "model": pl.String, "verdict": pl.String,
    "candidates_cnt": pl.Int64, "worthwhile_cnt": pl.Int64, "expected_ep_cny": pl.Decimal(38, 2),
    "expected_openings": pl.Float64,
    "ep_if_taken_cny": MONEY, "rate_pct": pl.Float64, "auc": pl.Float64, "auc_low": pl.Float64, "auc_high": pl.Float64,
    "lift_at_10_pct": pl.Float64, "ece": pl.Float64, "score_psi": pl.Float64,
    "effect_status": pl.String, "lift": pl.Float64, "effect_low": pl.Float64, "effect_high": pl.Float64,
    "certainty_pct": pl.Float64, "targeted_cnt": pl.Int64, "openings_cnt": pl.Int64, "held_cnt": pl.Int64,
    "held_openings_cnt": pl.Int64, "campaigns_cnt": pl.Int64,
})  # fmt: skip

_PRODUCTS = """
    WITH sums AS (
        SELECT
            product_id, count(*) AS candidates_cnt, count(*) FILTER (is_worthwhile) AS worthwhile_cnt,
            sum(expected_ep_cny) FILTER (is_worthwhile) AS expected_ep_cny,
            sum({approached}) FILTER (is_worthwhile) AS expected_openings,
            CAST(avg(ep_if_taken_cny) FILTER (is_worthwhile) AS DECIMAL(18,2)) AS ep_if_taken_cny
        FROM score s
        WHERE product_id IS NOT NULL
        GROUP BY product_id
    )
    SELECT
        k.product_id, p.name_zh AS label_zh, coalesce(p.name_en, p.name_zh) AS label_en,
        p.group_id, p.family_id, p.family_zh, coalesce(p.family_en, p.family_zh) AS family_en, p.need_family,
        k.status, k.status_reason, k.model, CAST(NULL AS VARCHAR) AS verdict,
        coalesce(s.candidates_cnt, 0) AS candidates_cnt, coalesce(s.worthwhile_cnt, 0) AS worthwhile_cnt,
        coalesce(s.expected_ep_cny, 0) AS expected_ep_cny, coalesce(s.expected_openings, 0) AS expected_openings,
        s.ep_if_taken_cny,
        k.rate_pct, k.auc, k.auc_low, k.auc_high, k.lift_at_10_pct, k.ece, k.score_psi,
        e.status AS effect_status, e.lift, e.lift_low AS effect_low, e.lift_high AS effect_high, e.certainty_pct,
        e.targeted_cnt, e.openings_cnt, e.held_cnt, e.held_openings_cnt, e.campaigns_cnt
    FROM score_product k
    LEFT JOIN sums s USING (product_id)
    LEFT JOIN score_effect e ON e.product_id = k.product_id AND e.segment IS NULL
    LEFT JOIN product p ON p.product_id = k.product_id
        AND k.month_no BETWEEN p.valid_from_month_no AND p.valid_to_month_no
    ORDER BY e.status = 'not_shown', expected_ep_cny DESC, candidates_cnt DESC, k.product_id"""


@dataclass(frozen=True)
class Status:
    """Whether lists exist, of which month, and their size in the scope."""

    scored_month: int | None
    products_cnt: int = 0
    published_cnt: int = 0
    candidates_cnt: int = 0
    expected_ep_cny: Decimal = Decimal(0)


def products(mart: Mart, scope: Scope, month_no: int | None = None) -> pl.DataFrame:
    """One row a pushable product, largest expected incremental profit of its worthwhile targets first; products whose
    campaigns showed no effect come last.

    candidates_cnt counts the list; every other count and sum is of its worthwhile targets, as far as the scope sees.
    The model's and the effect's figures (`models.uplift`) are the bank's. Empty where nothing is scored, or not for
    `month_no`. `verdict` is null: `mart.query.product` judges products.
    """
    month = scored_month(mart, scope)
    if month is None or month_no not in (None, month) or not mart.columns("score_product", scope):
        return pl.DataFrame(schema=SCHEMA)
    if not mart.columns("score_effect", scope):  # written beside the scores; lists without it are of another version
        return pl.DataFrame(schema=SCHEMA)
    return mart.frame(_PRODUCTS.format(approached=APPROACHED), None, scope).cast(SCHEMA)


def effects(mart: Mart, scope: Scope, product_id: str) -> pl.DataFrame:
    """Effect of an approach for a product: the row of all its campaigns (segment null), then by size class; columns of
    `models.uplift.SCHEMA`."""
    if not mart.columns("score_effect", scope):
        return pl.DataFrame()
    sql = "SELECT * FROM score_effect WHERE product_id = $product ORDER BY segment NULLS FIRST"
    return mart.frame(sql, {"product": product_id}, scope)


def reach(mart: Mart, scope: Scope, product_ids: Sequence[str]) -> float:
    """Share of the targeted whom past campaigns reached: of these products, else of all; 1 where there was none."""
    if not mart.columns("score_effect", scope):
        return 1.0
    sums = "sum(contacted_cnt) FILTER ({0}) / nullif(sum(targeted_cnt) FILTER ({0}), 0)"
    sql = f"SELECT coalesce({sums.format('product_id = ANY($products)')}, {sums.format('TRUE')}, 1) AS share"
    rows = mart.frame(f"{sql} FROM score_effect WHERE segment IS NULL", {"products": list(product_ids)}, scope)
    return float(rows["share"][0])


def status(mart: Mart, scope: Scope, rows: pl.DataFrame | None = None) -> Status:
    """Size of what was scored, as far as the scope sees. `rows`: what `products` answers, where it is known already."""
    if not is_scored(mart, scope):
        return Status(None)
    rows = products(mart, scope) if rows is None else rows
    return Status(
        scored_month(mart, scope),
        rows.height,
        rows.filter(status="published").height,
        int(rows["candidates_cnt"].sum()),
        Decimal(rows["expected_ep_cny"].sum() or 0),
    )


def exclusions(mart: Mart, scope: Scope, product_id: str) -> pl.DataFrame:
    """Why customers are not on a product's list, by the first reason that applies: frame(reason, customers_cnt).

    With the list's candidates they add up to the scope's customers (those a manager leads; a branch's home customers).
    Reason "held_out": of a sales map, until it is measured; they are counted and never named.
    """
    if not mart.columns("score_exclusion", scope):
        return pl.DataFrame(schema={"reason": pl.String, "customers_cnt": pl.Int64})
    held = "SELECT 'held_out', 1 FROM score_held WHERE product_id = $product"
    more = f" UNION ALL {held}" if mart.columns("score_held", scope) else ""
    return mart.frame(
        "SELECT reason, CAST(sum(customers_cnt) AS BIGINT) AS customers_cnt FROM (SELECT reason, customers_cnt FROM"
        f" score_exclusion WHERE product_id = $product{more}) GROUP BY reason ORDER BY customers_cnt DESC, reason",
        {"product": product_id},
        scope,
    )
