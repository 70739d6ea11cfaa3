"""What a load comes to: row accounting, findings by level, what it holds month by month."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from mart.config import Paths
from mart.load import quarantine, report
from mart.load.compare import compared
from mart.load.coverage import coverage, thin
from mart.load.delivery import Delivery
from mart.load.model import Finding, LoadResult, TableResult
from mart.load.multiplied import multiplied
from mart.load.plausible import future_months, plausible
from mart.load.profile import last_profile, profile
from mart.load.verdict import QUARANTINE_LIMIT_PCT, over_limit, settled
from mart.months import month_text


@dataclass(frozen=True)
class Run:
    """What one load was asked to do, and the folder for the new raw."""

    where: Paths
    landing: Path
    mapping: Path | None
    add: str | None
    accept: tuple[str, ...]
    new: Path
    started: float


def outcome(
    con: duckdb.DuckDBPyConnection,
    run: Run,
    delivery: Delivery,
    results: list[TableResult],
    observed: Sequence[Finding],
    damaged: Sequence[Finding],
) -> LoadResult:
    """The result of a load; `errors` are the findings that stop it."""
    held_back = quarantine.summary(con)
    broken = [*delivery.errors, *damaged]
    before = last_profile(run.where) if run.where.raw.exists() else {}
    found = [*delivery.findings, *observed, *over_limit(delivery.sources, results, held_back, QUARANTINE_LIMIT_PCT)]
    known: dict = {}
    if not broken:
        known = profile(con, run.new, results)
        found += [*compared(known, before, _empty_months(delivery)), *future_months(known)]
        found += [*plausible(con, run.new, results), *multiplied(con, delivery)]
    covered = coverage(con, run.new, results)
    found += thin(covered)
    settled_findings = settled(found, run.accept)
    # The first load of a bank has nothing to lose: its good rows can be looked at, though it is no success.
    stops = [f for f in settled_findings if f.level == "stop" and (before or f.rule != "quarantine")]
    first, last = _month_span(con, run.new, results)
    notes = [item.line() for item in settled_findings if item.level == "note"]
    return LoadResult(
        landing=str(run.landing),
        mapping=str(run.mapping) if run.mapping else None,
        files=report.file_rows(delivery.sources, delivery.lineage),
        tables=tuple(results),
        feeds=report.feed_rows({(item.system, item.table) for item in results}, covered),
        quarantine=held_back,
        notes=(*delivery.notes, *notes),
        errors=(*broken, *stops),
        findings=(*broken, *settled_findings, *held_back),
        profile=known,
        first_month=first,
        last_month=last,
        seconds=round(time.monotonic() - run.started, 2),
    )


def _empty_months(delivery: Delivery) -> list[tuple[str, str]]:
    """(table, month) of the files that hold a header only."""
    rows: dict[tuple[str, str], int] = {}
    for file in delivery.tables:
        if file.source.month:
            key = f"{file.source.system}.{file.source.table}", file.source.month
            rows[key] = rows.get(key, 0) + file.rows_read
    return [key for key, count in rows.items() if not count]


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
