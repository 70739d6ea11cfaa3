"""Opening cases, one or many: the same kind and subject is not opened twice, the answer says which exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from workflow import cases, rights, rows, schema, store
from workflow.db import Database
from workflow.kinds import kind as kind_named
from workflow.maps import held as held_out
from workflow.model import Actor, Case, Refused, Subject

_OPEN = select(schema.cases.c.id).where(schema.cases.c.open_key == bindparam("key"))


@dataclass(frozen=True)
class Opened:
    """A subject after opening: its case, and whether it is new. `refused`: why there is none."""

    subject: Subject
    case: Case | None = None
    is_new: bool = False
    refused: Refused | None = None


def open_many(
    database: Database,
    kind: str,
    subjects: Sequence[Subject],
    actor: Actor,
    form: Mapping[str, Any],
    today: date,
    owner_id: str | None = None,
) -> tuple[Opened, ...]:
    """Open a case for each subject, in one transaction; an open case of the same kind and subject is answered, not
    opened twice. A subject that may not be opened is refused alone; a wrong form raises Refused for all."""
    with database.writing() as connection:
        return tuple(open_one(connection, kind, one, actor, form, today, owner_id) for one in subjects)


def open_one(
    connection: Connection,
    kind_name: str,
    subject: Subject,
    actor: Actor,
    form: Mapping[str, Any],
    today: date,
    owner_id: str | None,
    tells: bool = True,
) -> Opened:
    """Open one case in a transaction that stands open: for who stores more beside it. `tells`: with the messages to
    its people; without them whoever opens many tells each person once."""
    kind = kind_named(kind_name)
    key = f"{kind.name}|{subject.type}|{subject.id}" if kind.is_unique else None
    try:
        owner = owner_id or cases.default_owner(kind, subject, actor)
        above = rows.superiors(connection, owner, rights.post_of(subject))
        decision = cases.open_case(kind, subject, actor, form, today, owner, above)
        decision = decision if tells else replace(decision, messages=())
    except Refused as refused:
        if refused.code in ("required", "invalid", "unknown", "too_long"):
            raise
        return Opened(subject, refused=refused)
    held = held_out.objection(connection, kind, decision.case)
    if held:
        return Opened(subject, refused=held)
    existing = _existing(connection, key)
    if existing is None:
        at = rows.now()
        case = replace(decision.case, version=1, opened_at=at, changed_at=at)
        made = connection.execute(_insert_new(connection), {**rows.case_values(case), "open_key": key}).scalar()
        if made is not None:
            case = replace(case, id=made)
            store.append(connection, case, decision, actor)
            return Opened(subject, case, is_new=True)
        existing = _existing(connection, key)
    return Opened(subject, rows.read_case(connection, existing) if existing else None)


def _existing(connection: Connection, key: str | None) -> int | None:
    if key is None:
        return None
    return connection.execute(_OPEN, {"key": key}).scalar()


def _insert_new(connection: Connection) -> Any:
    """INSERT of a case that gives no row where another writer has just opened the same."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(schema.cases).on_conflict_do_nothing().returning(schema.cases.c.id)
