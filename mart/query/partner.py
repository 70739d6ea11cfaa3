"""Partner products and referrals (the system `partners`: insurance agency, leasing, trust, custody links) in the
contribution of a customer and of a manager.

They are booked as accounts of the customer who took them up, so they stand in every sum once: in the customer's
profit, in the manager's by the share of the month, which over all managers is 100 %, and in no group mate's.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from mart.query.customer.base import rows
from mart.query.manager.base import WINDOW
from mart.reader import Mart
from mart.scope import Scope

SYSTEM = "partners"
PARTS = pl.Schema(
    dict.fromkeys(("product_id", "product_zh", "product_en", "group_zh", "group_en"), pl.String)
    | {"fees_cny": pl.Decimal(38, 8), "profit_cny": pl.Decimal(38, 8)}
)
_NEEDED = {"account_month": {"fees_cny", "risk_adjusted_profit_cny"}, "product": {"system", "group_zh"}}
_NAMED = """
    SELECT s.product_id, p.name_zh AS product_zh, coalesce(p.name_en, p.name_zh) AS product_en, p.group_zh,
        coalesce(p.group_en, p.group_zh) AS group_en, s.fees_cny, s.profit_cny
    FROM summed s
    JOIN product p ON p.product_id = s.product_id AND p.valid_to_month_no = 999999
    ORDER BY s.profit_cny DESC NULLS LAST, s.product_id"""
_HELD = """
    SELECT month_no, customer_id, share
    FROM customer_manager
    WHERE manager_id = $manager AND month_no BETWEEN $first AND $last"""
_PRODUCTS = f"SELECT product_id FROM product WHERE system = '{SYSTEM}' AND valid_to_month_no = 999999"


def of_customer(mart: Mart, scope: Scope, customer_id: str, month_no: int) -> pl.DataFrame:
    """Partner products of a customer with fees and risk-adjusted profit of the twelve months to a month: columns of
    `PARTS`, most profit first; a part of the customer's contribution and not beside it. Under a manager's own scope
    weighted by their share, as all their figures are."""
    if not _is_there(mart, scope):
        return pl.DataFrame(schema=PARTS)
    booked = _booked(mart, scope, "customer_id = $who", {"who": customer_id})
    if booked.is_empty():
        return pl.DataFrame(schema=PARTS)
    mine, params = rows(mart, scope, customer_id, month_no - 11, month_no)
    sql = f"WITH summed AS (SELECT product_id, {_sums()} FROM account_month WHERE {mine}"
    return _framed(mart, f"{sql} AND product_id IN ({_PRODUCTS}) GROUP BY product_id) {_NAMED}", params, scope)


def of_manager(mart: Mart, scope: Scope, manager_id: str, month_no: int) -> pl.DataFrame:
    """The same for a manager: each month's amounts times the manager's share of the customer in that month. Profit of
    1,000 in a month shared 60 : 40 is 600 for one, 400 for the other, 1,000 in all."""
    if not _is_there(mart, scope) or not mart.columns("customer_manager", scope):
        return pl.DataFrame(schema=PARTS)
    window = {"manager": manager_id, "first": max(month_no - WINDOW + 1, mart.first_month), "last": month_no}
    booked = _booked(mart, scope, f"customer_id IN (SELECT customer_id FROM ({_HELD}))", window)
    if booked.is_empty():
        return pl.DataFrame(schema=PARTS)
    weight = "1" if scope.record.is_of_customers else "h.share"
    sql = f"""
        WITH held AS ({_HELD}), summed AS (
            SELECT f.product_id, {_sums("f.", f" * {weight}")}
            FROM account_month f
            JOIN held h USING (month_no, customer_id)
            WHERE f.month_no BETWEEN $first AND $last AND f.product_id IN ({_PRODUCTS})
                AND f.org_id = ANY($orgs) AND f.customer_id = ANY($ids)
            GROUP BY f.product_id
        ){_NAMED}"""
    narrow = {"ids": booked["customer_id"].unique().to_list(), "orgs": booked["org_id"].unique().to_list()}
    return _framed(mart, sql, window | narrow, scope)


def _booked(mart: Mart, scope: Scope, whose: str, params: dict[str, Any]) -> pl.DataFrame:
    """Customers that ever took a partner product and the units that book it, so that few blocks of a fact are read."""
    sql = f"SELECT DISTINCT customer_id, org_id FROM account WHERE product_id IN ({_PRODUCTS}) AND {whose}"
    return mart.frame(sql, params, scope)


def _sums(table: str = "", weight: str = "") -> str:
    named = {"fees_cny": "fees_cny", "profit_cny": "risk_adjusted_profit_cny"}
    return ", ".join(f"CAST(sum({table}{name}{weight}) AS DECIMAL(38,8)) AS {own}" for own, name in named.items())


def _framed(mart: Mart, sql: str, params: dict[str, Any], scope: Scope) -> pl.DataFrame:
    return mart.frame(sql, params, scope).select(PARTS.names()).cast(PARTS)


def _is_there(mart: Mart, scope: Scope) -> bool:
    return all(columns <= mart.columns(view, scope) for view, columns in _NEEDED.items())
