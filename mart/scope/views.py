"""SELECT statements of the scoped views, by the dimension that limits a role.

`IDS` is the bound session variable, a list; an unset or empty one yields no rows. Everything is filtered on the fact's
own month, so that a role sees each month as the bank was organised then: the total of a branch leader or regional head
is the sum of the branches' rows in the executive's table, a manager's total is the manager's row, to the cent.
"""

from __future__ import annotations

from collections.abc import Callable

from mart.measures import counts, named
from mart.scope.roles import Role
from mart.scope.tables import OPEN, SEGMENT, Columns, countable

IDS = "getvariable('scope_ids')"
ANYBODY = f"len({IDS}) > 0"  # no scope, no rows; unknown counts as no
WHOLE = f"'BANK' IN {IDS}"
# where a manager's customers bank, so that few blocks of a fact are read
UNITS = f"SELECT org_id FROM marts.scope_manager_org WHERE manager_id IN {IDS}"

TABLES = {
    "account_month": "fct_account_month",
    "customer_month": "fct_customer_month",
    "product_month": "fct_product_month",
    "org_month": "fct_org_month",
    "manager_month": "fct_manager_month",
    "customer_status_month": "fct_customer_status_month",
    "manager_status_month": "fct_manager_status_month",
    "customer_manager": "brg_customer_manager",
    "plan_month": "fct_plan_month",
    "plan_target_month": "fct_plan_target_month",
    "product_segment_month": "fct_product_segment_month",
    "branch_product_month": "fct_branch_product_month",
    "customer_segment_month": "fct_customer_segment_month",
    "payment_month": "fct_payment_month",
    "customer": "dim_customer",
    "org": "dim_org",
    "manager": "dim_manager",
    "product": "dim_product",
    "account": "dim_account",
    "contact": "dim_contact",
    "campaign": "dim_campaign",
    "response": "fct_response",
    "news": "dim_news",
    "limit_state": "dim_limit",
    "rating": "dim_rating",
    "collateral": "dim_collateral",
    "ownership_edge": "dim_ownership_edge",
    "recon": "recon",
    "month": "dim_month",
    "registry": "dim_registry",
    "product_set": "brg_product_set",
    "product_trait_month": "fct_product_trait_month",
}

OF_CUSTOMERS = (  # views with a row for each customer or account
    "account_month",
    "customer_month",
    "customer_manager",
    "payment_month",
    "customer",
    "account",
    "contact",
    "response",
    "limit_state",
    "rating",
    "collateral",
    "ownership_edge",
    "registry",
    "news",
)

HELPERS = {
    "customer_branch_month": "fct_customer_status_month"
}  # views on tables of helper_tables, and what those are made of


def role_views(role: Role, columns: Columns) -> dict[str, str]:
    """View name → SELECT for one role, for the tables this mart has."""
    rules: dict[str, Callable[[Role, Columns], dict[str, str]]] = {
        "bank": _whole_bank,
        "branch": _of_branches,
        "product": _of_products,
        "customer": _of_customers,
    }
    special = rules[role.dimension](role, columns)
    return {view: select for view, select in special.items() if TABLES.get(view, HELPERS.get(view)) in columns}


def _select(view: str, columns: Columns, where: str, join: str = "") -> str:
    """The table behind a view with its personal data masked, plus what the role's queries expect."""
    table = TABLES[view]
    names = columns.get(table, ())
    replaced = [f"{_mask(n)} AS {n}" for n in names if n in ("phone", "email", "registration_number")]
    extra = _extra(view, names)
    star = "t.*" + (f" REPLACE ({', '.join(replaced)})" if replaced else "")
    return f"SELECT {star}{extra} FROM marts.{table} t {join} WHERE {where}"


def _extra(view: str, names: tuple[str, ...]) -> str:
    if view == "customer_status_month":
        return ", TRUE AS is_lead"
    if view == "plan_month" and "branch_id" not in names:
        return ", t.org_id AS branch_id"
    return ""


def _mask(name: str) -> str:
    """Personal data for those who do not hold the customer: enough to recognise, not enough to use."""
    if name == "email":
        return "left(t.email, 1) || '***' || regexp_extract(t.email, '@.*$')"
    return f"CASE WHEN t.{name} IS NOT NULL THEN '***' || right(t.{name}, 4) END"


def _hidden_amounts(condition: str) -> str:
    """Reconciliation for a part of the bank: everybody sees whether it ties, not the bank's amounts."""
    return (
        f"SELECT t.month_no, t.check_name, t.org_id, CASE WHEN {condition} THEN t.left_cny END AS left_cny, "
        f"CASE WHEN {condition} THEN t.right_cny END AS right_cny, t.difference_cny FROM marts.recon t "
        f"WHERE {ANYBODY} AND (t.org_id IS NULL OR {condition})"
    )


def _shared(columns: Columns) -> dict[str, str]:
    """Reference data without amounts of anybody: readable in every scope, in none without one."""
    return {view: _select(view, columns, ANYBODY) for view in ("org", "product", "campaign", "month")}


