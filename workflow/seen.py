"""Which state of the store an answer is of: a number that every event raises."""

from __future__ import annotations

from sqlalchemy import func, select

from workflow.db import Database
from workflow.schema import events


def version(database: Database) -> int:
    """Raised by every event: answers kept under it are never stale."""
    with database.reading() as connection:
        return int(connection.execute(select(func.coalesce(func.max(events.c.id), 0))).scalar_one())
