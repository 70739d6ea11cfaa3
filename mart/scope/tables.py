"""Small tables the build writes beside the facts, so that a role's view does not look everything up at every click.

Which customers a branch, a product manager and a manager have to do with; where a manager's customers bank; a product
manager's customers counted by month.
"""

from __future__ import annotations

from mart.measures import counts, measure

Columns = dict[str, tuple[str, ...]]
OPEN = 999999  # valid_to_month_no of the row that is in force now
SEGMENT = ("tier", "industry_code", "size_class", "ownership")


def helper_tables(columns: Columns) -> list[str]:
    """Small look-ups written once by the build: which customers a branch and a manager have to do with."""
    statements = []
    if {"dim_account", "dim_customer", "dim_org"} <= set(columns):
        statements.append(
            "CREATE OR REPLACE TABLE marts.scope_customer_branch AS SELECT DISTINCT o.branch_id, x.customer_id FROM ("
            "SELECT DISTINCT customer_id, org_id FROM marts.dim_account "
            "UNION SELECT customer_id, home_org_id FROM marts.dim_customer) x "
            "JOIN (SELECT DISTINCT org_id, branch_id FROM marts.dim_org) o ON o.org_id = x.org_id "
            "WHERE o.branch_id IS NOT NULL ORDER BY ALL"
        )
    if {"dim_account", "dim_product"} <= set(columns):
        statements.append(
            "CREATE OR REPLACE TABLE marts.scope_product_manager_customer AS SELECT DISTINCT p.product_manager_id,"
            " a.customer_id FROM (SELECT DISTINCT customer_id, product_id FROM marts.dim_account) a JOIN"
            f" marts.dim_product p ON p.product_id = a.product_id AND p.valid_to_month_no = {OPEN} WHERE"
            " p.product_manager_id IS NOT NULL ORDER BY ALL"
        )
        statements.append(_product_manager_set([name for name in _OF_CUSTOMERS if name in columns]))
    if {"dim_account", "dim_product", "fct_customer_status_month"} <= set(columns):
        statements.append(_product_manager_counts(columns["fct_customer_status_month"]))
    if "brg_customer_manager" in columns:
        statements.append(
            "CREATE OR REPLACE TABLE marts.scope_manager_customer AS SELECT manager_id, customer_id, "
            "max(month_no) = (SELECT max(month_no) FROM marts.brg_customer_manager) AS is_current "
            "FROM marts.brg_customer_manager WHERE manager_id <> 'UNASSIGNED' AND share > 0 "
            "GROUP BY manager_id, customer_id ORDER BY manager_id, customer_id"
        )
    if {"brg_customer_manager", "dim_account", "dim_customer"} <= set(columns):
        statements.append(
            "CREATE OR REPLACE TABLE marts.scope_manager_org AS SELECT DISTINCT m.manager_id, a.org_id FROM"
            " marts.scope_manager_customer m JOIN (SELECT DISTINCT customer_id, org_id FROM marts.dim_account UNION"
            " SELECT customer_id, home_org_id FROM marts.dim_customer) a USING (customer_id) ORDER BY ALL"
        )
    return statements


_OF_CUSTOMERS = (
    "dim_customer",
    "fct_customer_status_month",
    "brg_customer_manager",
)  # what a product manager sees by customer


def _product_manager_set(tables: list[str]) -> str:
    """Table scope_product_manager_set: a product manager's customers, stored as the shorter of two lists.

    A manager with at most half of the bank's customers has the list of theirs (is_rest FALSE); a manager with more has
    the list of the others (is_rest TRUE). With 100 customers in the bank and 95 of them theirs, five rows are looked up
    instead of 95; nearly everybody has a current account, and that look-up costs a screen more than all the rest.
    The row with an empty customer_id says that the second kind of list exists: a manager of all customers has only
    that row, and a manager without any row sees nobody.
    """
    everyone = (
        " UNION ".join(f"SELECT customer_id FROM marts.{table}" for table in tables)
        or "SELECT NULL AS customer_id WHERE FALSE"
    )
    own = """
        SELECT product_manager_id, customer_id
        FROM marts.scope_product_manager_customer
        WHERE product_manager_id {} (SELECT product_manager_id FROM most)"""
    return f"""
        CREATE OR REPLACE TABLE marts.scope_product_manager_set AS
        WITH everyone AS MATERIALIZED ({everyone}), most AS MATERIALIZED (
            SELECT product_manager_id
            FROM marts.scope_product_manager_customer
            GROUP BY product_manager_id
            HAVING count(*) * 2 > (SELECT count(*) FROM everyone)
        )
        SELECT product_manager_id, FALSE AS is_rest, customer_id FROM ({own.format("NOT IN")})
        UNION ALL
        SELECT m.product_manager_id, TRUE, e.customer_id
        FROM most m
        CROSS JOIN everyone e
        ANTI JOIN ({own.format("IN")}) h
            ON h.product_manager_id = m.product_manager_id AND h.customer_id = e.customer_id
        UNION ALL
        SELECT product_manager_id, TRUE, '' FROM most
        ORDER BY ALL"""


def _product_manager_counts(have: tuple[str, ...]) -> str:
    """Customers of each product manager by month, once by home branch and once by segment: thirteen months of them are
    millions of status rows, which a screen must not count while somebody waits."""
    counts = ", ".join(f"CAST({measure(name).sql('s')} AS INTEGER) AS {name}" for name in countable(have))
    segment = ", ".join(f"s.{name}" for name in SEGMENT if name in have)
    return (
        "CREATE OR REPLACE TABLE marts.scope_product_manager_month AS SELECT c.product_manager_id, s.month_no,"
        f" s.branch_id, {segment}, grouping(s.branch_id) = 0 AS is_by_branch, {counts} FROM"
        " marts.fct_customer_status_month s JOIN marts.scope_product_manager_customer c ON c.customer_id ="
        " s.customer_id GROUP BY GROUPING SETS ((c.product_manager_id, s.month_no, s.branch_id),"
        f" (c.product_manager_id, s.month_no, {segment})) ORDER BY c.product_manager_id, is_by_branch, s.month_no"
    )


def countable(have: tuple[str, ...]) -> list[str]:
    """The counts for which a status table has the columns.

    >>> countable(("is_customer", "is_active", "products_cnt"))
    ['customers_cnt', 'customers_active_cnt', 'products_held_cnt']
    """
    return [name for name in counts() if set(measure(name).columns) <= set(have)]