def _by_customer(columns: Columns, mine: str, accounts: str) -> dict[str, str]:
    """Views of customer detail, limited to the customers (and accounts) of the role."""
    views = ("payment_month", "contact", "response", "limit_state", "rating", "registry")
    found = {view: _select(view, columns, f"t.customer_id IN ({mine})") for view in views}
    about_nobody = f"{ANYBODY} AND t.customer_id IS NULL"
    found["news"] = _select("news", columns, f"({about_nobody}) OR t.customer_id IN ({mine})")
    found["collateral"] = _select("collateral", columns, f"t.account_id IN ({accounts})")
    found["ownership_edge"] = _select("ownership_edge", columns, f"t.owner_id IN ({mine}) OR t.owned_id IN ({mine})")
    return found


def _whole_bank(role: Role, columns: Columns) -> dict[str, str]:
    """Every row; for a role that does not see customers none of a customer or an account, and the status of customers,
    which counts are made from, without their numbers."""
    hidden = () if role.sees_customers else OF_CUSTOMERS
    views = {view: _select(view, columns, "FALSE" if view in hidden else WHOLE) for view in TABLES}
    if hidden:
        status = views["customer_status_month"]
        views["customer_status_month"] = f"SELECT * REPLACE (NULL::VARCHAR AS customer_id) FROM ({status})"
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
    )
    views = {view: _select(view, columns, own) for view in facts}
    branch = "branch_id" if "branch_id" in columns.get("fct_plan_month", ()) else "org_id"
    views |= _shared(columns) | _by_customer(columns, mine, accounts)
    views["plan_month"] = _select("plan_month", columns, f"t.{branch} IN {IDS}")
    views["plan_target_month"] = _select("plan_target_month", columns, f"t.org_id IN {IDS}")
    views["customer_manager"] = _select("customer_manager", columns, f"t.customer_id IN ({mine})")
    views["customer"] = _select("customer", columns, f"t.customer_id IN ({mine})")
    views["account"] = _select("account", columns, f"t.org_id IN ({orgs})")
    views["manager"] = _select(
        "manager",
        columns,
        f"{ANYBODY} AND (t.role = 'product_manager' OR t.org_id IN ({orgs}) OR "
        f"t.manager_id IN (SELECT manager_id FROM marts.fct_manager_month WHERE branch_id IN {IDS}))",
    )
    views["recon"] = _hidden_amounts(f"coalesce(t.org_id IN ({orgs}), FALSE)")
    return views


def _of_products(role: Role, columns: Columns) -> dict[str, str]:
    products = (
        f"SELECT product_id FROM marts.dim_product WHERE product_manager_id IN {IDS} AND valid_to_month_no = {OPEN}"
    )
    own = f"t.product_id IN ({products})"
    mine = f"SELECT customer_id FROM marts.scope_product_manager_customer WHERE product_manager_id IN {IDS}"
    accounts = f"SELECT account_id FROM marts.dim_account WHERE product_id IN ({products})"
    direct = (
        "account_month",
        "product_month",
        "branch_product_month",
        "product_segment_month",
        "product_trait_month",
        "plan_month",
        "account",
        "product_set",
    )
    views = {view: _select(view, columns, own) for view in direct}
    views |= _shared(columns) | _by_customer(columns, mine, accounts)
    listed = f"FROM marts.scope_product_manager_set WHERE product_manager_id IN {IDS}"
    is_his = (  # unknown without a list: no rows
        f"(t.customer_id IN (SELECT customer_id {listed})) <> (SELECT any_value(is_rest) {listed})"
    )
    for view in ("customer_status_month", "customer_manager", "customer"):
        views[view] = _select(view, columns, is_his)
    views["manager"] = _select("manager", columns, ANYBODY)
    sums = _sums(columns, "fct_account_month", "t.{m}", "DECIMAL(38,2)")
    keys = "t.month_no, t.customer_id, t.org_id, t.branch_id"
    views["customer_month"] = (
        f"SELECT {keys}, count(*) AS accounts_cnt, {sums} FROM marts.fct_account_month t WHERE {own} GROUP BY {keys}"
    )
    keys = "t.month_no, t.org_id, t.branch_id"
    sums = _sums(columns, "fct_product_month", "t.{m}", "DECIMAL(38,2)")
    views["org_month"] = f"SELECT {keys}, {sums} FROM marts.fct_product_month t WHERE {own} GROUP BY {keys}"
    keys = "t.month_no, b.manager_id, t.org_id, t.branch_id"
    sums = _sums(columns, "fct_account_month", "t.{m} * b.share", "DECIMAL(38,8)")
    views["manager_month"] = (
        f"SELECT {keys}, {sums} FROM marts.fct_account_month t JOIN marts.brg_customer_manager b "
        f"ON b.month_no = t.month_no AND b.customer_id = t.customer_id WHERE {own} GROUP BY {keys}"
    )
    views |= _counted(columns)
    for view in ("plan_target_month", "manager_status_month"):
        views[view] = _select(view, columns, "FALSE")
    views["recon"] = _hidden_amounts("FALSE")
    return views


