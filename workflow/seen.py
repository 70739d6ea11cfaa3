"""Which state of the store an answer is of: numbers that only rise."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from workflow.db import Database
from workflow.schema import events


def version(database: Database) -> int:
    """Raised by every event: answers kept under it are never stale."""
    with database.reading() as connection:
        return int(connection.execute(select(func.coalesce(func.max(events.c.id), 0))).scalar_one())


@dataclass(frozen=True)
class State:
    """`events`: as `version`. `audit`: raised by every write that is audited, of people and absences too, and by
    every read that is."""

    events: int
    audit: int


def state(database: Database) -> State:
    """Both in one question, in plain SQL: it is asked several times in every run of every reader, and building the
    statement would take longer than answering it."""
    asked = "SELECT (SELECT coalesce(max(id), 0) FROM events), (SELECT coalesce(max(id), 0) FROM audit)"
    with database.reading() as connection:
        return State(*connection.exec_driver_sql(asked).one())
