"""SELECT statements of the scoped views, by the dimension that limits a role.

`IDS` is the bound session variable, a list; an unset or empty one yields no rows. Everything is filtered on the fact's
own month, so that a role sees each month as the bank was organised then: the total of a branch leader or regional head
is the sum of the branches' rows in the executive's table, a manager's total is the manager's row, to the cent.
"""

from __future__ import annotations

from collections.abc import Callable

from mart.scope.campaigns import HOME_BRANCH, campaigns, can_split, responses
from mart.scope.of_customers import of_customers
from mart.scope.of_products import of_products
from mart.scope.roles import Role
from mart.scope.statements import (
    ANYBODY,
    HELPERS,
    IDS,
    OF_CUSTOMERS,
    TABLES,
    WHOLE,
    by_customer,
    hidden_amounts,
    select,
    shared,
)
from mart.scope.tables import Columns


def role_views(role: Role, columns: Columns) -> dict[str, str]:
    """View name → SELECT for one role, for the tables this mart has."""
    rules: dict[str, Callable[[Role, Columns], dict[str, str]]] = {
        "bank": _whole_bank,
        "branch": _of_branches,
        "product": of_products,
        "customer": of_customers,
    }
    special = rules[role.dimension](role, columns)
    return {view: select for view, select in special.items() if TABLES.get(view, HELPERS.get(view)) in columns}


def _whole_bank(role: Role, columns: Columns) -> dict[str, str]:
    """Every row; for a role that does not see customers none of a customer or an account, and the status of customers
    and what happened to cases, which counts are made from, without customers' numbers."""
    hidden = () if role.sees_customers else OF_CUSTOMERS
    views = {view: select(view, columns, "FALSE" if view in hidden else WHOLE) for view in TABLES}
    views["campaign"] = campaigns(columns, WHOLE)
    views["response"] = responses(columns, "FALSE" if "response" in hidden else WHOLE)
    if hidden:
        for view in ("customer_status_month", "case_event"):
            views[view] = f"SELECT * REPLACE (NULL::VARCHAR AS customer_id) FROM ({views[view]})"
    return views


def _of_branches(role: Role, columns: Columns) -> dict[str, str]:
    own = f"t.branch_id IN {IDS}"
    orgs = f"SELECT org_id FROM marts.dim_org WHERE branch_id IN {IDS} OR org_id IN {IDS}"
    mine = f"SELECT customer_id FROM marts.scope_customer_branch WHERE branch_id IN {IDS}"
    accounts = f"SELECT account_id FROM marts.dim_account WHERE org_id IN ({orgs})"
    facts = (
        "account_month",
        "customer_month",
        "product_month",
        "org_month",
        "manager_month",
        "customer_status_month",
        "manager_status_month",
        "product_segment_month",
        "branch_product_month",
        "customer_segment_month",
        "case_event",
    )
    views = {view: select(view, columns, own) for view in facts}
    branch = "branch_id" if "branch_id" in columns.get("fct_plan_month", ()) else "org_id"
    views |= shared(columns) | by_customer(columns, mine, accounts)
    if can_split(columns):  # at home here then, so that branches add up to the bank
        views["response"] = responses(columns, f"{HOME_BRANCH} IN {IDS}")
    views["plan_month"] = select("plan_month", columns, f"t.{branch} IN {IDS}")
    views["plan_target_month"] = select("plan_target_month", columns, f"t.org_id IN {IDS}")
    views["customer_manager"] = select("customer_manager", columns, f"t.customer_id IN ({mine})")
    views["customer"] = select("customer", columns, f"t.customer_id IN ({mine})")
    views["account"] = select("account", columns, f"t.org_id IN ({orgs})")
    views["manager"] = select(
        "manager",
        columns,
        f"{ANYBODY} AND (t.role = 'product_manager' OR t.org_id IN ({orgs}) OR "
        f"t.manager_id IN (SELECT manager_id FROM marts.fct_manager_month WHERE branch_id IN {IDS}))",
    )
    views["recon"] = hidden_amounts(f"coalesce(t.org_id IN ({orgs}), FALSE)")
    return views
