"""A product manager's customers, told by the shorter list: who is theirs, or who is not."""

from __future__ import annotations

import duckdb
import pytest

from mart.scope.tables import helper_tables

SEEN = """SELECT c.customer_id FROM marts.{table} c WHERE (c.customer_id IN (SELECT customer_id FROM
    marts.scope_product_manager_set
    WHERE product_manager_id = $id)) <> (SELECT any_value(is_rest) FROM marts.scope_product_manager_set WHERE
        product_manager_id = $id)"""


@pytest.fixture(scope="module")
def con():
    """Four customers, one of them (C4) with a status only: PM1 has all three with accounts, PM2 one; an account of
    nobody."""
    made = duckdb.connect(":memory:")
    made.execute("""CREATE SCHEMA marts;
        CREATE TABLE marts.dim_customer AS SELECT unnest(['C1', 'C2', 'C3']) AS customer_id, 'S1' AS home_org_id;
        CREATE TABLE marts.fct_customer_status_month AS SELECT unnest(['C1', 'C2', 'C3', 'C4']) AS customer_id, 1 AS
            month_no, 'B1' AS branch_id, 'value' AS tier;
        CREATE TABLE marts.dim_product AS SELECT 'P1' AS product_id, 'PM1' AS product_manager_id, 999999 AS
            valid_to_month_no
            UNION ALL SELECT 'P2', 'PM2', 999999 UNION ALL SELECT 'P3', 'PM3', 999999;
        CREATE TABLE marts.dim_account (account_id VARCHAR, customer_id VARCHAR, product_id VARCHAR, org_id VARCHAR);
        INSERT INTO marts.dim_account VALUES ('A1', 'C1', 'P1', 'S1'), ('A2', 'C2', 'P1', 'S1'), ('A3', 'C3', 'P1',
            'S1'),
            ('A4', 'C3', 'P2', 'S1'), ('A5', NULL, 'P1', 'S1')""")
    columns = {
        table: tuple(row[0] for row in made.execute(f"DESCRIBE marts.{table}").fetchall())
        for table in ("dim_customer", "fct_customer_status_month", "dim_product", "dim_account")
    }
    for statement in helper_tables(columns):
        made.execute(statement)
    return made


def seen(con, table: str, manager: str | None) -> list[str]:
    return [row[0] for row in con.execute(SEEN.format(table=table) + " ORDER BY ALL", {"id": manager}).fetchall()]


def test_who_has_most_customers_is_listed_by_those_they_have_not(con):
    rows = con.execute(
        "SELECT DISTINCT product_manager_id, is_rest, customer_id FROM marts.scope_product_manager_set ORDER BY ALL"
    ).fetchall()
    assert rows == [("PM1", True, ""), ("PM1", True, "C4"), ("PM2", False, "C3")]


@pytest.mark.parametrize(
    ("manager", "theirs"), [("PM1", ["C1", "C2", "C3"]), ("PM2", ["C3"]), ("PM3", []), ("PM9", []), (None, [])]
)
def test_they_see_theirs_and_nobody_else(con, manager, theirs):
    assert seen(con, "fct_customer_status_month", manager) == theirs
    assert seen(con, "dim_customer", manager) == theirs
