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
from mart.load.add import with_history
from mart.load.conversions import literal
from mart.load.delivery import Delivery, landing_delivery
from mart.load.mapping import mapped_delivery
from mart.load.model import Finding, LoadError, LoadResult, ParsedFile, TableResult
from mart.load.outcome import Run, outcome
from mart.load.relations import relations
from mart.load.tables import QUARANTINE, load_table
from mart.load.verdict import check_accepted
from mart.lock import Busy, locked

__all__ = ["Busy", "Finding", "LoadError", "LoadResult", "load"]

Progress = Callable[[str, int, int], None]


def load(
    where: Paths,
    landing: Path | None = None,
    mapping: Path | None = None,
    progress: Progress | None = None,
    accept: Sequence[str] = (),
    add: str | None = None,
) -> LoadResult:
    """Replace raw by what the landing folder holds; rows that break a rule go to raw/quarantine.

    `progress` is called with (step, done, total). `add` is a month YYYY-MM that is put beside what is loaded; without
    it the landing holds the whole history. Raises LoadError when the delivery cannot be loaded as a whole (a file that
    cannot be read, a missing column, a missing month …) or when it loses history or doubles money against the last load
    and that kind of finding is not in `accept`: then raw and the published mart stay as they are.
    Raises Busy while another load or a build is at work in this data folder.
    """
    with locked(where, "load"):
        started = time.monotonic()
        new = store.fresh(where)
        try:
            check_accepted(accept)
            run = Run(where, landing or where.landing, mapping, add, tuple(accept), new, started)
            result, delivery = _load(run, progress or (lambda *_: None))
            if result.errors:
                raise LoadError(result.errors, result)
            store.swap(where, report.to_json(result), delivery.bank_files)
        except LoadError as error:
            store.write_text(where.load_json, report.with_errors(where.load_json, error))
            raise
        finally:
            store.finish_interrupted(where)
    return result


def _load(run: Run, progress: Progress) -> tuple[LoadResult, Delivery]:
    work = run.new / ".work"
    work.mkdir()
    con = duckdb.connect(config={"temp_directory": str(work / "spill")})
    try:
        con.execute(QUARANTINE)
        delivery = _delivery(con, run, work)
        results, observed, damaged = _load_tables(con, delivery, run.new, progress)
        quarantine.add_rejected(con, delivery.rejected)
        quarantine.write_quarantine(con, run.new)
        return outcome(con, run, delivery, results, observed, damaged), delivery
    finally:
        con.close()
        store.remove(work)


def _delivery(con: duckdb.DuckDBPyConnection, run: Run, work: Path) -> Delivery:
    made = mapped_delivery(con, run.landing, run.mapping, work) if run.mapping else None
    delivery = made or landing_delivery(con, run.landing, work, is_whole=not run.add)
    return with_history(con, delivery, run.where.raw, run.add, work) if run.add else delivery


def _load_tables(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, new: Path, progress: Progress
) -> tuple[list[TableResult], list[Finding], list[Finding]]:
    """All tables, those that others refer to first. A table with a file that cannot be used is no ground to call the
    rows that refer to it orphans: the load fails on that file, not on them.
    """
    labels = ", ".join(f"({literal(file.path)}, {literal(file.source.label)})" for file in delivery.tables)
    con.execute(f"INSERT INTO labels VALUES {labels}" if labels else "SELECT 1")  # thousands at once
    order = load_order()
    whole = {file.source.table for file in delivery.tables} - {_table_of(item) for item in delivery.errors}
    results: list[TableResult] = []
    observed: list[Finding] = []
    damaged: list[Finding] = []
    for number, name in enumerate(order):
        progress(name, number, len(order))
        same = raw_tables()[name]
        made = [r for t in same for r in relations(t, _files_of(delivery.tables, t.system, name), whole)]
        try:
            done, seen = load_table(con, same, made, new, _referred(name), whole)
            results, observed = [*results, *done], [*observed, *seen]
        except LoadError as error:
            damaged += error.findings
            whole -= {name}
            if not _is_alive(con):
                raise LoadError([*delivery.errors, *damaged]) from error
    progress("", len(order), len(order))
    return results, observed, damaged


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
