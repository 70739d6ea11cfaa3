"""What has changed since when: a number that every event raises, and when a person was last here."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from workflow.db import Database
from workflow.rows import now
from workflow.schema import events, visits


def version(database: Database) -> int:
    """Raised by every event: answers kept under it are never stale."""
    with database.reading() as connection:
        return int(connection.execute(select(func.coalesce(func.max(events.c.id), 0))).scalar_one())


def last_visit(database: Database, person_id: str) -> str | None:
    """When a person was last noted as here (ISO, UTC); None for the first time."""
    with database.reading() as connection:
        return connection.execute(select(visits.c.seen_at).where(visits.c.person_id == person_id)).scalar()


def visited(database: Database, person_id: str) -> str:
    """Note that a person is here now; returns the time."""
    at = now()
    with database.writing() as connection:
        insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert
        row = insert(visits).values(person_id=person_id, seen_at=at)
        connection.execute(row.on_conflict_do_update(index_elements=["person_id"], set_={"seen_at": at}))
    return at
