"""All that the product page stands on, read once in three statements."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.metrics import NotAvailable, missing
from mart.query import filters as flt
from mart.query.filters import Filters
from mart.query.metric.transfer import transferred
from mart.query.product.base import (
    KINDS,
    PRODUCT_MEASURES,
    UNKNOWN,
    VOLUME,
    Node,
    catalogue,
    facts,
    figures,
    known,
    period,
)
from mart.query.product.holders import active_customers, holders
from mart.reader import Mart
from mart.scope import Scope

WINDOWS = (*(name for kind in KINDS for name in (kind, f"{kind}_before")), "year")

_MONTHLY = ("revenue_cny", "economic_profit_cny")


@dataclass(frozen=True)
class Overview:
    """All that the product page stands on, read once: figures of each leaf by window, holders by node, the catalogue.

    windows: window, product_id, months_cnt, PRODUCT_MEASURES. A window is the period (month, ytd or 12m), the same a
    year before (month_before …), what of the change between them units brought or took along (month_moved …; no rows
    where none moved, null in what nobody compares), or the year of the verdicts.
    window_months: months in each window; fewer than asked at the beginning of the data, 0 where the window was not
    read or the earlier one is not there whole.
    holders: level, key, holders_cnt. monthly: month_no, product_id, volume_cny, revenue_cny, economic_profit_cny.
    """

    month_no: int
    products: pl.DataFrame
    windows: pl.DataFrame
    window_months: dict[str, int]
    holders: pl.DataFrame
    monthly: pl.DataFrame
    active_cnt: int
    missing: dict[str, NotAvailable]

    def window(self, name: str) -> pl.DataFrame:
        """Figures of the leaves in one window."""
        return self.windows.filter(window=name).drop("window")


def overview(
    mart: Mart, scope: Scope | None, month_no: int, filters: Filters = flt.NONE, months: int = 12, kind: str = "month"
) -> Overview:
    """Read what the product page needs: three statements over the smallest views.

    `months`: length of the window `year`, by which verdicts are given. `kind`: month, ytd or 12m; a longer
    period reaches back into the year before last, the month only one year, which is half the rows.
    """
    spans = _windows(month_no, months, kind)
    found = facts(mart, scope, month_no, filters, month_no + 1 - min(first for first, _ in spans.values()))
    parts: list[pl.DataFrame] = []
    counts = dict.fromkeys(WINDOWS, 0)
    for name, (first, last) in spans.items():
        is_whole = first >= mart.first_month
        first = max(first, mart.first_month)
        counts[name] = max(last - first + 1, 0) if is_whole or not name.endswith("_before") else 0
        if counts[name]:
            parts.append(figures(found, first, last).select(pl.lit(name).alias("window"), pl.all()))
    if counts[f"{kind}_before"]:
        parts += _moved(mart, scope, month_no, filters, kind)
    named = _completed(_own(catalogue(mart, scope, month_no), scope, found), found)
    gaps = {
        name: gap
        for name in ("revenue", "cost", "credit_cost", "rwa", "economic_profit")
        if (gap := missing(mart, name))
    }
    return Overview(
        month_no,
        named,
        pl.concat(parts, how="vertical_relaxed"),
        counts,
        mart.once(("holders", scope, month_no, filters), lambda: holders(mart, scope, month_no, filters)),
        _monthly(found),
        mart.once(("active", scope, month_no, filters), lambda: active_customers(mart, scope, month_no, filters)),
        gaps,
    )


def _moved(mart: Mart, scope: Scope | None, month_no: int, filters: Filters, kind: str) -> list[pl.DataFrame]:
    """The window of what moved with units between branches, where that changes what is compared."""
    names = tuple(measure.removesuffix("_cny") for measure in (*VOLUME, *_MONTHLY))
    narrowed = Node().narrow(filters)
    found = transferred(mart, scope, names, month_no, month_no - 12, narrowed, ("product_id",), kind)
    if found is None:
        return []
    money = pl.Decimal(38, 2)
    figures = [
        (
            pl.col(name.removesuffix("_cny")).cast(pl.Decimal(38, 8)).round(2)
            if name in (*VOLUME, *_MONTHLY)
            else pl.lit(None)
        )
        .cast(money)
        .alias(name)
        for name in PRODUCT_MEASURES
    ]
    return [
        found.select(
            pl.lit(f"{kind}_moved").alias("window"), "product_id", pl.lit(1, pl.UInt32).alias("months_cnt"), *figures
        )
    ]


def _windows(month_no: int, months: int, kind: str) -> dict[str, tuple[int, int]]:
    first, last = period(kind, month_no)
    return {kind: (first, last), f"{kind}_before": (first - 12, last - 12), "year": (month_no - months + 1, month_no)}


def _own(products: pl.DataFrame, scope: Scope | None, found: pl.DataFrame) -> pl.DataFrame:
    """A product manager's tree holds their products; everybody may read the catalogue, nobody without a scope."""
    if scope is None:
        return products.clear()
    if not scope.record.is_of_products:
        return products
    return products.filter(
        pl.col("product_manager_id").is_in(scope.ids) | pl.col("product_id").is_in(found["product_id"].to_list())
    )


def _completed(products: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The catalogue, with a row for each product that has business but no entry: a tree without it would not add up."""
    keys = found["product_id"].fill_null(UNKNOWN).unique()
    others = [key for key in keys.sort().to_list() if key not in set(products["product_id"])]
    blank = {name: [UNKNOWN if name in ("group_id", "family_id") else None] * len(others) for name in products.columns}
    extra = pl.DataFrame(blank | {"product_id": others}, schema=products.schema) if others else products.clear()
    whole = pl.concat([products, extra])
    return whole.with_columns(
        pl.col("group_id", "family_id").fill_null(UNKNOWN), pl.col("is_delivered").fill_null(True)
    )


def _monthly(found: pl.DataFrame) -> pl.DataFrame:
    """Volume, revenue and economic profit of each leaf and month."""
    have = known(found)
    parts = [pl.col(name).fill_null(0) for name in VOLUME if name in have]
    volume = sum(parts[1:], parts[0]) if parts else pl.lit(None, pl.Decimal(38, 2))
    others = [pl.col(name) if name in have else pl.lit(None, pl.Decimal(38, 2)).alias(name) for name in _MONTHLY]
    return found.select("month_no", pl.col("product_id").fill_null(UNKNOWN), volume.alias("volume_cny"), *others)
