"""`load --add 2026-11`: a month beside what is loaded, instead of the whole history again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from mart.contracts import Table, table, tables
from mart.load.conversions import literal, quoted
from mart.load.delivery import Delivery
from mart.load.fast_csv import ROW_COLUMN
from mart.load.model import Finding, LoadError, ParsedFile, SourceFile
from mart.load.relations import relations
from mart.months import month_no

KEPT = "loaded before"


def with_history(con: duckdb.DuckDBPyConnection, delivery: Delivery, raw: Path, month: str, work: Path) -> Delivery:
    """The delivery with the rows of raw that it does not replace: flows of other months, states of other keys.

    Raises LoadError when nothing was loaded before, or the delivery has no flow of the month.
    """
    if not raw.exists():
        message = "--add needs an earlier load to add to; load the whole history first"
        raise LoadError([Finding(str(raw), "add", message)])
    flows = [file for file in delivery.tables if _contract(file).semantics == "flow"]
    states = [file for file in delivery.tables if _contract(file).semantics != "flow"]
    added, findings = _of_month(con, flows, month, work)
    if not any(file.rows_read for file in added):
        raise LoadError([Finding(month, "add", f"--add {month}: the delivery has no balances or other flows of it")])
    absent = _absent(con, delivery, raw, month)
    if absent:
        raise LoadError(absent)
    delivered = {name: [f for f in (*added, *states) if f.source.table == name] for name in _names(delivery)}
    kept = [_kept(con, item, raw, month, delivered.get(item.name, []), work) for item in tables()]
    whole = [file for file in kept if file and file.rows_read]
    return replace(
        delivery,
        sources=(*delivery.sources, *whole),
        tables=(*added, *states, *whole),
        findings=(*delivery.findings, *findings),
    )


def _absent(con: duckdb.DuckDBPyConnection, delivery: Delivery, raw: Path, month: str) -> list[Finding]:
    """Flows that the month before has and a delivery in contract form has no file for."""
    if delivery.lineage or not all(file.source.month for file in delivery.tables):
        return []
    brought = {(file.source.system, file.source.table) for file in delivery.tables if file.source.month == month}
    message = "no file for this month, and rows in the month before; deliver it (a header only if there were none)"
    found = []
    for item in tables():
        file = raw / item.name / f"system={item.system}" / "data.parquet"
        if item.semantics != "flow" or "period" in item.key or (item.system, item.name) in brought or not file.exists():
            continue
        query = f"SELECT count(*) FROM read_parquet({literal(file)}) WHERE month_no = {month_no(month) - 1}"
        if con.execute(query).fetchall()[0][0]:
            label = f"{item.system}/{item.name}/{month}"
            found.append(Finding(label, "month_gap", message, column="month", system=item.system, table=item.name))
    return found


def _names(delivery: Delivery) -> set[str]:
    return {file.source.table for file in delivery.tables}


def _contract(file: ParsedFile) -> Table:
    return table(file.source.system, file.source.table)


def _of_month(
    con: duckdb.DuckDBPyConnection, flows: Sequence[ParsedFile], month: str, work: Path
) -> tuple[list[ParsedFile], list[Finding]]:
    """Flows of the month alone; what they bring of others is said and left as it was loaded before."""
    made, findings = [], []
    for number, file in enumerate(flows):
        if file.source.month == month:
            made.append(file)
            continue
        if file.source.month:
            findings.append(_left(file, file.rows_read, month))
            continue
        (relation,) = relations(_contract(file), [file], ())
        target = work / "added" / f"{number}.parquet"
        target.parent.mkdir(exist_ok=True)
        rows = f"(SELECT row FROM ({relation.typed}) WHERE month_no IS NULL OR month_no = {month_no(month)})"
        (count,) = con.execute(
            f"COPY (SELECT * FROM read_parquet({literal(file.path)}) WHERE {ROW_COLUMN} IN {rows}) TO"
            f" {literal(target)} (FORMAT parquet)"
        ).fetchone()
        made.append(replace(file, path=target, rows_read=count))
        if count < file.rows_read:
            findings.append(_left(file, file.rows_read - count, month))
    return made, findings


def _left(file: ParsedFile, rows: int, month: str) -> Finding:
    message = f"{rows:,} rows of other months than {month} are not added; what was loaded of them stays"
    source = file.source
    return Finding(source.label, "add", message, rows=rows, level="note", system=source.system, table=source.table)


def _kept(
    con: duckdb.DuckDBPyConnection, contract: Table, raw: Path, month: str, delivered: Sequence[ParsedFile], work: Path
) -> ParsedFile | None:
    """The rows of raw that stay, in contract form."""
    file = raw / contract.name / f"system={contract.system}" / "data.parquet"
    if not file.exists():
        return None
    own = [item for item in delivered if item.source.system == contract.system]
    where = ["true"]
    if contract.semantics == "flow" and own:
        where = [f"old.month_no <> {month_no(month)}"]
    elif own:
        key = [name for name in (contract.set_key or contract.key) if name != "month"]
        new = " UNION ".join(
            f"SELECT {', '.join(map(quoted, key))}, month_no FROM ({r.typed})" for r in relations(contract, own, ())
        )
        same = " AND ".join(f"new.{quoted(name)} = old.{quoted(name)}" for name in (*key, "month_no"))
        where = [f"NOT EXISTS (SELECT 1 FROM ({new}) new WHERE {same})"]
    text = "printf('%04d-%02d', old.month_no // 12, old.month_no % 12 + 1)"
    stored = {name for (name,) in con.execute(
        f"SELECT name FROM parquet_schema({literal(file)})").fetchall()}  # fmt: skip
    columns = [c for c in contract.columns if c.type == "month" or c.name in stored]
    picked = ", ".join(f"{text} AS month" if c.type == "month" else f"old.{quoted(c.name)}" for c in columns)
    target = work / "kept" / f"{contract.full_name}.parquet"
    target.parent.mkdir(exist_ok=True)
    (count,) = con.execute(
        f"COPY (SELECT {picked}, row_number() OVER () AS {ROW_COLUMN} FROM read_parquet({literal(file)},"
        f" hive_partitioning = false) old WHERE {where[0]}) TO {literal(target)} (FORMAT parquet)"
    ).fetchone()
    label = f"{KEPT}/{contract.full_name}"
    source = SourceFile(target, label, "parquet", contract.system, contract.name)
    schema = {**{c.name: c.sql_type for c in columns}, ROW_COLUMN: "BIGINT"}
    return ParsedFile(source, target, schema, count)
