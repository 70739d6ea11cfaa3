"""Load a delivery: check every row against its contract, good rows to raw, bad rows to quarantine, all rows counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from mart import store
from mart.config import Paths
from mart.contracts import load_order, raw_tables
from mart.load import quarantine, report
from mart.load.delivery import Delivery, landing_delivery
from mart.load.mapping import mapped_delivery
from mart.load.model import Finding, LoadError, LoadResult, ParsedFile, TableResult
from mart.load.relations import relations
from mart.load.tables import QUARANTINE, load_table
from mart.lock import Busy, locked
from mart.months import month_text

__all__ = ["Busy", "Finding", "LoadError", "LoadResult", "load"]

Progress = Callable[[str, int, int], None]


def load(
    where: Paths, landing: Path | None = None, mapping: Path | None = None, progress: Progress | None = None
) -> LoadResult:
    """Replace raw by what the landing folder holds; rows that break a rule go to raw/quarantine.

    `progress` is called with (step, done, total). Raises LoadError when the delivery cannot be loaded as a whole
    (a file that cannot be read, a missing column, a missing month …): then raw and the published mart stay as they are.
    Raises Busy while another load or a build is at work in this data folder.
    """
    with locked(where, "load"):
        started = time.monotonic()
        new = store.fresh(where)
        try:
            result, delivery = _load(landing or where.landing, mapping, new, progress or (lambda *_: None), started)
            if result.errors:
                raise LoadError(result.errors, result)
            store.swap(where, report.to_json(result), delivery.bank_files)
        except LoadError as error:
            store.write_text(where.load_json, report.with_errors(where.load_json, error))
            raise
        finally:
            store.finish_interrupted(where)
    return result


def _load(
    landing: Path, mapping: Path | None, new: Path, progress: Progress, started: float
) -> tuple[LoadResult, Delivery]:
    work = new / ".work"
    work.mkdir()
    con = duckdb.connect(config={"temp_directory": str(work / "spill")})
    con.execute(QUARANTINE)
    made = mapped_delivery(con, landing, mapping, work) if mapping else None
    delivery = made or landing_delivery(con, landing, work)
    results, damaged = _load_tables(con, delivery, new, progress)
    quarantine.add_rejected(con, delivery.rejected)
    quarantine.write_quarantine(con, new)
    first, last = _month_span(con, new, results)
    result = LoadResult(
        landing=str(landing),
        mapping=str(mapping) if mapping else None,
        files=report.file_rows(delivery.sources),
        tables=tuple(results),
        feeds=report.feed_rows({(item.system, item.table) for item in results}),
        quarantine=quarantine.summary(con),
        notes=delivery.notes,
        errors=(*delivery.errors, *damaged),
        first_month=first,
        last_month=last,
        seconds=round(time.monotonic() - started, 2),
    )
    con.close()
    store.remove(work)
    return result, delivery


def _load_tables(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, new: Path, progress: Progress
) -> tuple[list[TableResult], list[Finding]]:
    """All tables, those that others refer to first. A table with a file that cannot be used is no ground to call the
    rows that refer to it orphans: the load fails on that file, not on them.
    """
    con.executemany("INSERT INTO labels VALUES (?, ?)", [(str(f.path), f.source.label) for f in delivery.tables])
    order = load_order()
    whole = {file.source.table for file in delivery.tables} - {_table_of(item) for item in delivery.errors}
    results: list[TableResult] = []
    damaged: list[Finding] = []
    for number, name in enumerate(order):
        progress(name, number, len(order))
        same = raw_tables()[name]
        made = [r for t in same for r in relations(t, _files_of(delivery.tables, t.system, name), whole)]
        try:
            results += load_table(con, same, made, new, _referred(name))
        except LoadError as error:
            damaged += error.findings
            whole -= {name}
            if not _is_alive(con):
                raise LoadError([*delivery.errors, *damaged]) from error
    progress("", len(order), len(order))
    return results, damaged


def _is_alive(con: duckdb.DuckDBPyConnection) -> bool:
    """False when a damaged file took the database down with it: then nothing more can be checked in this load."""
    try:
        con.execute("SELECT 1")
    except duckdb.Error:
        return False
    return True


def _table_of(item: Finding) -> str:
    return (item.file.split("/") + [""])[1]


def _files_of(files: Sequence[ParsedFile], system: str, name: str) -> list[ParsedFile]:
    own = [file for file in files if (file.source.system, file.source.table) == (system, name)]
    return sorted(own, key=lambda file: file.source.month)


def _referred(raw_table: str) -> tuple[str, ...]:
    """Columns of a raw table that columns of other tables refer to."""
    refs = {c.ref for same in raw_tables().values() for c in same[0].columns if c.ref}
    return tuple(sorted(column for target, column in refs if target == raw_table))


def _month_span(
    con: duckdb.DuckDBPyConnection, new: Path, results: Sequence[TableResult]
) -> tuple[str | None, str | None]:
    """First and last month of balances; of everything when no balances were brought."""
    names = {item.table for item in results if item.rows_loaded}
    folders = ["balance_month"] if "balance_month" in names else sorted(names)
    spans = [
        con.execute(f"SELECT min(month_no), max(month_no) FROM read_parquet('{new}/{name}/**/*.parquet')").fetchone()
        for name in folders
    ]
    if not spans:
        return None, None
    return month_text(min(low for low, _ in spans)), month_text(max(high for _, high in spans))