def _counted(columns: Columns) -> dict[str, str]:
    """A product manager's customers, counted by home branch and by segment: counts only, no amounts."""
    if not {"dim_account", "dim_product", "fct_customer_status_month"} <= set(columns):
        return {}
    have = columns["fct_customer_status_month"]
    counts = ", ".join(countable(have))
    mine = f"marts.scope_product_manager_month WHERE product_manager_id IN {IDS} AND"
    segment = ", ".join(name for name in SEGMENT if name in have)
    return {
        "customer_branch_month": f"SELECT month_no, branch_id, {counts} FROM {mine} is_by_branch",
        "customer_segment_month": f"SELECT month_no, {segment}, {counts} FROM {mine} NOT is_by_branch",
    }


def _of_customers(role: Role, columns: Columns) -> dict[str, str]:
    held = f"SELECT customer_id FROM marts.scope_manager_customer WHERE manager_id IN {IDS}"
    now = f"{held} AND is_current"
    accounts = f"SELECT account_id FROM marts.dim_account WHERE customer_id IN ({now})"
    views = _shared(columns) | _by_customer(columns, now, accounts)
    views["account_month"] = _weighted("account_month", columns)
    views["customer_month"] = _weighted("customer_month", columns)
    keys = "month_no, product_id, org_id, branch_id"
    sums = _sums(columns, "fct_account_month", "{m}", "DECIMAL(38,8)")
    views["product_month"] = (
        f"SELECT {keys}, count(*) AS accounts_cnt, count(DISTINCT customer_id) AS holders_cnt, {sums} "
        f"FROM ({views['account_month']}) GROUP BY {keys}"
    )
    measures = ", ".join(f"t.{m}" for m in (*named("account"), *counts()) if m in columns.get("fct_manager_month", ()))
    views["org_month"] = (
        f"SELECT t.month_no, t.org_id, t.branch_id, {measures} FROM marts.fct_manager_month t"
        f" WHERE t.manager_id IN {IDS}"
    )
    for view in ("manager_month", "manager_status_month"):
        views[view] = _select(view, columns, f"t.manager_id IN {IDS}")
    views["product_set"] = _select("product_set", columns, ANYBODY)
    own_month = "JOIN marts.brg_customer_manager b ON b.month_no = t.month_no AND b.customer_id = t.customer_id"
    views["customer_status_month"] = (
        f"SELECT t.*, b.is_lead, b.share FROM marts.fct_customer_status_month t {own_month} WHERE b.manager_id IN {IDS}"
        f" AND t.home_org_id IN ({UNITS})"
    )
    views["customer_manager"] = _select("customer_manager", columns, f"t.customer_id IN ({held})")
    views["customer"] = _own_customer(columns, held, now if role.sees_contacts else "NULL")
    views["account"] = _select("account", columns, f"t.customer_id IN ({held})")
    team = f"SELECT manager_id FROM marts.scope_manager_customer WHERE customer_id IN ({held})"
    views["manager"] = _select(
        "manager",
        columns,
        f"t.manager_id IN {IDS} OR t.manager_id IN ({team}) OR (t.role = 'product_manager' AND {ANYBODY})",
    )
    for view in ("plan_month", "plan_target_month"):
        views[view] = _select(view, columns, "FALSE")
    views["recon"] = _hidden_amounts("FALSE")
    return views


def _own_customer(columns: Columns, held: str, now: str) -> str:
    """Customers the manager has or had; contact data in full only for those of `now`."""
    personal = [n for n in ("phone", "email", "registration_number") if n in columns.get("dim_customer", ())]
    replaced = ", ".join(f"CASE WHEN t.customer_id IN ({now}) THEN t.{n} ELSE {_mask(n)} END AS {n}" for n in personal)
    star = f"t.* REPLACE ({replaced})" if replaced else "t.*"
    return f"SELECT {star} FROM marts.dim_customer t WHERE t.customer_id IN ({held})"


def _weighted(view: str, columns: Columns) -> str:
    """A fact weighted by the manager's share of the month, so that it adds up to his row in the manager table."""
    table = TABLES[view]
    names = columns.get(table, ())
    replaced = ", ".join(f"CAST(t.{m} * b.share AS DECIMAL(38,8)) AS {m}" for m in named("account") if m in names)
    star = f"t.* REPLACE ({replaced})" if replaced else "t.*"
    return (
        f"SELECT {star}, b.manager_id FROM marts.{table} t JOIN marts.brg_customer_manager b "
        f"ON b.month_no = t.month_no AND b.customer_id = t.customer_id WHERE b.manager_id IN {IDS} "
        f"AND t.org_id IN ({UNITS})"
    )


def _sums(columns: Columns, table: str, expression: str, kind: str) -> str:
    names = [m for m in named("account") if m in columns.get(table, ())]
    return ", ".join(f"CAST(sum({expression.format(m=m)}) AS {kind}) AS {m}" for m in names)
