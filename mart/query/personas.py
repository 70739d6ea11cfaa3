"""Units and people one can look as: what the persona switch and the user administration choose from.

A key is what a scope text says after the role: one id, or several with commas."""

from __future__ import annotations

import polars as pl

from mart.reader import Mart
from mart.scope import EXECUTIVE, Scope

_NOW = "valid_to_month_no = 999999"
REGIONS = {  # first digit of a province's code in GB/T 2260: the six regions that Chinese statistics use
    "1": ("华北", "North China"),
    "2": ("东北", "Northeast China"),
    "3": ("华东", "East China"),
    "4": ("中南", "Central and South China"),
    "5": ("西南", "Southwest China"),
    "6": ("西北", "Northwest China"),
}


def branches(mart: Mart, scope: Scope) -> pl.DataFrame:
    """Branches of today's organisation: frame(key, label_zh, label_en), by number."""
    return mart.frame(
        "SELECT org_id AS key, name_zh AS label_zh, name_en AS label_en FROM org "
        f"WHERE org_level = 'branch' AND {_NOW} ORDER BY org_id",
        None,
        scope,
    )


_BY_PROVINCE = "CASE WHEN regexp_full_match(region_code, '[1-6][0-9]') THEN left(region_code, 1) ELSE region_code END"


def regions(mart: Mart, scope: Scope) -> pl.DataFrame:
    """Regions with several branches: frame(key, label_zh, label_en), the branches' numbers as key.

    The region of a branch follows from its province's code; a bank with region codes of its own has those. Where no
    region has several branches, branches of one class of the performance policy's regions are taken together.
    """
    found = branches(mart, scope).clear()
    for column, region in (("region_code", _BY_PROVINCE), ("coefficient_region", "coefficient_region")):
        if found.is_empty() and column in mart.columns("org", scope):
            found = _grouped(mart, scope, column, region)
    return found


def _grouped(mart: Mart, scope: Scope, column: str, region: str) -> pl.DataFrame:
    found = mart.frame(
        f"SELECT {region} AS region, string_agg(org_id, ',' ORDER BY org_id) AS key FROM org WHERE org_level = 'branch'"
        f" AND {column} IS NOT NULL AND {_NOW} GROUP BY region HAVING count(*) > 1 ORDER BY region",
        None,
        scope,
    )
    known = REGIONS if column == "region_code" else {}
    names = [known.get(one, (f"{one} 类地区", f"Region class {one}")) for one in found["region"]]
    return found.select(
        "key",
        label_zh=pl.Series([zh for zh, _ in names], dtype=pl.String),
        label_en=pl.Series([en for _, en in names], dtype=pl.String),
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


_IDS = {  # dimension of a role → where the mart has its ids, at any time
    "branch": (("org", "branch_id"),),
    "product": (("product", "product_manager_id"), ("manager", "manager_id")),
    "customer": (("customer_manager", "manager_id"), ("manager", "manager_id")),
}


def unknown_ids(mart: Mart, scope: Scope) -> tuple[str, ...]:
    """Ids of a scope that the mart does not have; who is given one sees nothing, which must not look like a calm
    month."""
    if scope.record.is_whole_bank:
        return ()
    found: set[str] = set()
    for view, column in _IDS[scope.record.dimension]:
        if column in mart.columns(view):
            sql = f"SELECT DISTINCT {column} AS id FROM {view} WHERE {column} IN (SELECT unnest($ids))"
            found |= set(mart.frame(sql, {"ids": list(scope.ids)}, EXECUTIVE)["id"])
    return tuple(one for one in scope.ids if one not in found)


# list of a role record → drop-downs: (filter that keeps the choice, list); the last one names the scope
STEPS = {
    "bank": (),
    "regions": (("at", regions),),
    "branches": (("at", branches),),
    "product_managers": (("who", product_managers),),
    "relationship_managers": (("at", branches), ("who", relationship_managers)),
}
