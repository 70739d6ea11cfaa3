"""The shared filters of all screens, and their one translation into SQL with bound parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import polars as pl

from mart.query.search import search as searching
from mart.query.units import from_memory
from mart.reader import Mart
from mart.scope import Scope

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Filters:
    """What is selected; an empty tuple means no restriction. Hashable, so it can be part of a cache key."""

    branch_id: Texts = ()
    org_id: Texts = ()
    manager_id: Texts = ()
    customer_id: Texts = ()
    product_id: Texts = ()
    group_id: Texts = ()
    family_id: Texts = ()
    industry_code: Texts = ()
    size_class: Texts = ()
    ownership: Texts = ()
    tier: Texts = ()

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, tuple) or not all(isinstance(text, str) for text in value):
                raise TypeError(f"filter {field.name}: a tuple of texts is needed, use filters.make()")

    @property
    def active(self) -> dict[str, Texts]:
        """The filters that restrict something.

        >>> make(branch_id="B01").active
        {'branch_id': ('B01',)}
        """
        return {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name)}

    def with_(self, **changes: str | Iterable[str] | None) -> Filters:
        """A copy with some filters replaced; None or empty clears one."""
        return replace(self, **{name: _texts(value) for name, value in changes.items()})


NONE = Filters()


def make(**values: str | Iterable[str] | None) -> Filters:
    """Filters from texts, lists or None.

    >>> make(tier=["value", "high_value"], org_id=None).tier
    ('value', 'high_value')
    """
    return Filters(**{name: _texts(value) for name, value in values.items()})


def where(filters: Filters, columns: dict[str, str]) -> tuple[str, dict[str, str]]:
    """SQL condition and its parameters for the active filters; `columns` maps a filter to its column expression.

    Raises KeyError when an active filter has no column: a filter is never dropped silently.

    >>> where(make(branch_id=["B01", "B02"]), {"branch_id": "v.branch_id"})
    ('v.branch_id IN ($branch_id_0, $branch_id_1)', {'branch_id_0': 'B01', 'branch_id_1': 'B02'})
    """
    parts: list[str] = []
    params: dict[str, Any] = {}
    for name, texts in filters.active.items():
        names = {f"{name}_{number}": text for number, text in enumerate(texts)}
        marks = [f"${key}" for key in names]
        parts.append(f"{columns[name]} = {marks[0]}" if len(marks) == 1 else f"{columns[name]} IN ({', '.join(marks)})")
        params |= names
    return " AND ".join(parts) or "TRUE", params


_IN_FORCE = "{a}.valid_from_month_no <= $month_no AND {a}.valid_to_month_no >= $month_no"
_OPTIONS = {
    "branch_id": (
        "SELECT o.branch_id AS key, o.name_zh AS label_zh, coalesce(o.name_en, o.name_zh) AS label_en, "
        "NULL::VARCHAR AS parent FROM org o WHERE o.org_level = 'branch' AND o.branch_id IN "
        "(SELECT branch_id FROM org_month WHERE month_no = $month_no) AND {force} AND {where}"
    ),
    "org_id": (
        "SELECT o.org_id AS key, o.name_zh AS label_zh, coalesce(o.name_en, o.name_zh) AS label_en, "
        "o.branch_id AS parent FROM org o WHERE o.org_id IN "
        "(SELECT org_id FROM org_month WHERE month_no = $month_no) AND {force} AND {where}"
    ),
    "manager_id": (
        "SELECT o.manager_id AS key, o.name_zh AS label_zh, coalesce(o.name_en, o.name_zh) AS label_en, "
        "o.org_id AS parent FROM manager o WHERE o.role = 'relationship_manager' AND {force} AND {where}"
    ),
    "customer_id": (
        "SELECT o.customer_id AS key, o.name_zh AS label_zh, coalesce(o.name_en, o.name_zh) AS label_en, "
        "o.home_org_id AS parent FROM customer o WHERE {force} AND {where}"
    ),
    "product_id": (
        "SELECT o.product_id AS key, o.name_zh AS label_zh, coalesce(o.name_en, o.name_zh) AS label_en, "
        "o.group_id AS parent FROM product o WHERE {force} AND {where}"
    ),
    "group_id": (
        "SELECT DISTINCT o.group_id AS key, o.group_zh AS label_zh, coalesce(o.group_en, o.group_zh) AS label_en, "
        "o.family_id AS parent FROM product o WHERE {force} AND {where}"
    ),
    "family_id": (
        "SELECT DISTINCT o.family_id AS key, o.family_zh AS label_zh, coalesce(o.family_en, o.family_zh) "
        "AS label_en, NULL::VARCHAR AS parent FROM product o WHERE {force} AND {where}"
    ),
}
_ATTRIBUTE = (
    "SELECT DISTINCT o.{dim} AS key, o.{dim} AS label_zh, o.{dim} AS label_en, NULL::VARCHAR AS parent "
    "FROM customer_status_month o WHERE o.month_no = $month_no AND o.{dim} IS NOT NULL AND {where}"
)
_NARROWED_BY = {
    "org_id": ("branch_id",),
    "manager_id": ("org_id",),
    "product_id": ("group_id", "family_id"),
    "group_id": ("family_id",),
    "customer_id": ("industry_code", "size_class", "ownership"),
    "industry_code": ("branch_id",),
    "size_class": ("branch_id",),
    "ownership": ("branch_id",),
    "tier": ("branch_id",),
}


def options(
    mart: Mart,
    scope: Scope,
    dim: str,
    month_no: int,
    filters: Filters = NONE,
    limit: int | None = None,
    search: str | None = None,
) -> pl.DataFrame:
    """Values of a filter that the scope holds in a month: key, label_zh, label_en, parent, in order of the key.

    `search` matches part of the key or of either name. Filters above it narrow the list (branch → sub-branches).
    """
    narrowing = Filters(**{name: value for name, value in filters.active.items() if name in _NARROWED_BY.get(dim, ())})
    if not search and limit is None:
        held = from_memory(mart, scope, dim, month_no, narrowing.active)
        if held is not None:
            return held
    condition, params = where(narrowing, {name: f"o.{name}" for name in narrowing.active})
    template = _OPTIONS.get(dim) or _ATTRIBUTE.replace("{dim}", _attribute(dim))
    sql = template.replace("{force}", _IN_FORCE.format(a="o")).replace("{where}", condition)
    values: dict[str, Any] = {"month_no": month_no, **params}
    sql = f"SELECT * FROM ({sql}) WHERE key IS NOT NULL"
    if search:
        asked = searching(search, ("label_zh", "label_en"), "key")
        sql += f" AND {asked.condition}"
        values |= asked.params
    sql += " ORDER BY key"
    if limit is not None:
        sql += " LIMIT $limit"
        values["limit"] = limit
    return mart.frame(sql, values, scope)


def exists(mart: Mart, scope: Scope, dim: str, code: str) -> bool:
    """Whether the scope has this customer or product, in any month."""
    view = {"customer_id": "customer", "product_id": "product"}[dim]
    return bool(mart.frame(f"SELECT 1 FROM {view} WHERE {dim} = $code LIMIT 1", {"code": code}, scope).height)


def _attribute(dim: str) -> str:
    if dim not in ("industry_code", "size_class", "ownership", "tier"):
        raise KeyError(f"filter {dim!r}: expected one of {', '.join(field.name for field in fields(Filters))}")
    return dim


def _texts(value: str | Iterable[str] | None) -> Texts:
    if value is None or value == "":
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
