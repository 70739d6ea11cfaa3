"""A join in a mapping's SELECT that gives one row of the bank's files several times."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from mart.load.conversions import literal
from mart.load.delivery import Delivery
from mart.load.fan_out import multiplications, same_twice
from mart.load.mapping_spec import Mapping
from mart.load.model import Finding, ParsedFile
from mart.load.relations import SOURCE_FILE, SOURCE_ROW


def multiplied(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> list[Finding]:
    """Tables whose repeated keys come of a join, and those whose files bring one key twice."""
    found = []
    said = {item.table for item in delivery.findings if item.rule == "redelivered"}
    for file in delivery.tables:
        name = f"{file.source.system}.{file.source.table}"
        if name not in delivery.lineage:
            continue
        repeated = _quarantined(con, file, "key")
        if repeated:
            found += _fan_out(con, file, delivery, name)
        again = _quarantined(con, file, "redelivered")
        if again and not said & set(delivery.lineage[name]):
            message = f"{again:,} keys come from more than one file; set wins: newest or last (and key) for the view"
            found.append(_finding(file, "redelivered", message, again))
    return found


def multiplied_before_groups(box: duckdb.DuckDBPyConnection, mapping: Mapping) -> list[Finding]:
    """Joins that give every row of every file several times and are summed at once: nothing else would show it."""
    files, helpers = {spec.view for spec in mapping.files}, dict(mapping.views)
    selects = [(f"{mapping.name}/views/{name}", "", "", sql) for name, sql in mapping.views]
    selects += [(f"{mapping.name}/{system}.{name}", system, name, sql) for system, name, sql in mapping.tables]
    found = []
    for label, system, name, sql in selects:
        if same_twice(box, sql):
            message = "a UNION ALL holds the same SELECT twice; every row counts double: remove one of the two"
            found.append(Finding(label, "fan_out", message, system=system, table=name))
        for rows, views in multiplications(box, sql, files, helpers):
            if rows > max(number for _, number in views):
                found.append(replace(_before_groups(label, rows, views), system=system, table=name))
    return found


def _before_groups(label: str, rows: int, views: list[tuple[str, int]]) -> Finding:
    of = ", ".join(f"{number:,} of {view}" for view, number in sorted(views))
    if len(views) == 1:  # a yearly amount spread over months is right, an amount repeated is not: only its SQL tells
        message = f"a list multiplies rows before they are grouped: {rows:,} from {of}; right if it shares amounts out"
        return Finding(label, "fan_out", message, rows=rows, level="warn")
    message = f"the join multiplies rows before they are grouped: {rows:,} from {of}; join on a whole key"
    return Finding(label, "fan_out", message, rows=rows)


def _quarantined(con: duckdb.DuckDBPyConnection, file: ParsedFile, rule: str) -> int:
    sql = 'SELECT count(*) FROM quarantine WHERE "system" = ? AND "table" = ? AND rule = ?'
    return con.execute(sql, [file.source.system, file.source.table, rule]).fetchone()[0]


def _fan_out(con: duckdb.DuckDBPyConnection, file: ParsedFile, delivery: Delivery, name: str) -> list[Finding]:
    views = delivery.lineage[name]
    sizes = {view: sum(f.rows_parsed for f in delivery.sources if f.source.table == view) for view in views}
    rows, largest = file.rows_parsed, max(sizes.values(), default=0)
    distinct = rows
    if SOURCE_FILE in file.schema:
        distinct = con.execute(
            f"SELECT count(DISTINCT ({SOURCE_FILE}, {SOURCE_ROW})) + count(*) FILTER ({SOURCE_FILE} IS NULL) FROM"
            f" read_parquet({literal(file.path)})"
        ).fetchone()[0]
    if distinct >= rows and rows <= largest:
        return []
    of = min(distinct, largest) if distinct < rows else largest
    message = f"the join multiplies rows: {rows:,} rows from {of:,} of {', '.join(views)}; join on a whole key"
    return [_finding(file, "fan_out", message, rows - of)]


def _finding(file: ParsedFile, kind: str, message: str, rows: int) -> Finding:
    return Finding(file.source.label, kind, message, rows=rows, system=file.source.system, table=file.source.table)
