"""Counts of customers (by home sub-branch and lead manager) and of managers, pre-counted where the build has done
it."""

from __future__ import annotations

from typing import Any

from mart.measures import measure
from mart.query.filters import Filters, where
from mart.query.metric.holders import PRODUCT, has_sets, holder_condition
from mart.query.metric.pruning import HOME, unit_condition
from mart.query.metric.statement import ATTRIBUTES, TREE, Ask, NotAtThisGrain, Plan, dims_of, statement
from mart.reader import Mart
from mart.scope import Scope

MANAGED = frozenset(("manager_id", "org_id", "branch_id"))  # grains at which managers have figures
COUNTED = (  # customers by home unit, counted by the build; a role may have a view without some of the dimensions
    ("org_month", ("org_id", "branch_id")),
    ("customer_branch_month", ("branch_id",)),
    ("customer_segment_month", ("branch_id", *ATTRIBUTES)),
)


def managers(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """Counts and sums of active managers. Raises NotAtThisGrain for anything below a manager or across them."""
    dims = dims_of(ask)
    if not dims <= MANAGED or not mart.columns("manager_status_month", scope):
        raise NotAtThisGrain("figures about managers exist by manager, sub-branch and branch")
    plan = Plan("manager_status_month", {dim: f"v.{dim}" for dim in dims})
    outputs = [f"{measure(name).sql('v')} AS {name}" for name in names]
    return statement(plan, ask, outputs, extra="v.is_active")


def customers(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """Counts: pre-counted by home unit or by attributes where that suffices, else from the status of each customer."""
    dims = dims_of(ask)
    if view := counted_view(mart, scope, ask, names):
        plan = Plan(view, {dim: f"v.{dim}" for dim in dims})
        return statement(plan, ask, [f"CAST(sum(v.{name}) AS BIGINT) AS {name}" for name in names])
    plan = Plan("customer_status_month", _status_columns(dims, ask.basis))
    on, holds = _holdings(mart, scope, plan, ask, dims)
    if ask.basis == "today" and "branch_id" in dims:
        month = int(ask.as_of)
        plan.joins.append(
            "LEFT JOIN org o ON o.org_id = s.home_org_id "
            f"AND {month} BETWEEN o.valid_from_month_no AND o.valid_to_month_no"
        )
    outputs = [f"{measure(name).sql('s', on)} AS {name}" for name in names]
    here, params = unit_condition(mart, scope, ask.filters.customer_id, HOME, "s.home_org_id", "s.branch_id")
    plan.params |= params
    return statement(plan, ask, outputs, base="s", extra=f"s.is_lead AND {here} AND {holds}")


def counted_view(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> str:
    """The view in which the build has counted these customers already; empty where there is none."""
    for view, own in COUNTED:
        have = mart.columns(view, scope)
        if dims_of(ask) <= set(own) & have and ask.basis == "then" and set(names) <= have:
            return view
    return ""


def _status_columns(dims: set[str], basis: str) -> dict[str, str]:
    known = {
        "org_id": "s.home_org_id",
        "branch_id": "s.branch_id" if basis == "then" else "coalesce(o.branch_id, s.branch_id)",
        "manager_id": "coalesce(s.lead_manager_id, 'UNASSIGNED')",
        "customer_id": "s.customer_id",
        **{dim: f"s.{dim}" for dim in ATTRIBUTES},
    }
    return {dim: expression for dim, expression in known.items() if dim in dims}


def _holdings(mart: Mart, scope: Scope | None, plan: Plan, ask: Ask, dims: set[str]) -> tuple[str, str]:
    """Join what customers hold when products or accounts are asked for; returns when a row counts, and which rows are
    kept.

    By product each holder counts once; by account a customer counts on the first of the accounts only.
    """
    wanted = dims & {*PRODUCT, "account_id"}
    if wanted == {"product_id"} and not wanted & set(ask.by) and has_sets(mart, scope):
        plan.filtered = frozenset(wanted)
        holds, plan.params = holder_condition(mart, scope, ask.filters)
        return "TRUE", holds
    return (_held_accounts(plan, ask, wanted) if wanted else "TRUE"), "TRUE"


def _held_accounts(plan: Plan, ask: Ask, wanted: set[str]) -> str:
    """Join the accounts themselves; returns the condition under which a customer counts."""
    tree = (
        "JOIN product p ON p.product_id = a.product_id AND a.month_no BETWEEN p.valid_from_month_no AND"
        " p.valid_to_month_no"
    )
    source = {dim: f"p.{dim}" if dim in TREE else f"a.{dim}" for dim in wanted}
    inner = Filters(**{name: value for name, value in ask.filters.active.items() if name in wanted})
    condition, plan.params = where(inner, source)
    plan.filtered = frozenset(inner.active)
    by = sorted(set(ask.by) & wanted)
    columns = "".join(f", {source[dim]} AS {dim}" for dim in by)
    first = ", row_number() OVER (PARTITION BY a.month_no, a.customer_id ORDER BY a.account_id) = 1 AS is_first"
    is_account = "account_id" in by
    kind, distinct = ("JOIN", "" if is_account else "DISTINCT ") if by else ("SEMI JOIN", "")
    plan.joins.append(
        f"{kind} (SELECT {distinct}a.month_no, a.customer_id{columns}{first if is_account else ''} "
        f"FROM account_month a {tree if wanted & set(TREE) else ''} "
        f"WHERE a.month_no BETWEEN $first_month AND $last_month AND {condition}) h "
        "ON h.month_no = s.month_no AND h.customer_id = s.customer_id"
    )
    plan.columns |= {dim: f"h.{dim}" for dim in by}
    return "h.is_first" if is_account else "TRUE"
