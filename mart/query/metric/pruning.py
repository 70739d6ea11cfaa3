"""Where a customer's rows lie. Facts are sorted by month, branch and sub-branch: a customer's number is spread over
all blocks
of a month, with the units that keep him a few blocks are read."""

from __future__ import annotations

from typing import Any

from mart.query.filters import Filters, where
from mart.reader import Mart
from mart.scope import Scope

FEW = 30  # units that are worth naming
BOOKED, HOME = "booked", "home"  # where his accounts are kept, where he is at home
_UNITS = {BOOKED: "SELECT org_id AS unit FROM account", HOME: "SELECT home_org_id AS unit FROM customer"}


def near(
    mart: Mart,
    scope: Scope | None,
    customers: tuple[str, ...],
    kind: str,
    org: str = "org_id",
    branch: str = "branch_id",
) -> tuple[str, dict[str, Any]]:
    """A condition that rows of these customers meet anyway, and its parameters; "TRUE" where their units are not known.

    `kind`: BOOKED for facts by account, HOME for the status of customers; `org` and `branch` are their columns.
    """
    units, branches = (
        mart.once(("places", kind, scope, customers), lambda: _places(mart, scope, customers, kind))
        if customers
        else ((), ())
    )
    parts, params = [], {}
    for name, column, keys in (("near_org", org, units), ("near_branch", branch, branches)):
        if keys and None not in keys and len(keys) <= FEW:
            named = {f"{name}_{number}": key for number, key in enumerate(keys)}
            parts.append(f"{column} IN ({', '.join(f'${key}' for key in named)})")
            params |= named
    return " AND ".join(parts) or "TRUE", params


def _places(
    mart: Mart, scope: Scope | None, customers: tuple[str, ...], kind: str
) -> tuple[tuple[str | None, ...], tuple[str | None, ...]]:
    """Units that ever kept the customers, as far as the scope sees them, and the branches these ever belonged to."""
    who, params = where(Filters(customer_id=customers), {"customer_id": "customer_id"})
    units = mart.frame(f"{_UNITS[kind]} WHERE {who} GROUP BY ALL ORDER BY ALL", params, scope)["unit"].to_list()
    found = (
        mart.frame(
            "SELECT o.branch_id FROM (SELECT unnest($units) AS org_id) u LEFT JOIN org o ON o.org_id = u.org_id GROUP"
            " BY ALL ORDER BY ALL",
            {"units": units},
            scope,
        )["branch_id"].to_list()
        if units and None not in units
        else []
    )
    return tuple(units), tuple(found)
