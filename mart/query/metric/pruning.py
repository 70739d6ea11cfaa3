"""Read few blocks for few customers.

Facts are sorted by month, branch and sub-branch, so one customer's rows lie scattered over all blocks of a month.
A condition on the units that keep the customer changes no answer and lets the database skip the other blocks.
"""

from __future__ import annotations

from typing import Any

from mart.query.filters import Filters, where
from mart.reader import Mart
from mart.scope import Scope

MOST_UNITS = 30  # a longer list of units costs more than the blocks it saves
BOOKED, HOME = "booked", "home"  # units where a customer's accounts are kept, units where the customer is at home
_UNITS = {BOOKED: "SELECT org_id AS unit FROM account", HOME: "SELECT home_org_id AS unit FROM customer"}
_BRANCHES = """SELECT o.branch_id FROM (SELECT unnest($units) AS org_id) u LEFT JOIN org o ON o.org_id = u.org_id
GROUP BY ALL ORDER BY ALL"""


def unit_condition(
    mart: Mart,
    scope: Scope | None,
    customers: tuple[str, ...],
    kind: str,
    org: str = "org_id",
    branch: str = "branch_id",
) -> tuple[str, dict[str, Any]]:
    """A condition that every row of these customers meets, and its parameters: "org_id IN (…) AND branch_id IN (…)".

    kind: BOOKED for facts by account, HOME for the status of customers. org, branch: their columns in that table.
    "TRUE" without customers, and where a unit is not known or there are more than MOST_UNITS of them.
    """
    if not customers:
        return "TRUE", {}
    units, branches = mart.once(("units", kind, scope, customers), lambda: _units_of(mart, scope, customers, kind))
    parts: list[str] = []
    params: dict[str, Any] = {}
    for name, column, keys in (("unit_org", org, units), ("unit_branch", branch, branches)):
        if keys and None not in keys and len(keys) <= MOST_UNITS:
            named = {f"{name}_{number}": key for number, key in enumerate(keys)}
            parts.append(f"{column} IN ({', '.join(f'${key}' for key in named)})")
            params |= named
    return " AND ".join(parts) or "TRUE", params


def _units_of(
    mart: Mart, scope: Scope | None, customers: tuple[str, ...], kind: str
) -> tuple[tuple[str | None, ...], tuple[str | None, ...]]:
    """Units that ever kept the customers, as far as the scope sees them, and every branch these ever belonged to."""
    who, params = where(Filters(customer_id=customers), {"customer_id": "customer_id"})
    units = mart.frame(f"{_UNITS[kind]} WHERE {who} GROUP BY ALL ORDER BY ALL", params, scope)["unit"].to_list()
    if not units or None in units:
        return tuple(units), ()
    return tuple(units), tuple(mart.frame(_BRANCHES, {"units": units}, scope)["branch_id"].to_list())
