"""What `python -m workflow` does: each command gives a record and its exit code; text and JSON are made from it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from mart.config import ConfigError, paths, workflow_url
from workflow import audit, deadlines, migrate
from workflow.cases import SYSTEM
from workflow.db import Database, StoreError, open_database
from workflow.kinds import KindError
from workflow.lease import Leased, lease

DONE, FAILED, WRONG_USE = 0, 1, 2
Record = dict[str, Any]


def run(name: str, work: Callable[[], tuple[Record, int]], as_json: bool) -> int:
    """Do the work and print its record; what can be foreseen to fail is one line on stderr and code 1."""
    try:
        record, code = work()
    except (StoreError, KindError, ConfigError, Leased) as error:
        print(f"{name}: {' '.join(str(error).split())}", file=sys.stderr)
        return FAILED
    text = json.dumps(record, ensure_ascii=False) if as_json else ", ".join(f"{k} {v}" for k, v in record.items())
    print(text)
    return code


def day_of(text: str | None) -> date:
    """A day given on the command line, today without one. Raises ValueError in one line."""
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError as error:
        raise ValueError(f"{text!r} is no day; write YYYY-MM-DD") from error


def migrated() -> tuple[Record, int]:
    """Bring the store to the schema this code needs."""
    database = Database(workflow_url(paths()))
    before, after = migrate.upgrade(database)
    database.close()
    return {"store": database.place, "before": before or "empty", "after": after}, DONE


def escalated(today: date) -> tuple[Record, int]:
    """Remind and escalate; one run at a time."""
    database = open_database()
    with lease(database, "escalate", f"{os.uname().nodename}:{os.getpid()}"):
        done = deadlines.escalate(database, today)
    return {"reminded": done.reminded_cnt, "escalated": done.escalated_cnt, "left": done.left_cnt}, DONE


def verified(head: str | None) -> tuple[Record, int]:
    """Walk the audit chain; code 1 at the first broken link."""
    found = audit.verify(open_database(), head)
    record: Record = {"rows": found.rows_cnt, "head": found.head, "broken": found.broken.line if found.broken else None}
    return record, FAILED if found.broken else DONE


def audit_exported(file: Path) -> tuple[Record, int]:
    """Write the chain as JSON lines."""
    return {"rows": audit.export(open_database(), file), "file": str(file)}, DONE


def retained(before: date, file: Path) -> tuple[Record, int]:
    """Take out what is older than a day, once it is exported."""
    return {"rows": audit.retain(open_database(), SYSTEM, before.isoformat(), file), "file": str(file)}, DONE
