"""The daily digest: what waits for people who want one message a day becomes one message each."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from workflow.db import Database
from workflow.rows import now
from workflow.schema import outbox


def gather(database: Database) -> int:
    """Put what is gathered into a message a person, which the sender then sends. Returns how many there are; twice
    makes no second one."""
    waiting = (outbox.c.status == "gathered") & outbox.c.digest_id.is_(None)
    with database.writing() as connection:
        found = connection.execute(select(outbox.c.person_id, outbox.c.id).where(waiting).order_by(outbox.c.id)).all()
        by_person: dict[str, list[int]] = {}
        for row in found:
            by_person.setdefault(row.person_id, []).append(row.id)
        for person_id, ids in by_person.items():
            _one(connection, person_id, ids)
    return len(by_person)


def _one(connection: Connection, person_id: str, ids: list[int]) -> None:
    values = {
        "recipient_id": person_id,
        "person_id": person_id,
        "template": "digest",
        "params": {"count": len(ids)},
        "queued_at": now(),
        "status": "queued",
        "attempts_cnt": 0,
        "dedupe_key": f"digest:{person_id}:{ids[0]}",
    }
    made = connection.execute(insert(outbox).values(**values)).inserted_primary_key
    connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(digest_id=made[0] if made else None))
