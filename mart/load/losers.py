"""Rows that are good by themselves but repeat a key, or belong to a set with a wrong sum."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np

from mart.contracts import Table
from mart.load.conversions import literal, quoted
from mart.load.relations import SOURCE_FILE, SOURCE_ROW, Relation


def find_losers(con: duckdb.DuckDBPyConnection, table: Table, relations: Sequence[Relation]) -> None:
    """Rows that are good by themselves but repeat a key, or belong to a set with a wrong sum."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE losers (path VARCHAR, row BIGINT, rule VARCHAR, col VARCHAR, reason VARCHAR,"
        " value VARCHAR)"
    )
    if relations:
        _repeated_keys(con, table, relations)
        if table.sums:
            _wrong_sums(con, table, relations)


def _repeated_keys(con: duckdb.DuckDBPyConnection, table: Table, relations: Sequence[Relation]) -> None:
    """The first row of a key stays. A hash of the key finds the few candidates, the key itself decides."""
    key = ", ".join(quoted(name) for name in table.key)
    hashes = " UNION ALL ".join(f"SELECT hash({key}) AS h FROM ({relation.typed})" for relation in relations)
    if not _repeats(con, hashes):
        return
    con.execute(f"CREATE OR REPLACE TEMP TABLE repeated AS SELECT h FROM ({hashes}) GROUP BY h HAVING count(*) > 1")
    columns = f"{key}, month_no, path, row, {SOURCE_FILE} AS file, coalesce({SOURCE_ROW}, row) AS file_row"
    rows = " UNION ALL ".join(
        f"SELECT {columns} FROM ({relation.sql}) WHERE code IS NULL AND hash({key}) IN (SELECT h FROM repeated)"
        for relation in relations
    )
    shown = " || ' · ' || ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in table.key)
    con.execute(f"""
        INSERT INTO losers
        SELECT c.path, c.row, CASE WHEN file <> first_file THEN 'redelivered' ELSE 'key' END, {literal(table.key[0])},
            'repeats the key {" + ".join(table.key)} of row ' || first_row || ' of ' || coalesce(first_file, label),
            {shown}
        FROM (SELECT *, row_number() OVER w AS place, first(path) OVER w AS first_path,
                  first(file_row) OVER w AS first_row, first(file) OVER w AS first_file
              FROM ({rows}) WINDOW w AS (PARTITION BY {key} ORDER BY month_no, path, row)) c
        LEFT JOIN labels ON labels.path = c.first_path
        WHERE place > 1""")


def _repeats(con: duckdb.DuckDBPyConnection, hashes: str) -> bool:
    """Whether a hash comes twice. To sort numbers and compare neighbours is a quarter of the cost of grouping them, and
    most deliveries repeat no key."""
    found = np.asarray(con.execute(hashes).fetchnumpy()["h"])
    found.sort()
    return bool((found[1:] == found[:-1]).any())


def _wrong_sums(con: duckdb.DuckDBPyConnection, table: Table, relations: Sequence[Relation]) -> None:
    """All rows of a set whose good rows do not add up go: a part of a set cannot be trusted."""
    sums = table.sums
    per = ", ".join(quoted(name) for name in sums.per)
    rows = " UNION ALL ".join(
        f"SELECT {per}, {quoted(sums.column)} AS amount, path, row FROM ({relation.sql}) WHERE code IS NULL"
        " AND (path, row) NOT IN (SELECT (path, row) FROM losers)"
        for relation in relations
    )
    con.execute(f"""
        INSERT INTO losers
        SELECT path, row, 'sum', {literal(sums.column)},
            'the good rows of one {" + ".join(sums.per)} add up to ' || total || ', must be {sums.equals}',
            CAST(amount AS VARCHAR)
        FROM (SELECT *, sum(amount) OVER (PARTITION BY {per}) AS total FROM ({rows}))
        WHERE total <> {sums.equals}""")


def count_rows(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Rows of a table."""
    return con.execute(f"SELECT count(*) FROM {relation}").fetchone()[0]
