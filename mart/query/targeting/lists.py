"""A product's target list and its totals, from the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.query import labels
from mart.query.filters import NONE, Filters
from mart.query.targeting.base import MONEY, REASON, SCORES, has_segments, is_scored, keep, policy
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope

ORDER = ("expected_ep_cny", "probability_pct", "ep_if_taken_cny", "rank", "manager_rank", "label_zh", "label_en")
SCHEMA = {
    "rank": pl.Int32, "customer_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "branch_id": pl.String,
    "branch_zh": pl.String,
    "branch_en": pl.String, "org_id": pl.String, "org_zh": pl.String, "org_en": pl.String, "manager_id": pl.String,
    "manager_zh": pl.String,
    "manager_en": pl.String, "tier": pl.String, "industry_code": pl.String, "size_class": pl.String,
    "ownership": pl.String,
    "region_code": pl.String, "segment_id": pl.String, "segment_zh": pl.String, "segment_en": pl.String,
    "probability_pct": pl.Float64,
    "ep_if_taken_cny": MONEY, "ep_low_cny": MONEY, "ep_high_cny": MONEY, "expected_ep_cny": MONEY,
    "is_worthwhile": pl.Boolean,
    "manager_rank": pl.Int32, "is_within_capacity": pl.Boolean, "reasons": REASON, "reason_zh": pl.String,
    "reason_en": pl.String,
}  # fmt: skip
_GROUPS = {
    "branch": ("c.branch_id", "branch_id"),
    "sub_branch": ("c.org_id", "org_id"),
    "manager": ("c.manager_id", "manager_id"),
    "industry": ("c.industry_code", "industry_code"),
    "size": ("c.size_class", "size_class"),
    "ownership": ("c.ownership", "ownership"),
    "tier": ("c.tier", "tier"),
    "segment": ("g.segment_id", None),
}


@dataclass(frozen=True)
class Totals:
    """Sums of the rows that `targets` lists, nothing left out. capacity_cnt: managers of these rows × the policy's
    contacts."""

    candidates_cnt: int = 0
    worthwhile_cnt: int = 0
    within_capacity_cnt: int = 0
    managers_cnt: int = 0
    capacity_cnt: int = 0
    expected_openings: float = 0.0
    rate_pct: float | None = None
    expected_ep_cny: Decimal = Decimal(0)
    worthwhile_ep_cny: Decimal = Decimal(0)
    within_capacity_ep_cny: Decimal = Decimal(0)


def targets(
    mart: Mart, scope: Scope, product_id: str, filters: Filters = NONE, limit: int | None = 100, offset: int = 0,
    segment_id: Sequence[str] = (), worthwhile_only: bool = False, order_by: str = "expected_ep_cny",
    ascending: bool = False,
) -> pl.DataFrame:  # fmt: skip
    """Customers to approach for a product, best first; columns of `SCHEMA`. `limit` None gives all.

    rank: place in the bank's list; manager_rank: place among the customers its lead manager leads. Raises KeyError for
    an order that is no column of `ORDER`.
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
    joined, columns = _segment(mart, scope)
    found = mart.frame(
        "SELECT s.rank, s.customer_id, c.name_zh AS label_zh, c.name_en AS label_en, c.branch_id, c.org_id,"
        f" c.manager_id, c.tier, c.industry_code, c.size_class, c.ownership, c.region_code, {columns}, 100 *"
        " s.probability AS probability_pct, s.ep_if_taken_cny, s.ep_low_cny, s.ep_high_cny, s.expected_ep_cny,"
        f" s.is_worthwhile, s.manager_rank, s.reasons, s.reason_zh, s.reason_en FROM {SCORES} {joined} WHERE"
        f" {condition} ORDER BY {order}",
        params,
        scope,
    )
    return _named(mart, scope, found).select(list(SCHEMA)).cast(SCHEMA)


def _page(mart: Mart, scope: Scope, condition: str, params: dict) -> tuple[str, ...]:
    """Customers of one page of the list, found before their rows are read: reasons are long, and the list has 100,000
    of them."""
    ordered_by = "100 * s.probability AS probability_pct, c.name_zh AS label_zh, c.name_en AS label_en"
    return tuple(
        mart.frame(f"SELECT s.customer_id, {ordered_by} FROM {SCORES} WHERE {condition}", params, scope)["customer_id"]
    )


