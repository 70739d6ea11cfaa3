"""A lease in the store: of two schedulers with the same task only one runs it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from workflow.db import Database
from workflow.schema import leases


class Leased(RuntimeError):
    """One line: who runs the task, and until when."""


@contextmanager
def lease(database: Database, name: str, holder: str, seconds: int = 300) -> Generator[None]:
    """Hold the lease of a task while it runs; it ends by itself after `seconds` where the holder was killed. Raises
    Leased while somebody else has it."""
    take(database, name, holder, seconds)
    try:
        yield
    finally:
        with database.writing() as connection:
            connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def take(database: Database, name: str, holder: str, seconds: int = 300) -> None:
    """Take the lease, or lengthen one's own. Raises Leased."""
    moment = datetime.now(UTC)
    until = (moment + timedelta(seconds=seconds)).isoformat(timespec="microseconds")
    with database.writing() as connection:
        row = connection.execute(select(leases).where(leases.c.name == name).with_for_update()).one_or_none()
        if row is None:
            connection.execute(insert(leases).values(name=name, holder=holder, until=until))
        elif row.holder == holder or row.until < moment.isoformat(timespec="microseconds"):
            connection.execute(update(leases).where(leases.c.name == name).values(holder=holder, until=until))
        else:
            raise Leased(f"{name}: runs already ({row.holder}, until {row.until[:19]} UTC); wait for it to end")
