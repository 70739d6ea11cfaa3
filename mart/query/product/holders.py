"""Who holds a product: distinct customers at every node of the tree, as the metric `customers` counts them."""

from __future__ import annotations

import polars as pl

from mart.query.filters import Filters
from mart.query.product.base import LEVELS, UNKNOWN, Node
from mart.query.segment.base import where
from mart.reader import Mart
from mart.scope import Scope

_SCHEMA = {"level": pl.String, "key": pl.String, "holders_cnt": pl.Int64}


def holders(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> pl.DataFrame:
    """level, key, holders_cnt of every node somebody holds: a customer counts once at each node, however many products.

    So the holders of a family are fewer than the sum of its leaves. One pass over the accounts of the month.
    """
    if not mart.columns("customer_status_month", scope):
        return pl.DataFrame(schema=_SCHEMA)
    keep = where(month_no, Node().narrow(filters))
    sql = (f"WITH kept AS (SELECT s.customer_id FROM customer_status_month s WHERE {keep.sql}), "
           "held AS (SELECT DISTINCT a.customer_id, a.product_id FROM account_month a WHERE a.month_no = $f_month AND "
           "a.customer_id IN (SELECT customer_id FROM kept)), "
           "named AS (SELECT h.customer_id, coalesce(h.product_id, $unknown) AS product, coalesce(p.group_id, $unknown) AS "
           "\"group\", coalesce(p.family_id, $unknown) AS family FROM held h LEFT JOIN product p ON p.product_id = h.product_id "
           "AND $f_month BETWEEN p.valid_from_month_no AND p.valid_to_month_no) "
           + " UNION ALL ".join(_level(level) for level in LEVELS))
    return mart.frame(sql, {**keep.params, "unknown": UNKNOWN}, scope).with_columns(pl.col("holders_cnt").cast(pl.Int64))


def _level(level: str) -> str:
    key = "''" if level == "all" else f'"{level}"'
    return (f"SELECT '{level}' AS level, {key} AS key, count(DISTINCT customer_id) AS holders_cnt FROM named "
            f"{'' if level == 'all' else f'GROUP BY {key}'}")


def active_customers(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> int:
    """Active customers of the month under the filters: what penetration is measured against."""
    if "is_active" not in mart.columns("customer_status_month", scope):
        return 0
    keep = where(month_no, Node().narrow(filters))
    frame = mart.frame(f"SELECT count(*) AS n FROM customer_status_month s WHERE {keep.sql} AND s.is_active", keep.params, scope)
    return int(frame["n"][0]) if frame.height else 0
