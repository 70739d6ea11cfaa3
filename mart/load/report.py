"""load.json: what was read, loaded and quarantined, in the form that `status` and the data screens show."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from mart.contracts import systems
from mart.load.model import Finding, LoadError, LoadResult, ParsedFile
from mart.store import Damaged, read_record


def file_rows(files: Sequence[ParsedFile], lineage: Mapping[str, Sequence[str]]) -> tuple[dict, ...]:
    """Row accounting of each file: rows_read = rows_parsed + rows_rejected. `feeds` are the tables that are made of
    it: its own, or those whose SELECT reads its view."""
    made: dict[str, list[str]] = {}
    for name, views in lineage.items():
        for view in views:
            made.setdefault(view, []).append(name)
    return tuple(
        {
            "feeds": [f"{file.source.system}.{file.source.table}"]
            if file.source.system
            else made.get(file.source.table, []),
            "file": file.source.label,
            "system": file.source.system,
            "table": file.source.table,
            "rows_read": file.rows_read,
            "rows_parsed": file.rows_parsed,
            "rows_rejected": file.rows_rejected,
        }
        for file in files
    )


def feed_rows(present: Collection[tuple[str, str]], covered: Mapping[str, dict]) -> tuple[dict, ...]:
    """The 26 systems with their tables; `present` of a table is whether the bank brought it, `coverage` how many
    customers or accounts it tells of."""
    return tuple(
        {
            "system": system.name,
            "tables": {table.name: (system.name, table.name) in present for table in system.tables},
            "coverage": {t.name: covered[t.full_name] for t in system.tables if t.full_name in covered},
            "present": any((system.name, table.name) in present for table in system.tables),
        }
        for system in systems()
    )


def to_json(result: LoadResult) -> str:
    """A load that went well, as text of load.json."""
    ok = all(item.level != "stop" for item in result.findings)
    return json.dumps({"loaded_at": _now(), "ok": ok, **_content(result)}, ensure_ascii=False)


def with_errors(load_json: Path, error: LoadError) -> str:
    """The last load.json with the errors of a load that failed: raw is still what the rest of it describes.

    `attempt` is the row accounting of the delivery that failed, as far as it could be checked.
    """
    try:
        content = read_record(load_json)
    except Damaged:
        content = {}
    errors = [_finding(item) for item in error.findings]
    attempt = _content(error.attempt) if error.attempt else None
    found = error.attempt.findings if error.attempt else error.findings
    findings = [item.record() for item in found]
    content |= {"ok": False, "failed_at": _now(), "errors": errors, "findings": findings, "attempt": attempt}
    return json.dumps(content, ensure_ascii=False)


def _content(result: LoadResult) -> dict:
    found = {name: [_finding(item) for item in getattr(result, name)] for name in ("quarantine", "errors")}
    return {**dataclasses.asdict(result), **found, "findings": [item.record() for item in result.findings]}


def _finding(item: Finding) -> dict:
    return {**dataclasses.asdict(item), "line": item.line()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
