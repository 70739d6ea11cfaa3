"""Every type a file can hold against every type a contract can ask for: read, empty, or refused; never an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from mart.contracts import SQL_TYPES, Column
from mart.load.conversions import convert

STORED = {
    "TINYINT": "1", "SMALLINT": "1", "INTEGER": "1", "BIGINT": "9223372036854775807",
    "HUGEINT": "170141183460469231731687303715884105727",
    "UTINYINT": "255", "USMALLINT": "1", "UINTEGER": "1", "UBIGINT": "18446744073709551615", "UHUGEINT": "1",
    "FLOAT": "'nan'", "DOUBLE": "1e300",
    "DECIMAL(18,2)": "1.50", "DECIMAL(38,0)": "1" + "0" * 37, "DECIMAL(38,38)": "0.1", "VARCHAR": "'x'",
    "DATE": "'infinity'", "TIMESTAMP": "'2026-09-01 10:00'",
    "TIMESTAMP_S": "'2026-09-01'", "TIMESTAMP_MS": "'2026-09-01'", "TIMESTAMP_NS": "'2026-09-01'",
    "TIMESTAMP WITH TIME ZONE": "'2026-09-01 10:00+08'",
    "TIME": "'10:00'", "INTERVAL": "'1 day'", "BOOLEAN": "true", "BLOB": "'\\xFF'",
    "UUID": "'eeccb8c5-9943-b2bb-bb5e-222f4e14b687'", "BIT": "'101'",
    "INTEGER[]": "[1]", "STRUCT(a INTEGER)": "{'a': 1}", "MAP(VARCHAR, INTEGER)": "MAP {'a': 1}",
    "ENUM('a', 'b')": "'a'",
}  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """One database for all of them."""
    with duckdb.connect() as found:
        yield found


@pytest.mark.parametrize("wanted", SQL_TYPES)
@pytest.mark.parametrize("stored", STORED)
def test_a_value_is_read_empty_or_refused(con, wanted, stored):
    column = Column("c", wanted, False, "", "")
    con.execute(f"CREATE OR REPLACE TABLE t AS SELECT CAST({STORED[stored]} AS {stored}) AS c UNION ALL SELECT NULL")
    (actual,) = con.execute("SELECT column_type FROM (DESCRIBE t)").fetchone()
    expression = convert(column, '"c"', actual)
    if expression is not None:
        rows = con.execute(f"SELECT CAST({expression} AS {column.sql_type}) FROM t").fetchall()
        assert len(rows) == 2


@pytest.mark.parametrize(("wanted", "stored", "value", "expected"), [
    ("text", "DOUBLE", "1001.0", "1001"), ("text", "BIGINT", "7", "7"), ("bool", "VARCHAR", "' Y '", True), ("bool",
    "INTEGER", "2", None),
    ("count", "VARCHAR", "'3.5'", None), ("count", "VARCHAR", "'3.0'", 3), ("money", "VARCHAR", "'1.005'",
    Decimal("1.01")),
    ("money", "VARCHAR", "'1,5'", None), ("date", "VARCHAR", "'epoch'", None), ("date", "TIMESTAMP",
    "'2026-09-01 23:59'", date(2026, 9, 1)),
    ("month", "DATE", "'2026-09-30'", "2026-09"), ("money", "DOUBLE", "'inf'", None)])  # fmt: skip
def test_readings_that_matter(con, wanted, stored, value, expected):
    column = Column("c", wanted, False, "", "")
    sql = convert(column, '"c"', stored)
    assert con.execute(f"SELECT {sql} FROM (SELECT CAST({value} AS {stored}) AS c)").fetchone() == (expected,)
