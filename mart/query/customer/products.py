"""Products a customer holds, against what its peers hold, and what a model proposes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from mart.query.customer.base import rows
from mart.query.policy import version
from mart.reader import Mart
from mart.scope import Scope

NEXT_NEEDS = {"customer_id", "product_id", "probability"}


@dataclass(frozen=True)
class Holdings:
    """rows: product_id, names, family names, is_held, accounts_cnt, volume_cny (deposits + loans + off-balance of the
    month), profit_12m_cny, peers_pct (active peers that hold it), is_gap (pushable, not held, held by at least
    `gap_pct` of peers).

    Peers: customers above the lowest tier of the same industry and size in the scope (basis "industry_size"), of the
    same size where those are fewer than `least_cnt` ("size"), else all ("all"); both numbers are the policy `peers`.
    held_cnt counts products in use; peers_avg_cnt is theirs.
    """

    rows: pl.DataFrame
    basis: str
    peers_cnt: int
    held_cnt: int
    peers_avg_cnt: float | None
    least_cnt: int
    gap_pct: float


def holdings(
    mart: Mart, scope: Scope, customer_id: str, month_no: int, industry_code: str | None, size_class: str | None
) -> Holdings:
    """What the customer holds in a month and what its peers hold; held first, then gaps by how common they are."""
    rules = version(mart, "peers", month_no)
    least, gap = rules.number("peers_min_cnt"), float(rules.number("gap_of_peers_pct"))
    held = _held(mart, scope, customer_id, month_no)
    basis, condition, params, peers = _peers(mart, scope, month_no, industry_code, size_class, least)
    common = _common(mart, scope, condition, params)
    names = mart.frame(
        "SELECT product_id, name_zh AS product_zh, coalesce(name_en, name_zh) AS product_en, family_zh,"
        " coalesce(family_en, family_zh) AS family_en, is_pushable FROM product WHERE $month BETWEEN"
        " valid_from_month_no AND valid_to_month_no",
        {"month": month_no},
        scope,
    )
    count = int(peers["peers_cnt"][0] or 0)
    share = (pl.col("peer_holders_cnt").fill_null(0).cast(pl.Float64) * 100 / max(count, 1)).clip(0, 100)
    rows = (
        names.join(common, on="product_id", how="left")
        .join(held, on="product_id", how="left")
        .with_columns(is_held=pl.col("accounts_cnt").fill_null(0) > 0, peers_pct=pl.when(count > 0).then(share))
    )
    rows = rows.with_columns(is_gap=~pl.col("is_held") & pl.col("is_pushable") & (pl.col("peers_pct") >= gap))
    rows = (
        rows.filter(pl.col("is_held") | pl.col("is_gap"))
        .drop("peer_holders_cnt")
        .sort("is_held", "peers_pct", "product_id", descending=[True, True, False], nulls_last=True)
    )
    return Holdings(rows, basis, count, int(rows["is_held"].sum()), peers["products_avg"][0], least, gap)


def _common(mart: Mart, scope: Scope, condition: str, params: dict[str, Any]) -> pl.DataFrame:
    """Holders among the peers of each product: counted ahead by the mart, or for a role without that table one by
    one."""
    if mart.columns("product_segment_month", scope):
        return mart.frame(
            f"""
            SELECT product_id, sum(holders_cnt) AS peer_holders_cnt
            FROM product_segment_month
            WHERE month_no = $month AND tier <> 'inactive' AND {condition}
            GROUP BY product_id""",
            params,
            scope,
        )
    used = "a.is_in_use" if "is_in_use" in mart.columns("account_month", scope) else "TRUE"
    return mart.frame(
        f"""
        SELECT a.product_id, count(DISTINCT a.customer_id) AS peer_holders_cnt
        FROM account_month a
        JOIN customer_status_month s ON s.month_no = a.month_no AND s.customer_id = a.customer_id
        WHERE a.month_no = $month AND s.tier <> 'inactive' AND {used} AND {condition}
        GROUP BY a.product_id""",
        params,
        scope,
    )


def _held(mart: Mart, scope: Scope, customer_id: str, month_no: int) -> pl.DataFrame:
    """Products in use in the month with their volume, and their profit of twelve months."""
    used = "is_in_use" if "is_in_use" in mart.columns("account_month", scope) else "TRUE"
    profit = (
        "sum(risk_adjusted_profit_cny)"
        if "risk_adjusted_profit_cny" in mart.columns("account_month", scope)
        else "NULL"
    )
    mine, params = rows(mart, scope, customer_id, month_no - 11, month_no)
    sql = (
        f"SELECT product_id, count(*) FILTER (month_no = $last AND {used}) AS accounts_cnt, "
        "sum(deposits_avg_cny + loans_end_cny + off_balance_cny) FILTER (month_no = $last) AS volume_cny, "
        f"{profit} AS profit_12m_cny FROM account_month WHERE {mine} GROUP BY product_id"
    )
    return mart.frame(sql, params, scope)


def _peers(mart: Mart, scope: Scope, month_no: int, industry_code: str | None, size_class: str | None, least: int):
    """The narrowest group of active peers that is large enough: its name, condition, parameters, count and products."""
    choices: list[tuple[str, str, dict[str, Any]]] = [
        (
            "industry_size",
            "industry_code = $industry AND size_class = $size",
            {"industry": industry_code, "size": size_class},
        ),
        ("size", "size_class = $size", {"size": size_class}),
        ("all", "TRUE", {}),
    ]
    for basis, condition, values in choices:
        if None in values.values():
            continue
        params = {"month": month_no, **values}
        peers = mart.frame(
            "SELECT count(*) AS peers_cnt, avg(products_cnt) AS products_avg FROM customer_status_month "
            f"WHERE month_no = $month AND tier <> 'inactive' AND {condition}",
            params,
            scope,
        )
        if peers["peers_cnt"][0] >= least or basis == "all":
            return basis, condition, params, peers
    raise AssertionError("the last choice always answers")


def next_best(mart: Mart, scope: Scope, customer_id: str, month_no: int, limit: int = 5) -> pl.DataFrame | None:
    """Products a model proposes to this customer, largest expected economic profit first; None while there are no
    scores.

    Columns: product_id, product_zh, product_en, probability_pct, profit_cny (a year, if taken), expected_cny,
    reason_zh, reason_en; what the scores do not carry is null.
    """
    have = mart.columns("score", scope)
    if not have >= NEXT_NEEDS:
        return None

    def pick(*names: str) -> str:
        return next((f"s.{name}" for name in names if name in have), "NULL")

    kept = "WHERE s.customer_id = $customer AND s.product_id IS NOT NULL"
    kept += " AND s.is_eligible" if "is_eligible" in have else ""
    return mart.frame(
        f"""
        SELECT
            s.product_id, p.name_zh AS product_zh, coalesce(p.name_en, p.name_zh) AS product_en,
            CAST(100 * s.probability AS DOUBLE) AS probability_pct,
            CAST({pick("profit_cny", "ep_if_taken_cny")} AS DOUBLE) AS profit_cny,
            CAST({pick("expected_ep_cny", "expected_profit_cny")} AS DOUBLE) AS expected_cny,
            CAST({pick("reason_zh", "reasons_zh")} AS VARCHAR) AS reason_zh,
            CAST({pick("reason_en", "reasons_en")} AS VARCHAR) AS reason_en
        FROM score s
        LEFT JOIN product p ON p.product_id = s.product_id
            AND $month BETWEEN p.valid_from_month_no AND p.valid_to_month_no
        {kept}
        ORDER BY expected_cny DESC NULLS LAST, probability_pct DESC, s.product_id
        LIMIT $limit""",
        {"customer": customer_id, "month": month_no, "limit": limit},
        scope,
    )
