"""Check one raw table over all its systems at once and write good rows to raw, bad rows to quarantine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from mart.contracts import Column, Table
from mart.load.conversions import literal, quoted
from mart.load.losers import count_rows, find_losers
from mart.load.model import Finding, LoadError, TableResult
from mart.load.observe import has_padded_values, observed
from mart.load.parquet_files import broken_inside
from mart.load.relations import SOURCE_FILE, SOURCE_ROW, Relation, relation
from mart.load.rules import key_relation

# The second version of the format: differences instead of values, a fifth cheaper to write and smaller than the first.
AS_RAW = "(FORMAT parquet, PARQUET_VERSION v2)"
QUARANTINE = """
    CREATE TEMP TABLE quarantine (file VARCHAR, "system" VARCHAR, "table" VARCHAR, "row" BIGINT, "column" VARCHAR,
        rule VARCHAR, reason VARCHAR, value VARCHAR, record VARCHAR);
    CREATE TEMP TABLE labels (path VARCHAR, label VARCHAR);
"""


def load_table(
    con: duckdb.DuckDBPyConnection,
    same: Sequence[Table],
    relations: Sequence[Relation],
    raw: Path,
    keys: Sequence[str],
    present: Collection[str] = (),
) -> tuple[list[TableResult], list[Finding]]:
    """Load one raw table. `same` are the contracts that share it, `keys` its columns that other tables refer to,
    `present` the raw tables that were brought. Returns row counts, and what was found without a row being wrong.

    Raises LoadError naming the file when a file turns out to be damaged inside.
    """
    folder = raw / same[0].name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        seen = [_seen(con, relation, present) for relation in relations]
        relations, found = [relation for relation, _ in seen], [item for _, more in seen for item in more]
        find_losers(con, same[0], relations)
        results = [_load_system(con, table, relations, folder) for table in same]
    except duckdb.Error as error:
        findings = broken_inside([file for relation in relations for file in relation.files])
        raise LoadError(findings) if findings else error from error
    if not relations:
        _write_empty(con, same[0], folder)
    _write_keys(con, same[0], folder, keys)
    return [result for result in results if result], found


def _seen(con: duckdb.DuckDBPyConnection, given: Relation, present: Collection[str]) -> tuple[Relation, list[Finding]]:
    """The relation as it is to be read, and what is odd about its values: trimmed where a key or a value of a list is
    padded, or a key refers to nothing, for which the spaces around it may be the reason; without joins where every
    reference is met."""
    found = observed(con, given)
    (orphans,) = con.execute(given.orphans).fetchone()
    is_padded = any(item.rule == "padded" for item in found) or has_padded_values(con, given)
    if not orphans and not is_padded:
        return replace(given, sql=given.unjoined), found
    trimmed = relation(given.table, given.files, present, is_lenient=True)
    return trimmed, observed(con, trimmed)


def _load_system(
    con: duckdb.DuckDBPyConnection, table: Table, relations: Sequence[Relation], folder: Path
) -> TableResult | None:
    own = [relation for relation in relations if relation.table.system == table.system]
    if not own:
        return None
    target = folder / f"system={table.system}" / "data.parquet"
    target.parent.mkdir()
    produced = sum(file.rows_parsed for relation in own for file in relation.files)
    (loaded,) = con.execute(f"COPY ({_good(con, table, own)}) TO {literal(target)} {AS_RAW}").fetchone()
    if loaded < produced:
        for relation in own:
            _quarantine(con, relation)
    where = '"system" = ? AND "table" = ?'
    (bad,) = con.execute(f"SELECT count(*) FROM quarantine WHERE {where}", [table.system, table.name]).fetchone()
    if produced != loaded + bad:
        raise AssertionError(f"{table.full_name}: {produced} rows produced but {loaded} loaded and {bad} quarantined")
    return TableResult(table.system, table.name, produced, loaded, bad)


def _good(con: duckdb.DuckDBPyConnection, table: Table, own: Sequence[Relation]) -> str:
    """Good rows of a system in the order month, file row; month text becomes month_no."""
    picked = ", ".join("month_no" if c.type == "month" else quoted(c.name) for c in table.columns)
    losers = " AND (path, row) NOT IN (SELECT (path, row) FROM losers)" if count_rows(con, "losers") else ""
    in_order = len(own) == 1 and own[0].sql == own[0].unjoined and not losers
    if in_order and own[0].files[0].source.month:
        return f"SELECT {picked} FROM ({own[0].sql}) WHERE code IS NULL{losers}"
    columns = f"{picked}, month_no AS __month, path, row"
    union = " UNION ALL ".join(f"SELECT {columns} FROM ({relation.sql}) WHERE code IS NULL{losers}" for relation in own)
    return f"SELECT {picked} FROM ({union}) ORDER BY __month, path, row"


def _quarantine(con: duckdb.DuckDBPyConnection, relation: Relation) -> None:
    """Copy the rows of a relation that break a rule, or that lost against an equal key or a wrong sum."""
    table = relation.table
    reasons = ", ".join(
        f"({r.code}, {literal(r.column)}, {literal(r.name)}, {literal(r.reason)})" for r in relation.rules
    )
    values = " ".join(f"WHEN {rule.code} THEN {rule.value}" for rule in relation.rules)
    record = ", ".join(f"{quoted(c.name)} := {_shown(c, relation)}" for c in table.columns)
    lost = "LEFT JOIN losers l ON l.path = r.path AND l.row = r.row" if count_rows(con, "losers") else ""
    extra = ("l.rule", "l.col", "l.reason", "l.value") if lost else ("NULL",) * 4
    con.execute(f"""
        INSERT INTO quarantine
        SELECT coalesce(r.{SOURCE_FILE}, labels.label), {literal(table.system)}, {literal(table.name)},
            coalesce(r.{SOURCE_ROW}, r.row),
            coalesce(reasons.col, {extra[1]}), coalesce(reasons.rule, {extra[0]}),
            coalesce(reasons.reason, {extra[2]}), coalesce(CASE r.code {values} END, {extra[3]}),
            CAST(to_json(struct_pack({record})) AS VARCHAR)
        FROM ({relation.sql}) r {lost}
        LEFT JOIN (VALUES {reasons}) reasons (code, col, rule, reason) ON reasons.code = r.code
        LEFT JOIN labels ON labels.path = r.path
        WHERE r.code IS NOT NULL {"OR l.rule IS NOT NULL" if lost else ""}
        ORDER BY r.path, r.row""")


def _shown(column: Column, relation: Relation) -> str:
    raw = quoted(f"__raw_{column.name}")
    return raw if f"AS {raw}" in relation.sql else f"CAST({quoted(column.name)} AS VARCHAR)"


def _write_empty(con: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    """A table nobody brought is an empty file with its columns, so that whatever reads raw finds it."""
    picked = ", ".join(
        "CAST(NULL AS INTEGER) AS month_no" if c.type == "month" else f"CAST(NULL AS {c.sql_type}) AS {quoted(c.name)}"
        for c in table.columns
    )
    target = folder / "system=none" / "data.parquet"
    target.parent.mkdir()
    con.execute(f"COPY (SELECT {picked} LIMIT 0) TO {literal(target)} (FORMAT parquet)")


def _write_keys(con: duckdb.DuckDBPyConnection, table: Table, folder: Path, keys: Sequence[str]) -> None:
    systems = "list(DISTINCT system)" if any(column.name == "system" for column in table.columns) else "NULL"
    for name in keys:
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE {key_relation(table.name, name)} AS
            SELECT {quoted(name)} AS key, min(month_no) AS first_month_no, {systems} AS systems
            FROM read_parquet({literal(folder / "**" / "*.parquet")}, hive_partitioning = false) GROUP BY 1""")