def _segment(mart: Mart, scope: Scope) -> tuple[str, str]:
    if not has_segments(mart, scope):
        return (
            "",
            (
                "CAST(NULL AS VARCHAR) AS segment_id, CAST(NULL AS VARCHAR) AS segment_zh, CAST(NULL AS VARCHAR) AS"
                " segment_en"
            ),
        )
    join = (
        "LEFT JOIN (SELECT customer_id, CAST(segment_id AS VARCHAR) AS segment_id, segment_zh, segment_en FROM score"
        " WHERE segment_id IS NOT NULL) g ON g.customer_id = s.customer_id"
    )
    return join, "g.segment_id, g.segment_zh, g.segment_en"


def _named(mart: Mart, scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """Names of branch, home unit and lead manager, and whether the row is within its manager's capacity."""
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
    most = policy(mart, month)["contacts_per_manager_cnt"]
    within = (pl.col("manager_rank") <= most) & pl.col("is_worthwhile") & (pl.col("manager_id") != UNASSIGNED)
    return rows.with_columns(is_within_capacity=within)


def totals(
    mart: Mart, scope: Scope, product_id: str, filters: Filters = NONE, segment_id: Sequence[str] = ()
) -> Totals:
    """Counts and sums of a product's list under the filters; a row within capacity is worthwhile and among its lead
    manager's first `contacts_per_manager_cnt`."""
    if not is_scored(mart, scope):
        return Totals()
    condition, params = keep(mart, scope, product_id, filters, segment_id)
    most = policy(mart, mart.as_of)["contacts_per_manager_cnt"]
    within = f"s.is_worthwhile AND s.manager_rank <= $most AND c.manager_id <> '{UNASSIGNED}'"
    row = mart.frame(
        "SELECT count(*) AS candidates_cnt, count(*) FILTER (s.is_worthwhile) AS worthwhile_cnt, count(*) FILTER"
        f" ({within}) AS within_capacity_cnt, count(DISTINCT c.manager_id) FILTER (c.manager_id <> '{UNASSIGNED}') AS"
        " managers_cnt, coalesce(sum(s.probability), 0) AS expected_openings, 100 * avg(s.probability) AS rate_pct,"
        " coalesce(sum(s.expected_ep_cny), 0) AS expected_ep_cny, coalesce(sum(s.expected_ep_cny) FILTER"
        f" (s.is_worthwhile), 0) AS worthwhile_ep_cny, coalesce(sum(s.expected_ep_cny) FILTER ({within}), 0) AS"
        f" within_capacity_ep_cny FROM {SCORES} WHERE {condition}",
        params | {"most": most},
        scope,
    ).row(0, named=True)
    return Totals(**row, capacity_cnt=row["managers_cnt"] * most)


def breakdown(
    mart: Mart, scope: Scope, product_id: str, by: str, filters: Filters = NONE, segment_id: Sequence[str] = (),
) -> pl.DataFrame:  # fmt: skip
    """The list by branch, sub_branch, manager, industry, size, ownership, tier or segment; parts of `totals`, most
    worthwhile first.

    Columns: key, label_zh, label_en, candidates_cnt, worthwhile_cnt, expected_openings, expected_ep_cny. Raises
    KeyError.
    """
    if by not in _GROUPS:
        raise KeyError(f"by {by!r}: expected one of {', '.join(_GROUPS)}")
    schema = {
        "key": pl.String,
        "label_zh": pl.String,
        "label_en": pl.String,
        "candidates_cnt": pl.Int64,
        "worthwhile_cnt": pl.Int64,
        "expected_openings": pl.Float64,
        "expected_ep_cny": pl.Decimal(38, 2),
    }
    if not is_scored(mart, scope) or (by == "segment" and not has_segments(mart, scope)):
        return pl.DataFrame(schema=schema)
    condition, params = keep(mart, scope, product_id, filters, segment_id)
    column, dim = _GROUPS[by]
    joined = _segment(mart, scope)[0] if by == "segment" else ""
    names = "any_value(g.segment_zh) AS label_zh, any_value(g.segment_en) AS label_en, " if by == "segment" else ""
    found = mart.frame(
        f"SELECT coalesce({column}, 'UNKNOWN') AS key, {names}count(*) AS candidates_cnt, count(*) FILTER"
        " (s.is_worthwhile) AS worthwhile_cnt, sum(s.probability) AS expected_openings,"
        f" coalesce(sum(s.expected_ep_cny), 0) AS expected_ep_cny FROM {SCORES} {joined} WHERE {condition} GROUP BY"
        f" {column} ORDER BY worthwhile_cnt DESC, expected_ep_cny DESC, key",
        params,
        scope,
    )
    if by != "segment":
        found = labels.add(mart, scope, found.rename({"key": dim}), dim, mart.as_of)
    return found.with_columns(pl.col("label_zh", "label_en").fill_null(pl.col("key"))).select(list(schema)).cast(schema)
