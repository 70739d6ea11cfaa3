"""Targets across products: each customer once, with the product of a sales map that brings most; and how one gets
there from all customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from mart.query.filters import NONE, Filters
from mart.query.targeting.base import APPROACHED, COLUMNS, MONEY, SCORES, has_segments, is_scored
from mart.query.targeting.lists import named
from mart.query.targeting.products import exclusions
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope

SCHEMA = pl.Schema({
    "place": pl.Int64, "customer_id": pl.String, "product_id": pl.String, "label_zh": pl.String, "label_en": pl.String,
    "branch_id": pl.String, "branch_zh": pl.String, "branch_en": pl.String, "manager_id": pl.String,
    "manager_zh": pl.String, "manager_en": pl.String, "tier": pl.String, "size_class": pl.String,
    "probability": pl.Float64, "probability_approached": pl.Float64, "ep_if_taken_cny": MONEY,
    "expected_ep_cny": MONEY, "manager_place": pl.Int64, "reason_zh": pl.String, "reason_en": pl.String,
})  # fmt: skip
FUNNEL = pl.Schema({"product_id": pl.String, "step": pl.String, "customers_cnt": pl.Int64})
STEPS = ("listed", "kept", "worthwhile", "best")  # each part of the one before; excluded reasons come before them


def candidates(
    mart: Mart, scope: Scope, product_ids: Sequence[str], filters: Filters = NONE, segment_id: Sequence[str] = (),
    customer_ids: Sequence[str] | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Customers worth a contact for one of the products, each with the one of the largest expected incremental profit,
    best first; SCHEMA. manager_place: place among those of their manager (null for whom nobody leads).

    customer_ids: only these, such as a saved list; None for all.
    """
    if not is_scored(mart, scope) or not product_ids:
        return pl.DataFrame(schema=SCHEMA)
    condition, params = _kept(mart, scope, product_ids, filters, segment_id, customer_ids)
    found = mart.frame(
        f"""
        WITH best AS (
            SELECT s.product_id, s.customer_id, s.probability, {APPROACHED} AS probability_approached,
                s.ep_if_taken_cny, s.expected_ep_cny, s.reason_zh, s.reason_en,
                c.name_zh AS label_zh, c.name_en AS label_en, c.branch_id, c.org_id, c.manager_id, c.tier, c.size_class
            FROM {SCORES}
            WHERE {condition} AND s.is_worthwhile
            QUALIFY row_number() OVER (
                PARTITION BY s.customer_id ORDER BY s.expected_ep_cny DESC NULLS LAST, s.probability DESC, s.product_id
            ) = 1
        )
        SELECT *,
            row_number() OVER (ORDER BY expected_ep_cny DESC NULLS LAST, probability DESC, customer_id) AS place,
            CASE WHEN manager_id <> '{UNASSIGNED}' THEN row_number() OVER (
                PARTITION BY manager_id ORDER BY expected_ep_cny DESC NULLS LAST, probability DESC, customer_id
            ) END AS manager_place
        FROM best
        ORDER BY place""",
        params,
        scope,
    )
    return named(mart, scope, found).select(list(SCHEMA)).cast(SCHEMA)


def funnel(
    mart: Mart, scope: Scope, product_ids: Sequence[str], filters: Filters = NONE, segment_id: Sequence[str] = (),
    customer_ids: Sequence[str] | None = None,
) -> pl.DataFrame:  # fmt: skip
    """From all customers of the scope to the candidates, by product; FUNNEL. step: a reason of `exclusions` (customers
    it leaves out), then STEPS: on the list, kept by filters, segments and saved lists, worth a contact, best here."""
    if not is_scored(mart, scope) or not product_ids:
        return pl.DataFrame(schema=FUNNEL)
    condition, params = _kept(mart, scope, product_ids, filters, segment_id, customer_ids)
    counted = mart.frame(
        f"""
        SELECT s.product_id, count(*) AS listed, count(*) FILTER ({condition}) AS kept,
            count(*) FILTER ({condition} AND s.is_worthwhile) AS worthwhile
        FROM {SCORES} WHERE s.product_id = ANY($products) GROUP BY s.product_id""",
        params,
        scope,
    )
    best = candidates(mart, scope, product_ids, filters, segment_id, customer_ids)
    best = best.group_by("product_id").agg(best=pl.len())
    rows = counted.join(best, on="product_id", how="left").with_columns(pl.col("best").fill_null(0))
    steps = rows.unpivot(STEPS, index="product_id", variable_name="step", value_name="customers_cnt")
    out = [
        exclusions(mart, scope, one).select(
            pl.lit(one).alias("product_id"), step="reason", customers_cnt="customers_cnt"
        )
        for one in product_ids
    ]
    return pl.concat([*out, steps.select(list(FUNNEL)).cast(FUNNEL)])


def _kept(
    mart: Mart, scope: Scope, product_ids: Sequence[str], filters: Filters, segment_id: Sequence[str],
    customer_ids: Sequence[str] | None,
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    parts, params = ["s.product_id = ANY($products)"], {"products": list(product_ids)}
    for name, column in COLUMNS.items():
        if getattr(filters, name):
            parts.append(f"{column} = ANY($f_{name})")
            params[f"f_{name}"] = list(getattr(filters, name))
    if segment_id and has_segments(mart, scope):
        parts.append(
            "s.customer_id IN (SELECT customer_id FROM score WHERE CAST(segment_id AS VARCHAR) = ANY($f_segment))"
        )
        params["f_segment"] = [str(one) for one in segment_id]
    if customer_ids is not None:
        parts.append("s.customer_id = ANY($f_listed)")
        params["f_listed"] = list(customer_ids)
    return " AND ".join(parts), params
