"""Where profit and payments concentrate: the whale curve, best customers first, and what the largest hold."""

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
TOP_PCT = (1, 10, 20)
# The smallest of TOP_PCT to which the customer of a place (`nth` of `n`, from the best) belongs; 100 for the rest.
_TOP = f"CASE {' '.join(f'WHEN nth <= greatest(1, n * {pct} // 100) THEN {pct}' for pct in TOP_PCT)} ELSE 100 END"


@dataclass(frozen=True)
class Top:
    """What the best or largest hold: first `pct` percent of the customers, how many they are, their percent of all."""

    pct: int
    customers_cnt: int
    share_pct: float | None


@dataclass(frozen=True)
class Whale:
    """Cumulative share of 12-month risk-adjusted profit of the customers of the month's end, in percent of these
    and of their total; what those who left brought before is not in it."""

    points: pl.DataFrame
    customers_cnt: int
    total_cny: Decimal
    peak_pct: float | None
    peak_customers_pct: float | None
    peak_customers_cnt: int
    loss_customers_cnt: int
    loss_customers_pct: float | None
    loss_cny: Decimal
    top: tuple[Top, ...]
    missing: NotAvailable | None = None


def whale(mart: Mart, scope: Scope | None, month_no: int, filters: Filters = NONE) -> Whale:
    """At most 200 points of the curve, its peak (profit makers only) and the loss tail.

    Four customers with profits 6, 5, 0 and −1: total 10, the peak is 110 % after half of the customers.
    """
    gap = missing(mart, "contribution_12m")
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
            WHERE s.month_no = $month_no AND s.rap_12m_cny IS NOT NULL AND s.is_customer AND {condition}
        )
        SELECT
            sign(profit) AS sign, (nth - 1) * {BUCKETS} // n AS bucket, {_TOP} AS top_pct,
            count(*) AS customers_cnt, sum(profit) AS profit_cny
        FROM ranked
        GROUP BY ALL
        ORDER BY sign DESC, bucket, top_pct"""
    parts = mart.frame(sql, {"month_no": month_no, **params}, scope)
    return _whale(parts) if len(parts) else _no_whale(None)


def _whale(parts: pl.DataFrame) -> Whale:
    counts, total = int(parts["customers_cnt"].sum()), Decimal(parts["profit_cny"].sum())
    gains, losses = (parts.filter(c) for c in (pl.col("sign") > 0, pl.col("sign") < 0))
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
        top=tops(parts, "profit_cny"),
    )


def payments(mart: Mart, scope: Scope | None, month_no: int, filters: Filters = NONE) -> tuple[Top, ...]:
    """What the customers with the largest payments of twelve months paid and received, of all with payments; empty
    where there are none."""
    condition, params = status_where(mart, scope, filters)
    sql = f"""
        WITH paid AS (
            SELECT p.customer_id, sum(p.amount_cny) AS amount_cny
            FROM payment_month p
            INNER JOIN customer_status_month s ON s.customer_id = p.customer_id AND s.month_no = $month_no
            WHERE p.month_no BETWEEN $month_no - 11 AND $month_no AND {condition}
            GROUP BY p.customer_id
        ),
        ranked AS (
            SELECT amount_cny, row_number() OVER (ORDER BY amount_cny DESC) AS nth, count(*) OVER () AS n FROM paid
        )
        SELECT {_TOP} AS top_pct, count(*) AS customers_cnt, sum(amount_cny) AS amount_cny FROM ranked GROUP BY ALL"""
    parts = mart.frame(sql, {"month_no": month_no, **params}, scope)
    return tops(parts, "amount_cny") if len(parts) else ()


def tops(parts: pl.DataFrame, name: str) -> tuple[Top, ...]:
    """Shares of the first TOP_PCT percent; `parts` has top_pct, customers_cnt and the amounts `name`.

    >>> rows = {"top_pct": [1, 10, 20, 100], "customers_cnt": [1, 9, 10, 80], "paid": [50, 30, 10, 10]}
    >>> [(top.pct, top.customers_cnt, top.share_pct) for top in tops(pl.DataFrame(rows), "paid")]
    [(1, 1, 50.0), (10, 10, 80.0), (20, 20, 90.0)]
    """
    share = _share(Decimal(parts[name].sum() or 0))
    firsts = [(pct, parts.filter(pl.col("top_pct") <= pct)) for pct in TOP_PCT]
    return tuple(Top(pct, int(first["customers_cnt"].sum()), share(first[name].sum())) for pct, first in firsts)


def _share(total: Decimal) -> Callable[[Any], float | None]:
    """Percent of the total; undefined when the total is not positive."""

    def share(part: Any) -> float | None:
        return float(100 * Decimal(part or 0) / total) if total > 0 else None

    return share


def _no_whale(gap: NotAvailable | None) -> Whale:
    points = pl.DataFrame(schema={"customers_pct": pl.Float64, "profit_pct": pl.Float64})
    return Whale(points, 0, Decimal(0), None, None, 0, 0, None, Decimal(0), (), gap)
