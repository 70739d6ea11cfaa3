"""What became of messages, for whoever looks after sending: a list, its counts, and what a person decides.

Texts are kept without names of customers and without what somebody wrote: who sees no customers reads of none here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, func, or_, select, update

from workflow import audit
from workflow.db import Database, searched
from workflow.model import Actor, Refused
from workflow.push.states import stamp
from workflow.rows import now
from workflow.schema import cases, outbox, people

SUBJECT = "upkeep"  # what a role must read
AGAIN, SENT = "again", "sent"
_FROM = {AGAIN: ("failed", "skipped", "unknown"), SENT: ("unknown",)}  # decision -> states it is possible in
_OWN = ("id", "queued_at", "template", "recipient_id", "person_id", "channel", "status", "attempts_cnt", "next_try_at")
_MORE = ("handed_at", "finished_at", "error", "why", "lang", "subject", "body", "case_id", "digest_id", "resolved_by")
_NUMBERS = ("id", "attempts_cnt", "case_id", "digest_id")
COLUMNS = {
    name: pl.Int64 if name in _NUMBERS else pl.String
    for name in (*_OWN, *_MORE, "kind", "opened_at", "name_zh", "name_en")
}


@dataclass(frozen=True)
class Filters:
    """What narrows the list; empty ones do not. `text` is looked for in names and numbers of people."""

    states: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    text: str = ""
    ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Summary:
    """Messages by state; how many were sent in the last 24 hours; since when the oldest one due waits (ISO, UTC)."""

    by_state: dict[str, int]
    sent_day_cnt: int
    due_since: str | None


def check(actor: Actor) -> None:
    """Raises Refused where a role does not look after sending."""
    if not actor.scope.sees(SUBJECT):
        raise Refused("not_allowed", f"deliveries: not for {actor.person_id} ({actor.scope})", step="deliveries")


def listed(
    database: Database, actor: Actor, filters: Filters = Filters(), limit: int = 50, offset: int = 0
) -> pl.DataFrame:
    """Messages, the newest first: frame(COLUMNS). Raises Refused."""
    check(actor)
    wanted = [outbox.c[name] for name in (*_OWN, *_MORE)]
    query = select(*wanted, cases.c.kind, cases.c.opened_at, people.c.name_zh, people.c.name_en).select_from(_joined())
    query = query.where(*_narrowed(filters)).order_by(outbox.c.id.desc()).limit(limit).offset(offset)
    with database.reading() as connection:
        found = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(found, schema=COLUMNS, orient="row")


def count(database: Database, actor: Actor, filters: Filters = Filters()) -> int:
    """How many messages the filters leave. Raises Refused."""
    check(actor)
    query = select(func.count()).select_from(_joined()).where(*_narrowed(filters))
    with database.reading() as connection:
        return int(connection.execute(query).scalar_one())


def summary(database: Database, actor: Actor, at: datetime) -> Summary:
    """How sending stands at a time. Raises Refused."""
    check(actor)
    due = (outbox.c.status == "queued") & or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= stamp(at))
    since = func.coalesce(outbox.c.next_try_at, outbox.c.resolved_at, outbox.c.queued_at)
    day_ago = stamp(at - timedelta(days=1))
    with database.reading() as connection:
        by = connection.execute(select(outbox.c.status, func.count()).group_by(outbox.c.status)).all()
        day = select(func.count()).where(outbox.c.status == "sent", outbox.c.finished_at >= day_ago)
        oldest = connection.execute(select(func.min(since)).where(due)).scalar()
        return Summary({row[0]: int(row[1]) for row in by}, int(connection.execute(day).scalar_one()), oldest)


def decide(database: Database, actor: Actor, ids: Sequence[int], decision: str) -> int:
    """What a person decides on messages: `again` (failed, skipped, unknown: send anew) or `sent` (unknown: it arrived).
    Those in another state are left alone; returns how many were changed. Audited. Raises Refused."""
    check(actor)
    if decision not in _FROM:
        raise Refused("unknown", f"no decision {decision!r}", step=decision)
    values: dict[str, Any] = {"resolved_by": actor.person_id, "resolved_at": now()}
    if decision == AGAIN:
        values |= {"status": "queued", "attempts_cnt": 0, "next_try_at": None, "why": None, "error": None}
        values |= {"finished_at": None, "lease_by": None}
    else:
        values |= {"status": "sent", "finished_at": now()}
    where = outbox.c.id.in_(list(ids)) & outbox.c.status.in_(_FROM[decision])
    with database.writing() as connection:
        changed = list(connection.execute(select(outbox.c.id).where(where).order_by(outbox.c.id)).scalars())
        if changed:
            connection.execute(update(outbox).where(outbox.c.id.in_(changed)).values(**values))
            about = str(changed[0]) if len(changed) == 1 else f"{len(changed)} messages"
            audit.record(connection, actor, f"delivery_{decision}", "message", about, {"ids": changed})
    return len(changed)


def _joined() -> Any:
    to = func.coalesce(outbox.c.person_id, outbox.c.recipient_id)
    return outbox.outerjoin(people, people.c.id == to).outerjoin(cases, cases.c.id == outbox.c.case_id)


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    pairs = (
        (outbox.c.status, filters.states),
        (outbox.c.channel, filters.channels),
        (outbox.c.template, filters.templates),
        (outbox.c.id, filters.ids),
    )
    found: list[ColumnElement[bool]] = [column.in_(wanted) for column, wanted in pairs if wanted]
    if words := searched(filters.text):
        columns = (people.c.name_zh, people.c.name_en, outbox.c.recipient_id, outbox.c.person_id)
        found.append(or_(*(column.contains(words, autoescape=True) for column in columns)))
    return found
