"""Measures of the P&L: one statement over the smallest view that holds them and reaches all dimensions."""

from __future__ import annotations

from typing import Any

from mart.query.metric.pruning import BOOKED, unit_condition
from mart.query.metric.statement import ATTRIBUTES, OF_CUSTOMERS, TREE, Ask, NotAtThisGrain, Plan, dims_of, statement
from mart.reader import Mart
from mart.scope import Scope

CANDIDATES = (  # smallest first; the dimensions a view holds itself
    ("org_month", ("org_id", "branch_id")),
    ("branch_product_month", ("product_id", "branch_id")),
    ("product_trait_month", ("product_id", *ATTRIBUTES)),
    ("product_month", ("product_id", "org_id", "branch_id")),
    ("manager_month", ("manager_id", "org_id", "branch_id")),
    ("customer_segment_month", ("branch_id", *ATTRIBUTES)),
    ("product_segment_month", ("product_id", "branch_id", *ATTRIBUTES)),
    ("customer_month", ("customer_id", "org_id", "branch_id", "manager_id", *ATTRIBUTES)),
    ("account_month", ("account_id", "customer_id", "product_id", "org_id", "branch_id", "manager_id", *ATTRIBUTES)),
)


def money(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """Sums of the measures `names`."""
    plan = money_plan(mart, scope, ask, names)
    sums = [f"sum(v.{name}{plan.weight}) AS {name}" for name in names]
    here = "TRUE"
    if plan.view in ("customer_month", "account_month"):
        here, plan.params = unit_condition(mart, scope, ask.filters.customer_id, BOOKED, "v.org_id", "v.branch_id")
    condition = (ask.condition or "TRUE").replace("{manager_id}", plan.columns.get("manager_id", ""))
    return statement(plan, ask, sums, extra=f"{condition} AND {here}")


def money_plan(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> Plan:
    """The smallest view that holds the measures and reaches all dimensions, with its joins."""
    for view, own in CANDIDATES:
        if view in ("org_month", "customer_month") and scope and scope.record.is_of_products:
            continue  # units are sums over their products, customers sums over accounts: do not add up twice
        have = mart.columns(view, scope)
        if set(names) <= have:
            plan = _reach(view, set(own) & have, dims_of(ask), ask, scope)
            if plan:
                return plan
    raise NotAtThisGrain(f"{', '.join(names)} by {', '.join(sorted(dims_of(ask))) or 'bank'}: no view holds this")


def _reach(view: str, own: set[str], dims: set[str], ask: Ask, scope: Scope | None) -> Plan | None:
    """Column expressions for `dims` from the view itself or by a join, or None when it cannot reach one."""
    basis = ask.basis
    if basis == "today":
        own = own - {"branch_id"} - ({"manager_id"} if "customer_id" in own else set())
        if view == "manager_month":
            return None
    plan = Plan(view, {dim: f"v.{dim}" for dim in dims & own})
    left = dims - own
    for name, needed, join in (
        ("tree", "product_id", _join_product),
        ("attributes", "customer_id", _join_status),
        ("manager", "customer_id", _join_manager),
        ("today", "org_id", _join_org),
    ):
        wanted = left & set(
            {"tree": TREE, "attributes": ATTRIBUTES, "manager": ("manager_id",), "today": ("branch_id",)}[name]
        )
        if wanted and needed in own and (name != "today" or basis == "today"):
            join(plan, wanted, ask, scope)
            left -= wanted
    return None if left else plan


def _join_product(plan: Plan, wanted: set[str], ask: Ask, scope: Scope | None) -> None:
    plan.joins.append(
        "JOIN product p ON p.product_id = v.product_id "
        "AND v.month_no BETWEEN p.valid_from_month_no AND p.valid_to_month_no"
    )
    plan.columns |= {dim: f"p.{dim}" for dim in wanted}


def _join_status(plan: Plan, wanted: set[str], ask: Ask, scope: Scope | None) -> None:
    """A relationship manager's customers are few, and so are those that a condition names: their traits, and what is
    theirs, are read first, else traits are joined to all accounts twice as slowly."""
    traits, months = "customer_status_month", "v.month_no BETWEEN $first_month AND $last_month"
    is_named = OF_CUSTOMERS in ask.condition
    if is_named or (scope and scope.record.is_of_customers):
        few = f"{months} AND {OF_CUSTOMERS}" if is_named else months
        attributes = ", ".join(ATTRIBUTES)
        traits = "traits"
        plan.before = (
            f"WITH traits AS MATERIALIZED (SELECT month_no, customer_id, {attributes} FROM customer_status_month v"
            f" WHERE {few}){f', theirs AS MATERIALIZED (SELECT * FROM {plan.view} v WHERE {few})' if is_named else ''} "
        )
        plan.view = "theirs" if is_named else plan.view
    plan.joins.append(f"LEFT JOIN {traits} s ON s.month_no = v.month_no AND s.customer_id = v.customer_id")
    plan.columns |= {dim: "coalesce(s.tier, 'inactive')" if dim == "tier" else f"s.{dim}" for dim in wanted}


def _join_manager(plan: Plan, wanted: set[str], ask: Ask, scope: Scope | None) -> None:
    month = "v.month_no" if ask.basis == "then" else str(int(ask.as_of))
    plan.joins.append(f"LEFT JOIN customer_manager b ON b.month_no = {month} AND b.customer_id = v.customer_id")
    plan.columns["manager_id"] = "coalesce(b.manager_id, 'UNASSIGNED')"
    plan.weight = " * coalesce(b.share, 1)"


def _join_org(plan: Plan, wanted: set[str], ask: Ask, scope: Scope | None) -> None:
    """A unit that is not there in the month stays where it was."""
    month = int(ask.as_of)
    plan.joins.append(
        f"LEFT JOIN org o ON o.org_id = v.org_id AND {month} BETWEEN o.valid_from_month_no AND o.valid_to_month_no"
    )
    plan.columns["branch_id"] = "coalesce(o.branch_id, v.branch_id)"
