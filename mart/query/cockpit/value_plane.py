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
    here, values = f"s.month_no = $month_no AND s.is_customer AND {condition}", {"month_no": month_no, **params}
    quadrants, without, least = _quadrants(mart, scope, here, values)
    if gap or quadrants.is_empty():
        cells = {"x0": pl.Float64, "x1": pl.Float64, "y0": pl.Float64, "y1": pl.Float64, "customers_cnt": pl.Int64}
        return Quadrant(pl.DataFrame(schema=cells), quadrants, None, SPLIT_Y, None, None, 0, without, gap)
    unit = max(least or Decimal(0), Decimal(1000))
    plane = {"nx": nx, "ny": ny, "unit": float(unit), "light": _light(quadrants)}
    cells, x_cny = _cells(mart, scope, f"{here} AND {ON_PLANE}", values | plane)
    return Quadrant(
        cells,
        quadrants,
        float(x_cny.log10()) if x_cny else None,
        SPLIT_Y,
        x_cny,
        unit,
        int(quadrants["customers_cnt"].sum()),
        without,
    )


ON_PLANE = "s.quadrant IS NOT NULL AND s.rwa_avg_12m_cny > 0"
SPLIT_Y = 0.881373587019543  # asinh(1): the value threshold of the tier policy on the plane


def _quadrants(
    mart: Mart, scope: Scope | None, here: str, values: dict[str, Any]
) -> tuple[pl.DataFrame, int, Decimal | None]:
    """The quadrants with their customers, how many customers use no RWA, and the least contribution of who counts as
    valuable."""
    sql = f"""
        SELECT
            s.quadrant, count(*) FILTER (WHERE {ON_PLANE}) AS customers_cnt,
            sum(s.rwa_avg_12m_cny) FILTER (WHERE {ON_PLANE}) AS rwa_cny,
            sum(s.ep_12m_cny) FILTER (WHERE {ON_PLANE}) AS ep_12m_cny,
            count(*) FILTER (WHERE coalesce(s.rwa_avg_12m_cny, 0) <= 0) AS without_cnt,
            min(s.contribution_year_cny) FILTER (WHERE {ON_PLANE} AND s.quadrant IN ('star', 'improve')) AS least_cny
        FROM customer_status_month s
        WHERE {here}
        GROUP BY s.quadrant
        ORDER BY s.quadrant"""
    found = mart.frame(sql, values, scope)
    frame = found.filter(pl.col("customers_cnt") > 0).drop("without_cnt", "least_cny")
    share = [
        (100 * pl.col(name).cast(pl.Float64) / pl.col(name).cast(pl.Float64).sum()).alias(out)
        for name, out in (("customers_cnt", "customers_pct"), ("rwa_cny", "rwa_pct"))
    ]
    least = min(found["least_cny"].drop_nulls().to_list(), default=None)
    corner = pl.col("quadrant").replace_strict(CORNERS, default=None).alias("corner")
    return frame.with_columns(*share, corner), int(found["without_cnt"].sum()), least


def _light(quadrants: pl.DataFrame) -> float:
    """The share of customers who are no heavy users: as many lie left of the line that is drawn."""
    heavy = int(quadrants.filter(pl.col("quadrant").is_in(["improve", "drain"]))["customers_cnt"].sum())
    return 1 - heavy / int(quadrants["customers_cnt"].sum())


def _cells(mart: Mart, scope: Scope | None, base: str, values: dict[str, Any]) -> tuple[pl.DataFrame, Decimal | None]:
    """The cells, and the RWA at which the line between light and heavy users is drawn."""
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
                quantile_disc(rwa_avg_12m_cny, $light) AS split_cny, quantile_cont(x, 0.005) AS x_low,
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
            count(*) AS customers_cnt, sum(rwa_avg_12m_cny) AS rwa_cny, sum(ep_12m_cny) AS ep_12m_cny,
            any_value(split_cny) AS split_cny
        FROM binned
        GROUP BY i, j
        ORDER BY i, j"""
    unit = values["unit"]
    found = mart.frame(sql, values, scope)
    cells = found.drop("split_cny").with_columns(
        (10.0 ** pl.col("x0")).alias("x0_cny"),
        (10.0 ** pl.col("x1")).alias("x1_cny"),
        (pl.col("y0").sinh() * unit).alias("y0_cny"),
        (pl.col("y1").sinh() * unit).alias("y1_cny"),
    )
    return cells, found["split_cny"][0] if len(found) else None
