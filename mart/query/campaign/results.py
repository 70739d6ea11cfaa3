"""Results of the campaigns whose three months are over: one row a campaign, as far as the scope sees its customers."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
import polars as pl

from mart.query.campaign.interval import Z_90, difference_interval, smallest_shown
from mart.reader import Mart
from mart.scope import Scope

PERMUTATIONS = 1_999
MONEY = pl.Decimal(18, 2)
SCHEMA = pl.Schema({
    "campaign_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "product_id": pl.String,
    "start_date": pl.Date, "targeted_cnt": pl.Int64, "contacted_cnt": pl.Int64, "held_cnt": pl.Int64,
    "openings_cnt": pl.Int64, "held_openings_cnt": pl.Int64, "difference_pct": pl.Float64, "low_pct": pl.Float64,
    "high_pct": pl.Float64, "shrunk_pct": pl.Float64, "smallest_pct": pl.Float64, "incremental": pl.Float64,
    "incremental_low": pl.Float64, "incremental_high": pl.Float64, "ep_per_opening_cny": MONEY,
    "incremental_ep_cny": MONEY, "realised_cny": MONEY, "p_value": pl.Float64,
})  # fmt: skip
_CUSTOMERS = """
    WITH named AS (
        SELECT campaign_id, name_zh AS label_zh, coalesce(name_en, name_zh) AS label_en, product_id, start_date,
            year(start_date) * 12 + month(start_date) - 1 AS start_no
        FROM campaign
        WHERE valid_to_month_no = 999999 AND product_id IS NOT NULL
    )
    SELECT
        n.*, r.customer_id, r.is_holdout, r.is_contacted, r.is_converted,
        CAST(coalesce(sum(a.economic_profit_cny), 0) AS DOUBLE) AS earned
    FROM response r
    JOIN named n USING (campaign_id)
    LEFT JOIN account_month a ON a.customer_id = r.customer_id AND a.product_id = n.product_id
        AND a.month_no BETWEEN n.start_no AND least(n.start_no + 11, $month)
    WHERE r.month_no <= $month
    GROUP BY ALL
    ORDER BY n.campaign_id, r.customer_id"""
_BEFORE = """
    SELECT c.campaign_id, CAST(12 * sum(a.economic_profit_cny) AS DOUBLE)
        / count(DISTINCT a.customer_id || '|' || a.month_no) AS ep
    FROM campaign c
    JOIN account_month a ON a.product_id = c.product_id
        AND a.month_no BETWEEN year(c.start_date) * 12 + month(c.start_date) - 13
        AND year(c.start_date) * 12 + month(c.start_date) - 2
    WHERE c.valid_to_month_no = 999999 AND a.economic_profit_cny IS NOT NULL
    GROUP BY c.campaign_id"""


def results(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """Largest incremental economic profit first; columns of `SCHEMA`. Empty without campaigns or without profit.

    difference_pct: openings per 100 targeted less those per 100 held out, with its 90 % score interval
    low_pct..high_pct; shrunk_pct: drawn to the mean of all campaigns by its noise, against the winner's curse.
    incremental: difference x targeted. ep_per_opening_cny: what a holder earned a year in the twelve months before the
    start. realised_cny: profit of the product on the targeted less the held out's, scaled, in up to twelve months;
    p_value by permutation. smallest_pct: the smallest difference that a campaign of this size shows in four of five
    cases; null where nobody opened at all.
    """
    needed = {"response": "is_holdout", "campaign": "product_id", "account_month": "economic_profit_cny"}
    if any(column not in mart.columns(view, scope) for view, column in needed.items()):
        return pl.DataFrame(schema=SCHEMA)
    people = mart.frame(_CUSTOMERS, {"month": month_no}, scope)
    before = dict(mart.frame(_BEFORE, None, scope).iter_rows())
    rows = [_row(part, before) for _, part in people.group_by("campaign_id", maintain_order=True)]
    made = shrunk([row for row in rows if row])
    if not made:
        return pl.DataFrame(schema=SCHEMA)
    found = pl.DataFrame(made, schema_overrides={"ep_per_opening_cny": pl.Float64, "smallest_pct": pl.Float64})
    found = found.select(list(SCHEMA)).cast(SCHEMA)
    return found.sort("incremental_ep_cny", "campaign_id", descending=[True, False], nulls_last=True)


def _row(part: pl.DataFrame, before: dict[str, float]) -> dict[str, Any] | None:
    """One campaign; None where nobody was held out or nobody targeted."""
    one, held = part.row(0, named=True), part.filter("is_holdout")
    targeted = part.filter(~pl.col("is_holdout"))
    if held.is_empty() or targeted.is_empty():
        return None
    hits, misses = int(targeted["is_converted"].sum()), int(held["is_converted"].sum())
    n1, n0 = targeted.height, held.height
    low, high = difference_interval(hits, n1, misses, n0)
    pooled = (hits + misses) / (n1 + n0)
    difference, value = hits / n1 - misses / n0, before.get(one["campaign_id"])
    realised, p = permutation(
        part["earned"].to_numpy(), part["is_holdout"].to_numpy(), crc32(one["campaign_id"].encode())
    )
    return {
        **{name: one[name] for name in ("campaign_id", "label_zh", "label_en", "product_id", "start_date")},
        "targeted_cnt": n1, "contacted_cnt": int(targeted["is_contacted"].sum()), "held_cnt": n0,
        "openings_cnt": hits, "held_openings_cnt": misses, "difference_pct": 100 * difference, "low_pct": 100 * low,
        "high_pct": 100 * high, "smallest_pct": 100 * smallest_shown(pooled, n1, n0) if pooled else None,
        "incremental": difference * n1, "incremental_low": low * n1, "incremental_high": high * n1,
        "ep_per_opening_cny": value, "incremental_ep_cny": None if value is None else difference * n1 * value,
        "realised_cny": realised * n1, "p_value": p,
    }  # fmt: skip


def permutation(earned: np.ndarray, is_held: np.ndarray, seed: int) -> tuple[float, float]:
    """Mean of the targeted less mean of the held out, and the share of random divisions of the same customers that
    reach at least as far from nothing (two-sided, the division itself counted).

    >>> permutation(np.array([5.0, 6.0, 7.0, 0.0, 0.0, 0.0]), np.array([False] * 3 + [True] * 3), 1)[0]
    6.0
    """
    n0 = int(is_held.sum())
    found = float(earned[~is_held].mean() - earned[is_held].mean())
    rng = np.random.default_rng(seed)
    drawn = np.array([rng.permutation(earned)[:n0].sum() for _ in range(PERMUTATIONS)]) / n0
    others = (earned.sum() - drawn * n0) / (len(earned) - n0) - drawn
    return found, float((1 + (np.abs(others) >= abs(found) - 1e-9).sum()) / (1 + PERMUTATIONS))


def shrunk(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with shrunk_pct: each difference drawn to the mean of all campaigns by its own noise against the spread
    between them (DerSimonian and Laird 1986); with one campaign, to nothing else than itself.

    >>> two = [{"difference_pct": d, "low_pct": d - 3.29, "high_pct": d + 3.29} for d in (1.0, 5.0)]
    >>> [round(row["shrunk_pct"], 2) for row in shrunk(two)]
    [2.0, 4.0]
    """
    if not rows:
        return rows
    value = np.array([row["difference_pct"] for row in rows])
    noise = np.array([((row["high_pct"] - row["low_pct"]) / (2 * Z_90)) ** 2 for row in rows])
    weight = 1 / noise
    mean = (weight * value).sum() / weight.sum()
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    excess = (weight * (value - mean) ** 2).sum() - (len(rows) - 1)
    between = max(excess / scale, 0.0) if scale > 0 else 0.0
    centre = (value / (noise + between)).sum() / (1 / (noise + between)).sum()
    kept = between / (between + noise) if len(rows) > 1 else np.ones(1)
    return [row | {"shrunk_pct": float(s)} for row, s in zip(rows, kept * value + (1 - kept) * centre, strict=True)]
