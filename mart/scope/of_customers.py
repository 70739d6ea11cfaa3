"""Views of a relationship manager: facts weighted by the share, so that they add up to the manager's row."""

from __future__ import annotations

from mart.measures import counts, named
from mart.scope.roles import Role
from mart.scope.statements import ANYBODY, IDS, TABLES, by_customer, hidden_amounts, mask, select, shared, sums
from mart.scope.tables import Columns

# where a manager's customers bank, so that few blocks of a fact are read
UNITS = f"SELECT org_id FROM marts.scope_manager_org WHERE manager_id IN {IDS}"


def of_customers(role: Role, columns: Columns) -> dict[str, str]:
    held = f"SELECT customer_id FROM marts.scope_manager_customer WHERE manager_id IN {IDS}"
    now = f"{held} AND is_current"
    accounts = f"SELECT account_id FROM marts.dim_account WHERE customer_id IN ({now})"
    views = shared(columns) | by_customer(columns, now, accounts)
    views["account_month"] = _weighted("account_month", columns)
    views["customer_month"] = _weighted("customer_month", columns)
    keys = "month_no, product_id, org_id, branch_id"
    summed = sums(columns, "fct_account_month", "{m}", "DECIMAL(38,8)")
    views["product_month"] = (
        f"SELECT {keys}, count(*) AS accounts_cnt, count(DISTINCT customer_id) AS holders_cnt, {summed} "
        f"FROM ({views['account_month']}) GROUP BY {keys}"
    )
    measures = ", ".join(f"t.{m}" for m in (*named("account"), *counts()) if m in columns.get("fct_manager_month", ()))
    views["org_month"] = (
        f"SELECT t.month_no, t.org_id, t.branch_id, {measures} FROM marts.fct_manager_month t"
        f" WHERE t.manager_id IN {IDS}"
    )
    for view in ("manager_month", "manager_status_month"):
        views[view] = select(view, columns, f"t.manager_id IN {IDS}")
    views["case_event"] = select("case_event", columns, f"t.manager_id IN {IDS}")
    views["product_set"] = select("product_set", columns, ANYBODY)
    own_month = "JOIN marts.brg_customer_manager b ON b.month_no = t.month_no AND b.customer_id = t.customer_id"
    views["customer_status_month"] = (
        f"SELECT t.*, b.is_lead, b.share FROM marts.fct_customer_status_month t {own_month} WHERE b.manager_id IN {IDS}"
        f" AND t.home_org_id IN ({UNITS})"
    )
    views["customer_manager"] = select("customer_manager", columns, f"t.customer_id IN ({held})")
    views["customer"] = _own_customer(columns, held, now if role.sees_contacts else "NULL")
    views["account"] = select("account", columns, f"t.customer_id IN ({held})")
    team = f"SELECT manager_id FROM marts.scope_manager_customer WHERE customer_id IN ({held})"
    views["manager"] = select(
        "manager",
        columns,
        f"t.manager_id IN {IDS} OR t.manager_id IN ({team}) OR (t.role = 'product_manager' AND {ANYBODY})",
    )
    for view in ("plan_month", "plan_target_month"):
        views[view] = select(view, columns, "FALSE")
    views["recon"] = hidden_amounts("FALSE")
    return views


def _own_customer(columns: Columns, held: str, now: str) -> str:
    """Customers the manager has or had; contact data in full only for those of `now`."""
    personal = [n for n in ("phone", "email", "registration_number") if n in columns.get("dim_customer", ())]
    replaced = ", ".join(f"CASE WHEN t.customer_id IN ({now}) THEN t.{n} ELSE {mask(n)} END AS {n}" for n in personal)
    star = f"t.* REPLACE ({replaced})" if replaced else "t.*"
    return f"SELECT {star} FROM marts.dim_customer t WHERE t.customer_id IN ({held})"


def _weighted(view: str, columns: Columns) -> str:
    """A fact weighted by the manager's share of the month, so that it adds up to their row in the manager table."""
    table = TABLES[view]
    names = columns.get(table, ())
    replaced = ", ".join(f"CAST(t.{m} * b.share AS DECIMAL(38,8)) AS {m}" for m in named("account") if m in names)
    star = f"t.* REPLACE ({replaced})" if replaced else "t.*"
    return (
        f"SELECT {star}, b.manager_id FROM marts.{table} t JOIN marts.brg_customer_manager b "
        f"ON b.month_no = t.month_no AND b.customer_id = t.customer_id WHERE b.manager_id IN {IDS} "
        f"AND t.org_id IN ({UNITS})"
    )
