"""The audit as a list, for whoever looks after it: by person, kind and day; a page of it at a time."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, func, or_, select

from workflow.db import Database, searched
from workflow.model import Actor, Refused
from workflow.schema import audit, people

SUBJECT = "upkeep"  # what a role must read
COLUMNS = dict.fromkeys(("at", "actor_id", "scope", "action", "object_type", "object_id", "details"), pl.String) | {
    "id": pl.Int64,
    "name_zh": pl.String,
    "name_en": pl.String,
}
SAID = ("why", "month", "format", "rows_cnt", "version", "ids", "up_to_id", "file", "new", "changed", "left", "to_ids")
MOST = 1_000_000  # rows of a file


@dataclass(frozen=True)
class Filters:
    """What narrows the list; empty ones do not. `first`, `last`: days in UTC, both counted. `text` is looked for in
    names and numbers of people, `about` in what it was about."""

    actions: tuple[str, ...] = ()
    text: str = ""
    about: str = ""
    first: date | None = None
    last: date | None = None


def check(actor: Actor) -> None:
    """Raises Refused where a role does not look after the audit."""
    if not actor.scope.sees(SUBJECT):
        raise Refused("not_allowed", f"audit: not for {actor.person_id} ({actor.scope})", step="audit")


def listed(database: Database, actor: Actor, filters: Filters, limit: int = 50, offset: int = 0) -> pl.DataFrame:
    """Rows of the audit, the newest first: frame(COLUMNS). `details` says what was done, without what was written into
    forms and comments. Raises Refused."""
    check(actor)
    query = select(*(people.c[name] if name.startswith("name") else audit.c[name] for name in COLUMNS))
    query = query.select_from(_joined()).where(*_narrowed(filters)).order_by(audit.c.id.desc())
    with database.reading() as connection:
        found = [dict(row._mapping) for row in connection.execute(query.limit(limit).offset(offset))]
    return pl.DataFrame([{**row, "details": said(row["details"])} for row in found], schema=COLUMNS, orient="row")


def count(database: Database, actor: Actor, filters: Filters) -> int:
    """How many rows the filters leave. Raises Refused."""
    check(actor)
    source = _joined() if searched(filters.text) else audit
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(source).where(*_narrowed(filters))).scalar_one())


def actions(database: Database, actor: Actor) -> tuple[str, ...]:
    """Kinds of rows there are. Raises Refused."""
    check(actor)
    with database.reading() as connection:
        return tuple(connection.execute(select(audit.c.action).distinct().order_by(audit.c.action)).scalars())


def counted(database: Database, actor: Actor, since: str) -> dict[str, int]:
    """Rows since a time (ISO, UTC) by kind. Raises Refused."""
    check(actor)
    query = select(audit.c.action).where(
        audit.c.at >= since
    )  # grouped here: SQLite would walk the index of kinds whole
    with database.reading() as connection:
        return dict(Counter(connection.execute(query).scalars()))


def said(details: str) -> str:
    """Details that name no customer and repeat no text: known ones with their value, of others that they were given.

    >>> said('{"version": 2, "text": "call them", "reason": ""}')
    'version 2 · text'
    """
    found: dict[str, Any] = json.loads(details)
    parts = [
        f"{key} {_short(value)}" if key in SAID else key for key, value in found.items() if value not in (None, "", [])
    ]
    return " · ".join(sorted(parts, key=lambda part: part.split()[0] not in SAID))


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _joined() -> Any:
    return audit.outerjoin(people, people.c.id == audit.c.actor_id)


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [audit.c.action.in_(filters.actions)] if filters.actions else []
    if words := searched(filters.text):
        columns = (people.c.name_zh, people.c.name_en, audit.c.actor_id)
        found.append(or_(*(column.contains(words, autoescape=True) for column in columns)))
    if words := searched(filters.about):
        found.append(audit.c.object_id.contains(words, autoescape=True))
    if filters.first:
        found.append(audit.c.at >= filters.first.isoformat())
    if filters.last:
        found.append(audit.c.at < (filters.last + timedelta(days=1)).isoformat())
    return found
