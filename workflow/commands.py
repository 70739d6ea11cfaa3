"""What `python -m workflow` does: each command gives a record and its exit code; text and JSON are made from it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mart.config import ConfigError, paths, workflow_url
from mart.months import china_day
from mart.query.people import came, organisation, over
from mart.reader import NoMart, open_mart
from mart.scope.users import read_users
from workflow import audit, deadlines, export, matching, migrate, roster
from workflow.cases import SYSTEM
from workflow.db import Database, StoreError, open_database
from workflow.kinds import KindError
from workflow.lease import Leased, lease
from workflow.maps import measured

DONE, FAILED, WRONG_USE = 0, 1, 2
Record = dict[str, Any]


def run(name: str, work: Callable[[], tuple[Record, int]], as_json: bool) -> int:
    """Do the work and print its record; what can be foreseen to fail is one line on stderr and code 1."""
    try:
        record, code = work()
    except (StoreError, KindError, ConfigError, Leased, NoMart) as error:
        print(f"{name}: {' '.join(str(error).split())}", file=sys.stderr)
        return FAILED
    text = json.dumps(record, ensure_ascii=False) if as_json else ", ".join(f"{k} {v}" for k, v in record.items())
    print(text)
    return code


def day_of(text: str | None) -> date:
    """A day given on the command line, today without one. Raises ValueError in one line."""
    try:
        return date.fromisoformat(text) if text else china_day()
    except ValueError as error:
        raise ValueError(f"{text!r} is no day; write YYYY-MM-DD") from error


def migrated() -> tuple[Record, int]:
    """Bring the store to the schema this code needs."""
    database = Database(workflow_url(paths()))
    before, after = migrate.upgrade(database)
    database.close()
    return {"store": database.place, "before": before or "empty", "after": after}, DONE


def people_synced() -> tuple[Record, int]:
    """People from the published build and users.yml; open cases follow their customers, opportunities are matched with
    the customers their prospects have become, sales maps end whose result the build has."""
    where, database, mart = paths(), open_database(), open_mart()
    users, found = read_users(where.data), organisation(mart)
    known = roster.from_organisation(found.staff.to_dicts(), found.branches.to_dicts(), found.regions.to_dicts())
    done = roster.sync(database, known, "org")
    of_users = {who: (scope, *users.further.get(who, ())) for who, scope in users.scopes.items()}
    signed = roster.sync(database, roster.from_users(of_users), "users")
    moved = roster.follow_customers(database, {row[0]: (row[1], row[2]) for row in found.holders.iter_rows()})
    moved += roster.relieve_who_left(database)
    record: Record = {"people": len(known), "new": done.new_cnt + signed.new_cnt}
    record |= {"changed": done.changed_cnt, "left": len(done.left_ids), "cases moved": moved}

    def became(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        rows = came(mart, ids).iter_rows(named=True)
        return {row["prospect_id"]: (row["customer_id"], row["matched_by"]) for row in rows}

    record["opportunities matched"] = matching.match(database, became, china_day())
    record["maps measured"] = measured.end(database, lambda campaigns: over(mart, campaigns), china_day())
    return record, DONE


def exported(landing: Path | None) -> tuple[Record, int]:
    """Write the delivery of the 26th source."""
    folder = landing or paths().landing
    done = export.export(open_database(), folder, china_day())
    return {"rows": sum(done.values()), "months": len(done), "folder": str(folder / "workflow")}, DONE


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
