"""What the scoped views are made of: the bound ids, the tables behind views, selects with personal data masked."""

from __future__ import annotations

from mart.measures import named
from mart.scope.campaigns import campaigns, responses
from mart.scope.tables import Columns

IDS = "getvariable('scope_ids')"
ANYBODY = f"len({IDS}) > 0"  # no scope, no rows; unknown counts as no
WHOLE = f"'BANK' IN {IDS}"

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
    "counterparty": "dim_counterparty",
    "prospect_customer": "fct_prospect_customer",
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
    "case_event": "fct_case_event",
}

OF_CUSTOMERS = (  # views with a row for each customer or account
    "account_month",
    "customer_month",
    "customer_manager",
    "payment_month",
    "counterparty",
    "prospect_customer",
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


def select(view: str, columns: Columns, where: str, join: str = "") -> str:
    """The table behind a view with its personal data masked, plus what the role's queries expect."""
    table = TABLES[view]
    names = columns.get(table, ())
    replaced = [f"{mask(n)} AS {n}" for n in names if n in ("phone", "email", "registration_number")]
    extra = _extra(view, names)
    star = "t.*" + (f" REPLACE ({', '.join(replaced)})" if replaced else "")
    return f"SELECT {star}{extra} FROM marts.{table} t {join} WHERE {where}"


def _extra(view: str, names: tuple[str, ...]) -> str:
    if view == "customer_status_month":
        return ", TRUE AS is_lead"
    if view == "plan_month" and "branch_id" not in names:
        return ", t.org_id AS branch_id"
    return ""


def mask(name: str) -> str:
    """Personal data for those who do not hold the customer: enough to recognise, not enough to use."""
    if name == "email":
        return "left(t.email, 1) || '***' || regexp_extract(t.email, '@.*$')"
    return f"CASE WHEN t.{name} IS NOT NULL THEN '***' || right(t.{name}, 4) END"


def hidden_amounts(condition: str) -> str:
    """Reconciliation for a part of the bank: everybody sees whether it ties, not the bank's amounts."""
    return (
        f"SELECT t.month_no, t.check_name, t.org_id, CASE WHEN {condition} THEN t.left_cny END AS left_cny, "
        f"CASE WHEN {condition} THEN t.right_cny END AS right_cny, t.difference_cny FROM marts.recon t "
        f"WHERE {ANYBODY} AND (t.org_id IS NULL OR {condition})"
    )


def shared(columns: Columns) -> dict[str, str]:
    """Reference data without amounts of anybody: readable in every scope, in none without one."""
    views = {view: select(view, columns, ANYBODY) for view in ("org", "product", "month")}
    return views | {"campaign": campaigns(columns, ANYBODY)}


def by_customer(columns: Columns, mine: str, accounts: str) -> dict[str, str]:
    """Views of customer detail, limited to the customers (and accounts) of the role."""
    views = ("payment_month", "counterparty", "prospect_customer", "contact", "limit_state", "rating", "registry")
    found = {view: select(view, columns, f"t.customer_id IN ({mine})") for view in views}
    found["response"] = responses(columns, f"t.customer_id IN ({mine})")
    about_nobody = f"{ANYBODY} AND t.customer_id IS NULL"
    found["news"] = select("news", columns, f"({about_nobody}) OR t.customer_id IN ({mine})")
    found["collateral"] = select("collateral", columns, f"t.account_id IN ({accounts})")
    found["ownership_edge"] = select("ownership_edge", columns, f"t.owner_id IN ({mine}) OR t.owned_id IN ({mine})")
    return found


def sums(columns: Columns, table: str, expression: str, kind: str) -> str:
    names = [m for m in named("account") if m in columns.get(table, ())]
    return ", ".join(f"CAST(sum({expression.format(m=m)}) AS {kind}) AS {m}" for m in names)
