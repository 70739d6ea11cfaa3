"""Where profit concentrates: the whale curve, best customers first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from mart.metrics import NotAvailable, missing
from mart.query.cockpit.base import status_where
from mart.query.filters import NONE, Filters
from mart.reader import Mart
from mart.scope import Scope

BUCKETS = 160


@dataclass(frozen=True)
class Whale:
    """Cumulative share of 12-month risk-adjusted profit, in percent of customers and of the total."""

    points: pl.DataFrame
    customers_cnt: int
    total_cny: Decimal
    peak_pct: float | None
    peak_customers_pct: float | None
    peak_customers_cnt: int
    loss_customers_cnt: int
    loss_customers_pct: float | None
    loss_cny: Decimal
    top1_customers_cnt: int
    top1_profit_pct: float | None
    missing: NotAvailable | None = None


def whale(mart: Mart, scope: Scope | None, month_no: int, filters: Filters = NONE) -> Whale:
    """At most 200 points of the curve, its peak (profit makers only) and the loss tail.

    Four customers with profits 6, 5, 0 and −1: total 10, the peak is 110 % after half of the customers.
    """
    gap = missing(mart, "risk_adjusted_profit")
    if gap:
        return _no_whale(gap)
    condition, params = status_where(mart, scope, filters)
    sql = f"""
        WITH ranked AS (
            SELECT
                s.rap_12m_cny AS profit,
                row_number() OVER (ORDER BY s.rap_12m_cny DESC) AS nth,
                count(*) OVER () AS n
            FROM customer_status_month s
            WHERE s.month_no = $month_no AND s.rap_12m_cny IS NOT NULL AND {condition}
        )
        SELECT
            sign(profit) AS sign, (nth - 1) * {BUCKETS} // n AS bucket, nth <= greatest(1, n // 100) AS is_top1,
            count(*) AS customers_cnt, sum(profit) AS profit_cny
        FROM ranked
        GROUP BY ALL
        ORDER BY sign DESC, bucket, is_top1 DESC"""
    parts = mart.frame(sql, {"month_no": month_no, **params}, scope)
    return _whale(parts) if len(parts) else _no_whale(None)


def _whale(parts: pl.DataFrame) -> Whale:
    counts, total = int(parts["customers_cnt"].sum()), Decimal(parts["profit_cny"].sum())
    gains, losses, top = (parts.filter(c) for c in (pl.col("sign") > 0, pl.col("sign") < 0, pl.col("is_top1")))
    share = _share(total)
    curve = parts.select(
        (100 * pl.col("customers_cnt").cum_sum() / counts).alias("customers_pct"),
        pl.col("profit_cny").cum_sum().map_elements(share, return_dtype=pl.Float64).alias("profit_pct"),
    )
    start = pl.DataFrame({"customers_pct": [0.0], "profit_pct": [0.0]})
    return Whale(
        points=pl.concat([start, curve]),
        customers_cnt=counts,
        total_cny=total,
        peak_pct=share(gains["profit_cny"].sum()),
        peak_customers_pct=100 * int(gains["customers_cnt"].sum()) / counts,
        peak_customers_cnt=int(gains["customers_cnt"].sum()),
        loss_customers_cnt=int(losses["customers_cnt"].sum()),
        loss_customers_pct=100 * int(losses["customers_cnt"].sum()) / counts,
        loss_cny=Decimal(losses["profit_cny"].sum() or 0),
        top1_customers_cnt=int(top["customers_cnt"].sum()),
        top1_profit_pct=share(top["profit_cny"].sum()),
    )


def _share(total: Decimal) -> Callable[[Any], float | None]:
    """Percent of the total; undefined when the total is not positive."""

    def share(part: Any) -> float | None:
        return float(100 * Decimal(part or 0) / total) if total > 0 else None

    return share


def _no_whale(gap: NotAvailable | None) -> Whale:
    points = pl.DataFrame(schema={"customers_pct": pl.Float64, "profit_pct": pl.Float64})
    return Whale(points, 0, Decimal(0), None, None, 0, 0, None, Decimal(0), 0, None, gap)
