"""What is asked of the mart and the one shape of statement that answers: sums by month and keys over one view."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mart.query.filters import NONE, Filters, where

GRAINS = {
    "bank": None,
    "branch": "branch_id",
    "sub_branch": "org_id",
    "manager": "manager_id",
    "customer": "customer_id",
    "product": "product_id",
    "account": "account_id",
    "group": "group_id",
    "family": "family_id",
    "industry": "industry_code",
    "size": "size_class",
    "ownership": "ownership",
    "tier": "tier",
}
ATTRIBUTES = ("industry_code", "size_class", "ownership", "tier")
TREE = ("group_id", "family_id")


class NotAtThisGrain(ValueError):
    """One line: a measure does not exist at the grain or under the filters asked for."""


@dataclass(frozen=True)
class Ask:
    """What is wanted: measures per month and key columns, for an inclusive range of months."""

    measures: tuple[str, ...]
    first_month: int
    last_month: int
    by: tuple[str, ...] = ()
    filters: Filters = NONE
    basis: str = "then"  # or today: under the units of the month `as_of`
    as_of: int = 0
    order: str = ""  # SQL over the output columns, when the answer may be cut
    limit: int | None = None
    condition: str = ""  # one more SQL condition on the view `v`, by a query module; {manager_id}: where it comes from
    reach: tuple[str, ...] = ()  # dimensions the condition needs in the view
    params: tuple[tuple[str, int | str | list[str]], ...] = ()


@dataclass
class Plan:
    """A statement being put together."""

    view: str
    columns: dict[str, str]
    joins: list[str] = field(default_factory=list)
    weight: str = ""
    filtered: frozenset[str] = frozenset()  # filters that a join has applied already
    params: dict[str, str] = field(default_factory=dict)
    before: str = ""  # a WITH clause the joins refer to


def in_pairs(dim: str) -> str:
    """Condition on rows of the `unit:month` pairs in $moved.

    Not list_contains: under a filter on one unit DuckDB 2.0 fails on it ("Conflicting or cyclic column binding").
    """
    return f"concat(v.{dim}, ':', v.month_no) IN (SELECT unnest($moved))"


# Condition on rows of the customers of $who. Joined to others by AND alone: what is theirs is then read first.
OF_CUSTOMERS = "v.customer_id IN (SELECT unnest($who))"


def dims_of(ask: Ask) -> set[str]:
    """Dimensions a view has to reach: keys, filters and what the condition needs."""
    return set(ask.by) | set(ask.filters.active) | set(ask.reach)


def statement(
    plan: Plan, ask: Ask, outputs: list[str], base: str = "v", extra: str = "TRUE"
) -> tuple[str, dict[str, Any]]:
    """SQL and parameters: `outputs` of the plan's view (alias `base`) by month and the keys asked for, under filters
    and `extra`."""
    applied = {name: value for name, value in ask.filters.active.items() if name not in plan.filtered}
    condition, params = where(Filters(**applied), plan.columns)
    params |= plan.params
    keys = [f"{base}.month_no", *(plan.columns[dim] for dim in ask.by)]
    named = [f"{base}.month_no AS month_no", *(f"{plan.columns[dim]} AS {dim}" for dim in ask.by)]
    sql = (
        f"{plan.before}SELECT {', '.join([*named, *outputs])} FROM {plan.view} {base} {' '.join(plan.joins)} "
        f"WHERE {base}.month_no BETWEEN $first_month AND $last_month AND {condition} AND {extra} "
        f"GROUP BY {', '.join(keys)}"
    )
    return sql, {"first_month": ask.first_month, "last_month": ask.last_month, **params, **dict(ask.params)}
