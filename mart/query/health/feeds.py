"""The 26 feeds and their tables and files: who delivers them, how fresh they are, how many rows came."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl

from mart.contracts import systems
from mart.months import month_no as to_month_no
from mart.months import month_text
from mart.reader import Mart
from mart.scope import Scope

COUNTS = ("rows_read", "rows_parsed", "rows_rejected", "rows_produced", "rows_loaded", "rows_quarantined")
_OWN = "workflow"  # the cockpit's own events: they tell of those somebody worked with, however few
_FILE_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def last_months(mart: Mart) -> dict[tuple[str, str], int]:
    """Last month delivered by (system, table): by the names of the delivered files, for a mapped bank by those of
    raw."""
    return mart.once(("last_months",), lambda: _last_months(mart))


def _last_months(mart: Mart) -> dict[tuple[str, str], int]:
    named = [
        (f["system"], f["table"], _FILE_MONTH.search(Path(f["file"]).name))
        for f in mart.load.get("files", [])
        if f.get("system")
    ]
    if not any(month for *_, month in named):
        raw = mart.where.raw.glob("*/system=*/*.parquet")
        named = [(f.parent.name.removeprefix("system="), f.parent.parent.name, _FILE_MONTH.search(f.name)) for f in raw]
    found: dict[tuple[str, str], int] = {}
    for system, table, month in named:
        if month:
            found[system, table] = max(to_month_no(month[0]), found.get((system, table), 0))
    return found


def late_feeds(mart: Mart, month: int) -> list[str]:
    """Systems that brought monthly flows before `month` but nothing for it; states stay in force and are never late."""
    last = last_months(mart)
    return [system.name for system in systems() if 0 < _last_flow(system, last) < month]


def _last_flow(system: Any, last: dict[tuple[str, str], int]) -> int:
    return max(
        (last.get((system.name, table.name), 0) for table in system.tables if table.semantics == "flow"), default=0
    )


def feeds(mart: Mart, scope: Scope | None) -> pl.DataFrame:
    """26 rows, one a system: who delivers it, how fresh it is, how many rows came, and its status.

    status: missing (never brought), late (no flows for the last month), rejected (rows rejected or quarantined),
    placeholder (tells of less than one in a hundred customers and accounts), ok. A bank's own files count for every
    system that a mapping makes of them; `totals` counts them once.
    lag_months counts from the last flows; a system of states only, which stay in force, has none.
    """
    last = last_months(mart)
    rows = [_feed(mart, system, last) for system in systems()] if scope else []
    text = dict.fromkeys(("system", "name_zh", "name_en", "kind", "owner", "cadence"), pl.String)
    schema = text | {
        "tables_cnt": pl.Int64,
        "is_present": pl.Boolean,
        "missing_tables": pl.List(pl.String),
        "last_month": pl.String,
        "lag_months": pl.Int64,
        "files_cnt": pl.Int64,
        **dict.fromkeys(COUNTS, pl.Int64),
        "status": pl.String,
    }
    return pl.DataFrame(rows, schema=schema)


def _feed(mart: Mart, system: Any, months: dict[tuple[str, str], int]) -> dict[str, Any]:
    files = files_of(mart, system.name)
    loaded = [table for table in mart.load.get("tables", []) if table["system"] == system.name]
    counts = {name: sum(int(row.get(name, 0)) for row in (files if name in COUNTS[:3] else loaded)) for name in COUNTS}
    last = max((months.get((system.name, table.name), 0) for table in system.tables), default=0)
    flow = _last_flow(system, months)
    absent = [table.name for table in system.tables if not mart.has(f"{system.name}.{table.name}")]
    present = len(absent) < len(system.tables)
    lag = max(0, mart.as_of - (flow or mart.as_of)) if last else None
    bad = counts["rows_rejected"] + counts["rows_quarantined"]
    thin = "placeholder" if present and _is_placeholder(mart, system.name) else "ok"
    status = "missing" if not present else "late" if lag else "rejected" if bad else thin
    return {
        "system": system.name,
        "name_zh": system.name_zh,
        "name_en": system.name_en,
        "kind": system.kind,
        "owner": system.owner,
        "cadence": system.cadence,
        "tables_cnt": len(system.tables),
        "is_present": present,
        "missing_tables": absent,
        "last_month": month_text(last) if last else None,
        "lag_months": lag,
        "files_cnt": len(files),
        **counts,
        "status": status,
    }


def _is_placeholder(mart: Mart, system: str) -> bool:
    """Every table of a system that tells of customers or accounts tells of less than one in a hundred."""
    if system == _OWN:
        return False
    none: dict[str, Any] = {}
    feed = next((feed for feed in mart.load.get("feeds", []) if feed["system"] == system), none)
    found = [covered(item) for item in feed.get("coverage", {}).values() if item["of"]]
    return bool(found) and all(100 * count < of for count, of in found)


def covered(item: dict[str, int]) -> tuple[int, int]:
    """How many customers or accounts, of how many."""
    return item.get("accounts", item.get("customers", 0)), item["of"]


def totals(mart: Mart, scope: Scope | None) -> dict[str, int]:
    """Rows of the whole delivery, each file and table once: COUNTS to numbers."""
    rows = {True: mart.load.get("files", []), False: mart.load.get("tables", [])} if scope else {True: [], False: []}
    return {name: sum(int(row.get(name, 0)) for row in rows[name in COUNTS[:3]]) for name in COUNTS}


def files_of(mart: Mart, system: str) -> list[dict[str, Any]]:
    """The files delivered for a system, or the bank's own that a mapping makes its tables of."""
    prefix = f"{system}."
    return [
        file
        for file in mart.load.get("files", [])
        if file["system"] == system or any(name.startswith(prefix) for name in file.get("feeds", ()))
    ]
