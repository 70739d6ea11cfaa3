"""Whom a customer belongs with: its ownership group (circle), its supply chain, its owners and holdings."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.query.undelivered import without_undelivered
from mart.reader import Mart
from mart.scope import Scope


@dataclass(frozen=True)
class Relations:
    """mates: relation (group or chain), customer_id, name_zh, name_en, tier, deposits_avg_cny, loans_end_cny,
    contribution_12m_cny, share_pct (owned by or owning this customer, null otherwise); only customers of the scope.

    group_cnt and chain_cnt: members the scope sees, this customer included (0 = alone).
    """

    mates: pl.DataFrame
    group_cnt: int
    chain_cnt: int


def relations(
    mart: Mart,
    scope: Scope,
    customer_id: str,
    month_no: int,
    group_id: str | None,
    chain_id: str | None,
    limit: int = 8,
) -> Relations:
    """Group and chain mates in the scope, largest contribution first, at most `limit` of each."""
    rows = mart.frame(
        "WITH mates AS (SELECT CASE WHEN c.ownership_group_id = $group THEN 'group' ELSE 'chain' END AS relation,"
        " c.customer_id, c.name_zh, coalesce(c.name_en, c.name_zh) AS name_en FROM customer c WHERE $month BETWEEN"
        " c.valid_from_month_no AND c.valid_to_month_no AND (c.ownership_group_id = $group OR c.chain_id = $chain)),"
        " edges AS (SELECT CASE WHEN owner_id = $customer THEN owned_id ELSE owner_id END AS customer_id,"
        " max(share_pct) AS share_pct FROM ownership_edge WHERE (owner_id = $customer OR owned_id = $customer) AND"
        " $month BETWEEN valid_from_month_no AND valid_to_month_no GROUP BY 1) SELECT m.*, s.tier, s.deposits_avg_cny,"
        " s.loans_end_cny, s.contribution_12m_cny, e.share_pct, count(*) OVER (PARTITION BY m.relation) AS members_cnt"
        " FROM mates m LEFT JOIN customer_status_month s ON s.month_no = $month AND s.customer_id = m.customer_id LEFT"
        " JOIN edges e ON e.customer_id = m.customer_id WHERE TRUE QUALIFY row_number() OVER (PARTITION BY m.relation"
        " ORDER BY m.customer_id = $customer DESC, s.contribution_12m_cny DESC NULLS LAST, m.customer_id) <= $limit + 1"
        " ORDER BY m.relation DESC, s.contribution_12m_cny DESC NULLS LAST, m.customer_id",
        {"customer": customer_id, "month": month_no, "group": group_id or "", "chain": chain_id or "", "limit": limit},
        scope,
    )
    found = without_undelivered(mart, rows)
    counts = dict(found.group_by("relation").agg(pl.col("members_cnt").max()).iter_rows())
    group = int(counts.get("group", 0))
    chain = int(counts.get("chain", 0)) + (_shared(found, customer_id) if chain_id and group_id else 0)
    mates = found.filter(pl.col("customer_id") != customer_id).drop("members_cnt")
    return Relations(mates, group, chain)


def _shared(found: pl.DataFrame, customer_id: str) -> int:
    """This customer stands among its group's rows; it is a member of its chain as well."""
    return int(found.filter((pl.col("customer_id") == customer_id) & (pl.col("relation") == "group")).height)
