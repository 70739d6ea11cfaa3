"""Who holds a product: one condition on the status of customers, for every question that is narrowed by products."""

from __future__ import annotations

from typing import Any

from mart.query.filters import Filters, where
from mart.reader import Mart
from mart.scope import Scope

PRODUCT = ("product_id", "group_id", "family_id")
_COLUMNS = {"product_id": "a.product_id", "group_id": "p.group_id", "family_id": "p.family_id"}
_TREE = """JOIN product p ON p.product_id = a.product_id
    AND {month} BETWEEN p.valid_from_month_no AND p.valid_to_month_no"""


def has_sets(mart: Mart, scope: Scope | None) -> bool:
    """Whether the number of a customer's product set tells which products they hold.

    It does for readers who see everything their customers hold. A branch leader does not: their customers also hold
    products at other branches, and count with what they hold at this one.
    """
    return bool(mart.columns("product_set", scope)) and "product_set_id" in mart.columns("customer_status_month", scope)


def holder_condition(
    mart: Mart, scope: Scope | None, filters: Filters, month: str = "$month_no"
) -> tuple[str, dict[str, Any]]:
    """Condition on rows `s` of customer_status_month that keeps holders of the filters' products, and its parameters.

    A holder has an account of the product in the month, in use or not. "TRUE" where no product is chosen.
    month: SQL for the one month of the rows; the product tree is that of the month.
    """
    chosen = Filters(**{name: value for name, value in filters.active.items() if name in PRODUCT})
    if not chosen.active:
        return "TRUE", {}
    condition, params = where(chosen, _COLUMNS)
    tree = _TREE.format(month=month) if set(chosen.active) - {"product_id"} else ""
    if has_sets(mart, scope):
        found = f"SELECT a.product_set_id FROM product_set a {tree} WHERE {condition}"
        return f"s.product_set_id IN ({found})", params
    found = f"SELECT a.customer_id FROM account_month a {tree} WHERE a.month_no = {month} AND {condition}"
    return f"s.customer_id IN ({found})", params
