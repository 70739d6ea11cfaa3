"""The command `status`: the last load beside the published build. Machines read its JSON, so its keys are a promise."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from mart.cli.terminal import DONE, FAILED, fail
from mart.config import paths
from mart.contracts import systems
from mart.reader import Mart, NoMart, open_mart
from mart.store import Damaged, read_record
from mart.waiting import waiting


def cli_status(as_json: bool = False) -> int:
    """What is loaded and published: feeds, files, rows, reconciliation. Returns the exit code."""
    where, mart, trouble = paths(), None, ""
    try:
        load = read_record(where.load_json)
    except Damaged as error:
        return fail("status", f"{error}; run python -m mart load", FAILED)
    try:
        mart = open_mart()
    except NoMart as error:
        if not load:
            return fail("status", str(error), FAILED)
        trouble = str(error) if where.current.exists() else ""
    content = status(load, mart)
    content["errors"] += [trouble] * bool(trouble)
    print(json.dumps(content, ensure_ascii=False, indent=1) if as_json else _text(content))
    return fail("status", trouble, FAILED) if trouble else DONE


def status(load: dict[str, Any], mart: Mart | None) -> dict[str, Any]:
    """The record behind `status --json`: the last load beside the published build."""
    given = {feed["system"]: feed.get("tables", {}) for feed in load.get("feeds", [])}
    feeds = [
        _feed(system.name, [table.name for table in system.tables], given.get(system.name, {})) for system in systems()
    ]
    checks = mart.manifest.get("reconciliation", []) if mart else []
    return {
        "build": mart.build_id if mart else None,
        "as_of": mart.manifest.get("as_of") if mart else None,
        "waiting": waiting(mart.where) if mart else None,
        "feeds": feeds,
        "files": [
            {key: file[key] for key in ("file", "rows_read", "rows_parsed", "rows_rejected")}
            for file in load.get("files", [])
        ],
        "tables": [
            {key: row[key] for key in ("system", "table", "rows_produced", "rows_loaded", "rows_quarantined")}
            for row in load.get("tables", [])
        ],
        "reconciliation": [{"check": check["check"], "difference": check["difference"]} for check in checks],
        "errors": [error["line"] if isinstance(error, dict) else str(error) for error in load.get("errors", [])],
    }


def _feed(system: str, names: list[str], given: dict[str, bool]) -> dict[str, Any]:
    here = [name for name in names if given.get(name)]
    return {"system": system, "table": names, "tables": names, "present": bool(here), "tables_present": here}


def _text(content: dict[str, Any]) -> str:
    present = sum(feed["present"] for feed in content["feeds"])
    rows = {
        key: sum(row[key] for row in content["tables"]) for key in ("rows_produced", "rows_loaded", "rows_quarantined")
    }
    differing = [check for check in content["reconciliation"] if Decimal(check["difference"])]
    lines = [
        f"build      {content['build'] or 'none published; run python -m mart build'}  as of {content['as_of'] or '-'}",
        *([f"waiting    {content['waiting']}, for python -m models score"] if content["waiting"] else []),
        f"feeds      {present} of {len(content['feeds'])} systems" + _absent(content["feeds"]),
        (
            f"files      {len(content['files'])}, rows read {sum(f['rows_read'] for f in content['files']):,}, "
            f"rejected {sum(f['rows_rejected'] for f in content['files']):,}"
        ),
        (
            f"rows       {rows['rows_produced']:,} = {rows['rows_loaded']:,} loaded + {rows['rows_quarantined']:,}"
            " quarantined"
        ),
        (
            f"reconciled {len(content['reconciliation']) - len(differing)} of {len(content['reconciliation'])} checks"
            " at 0.00"
        ),
        *(f"  {check['check']}: {check['difference']}" for check in differing),
        *(f"  error: {line}" for line in content["errors"]),
    ]
    return "\n".join(lines)


def _absent(feeds: list[dict[str, Any]]) -> str:
    names = [feed["system"] for feed in feeds if not feed["present"]]
    return f"; missing: {', '.join(names)}" if names else ""
