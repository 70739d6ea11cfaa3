"""Views of a role limited to products: facts of these, customers as sums of their accounts of these."""

from __future__ import annotations

from mart.scope.campaigns import responses
from mart.scope.roles import Role
from mart.scope.statements import ANYBODY, IDS, by_customer, hidden_amounts, select, shared, sums
from mart.scope.tables import OPEN, SEGMENT, Columns, countable


def of_products(role: Role, columns: Columns) -> dict[str, str]:
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
    views = {view: select(view, columns, own) for view in direct}
    views |= shared(columns) | by_customer(columns, mine, accounts)
    listed = f"FROM marts.scope_product_manager_set WHERE product_manager_id IN {IDS}"
    is_his = (  # unknown without a list: no rows
        f"(t.customer_id IN (SELECT customer_id {listed})) <> (SELECT any_value(is_rest) {listed})"
    )
    pushed = f"SELECT campaign_id FROM marts.dim_campaign t WHERE {own} AND t.valid_to_month_no = {OPEN}"
    views["response"] = responses(columns, f"t.campaign_id IN ({pushed})")  # whole groups, also who did not open
    views["case_event"] = select("case_event", columns, f"t.product_manager_id IN {IDS}")
    for view in ("customer_status_month", "customer_manager", "customer"):
        views[view] = select(view, columns, is_his)
    views["manager"] = select("manager", columns, ANYBODY)
    summed = sums(columns, "fct_account_month", "t.{m}", "DECIMAL(38,2)")
    keys = "t.month_no, t.customer_id, t.org_id, t.branch_id"
    views["customer_month"] = (
        f"SELECT {keys}, count(*) AS accounts_cnt, {summed} FROM marts.fct_account_month t WHERE {own} GROUP BY {keys}"
    )
    keys = "t.month_no, t.org_id, t.branch_id"
    summed = sums(columns, "fct_product_month", "t.{m}", "DECIMAL(38,2)")
    views["org_month"] = f"SELECT {keys}, {summed} FROM marts.fct_product_month t WHERE {own} GROUP BY {keys}"
    keys = "t.month_no, b.manager_id, t.org_id, t.branch_id"
    summed = sums(columns, "fct_account_month", "t.{m} * b.share", "DECIMAL(38,8)")
    views["manager_month"] = (
        f"SELECT {keys}, {summed} FROM marts.fct_account_month t JOIN marts.brg_customer_manager b "
        f"ON b.month_no = t.month_no AND b.customer_id = t.customer_id WHERE {own} GROUP BY {keys}"
    )
    views |= _counted(columns)
    for view in ("plan_target_month", "manager_status_month"):
        views[view] = select(view, columns, "FALSE")
    views["recon"] = hidden_amounts("FALSE")
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
