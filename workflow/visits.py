"""When somebody was here last, so that a screen can say what changed since."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from workflow import rows
from workflow.db import Database
from workflow.model import Actor
from workflow.schema import visits


def visit(database: Database, actor: Actor) -> str | None:
    """Note that somebody is here; the time (ISO, UTC) of their visit before, None for the first. Once a session."""
    mine = visits.c.person_id == actor.person_id
    with database.writing() as connection:
        before = connection.execute(select(visits.c.seen_at).where(mine)).scalar()
        if before is None:
            connection.execute(insert(visits).values(person_id=actor.person_id, seen_at=rows.now()))
        else:
            connection.execute(update(visits).where(mine).values(seen_at=rows.now()))
    return before
