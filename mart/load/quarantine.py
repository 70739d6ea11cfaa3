"""Quarantined rows: written beside raw, and summed up in one line for each file, rule and column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from mart.contracts import tables
from mart.load.conversions import literal
from mart.load.model import Finding, RejectedRow


def add_rejected(con: duckdb.DuckDBPyConnection, rejected: Sequence[RejectedRow]) -> None:
    """Put records that could not be cut into columns beside the rows that break a contract."""
    rows = [(r.file, r.system, r.table, r.row, r.column, r.rule, r.reason, r.value, r.record) for r in rejected]
    if rows:
        con.executemany("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def write_quarantine(con: duckdb.DuckDBPyConnection, raw: Path) -> None:
    """One Parquet file a contract table that has bad rows: file, row, column, rule, reason, value and the record."""
    folder = raw / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    for system, table in con.execute('SELECT DISTINCT "system", "table" FROM quarantine ORDER BY ALL').fetchall():
        name = ".".join(part for part in (system, table) if part) or "source"
        con.execute(
            f'COPY (SELECT * FROM quarantine WHERE "system" = {literal(system)} AND "table" = {literal(table)}'
            f' ORDER BY file, "row") TO {literal(folder / f"{name}.parquet")} (FORMAT parquet)'
        )


def summary(con: duckdb.DuckDBPyConnection) -> tuple[Finding, ...]:
    """One finding for each file, rule and column: rows, the first row's number, its value and reason."""
    rows = con.execute("""
        SELECT file, "system", "table", "column", rule, count(*), min("row"), arg_min(reason, "row"),
            arg_min(value, "row")
        FROM quarantine GROUP BY ALL ORDER BY "system", "table", file, min("row"), rule, "column" """).fetchall()
    personal = {(t.system, t.name, c.name) for t in tables() for c in t.columns if c.personal}
    return tuple(_finding(row, (row[1], row[2], row[3]) in personal) for row in rows)


def _finding(row: tuple, is_personal: bool) -> Finding:
    file, system, table, column, rule, count, first, reason, value = row
    shown = None if value is None else _masked(value) if is_personal else _short(value)
    word = "" if shown is None else f"{shown!r} "
    more = "" if count == 1 else f" ({count:,} rows like it)"
    is_traced = system and not file.startswith(f"{system}/{table}/") and not file.endswith(f"{system}.{table}")
    message = f"{word}{reason}{more}; quarantined" + f" from {system}.{table}" * bool(is_traced)
    return Finding(file, rule, message, first, column, count, "warn", shown, system, table)


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:37] + "…"


def _masked(value: str) -> str:
    """Account numbers and the like show their last four characters in messages; the quarantine file has them whole.

    >>> _masked("6222020012345678")
    '…5678'
    """
    first, *rest = value.split(" · ")
    return " · ".join(["…" + first[-4:], *rest])
