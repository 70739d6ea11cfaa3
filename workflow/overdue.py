"""Where overdue cases stand."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from workflow.db import Database
from workflow.model import Actor
from workflow.reach import reachable
from workflow.schema import cases


def stuck(database: Database, actor: Actor, today: date) -> tuple[str, str, int, str] | None:
    """Where most overdue cases in reach stand: kind, state, how many, the earliest date; None where nothing is late."""
    grouped = (cases.c.kind, cases.c.state, func.count(), func.min(cases.c.due_on))
    late = (cases.c.is_private.is_(False), cases.c.due_on < today.isoformat(), reachable(actor, True))
    query = select(*grouped).where(*late).group_by(cases.c.kind, cases.c.state)
    with database.reading() as connection:
        row = connection.execute(query.order_by(grouped[2].desc(), grouped[3], *grouped[:2]).limit(1)).first()
    return (row[0], row[1], row[2], row[3]) if row else None
