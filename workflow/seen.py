"""Which state of the store an answer is of: numbers that only rise."""

from __future__ import annotations

import time
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from workflow.db import Database
from workflow.schema import events


def version(database: Database) -> int:
    """Raised by every event: answers kept under it are never stale."""
    with database.reading() as connection:
        return int(connection.execute(select(func.coalesce(func.max(events.c.id), 0))).scalar_one())


LOOK_AGAIN_SECONDS = 0.1  # what another process stores is seen at latest after that; our own at once
# audited where people or materials change, for which there is no event; the last cuts off older rows
OTHERS = ("people", "set_own", "material_added", "material_retired", "material_handed_over", "retention")


@dataclass(frozen=True)
class State:
    """`events`: as `version`. `others`: another one after every write to the people, their roles or absences, or to the
    library of materials."""

    events: int
    others: tuple[int, ...]


_known: WeakKeyDictionary[Database, tuple[int, float, State]] = WeakKeyDictionary()


def state(database: Database) -> State:
    """Both, looked at anew where this process has stored something since, or a tenth of a second has passed: they are
    asked for several times in every run of every reader, also by a dialog that outlives its run."""
    written, now = database.written, time.monotonic()
    known = _known.get(database)
    if known and known[0] == written and now - known[1] < LOOK_AGAIN_SECONDS:
        return known[2]
    found = _look(database)
    _known[database] = written, now, found
    return found


def _look(database: Database) -> State:
    """In one question and plain SQL: building the statement would take longer than answering it."""
    last = [f"(SELECT coalesce(max(id), 0) FROM audit WHERE action = '{one}')" for one in OTHERS]
    with database.reading() as connection:
        asked = f"SELECT (SELECT coalesce(max(id), 0) FROM events), {', '.join(last)}"
        events, *others = connection.exec_driver_sql(asked).one()
    return State(events, tuple(others))
