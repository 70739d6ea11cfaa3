"""The value-resource plane: customers binned in the database, so that 400,000 of them cost the browser a few hundred
cells.

x = log10 of the average risk-weighted assets of twelve months, everything below 10,000 yuan (most customers use none)
in the leftmost column; y = signed logarithm of the annual contribution. The grid is fixed, so a cell keeps its key.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from mart.query.filters import NONE, Filters
from mart.query.segment.base import where
from mart.query.segment.policy import tier_policy
from mart.reader import Mart
from mart.scope import Scope

STEP = 0.25
QUADRANTS = ("star", "improve", "light", "drain")
NEEDED = {"rwa_avg_12m_cny", "contribution_year_cny", "quadrant"}
_X = "log10(greatest(CAST(s.rwa_avg_12m_cny AS DOUBLE), 10000))"
_Y = "sign(CAST(s.contribution_year_cny AS DOUBLE)) * log10(1 + abs(CAST(s.contribution_year_cny AS DOUBLE)) / 1000)"
_IX, _IY = (f"CAST(floor(({axis}) / {STEP}) AS INTEGER)" for axis in (_X, _Y))
_KEY = f"({_IX} || '_' || {_IY})"
_KNOWN = "s.rwa_avg_12m_cny IS NOT NULL AND s.contribution_year_cny IS NOT NULL"


@dataclass(frozen=True)
class Plane:
    """cells: key, x0, x1, y0, y1, customers_cnt. quadrants: quadrant, customers_cnt, customers_pct, rwa_avg_12m_cny,
    rwa_pct, contribution_year_cny, ep_12m_cny. outliers: customer_id, name_zh, name_en, x, y, rwa_avg_12m_cny,
    contribution_year_cny, ep_12m_cny, largest losses of economic profit first.

    x_split is where resource-heavy begins (the middle of the branches' own thresholds), y_split the policy's value
    line, both on the axes' scale; x_split_cny and y_split_cny in yuan. is_available is False without RWA or profit.
    """

    cells: pl.DataFrame
    quadrants: pl.DataFrame
    outliers: pl.DataFrame
    x_split: float
    y_split: float
    x_split_cny: float
    y_split_cny: float
    is_available: bool


def scale_y(amount_cny: float) -> float:
    """Contribution in yuan on the plane's y axis.

    >>> round(scale_y(99_000), 2), round(scale_y(-99_000), 2)
    (2.0, -2.0)
    """
    return math.copysign(math.log10(1 + abs(amount_cny) / 1000), amount_cny)


def plane(mart: Mart, scope: Scope, month_no: int, filters: Filters = NONE, outliers: int = 12) -> Plane:
    """Density of customers over resource and value, the four quadrants' sums, and the worst cases by name."""
    keep = where(mart, scope, month_no, filters)
    known = mart.columns("customer_status_month", scope) >= NEEDED
    limit = "" if known else " AND FALSE"
    cells = mart.frame(
        f"""
        SELECT
            ix || '_' || iy AS key, ix * {STEP} AS x0, (ix + 1) * {STEP} AS x1,
            iy * {STEP} AS y0, (iy + 1) * {STEP} AS y1, count(*) AS customers_cnt
        FROM (
            SELECT {_IX} AS ix, {_IY} AS iy FROM customer_status_month s WHERE {keep.sql} AND {_KNOWN}{limit}
        )
        GROUP BY ix, iy
        ORDER BY iy, ix""",
        keep.params,
        scope,
    )
    cells = cells.with_columns(pl.col("x0", "x1", "y0", "y1").cast(pl.Float64))
    heavy, line = _x_split(mart, scope, keep, limit), float(tier_policy(mart, month_no).value_contribution_12m_cny)
    return Plane(
        cells,
        _quadrants(mart, scope, keep, limit),
        _outliers(mart, scope, keep, limit, outliers),
        math.log10(max(heavy, 1e4)),
        scale_y(line),
        heavy,
        line,
        cells.height > 0,
    )


def _x_split(mart: Mart, scope: Scope, keep: Any, limit: str) -> float:
    """Average RWA from which a customer counts as resource-heavy: the middle of the branches' lowest heavy
    customers."""
    found = mart.frame(
        "SELECT median(lowest) AS split FROM (SELECT min(CAST(s.rwa_avg_12m_cny AS DOUBLE)) AS lowest FROM "
        f"customer_status_month s WHERE {keep.sql} AND s.quadrant IN ('improve', 'drain'){limit} GROUP BY s.branch_id)",
        keep.params,
        scope,
    )
    return found["split"][0] or 1e7


def _quadrants(mart: Mart, scope: Scope, keep: Any, limit: str) -> pl.DataFrame:
    sums = mart.frame(
        "SELECT s.quadrant, count(*) AS customers_cnt, sum(s.rwa_avg_12m_cny) AS rwa_avg_12m_cny, "
        "sum(s.contribution_year_cny) AS contribution_year_cny, sum(s.ep_12m_cny) AS ep_12m_cny "
        f"FROM customer_status_month s WHERE {keep.sql} AND s.quadrant IS NOT NULL{limit} GROUP BY s.quadrant",
        keep.params,
        scope,
    )
    frame = pl.DataFrame({"quadrant": list(QUADRANTS)}).join(sums, on="quadrant", how="left")
    frame = frame.with_columns(pl.col("customers_cnt").fill_null(0))
    customers, rwa = frame["customers_cnt"].sum() or 1, float(frame["rwa_avg_12m_cny"].sum() or 0) or 1.0
    return frame.with_columns(
        customers_pct=pl.col("customers_cnt") * 100.0 / customers,
        rwa_pct=pl.col("rwa_avg_12m_cny").cast(pl.Float64) * 100 / rwa,
    )


def _outliers(mart: Mart, scope: Scope, keep: Any, limit: str, count: int) -> pl.DataFrame:
    picked = (
        f"SELECT s.*, {_X} AS x, {_Y} AS y FROM customer_status_month s WHERE {keep.sql} AND {_KNOWN}{limit} "
        f"AND s.ep_12m_cny < 0 ORDER BY s.ep_12m_cny, s.customer_id LIMIT {int(count)}"
    )
    return mart.frame(
        f"""
        WITH s AS ({picked})
        SELECT
            s.customer_id, c.name_zh, coalesce(c.name_en, c.name_zh) AS name_en, s.x, s.y,
            s.rwa_avg_12m_cny, s.contribution_year_cny, s.ep_12m_cny
        FROM s
        LEFT JOIN customer c ON c.customer_id = s.customer_id
            AND s.month_no BETWEEN c.valid_from_month_no AND c.valid_to_month_no
        ORDER BY s.ep_12m_cny, s.customer_id""",
        keep.params,
        scope,
    )


def in_cells(keys: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Condition that keeps the customers (alias `s`) of some cells, and its parameters."""
    return f"{_KNOWN} AND {_KEY} = ANY($cells)", {"cells": list(keys)}
