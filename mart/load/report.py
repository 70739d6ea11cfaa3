"""load.json: what was read, loaded and quarantined, in the form that `status` and the data screens show."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

from mart.contracts import systems
from mart.load.model import Finding, LoadError, LoadResult, ParsedFile
from mart.store import Damaged, read_record


def file_rows(files: Sequence[ParsedFile]) -> tuple[dict, ...]:
    """Row accounting of each file: rows_read = rows_parsed + rows_rejected."""
    return tuple(
        {
            "file": file.source.label,
            "system": file.source.system,
            "table": file.source.table,
            "rows_read": file.rows_read,
            "rows_parsed": file.rows_parsed,
            "rows_rejected": file.rows_rejected,
        }
        for file in files
    )


def feed_rows(present: Collection[tuple[str, str]]) -> tuple[dict, ...]:
    """The 25 systems with their tables; `present` of a table is whether the bank brought it."""
    return tuple(
        {
            "system": system.name,
            "tables": {table.name: (system.name, table.name) in present for table in system.tables},
            "present": any((system.name, table.name) in present for table in system.tables),
        }
        for system in systems()
    )


def to_json(result: LoadResult) -> str:
    """A load that went well, as text of load.json."""
    return json.dumps({"loaded_at": _now(), "ok": True, **_content(result)}, ensure_ascii=False, indent=1)


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
    content |= {"ok": False, "failed_at": _now(), "errors": errors, "attempt": attempt}
    return json.dumps(content, ensure_ascii=False, indent=1)


def _content(result: LoadResult) -> dict:
    found = {name: [_finding(item) for item in getattr(result, name)] for name in ("quarantine", "errors")}
    return {**dataclasses.asdict(result), **found}


def _finding(item: Finding) -> dict:
    return {**dataclasses.asdict(item), "line": item.line()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
