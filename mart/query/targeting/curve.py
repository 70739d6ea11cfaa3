"""How far down the list to go: expected openings and profit against customers approached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from mart.query.filters import NONE, Filters
from mart.query.targeting.base import APPROACHED, SCORES, is_scored, keep
from mart.query.targeting.totals import Totals, totals
from mart.reader import Mart
from mart.scope import Scope

CURVE = pl.Schema(
    {
        "contacted_pct": pl.Float64,
        "captured_pct": pl.Float64,
        "customers_cnt": pl.Int64,
        "expected_openings": pl.Float64,
        "expected_ep_cny": pl.Decimal(38, 2),
    }
)
OBSERVED = pl.Schema({"contacted_pct": pl.Float64, "captured_pct": pl.Float64})


@dataclass(frozen=True)
class Gain:
    """curve: from (0, 0) to (100, 100) in the order of the list; observed: what the model reached in its test on later
    months, for the whole bank. capacity_*: how many of these rows are within the managers' capacity, which all products
    share; break_even_cnt: targets worth the policy's least expected profit. Percentages are of the list, in percent."""

    curve: pl.DataFrame
    observed: pl.DataFrame
    capacity_cnt: int
    capacity_pct: float | None
    break_even_cnt: int
    break_even_pct: float | None


def gain_curve(
    mart: Mart,
    scope: Scope,
    product_id: str,
    filters: Filters = NONE,
    segment_id: Sequence[str] = (),
    points: int = 100,
    sums: Totals | None = None,
) -> Gain:
    """The gain curve of a product's list under the filters; at most `points` + 1 rows. `sums`: the list's totals,
    where known."""
    if not is_scored(mart, scope):
        return Gain(pl.DataFrame(schema=CURVE), pl.DataFrame(schema=OBSERVED), 0, None, 0, None)
    condition, params = keep(mart, scope, product_id, filters, segment_id)
    curve = mart.frame(
        f"WITH l AS (SELECT row_number() OVER (ORDER BY s.rank) AS n, count(*) OVER () AS total, {APPROACHED} AS p,"
        f" s.expected_ep_cny AS ep FROM {SCORES} WHERE {condition}), b AS (SELECT CAST(ceil(n * $points / total) AS"
        " INTEGER) AS bin, count(*) AS cnt, sum(p) AS p, coalesce(sum(ep), 0) AS ep FROM l GROUP BY bin) SELECT"
        " CAST(sum(cnt) OVER w AS BIGINT) AS customers_cnt, sum(p) OVER w AS expected_openings, CAST(sum(ep) OVER w AS"
        " DECIMAL(38,2)) AS expected_ep_cny FROM b WINDOW w AS (ORDER BY bin) ORDER BY bin",
        params | {"points": float(points)},
        scope,
    )
    curve = _percent(curve)
    sums = sums or totals(mart, scope, product_id, filters, segment_id)
    every = sums.candidates_cnt
    share = 100 * sums.within_capacity_cnt / every if every else None
    return Gain(
        curve,
        _observed(mart, scope, product_id),
        sums.within_capacity_cnt,
        share,
        sums.worthwhile_cnt,
        100 * sums.worthwhile_cnt / every if every else None,
    )


def _percent(curve: pl.DataFrame) -> pl.DataFrame:
    """With the shares of the whole list, and its start at nothing."""
    if curve.is_empty():
        return pl.DataFrame(schema=CURVE)
    whole = curve.with_columns(
        contacted_pct=100 * pl.col("customers_cnt") / pl.col("customers_cnt").last(),
        captured_pct=100 * pl.col("expected_openings") / pl.col("expected_openings").last(),
    )
    start = pl.DataFrame({name: [0] for name in CURVE}).cast(CURVE)
    return pl.concat([start, whole.select(list(CURVE)).cast(CURVE)])


def _observed(mart: Mart, scope: Scope, product_id: str) -> pl.DataFrame:
    found = mart.small.whole("score_product", scope).filter(product_id=product_id)
    points = found["gain"][0] if found.height else None
    return pl.DataFrame([] if points is None else [tuple(p) for p in points], schema=OBSERVED, orient="row")
