"""Who holds a product: distinct customers at every node of the tree, as the metric `customers` counts them."""

from __future__ import annotations

import polars as pl

from mart.query.filters import Filters
from mart.query.product.base import UNKNOWN, Node
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
    whole = scope is not None and scope.role in ("executive", "steward", "product_manager") and not Node().narrow(filters).active
    kept = "TRUE" if whole else f"a.customer_id IN (SELECT s.customer_id FROM customer_status_month s WHERE {keep.sql})"
    params = {"f_month": month_no} if whole else dict(keep.params)
    sql = (f"WITH held AS MATERIALIZED (SELECT DISTINCT a.customer_id, coalesce(a.product_id, $unknown) AS product FROM account_month a "
           f"WHERE a.month_no = $f_month AND {kept}), "
           "grouped AS MATERIALIZED (SELECT DISTINCT h.customer_id, coalesce(p.group_id, $unknown) AS \"group\", "
           "coalesce(p.family_id, $unknown) AS family FROM held h LEFT JOIN product p ON p.product_id = h.product AND $f_month "
           "BETWEEN p.valid_from_month_no AND p.valid_to_month_no) "
           "SELECT 'product' AS level, product AS key, count(*) AS holders_cnt FROM held GROUP BY product UNION ALL "
           "SELECT 'group', \"group\", count(*) FROM grouped GROUP BY \"group\" UNION ALL "
           "SELECT 'family', family, count(*) FROM (SELECT DISTINCT customer_id, family FROM grouped) GROUP BY family UNION ALL "
           "SELECT 'all', '', count(*) FROM (SELECT DISTINCT customer_id FROM grouped)")
    return mart.frame(sql, {**params, "unknown": UNKNOWN}, scope).with_columns(pl.col("holders_cnt").cast(pl.Int64))


def active_customers(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> int:
    """Active customers of the month under the filters: what penetration is measured against."""
    if "is_active" not in mart.columns("customer_status_month", scope):
        return 0
    keep = where(month_no, Node().narrow(filters))
    frame = mart.frame(f"SELECT count(*) AS n FROM customer_status_month s WHERE {keep.sql} AND s.is_active", keep.params, scope)
    return int(frame["n"][0]) if frame.height else 0
