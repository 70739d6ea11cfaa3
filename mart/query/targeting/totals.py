"""Sums of a product's target list: in all, and by a dimension of the customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.query import labels
from mart.query.filters import NONE, Filters
from mart.query.targeting.base import APPROACHED, SCORES, has_segments, is_scored, keep, policy
from mart.query.targeting.lists import segment_join
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope

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
    """Sums of the rows that `targets` lists, nothing left out. expected_openings: where all are approached.
    capacity_cnt: managers of these rows × the policy's contacts, for all products together; within capacity: those
    whose best product this is and who come among their manager's first over all products."""

    candidates_cnt: int = 0
    worthwhile_cnt: int = 0
    within_capacity_cnt: int = 0
    managers_cnt: int = 0
    capacity_cnt: int = 0
    expected_openings: float = 0.0
    incremental_openings: float | None = None
    within_capacity_openings: float = 0.0
    rate_pct: float | None = None
    expected_ep_cny: Decimal = Decimal(0)
    worthwhile_ep_cny: Decimal = Decimal(0)
    within_capacity_ep_cny: Decimal = Decimal(0)


def totals(
    mart: Mart, scope: Scope, product_id: str, filters: Filters = NONE, segment_id: Sequence[str] = ()
) -> Totals:
    """Counts and sums of a product's list under the filters."""
    if not is_scored(mart, scope):
        return Totals()
    condition, params = keep(mart, scope, product_id, filters, segment_id)
    most = policy(mart, mart.as_of)["contacts_per_manager_cnt"]
    row = mart.frame(
        f"""
        SELECT
            count(*) AS candidates_cnt, count(*) FILTER (s.is_worthwhile) AS worthwhile_cnt,
            count(*) FILTER (s.is_within_capacity) AS within_capacity_cnt,
            count(DISTINCT c.manager_id) FILTER (c.manager_id <> '{UNASSIGNED}') AS managers_cnt,
            coalesce(sum({APPROACHED}), 0) AS expected_openings,
            sum(s.probability_approached - s.probability) AS incremental_openings,
            coalesce(sum({APPROACHED}) FILTER (s.is_within_capacity), 0) AS within_capacity_openings,
            100 * avg(s.probability) AS rate_pct,
            coalesce(sum(s.expected_ep_cny), 0) AS expected_ep_cny,
            coalesce(sum(s.expected_ep_cny) FILTER (s.is_worthwhile), 0) AS worthwhile_ep_cny,
            coalesce(sum(s.expected_ep_cny) FILTER (s.is_within_capacity), 0) AS within_capacity_ep_cny
        FROM {SCORES}
        WHERE {condition}""",
        params,
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
    schema = pl.Schema(
        {
            "key": pl.String,
            "label_zh": pl.String,
            "label_en": pl.String,
            "candidates_cnt": pl.Int64,
            "worthwhile_cnt": pl.Int64,
            "expected_openings": pl.Float64,
            "expected_ep_cny": pl.Decimal(38, 2),
        }
    )
    if not is_scored(mart, scope) or (by == "segment" and not has_segments(mart, scope)):
        return pl.DataFrame(schema=schema)
    condition, params = keep(mart, scope, product_id, filters, segment_id)
    column, dim = _GROUPS[by]
    joined = segment_join(mart, scope)[0] if by == "segment" else ""
    names = "any_value(g.segment_zh) AS label_zh, any_value(g.segment_en) AS label_en, " if by == "segment" else ""
    found = mart.frame(
        f"""
        SELECT
            coalesce({column}, 'UNKNOWN') AS key, {names}
            count(*) AS candidates_cnt, count(*) FILTER (s.is_worthwhile) AS worthwhile_cnt,
            sum({APPROACHED}) AS expected_openings, coalesce(sum(s.expected_ep_cny), 0) AS expected_ep_cny
        FROM {SCORES} {joined}
        WHERE {condition}
        GROUP BY {column}
        ORDER BY worthwhile_cnt DESC, expected_ep_cny DESC, key""",
        params,
        scope,
    )
    if dim is not None:
        found = labels.add(mart, scope, found.rename({"key": dim}), dim, mart.as_of)
    return found.with_columns(pl.col("label_zh", "label_en").fill_null(pl.col("key"))).select(list(schema)).cast(schema)
