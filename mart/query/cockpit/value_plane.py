"""The value-resource plane: customers by what they bring and by the RWA they use, binned where the data is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from mart.metrics import NotAvailable, missing
from mart.query.cockpit.base import status_where
from mart.query.filters import NONE, Filters
from mart.reader import Mart
from mart.scope import Scope

CORNERS = {"star": "tl", "improve": "tr", "light": "bl", "drain": "br"}


@dataclass(frozen=True)
class Quadrant:
    """Customers that use RWA on a plane: x = log10 of average RWA, y = asinh(yearly contribution / value threshold).

    `cells` and the splits are in these plane units, with the bounds in yuan beside them; `quadrants` is the policy's
    own assignment (resource measured within the home branch), which the drawn x split shows for the whole selection.
    """

    cells: pl.DataFrame
    quadrants: pl.DataFrame
    x_split: float | None
    y_split: float
    x_split_cny: Decimal | None
    y_split_cny: Decimal | None
    customers_cnt: int
    customers_without_rwa_cnt: int
    missing: NotAvailable | None = None


def quadrant(
    mart: Mart, scope: Scope | None, month_no: int, filters: Filters = NONE, nx: int = 24, ny: int = 12
) -> Quadrant:
    """nx × ny cells with their customers, RWA and 12-month EP, and the four quadrants of the policy."""
    gap = missing(mart, "risk_adjusted_profit")
    condition, params = status_where(mart, scope, filters)
    base = f"s.month_no = $month_no AND s.quadrant IS NOT NULL AND s.rwa_avg_12m_cny > 0 AND {condition}"
    values = {"month_no": month_no, **params}
    quadrants = _quadrants(mart, scope, base, values)
    without = mart.frame(
        f"SELECT count(*) AS n FROM customer_status_month s WHERE s.month_no = $month_no AND {condition} "
        "AND coalesce(s.rwa_avg_12m_cny, 0) <= 0",
        values,
        scope,
    )["n"][0]
    if gap or quadrants.is_empty():
        cells = {"x0": pl.Float64, "x1": pl.Float64, "y0": pl.Float64, "y1": pl.Float64, "customers_cnt": pl.Int64}
        return Quadrant(pl.DataFrame(schema=cells), quadrants, None, SPLIT_Y, None, None, 0, without, gap)
    split = _splits(mart, scope, base, values, quadrants)
    cells = _cells(mart, scope, base, values | {"nx": nx, "ny": ny, "unit": float(split["y_cny"])})
    return Quadrant(
        cells,
        quadrants,
        split["x"],
        SPLIT_Y,
        split["x_cny"],
        split["y_cny"],
        int(quadrants["customers_cnt"].sum()),
        without,
    )


SPLIT_Y = 0.881373587019543  # asinh(1): the value threshold of the tier policy on the plane


def _quadrants(mart: Mart, scope: Scope | None, base: str, values: dict[str, Any]) -> pl.DataFrame:
    sql = f"""
        SELECT
            s.quadrant, count(*) AS customers_cnt,
            sum(s.rwa_avg_12m_cny) AS rwa_cny, sum(s.ep_12m_cny) AS ep_12m_cny
        FROM customer_status_month s
        WHERE {base}
        GROUP BY s.quadrant
        ORDER BY s.quadrant"""
    frame = mart.frame(sql, values, scope)
    share = [
        (100 * pl.col(name).cast(pl.Float64) / pl.col(name).cast(pl.Float64).sum()).alias(out)
        for name, out in (("customers_cnt", "customers_pct"), ("rwa_cny", "rwa_pct"))
    ]
    return frame.with_columns(*share, pl.col("quadrant").replace_strict(CORNERS, default=None).alias("corner"))


def _splits(
    mart: Mart, scope: Scope | None, base: str, values: dict[str, Any], quadrants: pl.DataFrame
) -> dict[str, Any]:
    """Where the lines are drawn: the RWA above which as many customers lie as are heavy users; the least contribution
    of who counts as valuable."""
    heavy = int(quadrants.filter(pl.col("quadrant").is_in(["improve", "drain"]))["customers_cnt"].sum())
    light = 1 - heavy / int(quadrants["customers_cnt"].sum())
    sql = f"""
        SELECT
            quantile_disc(s.rwa_avg_12m_cny, $light) AS x_cny,
            min(s.contribution_year_cny) FILTER (WHERE s.quadrant IN ('star', 'improve')) AS y_cny
        FROM customer_status_month s
        WHERE {base}"""
    row = mart.frame(sql, {**values, "light": light}, scope).row(0, named=True)
    x = row["x_cny"]
    return {"x": float(x.log10()) if x else None, "x_cny": x, "y_cny": max(row["y_cny"] or Decimal(0), Decimal(1000))}


def _cells(mart: Mart, scope: Scope | None, base: str, values: dict[str, Any]) -> pl.DataFrame:
    sql = f"""
        WITH plane AS (
            SELECT
                log10(CAST(s.rwa_avg_12m_cny AS DOUBLE)) AS x,
                asinh(CAST(s.contribution_year_cny AS DOUBLE) / $unit) AS y,
                s.rwa_avg_12m_cny, s.ep_12m_cny
            FROM customer_status_month s
            WHERE {base}
        ), frame AS (
            SELECT
                quantile_cont(x, 0.005) AS x_low,
                greatest(quantile_cont(x, 0.995), quantile_cont(x, 0.005) + 0.1) AS x_high,
                quantile_cont(y, 0.005) AS y_low,
                greatest(quantile_cont(y, 0.995), quantile_cont(y, 0.005) + 0.1) AS y_high
            FROM plane
        ), binned AS (
            SELECT
                greatest(0, least($nx - 1, CAST(floor((x - x_low) / (x_high - x_low) * $nx) AS INTEGER))) AS i,
                greatest(0, least($ny - 1, CAST(floor((y - y_low) / (y_high - y_low) * $ny) AS INTEGER))) AS j,
                plane.*, frame.*
            FROM plane CROSS JOIN frame
        )
        SELECT
            any_value(x_low + (x_high - x_low) * i / $nx) AS x0,
            any_value(x_low + (x_high - x_low) * (i + 1) / $nx) AS x1,
            any_value(y_low + (y_high - y_low) * j / $ny) AS y0,
            any_value(y_low + (y_high - y_low) * (j + 1) / $ny) AS y1,
            count(*) AS customers_cnt, sum(rwa_avg_12m_cny) AS rwa_cny, sum(ep_12m_cny) AS ep_12m_cny
        FROM binned
        GROUP BY i, j
        ORDER BY i, j"""
    unit = values["unit"]
    return mart.frame(sql, values, scope).with_columns(
        (10.0 ** pl.col("x0")).alias("x0_cny"),
        (10.0 ** pl.col("x1")).alias("x1_cny"),
        (pl.col("y0").sinh() * unit).alias("y0_cny"),
        (pl.col("y1").sinh() * unit).alias("y1_cny"),
    )
