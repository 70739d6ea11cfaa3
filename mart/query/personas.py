"""Units and people one can look as: what the persona switch and the user administration choose from."""

from __future__ import annotations

import polars as pl

from mart.reader import Mart
from mart.scope import Scope

_NOW = "valid_to_month_no = 999999"


def branches(mart: Mart, scope: Scope) -> pl.DataFrame:
    """Branches of today's organisation: frame(key, label_zh, label_en), by number."""
    return mart.frame(
        "SELECT org_id AS key, name_zh AS label_zh, name_en AS label_en FROM org "
        f"WHERE org_level = 'branch' AND {_NOW} ORDER BY org_id",
        None,
        scope,
    )


def relationship_managers(mart: Mart, scope: Scope, branch_id: str) -> pl.DataFrame:
    """Relationship managers who hold customers today and sit in a branch: frame(key, label_zh, label_en), by number."""
    if not mart.columns("manager"):
        return branches(mart, scope).clear()
    return mart.frame(
        "SELECT m.manager_id AS key, m.name_zh AS label_zh, m.name_en AS label_en FROM manager m "
        f"JOIN org o ON o.org_id = m.org_id AND o.{_NOW} "
        f"WHERE m.role = 'relationship_manager' AND m.{_NOW} AND o.branch_id = $branch AND m.manager_id IN "
        "(SELECT manager_id FROM customer_manager WHERE month_no = (SELECT max(month_no) FROM customer_manager)) "
        "ORDER BY m.manager_id",
        {"branch": branch_id},
        scope,
    )


def product_managers(mart: Mart, scope: Scope) -> pl.DataFrame:
    """Product managers who answer for a product today: frame(key, label_zh, label_en), by number."""
    if not mart.columns("manager"):
        return branches(mart, scope).clear()
    return mart.frame(
        f"SELECT m.manager_id AS key, m.name_zh AS label_zh, m.name_en AS label_en FROM manager m WHERE m.{_NOW} "
        f"AND m.manager_id IN (SELECT product_manager_id FROM product WHERE {_NOW}) ORDER BY m.manager_id",
        None,
        scope,
    )
