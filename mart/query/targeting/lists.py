"""A product's target list and its totals, from the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from mart.query import labels
from mart.query.filters import NONE, Filters
from mart.query.targeting.base import MONEY, REASON, SCORES, has_segments, is_scored, keep
from mart.reader import Mart
from mart.scope import Scope

ORDER = ("expected_ep_cny", "probability_pct", "ep_if_taken_cny", "rank", "manager_rank", "label_zh", "label_en")
SCHEMA = pl.Schema({
    "rank": pl.Int32, "customer_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "branch_id": pl.String,
    "branch_zh": pl.String,
    "branch_en": pl.String, "org_id": pl.String, "org_zh": pl.String, "org_en": pl.String, "manager_id": pl.String,
    "manager_zh": pl.String,
    "manager_en": pl.String, "tier": pl.String, "industry_code": pl.String, "size_class": pl.String,
    "ownership": pl.String,
    "region_code": pl.String, "segment_id": pl.String, "segment_zh": pl.String, "segment_en": pl.String,
    "probability_pct": pl.Float64, "probability_approached_pct": pl.Float64, "lift": pl.Float64,
    "ep_if_taken_cny": MONEY, "ep_low_cny": MONEY, "ep_high_cny": MONEY, "expected_ep_cny": MONEY,
    "is_worthwhile": pl.Boolean,
    "is_reprice_first": pl.Boolean, "is_best": pl.Boolean, "manager_rank": pl.Int32, "contact_place": pl.Int32,
    "is_within_capacity": pl.Boolean, "reasons": REASON, "reason_zh": pl.String,
    "reason_en": pl.String,
})  # fmt: skip


def targets(
    mart: Mart, scope: Scope, product_id: str, filters: Filters = NONE, limit: int | None = 100, offset: int = 0,
    segment_id: Sequence[str] = (), worthwhile_only: bool = False, order_by: str = "expected_ep_cny",
    ascending: bool = False,
) -> pl.DataFrame:  # fmt: skip
    """Customers to approach for a product, best first; columns of `SCHEMA`. `limit` None gives all.

    expected_ep_cny is the expected incremental profit (`models.lists`). rank: place in the bank's list; manager_rank:
    place among the customers its lead manager leads; contact_place: place in the manager's list over all products, for
    the product that is the customer's best. Raises KeyError for an order that is no column of `ORDER`.
    """
    if order_by not in ORDER:
        raise KeyError(f"order_by {order_by!r}: expected one of {', '.join(ORDER)}")
    if not is_scored(mart, scope):
        return pl.DataFrame(schema=SCHEMA)
    condition, params = keep(mart, scope, product_id, filters, segment_id)
    if worthwhile_only:
        condition += " AND s.is_worthwhile"
    order = f"{order_by} {'ASC' if ascending else 'DESC'} NULLS LAST, s.rank"
    if limit is not None:
        params |= {"limit": limit, "offset": offset}
        chosen = _page(mart, scope, f"{condition} ORDER BY {order} LIMIT $limit OFFSET $offset", params)
        if not chosen:
            return pl.DataFrame(schema=SCHEMA)
        condition, params = keep(mart, scope, product_id, Filters(customer_id=chosen))
    joined, columns = segment_join(mart, scope)
    found = mart.frame(
        f"""
        SELECT
            s.rank, s.customer_id, c.name_zh AS label_zh, c.name_en AS label_en, c.branch_id, c.org_id, c.manager_id,
            c.tier, c.industry_code, c.size_class, c.ownership, c.region_code, {columns},
            100 * s.probability AS probability_pct, 100 * s.probability_approached AS probability_approached_pct,
            s.lift, s.ep_if_taken_cny, s.ep_low_cny, s.ep_high_cny, s.expected_ep_cny, s.is_worthwhile,
            s.is_reprice_first, s.is_best, s.manager_rank, s.contact_place, s.is_within_capacity,
            s.reasons, s.reason_zh, s.reason_en
        FROM {SCORES} {joined}
        WHERE {condition}
        ORDER BY {order}""",
        params,
        scope,
    )
    return named(mart, scope, found).select(list(SCHEMA)).cast(SCHEMA)


def _page(mart: Mart, scope: Scope, condition: str, params: dict[str, Any]) -> tuple[str, ...]:
    """Customers of one page of the list, found before their rows are read: reasons are long, and the list has 100,000
    of them."""
    ordered_by = "100 * s.probability AS probability_pct, c.name_zh AS label_zh, c.name_en AS label_en"
    return tuple(
        mart.frame(f"SELECT s.customer_id, {ordered_by} FROM {SCORES} WHERE {condition}", params, scope)["customer_id"]
    )


def segment_join(mart: Mart, scope: Scope) -> tuple[str, str]:
    """The join that adds a customer's segment (alias `g`), and its columns; null columns where nothing is segmented."""
    if not has_segments(mart, scope):
        return "", ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in ("segment_id", "segment_zh", "segment_en"))
    join = """
        LEFT JOIN (
            SELECT customer_id, CAST(segment_id AS VARCHAR) AS segment_id, segment_zh, segment_en
            FROM score
            WHERE segment_id IS NOT NULL
        ) g ON g.customer_id = s.customer_id"""
    return join, "g.segment_id, g.segment_zh, g.segment_en"


def named(mart: Mart, scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """Names of branch, home unit and lead manager."""
    month = mart.as_of
    for dim, name in (("branch_id", "branch"), ("org_id", "org"), ("manager_id", "manager")):
        keys = rows[dim].drop_nulls().unique().to_list()
        known = (
            labels.lookup(mart, scope, dim, keys, month)
            if dim != "manager_id" or mart.columns("manager", scope)
            else labels.lookup(mart, scope, "none", keys, month)
        )
        known = known.rename({"key": dim, "label_zh": f"{name}_zh", "label_en": f"{name}_en"})
        rows = rows.join(known, on=dim, how="left", maintain_order="left").with_columns(
            pl.col(f"{name}_{lang}").fill_null(pl.col(dim)) for lang in ("zh", "en")
        )
    return rows
