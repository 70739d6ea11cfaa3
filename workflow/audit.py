"""Who did what, when, under which scope: rows chained by hash, written in the transaction of what they record."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from workflow.db import Database
from workflow.model import Actor
from workflow.rows import now
from workflow.schema import audit


@dataclass(frozen=True)
class Stranger:
    """Somebody without a scope, as they called themselves."""

    person_id: str
    scope: str = "none"


GENESIS = "0" * 64
_LAST = select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)
HASHED = ("at", "actor_id", "scope", "action", "object_type", "object_id", "details", "prev_hash")


def hash_of(row: Mapping[str, Any]) -> str:
    """Hash of a row with the hash before it.

    >>> hash_of(dict.fromkeys(HASHED, ""))[:8]
    '95966552'
    """
    return hashlib.sha256(json.dumps([row[name] for name in HASHED], ensure_ascii=False).encode()).hexdigest()


def record(
    connection: Connection,
    actor: Actor | Stranger,
    action: str,
    object_type: str,
    object_id: str,
    details: Mapping[str, Any] | None = None,
) -> str:
    """Append one row to the chain, in a transaction of `Database.writing`, which is alone; returns its hash."""
    last = connection.execute(_LAST).scalar()
    row = {
        "at": now(),
        "actor_id": actor.person_id,
        "scope": str(actor.scope),
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "details": json.dumps(dict(details or {}), ensure_ascii=False, sort_keys=True, default=str),
        "prev_hash": last or GENESIS,
    }
    row["hash"] = hash_of(row)
    connection.execute(insert(audit), row)
    return row["hash"]


@dataclass(frozen=True)
class Broken:
    """The first row at which the chain does not hold: `what` is changed, missing or forked."""

    id: int
    at: str
    what: str
    line: str


@dataclass(frozen=True)
class Checked:
    """Rows that hold, the hash of the last one, and the first broken link, if any."""

    rows_cnt: int
    head: str
    broken: Broken | None = None


def verify(database: Database, head: str | None = None) -> Checked:
    """Walk the chain from its first row. `head`: a hash noted earlier (kept elsewhere), which must still be in it, so
    that rows cut off at the end are noticed too."""
    seen, last, is_head_seen = 0, "", head is None
    with database.reading() as connection:
        trimmed = _trimmed(connection)
        for row in connection.execution_options(yield_per=5000).execute(select(audit).order_by(audit.c.id)):
            data = {str(name): value for name, value in row._mapping.items()}
            starts = seen == 0 and data["prev_hash"] in (GENESIS, *trimmed)
            if not starts and data["prev_hash"] != last:
                return Checked(seen, last, _broken(data, "missing", "a row before it is missing or was put in"))
            if hash_of(data) != data["hash"]:
                return Checked(seen, last, _broken(data, "changed", "its content is not what was hashed"))
            seen, last = seen + 1, data["hash"]
            is_head_seen = is_head_seen or last == head or data["prev_hash"] == head
    if not is_head_seen:
        return Checked(seen, last, Broken(0, "", "missing", f"hash {head} is not in the chain: rows were cut off"))
    return Checked(seen, last or GENESIS)


def _broken(data: Mapping[str, Any], what: str, why: str) -> Broken:
    return Broken(data["id"], data["at"], what, f"audit row {data['id']} of {data['at']} ({data['action']}): {why}")


def _trimmed(connection: Connection) -> tuple[str, ...]:
    """Hashes up to which rows were taken out by retention, as the rows that record it say."""
    found = connection.execute(select(audit.c.details).where(audit.c.action == "retention")).scalars()
    return tuple(json.loads(text).get("up_to_hash", "") for text in found)


def export(database: Database, file: Path, before: str | None = None) -> int:
    """Write the rows (before a day) as JSON lines in the order of the chain, whole or not at all; returns how many."""
    part, count = file.with_name(file.name + ".part"), 0
    query = select(audit).order_by(audit.c.id)
    with database.reading() as connection, part.open("w", encoding="utf-8") as out:
        rows_found = query.where(audit.c.at < before) if before else query
        for row in connection.execution_options(yield_per=5000).execute(rows_found):
            out.write(json.dumps(dict(row._mapping.items()), ensure_ascii=False) + "\n")
            count += 1
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, file)
    return count


def retain(database: Database, actor: Actor, before: str, file: Path) -> int:
    """Take rows before a day out of the store once they are exported to `file`; the chain goes on from the last of
    them, and a row says so. Returns how many."""
    count = export(database, file, before)
    with database.writing() as connection:
        last = connection.execute(
            select(audit.c.id, audit.c.hash).where(audit.c.at < before).order_by(audit.c.id.desc()).limit(1)
        ).one_or_none()
        if last is None:
            return 0
        record(
            connection,
            actor,
            "retention",
            "audit",
            before,
            {"up_to_id": last.id, "up_to_hash": last.hash, "rows_cnt": count, "file": file.name},
        )
        connection.execute(delete(audit).where(audit.c.id <= last.id))
    return count
