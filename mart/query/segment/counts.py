"""Segments and their sums: tiers, combinations of class flags, breakdowns. Every table partitions the customers."""

from __future__ import annotations

import polars as pl

from mart.measures import TIERS
from mart.query.filters import NONE, Filters
from mart.query.segment.base import DIMENSIONS, FLAGS, measures, where, with_shares
from mart.reader import Mart
from mart.scope import Scope

# names of a key, valid in the month asked for
_NAMES = {
    "branch": (
        "SELECT org_id AS key, name_zh, name_en FROM org WHERE $f_month BETWEEN valid_from_month_no AND"
        " valid_to_month_no"
    ),
    "manager": (
        "SELECT manager_id AS key, name_zh, name_en FROM manager "
        "WHERE $f_month BETWEEN valid_from_month_no AND valid_to_month_no"
    ),
}
_NAMES["sub_branch"] = _NAMES["branch"]


def tiers(mart: Mart, scope: Scope, month_no: int, filters: Filters = NONE, before: int | None = None) -> pl.DataFrame:
    """The ordered tier, worst first, each customer in exactly one row.

    Columns: tier, customers_cnt, customers_pct (of all), before_cnt (customers of the tier in month `before`, null when
    not asked), then the sums of `base.SUMS` in yuan and raroc_12m_pct. Every tier has a row, also an empty one.
    """
    keep = where(mart, scope, month_no, filters)
    sql = (
        f"SELECT s.tier, count(*) AS customers_cnt, {measures(mart, scope, month_no)} "
        f"FROM customer_status_month s WHERE {keep.sql} GROUP BY s.tier"
    )
    found = mart.frame(sql, keep.params, scope)
    order = pl.DataFrame({"tier": list(TIERS)})
    frame = order.join(found, on="tier", how="left").with_columns(pl.col("customers_cnt").fill_null(0))
    if before is None:
        return with_shares(frame).with_columns(before_cnt=pl.lit(None, pl.Int64))
    past = where(mart, scope, before, filters)
    counts = mart.frame(
        f"SELECT s.tier, count(*) AS before_cnt FROM customer_status_month s WHERE {past.sql} GROUP BY s.tier",
        past.params,
        scope,
    )
    return with_shares(frame.join(counts, on="tier", how="left").with_columns(pl.col("before_cnt").fill_null(0)))


def combinations(mart: Mart, scope: Scope, month_no: int, filters: Filters = NONE) -> pl.DataFrame:
    """Which class flags occur together: at most 32 rows, largest first; classes overlap, combinations do not.

    Columns: key ("10100", one digit a flag in the order of `FLAGS`), the five flags, customers_cnt, customers_pct and
    the sums. The size of a class is the sum over the rows that carry its flag: see `class_sizes`.
    """
    keep = where(mart, scope, month_no, filters)
    flags = ", ".join(f"coalesce(s.{flag}, FALSE) AS {flag}" for flag in FLAGS)
    key = " || ".join(f"CASE WHEN s.{flag} THEN '1' ELSE '0' END" for flag in FLAGS)
    sql = (
        f"SELECT {key} AS key, {flags}, count(*) AS customers_cnt, "
        f"{measures(mart, scope, month_no)} FROM customer_status_month s "
        f"WHERE {keep.sql} GROUP BY ALL ORDER BY customers_cnt DESC, key"
    )
    return with_shares(mart.frame(sql, keep.params, scope))


def class_sizes(found: pl.DataFrame) -> dict[str, int]:
    """Customers that carry each flag, from the rows of `combinations`.

    >>> rows = pl.DataFrame({flag: [True, flag == "is_active"] for flag in FLAGS} | {"customers_cnt": [2, 3]})
    >>> class_sizes(rows)["is_active"], class_sizes(rows)["is_value"]
    (5, 2)
    """
    return {flag: int(found.filter(flag)["customers_cnt"].sum()) for flag in FLAGS}


def breakdown(mart: Mart, scope: Scope, by: str, month_no: int, filters: Filters = NONE) -> pl.DataFrame:
    """Customers and their sums by a dimension of the customer, most customers first.

    by: branch, sub_branch, manager (lead), industry, size, ownership, region, tier or quadrant. Columns: key (null
    where the bank gives none), label_zh, label_en, customers_cnt, customers_pct, a count per flag (active_cnt,
    settlement_cnt, value_cnt, high_value_cnt, credit_cnt), the sums, raroc_12m_pct. Raises KeyError for another `by`.
    """
    if by not in DIMENSIONS:
        raise KeyError(f"segments by {by!r}: expected one of {', '.join(DIMENSIONS)}")
    keep, column = where(mart, scope, month_no, filters), DIMENSIONS[by]
    if column not in mart.columns("customer_status_month", scope):
        return _empty(mart, scope, month_no)
    counts = ", ".join(f"count(*) FILTER (s.{flag}) AS {flag.removeprefix('is_')}_cnt" for flag in FLAGS)
    sums = (
        f"SELECT s.{column} AS key, count(*) AS customers_cnt, {counts}, "
        f"{measures(mart, scope, month_no)} FROM customer_status_month s "
        f"WHERE {keep.sql} GROUP BY s.{column}"
    )
    names = _NAMES.get(
        by, "SELECT NULL::VARCHAR AS key, NULL::VARCHAR AS name_zh, NULL::VARCHAR AS name_en WHERE FALSE"
    )
    sql = (
        f"WITH sums AS ({sums}), names AS ({names}) SELECT sums.key, coalesce(names.name_zh, sums.key) AS label_zh, "
        "coalesce(names.name_en, names.name_zh, sums.key) AS label_en, sums.* EXCLUDE (key) FROM sums LEFT JOIN names "
        "ON names.key = sums.key ORDER BY customers_cnt DESC, sums.key NULLS LAST"
    )
    return with_shares(mart.frame(sql, keep.params, scope))


def _empty(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """A breakdown without rows: this mart does not carry the dimension."""
    return breakdown(mart, scope, "tier", month_no, NONE).clear()
