"""Rows of the store ↔ frozen values; and the superiors of an owner, read with the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from workflow.model import Case, Event, Member, Subject
from workflow.rights import HEAD_OFFICE, post_of
from workflow.schema import cases, events, members, people

_SUBJECT = {
    "subject_type": "type",
    "subject_id": "id",
    **{
        name: name
        for name in ("label_zh", "label_en", "customer_id", "product_id", "branch_id", "manager_id")
        + ("product_manager_id", "effect_cny", "figures")
    },
}
_DERIVED = {"members", "superior_ids", "subject", "id"}
# Statements asked for each of thousands of leads are put together once: that takes longer than answering them.
_ABOVE = select(people.c.superior_id).where(people.c.id == bindparam("here"))
_DEPTH = 6  # superiors looked up, so that a circle in the feed ends


def now() -> str:
    """The time as it is stored and hashed: ISO, UTC, microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def case_values(case: Case) -> dict[str, Any]:
    """Columns of a case."""
    own = {name: getattr(case, name) for name in Case.__dataclass_fields__ if name not in _DERIVED}
    subject = {column: getattr(case.subject, name) for column, name in _SUBJECT.items()}
    return {**subject, **own, "fields": dict(case.fields), "figures": dict(case.subject.figures)}


def case_of(row: Row[Any], found: Iterable[Member], superior_ids: tuple[str, ...]) -> Case:
    """A case from its row."""
    data = row._mapping
    own = {name: data[name] for name in Case.__dataclass_fields__ if name not in _DERIVED}
    subject = Subject(**{name: data[column] for column, name in _SUBJECT.items()})
    return Case(id=data["id"], subject=subject, members=tuple(found), superior_ids=superior_ids, **own)


def read_case(connection: Connection, case_id: int) -> Case | None:
    """A case with its members and the superiors of its owner, whoever asks."""
    row = connection.execute(select(cases).where(cases.c.id == case_id)).one_or_none()
    if row is None:
        return None
    found = connection.execute(
        select(members.c.person_id, members.c.part).where(members.c.case_id == case_id).order_by(*members.primary_key)
    )
    chain = superiors(connection, row.owner_id, post_of(Subject("", "", "", branch_id=row.branch_id)))
    return case_of(row, [Member(*one) for one in found], chain)


def superiors(connection: Connection, owner_id: str, post: str) -> tuple[str, ...]:
    """Superiors of an owner, nearest first: as the organisation says, then the head of the branch, then head office."""
    found: list[str] = []
    here = owner_id
    for _ in range(_DEPTH):
        above = connection.execute(_ABOVE, {"here": here}).scalar()
        if not above or above in found:
            break
        found.append(above)
        here = above
    return tuple(one for one in dict.fromkeys((*found, post, HEAD_OFFICE)) if one != owner_id)


def event_of(data: Mapping[str, Any]) -> Event:
    """An event from its row."""
    return Event(**{name: data[name] for name in Event.__dataclass_fields__})


def read_events(connection: Connection, case_id: int, after_seq: int = 0) -> tuple[Event, ...]:
    """Events of a case in their order, whoever asks."""
    rows = connection.execute(
        select(events).where(events.c.case_id == case_id, events.c.seq > after_seq).order_by(events.c.seq)
    )
    return tuple(event_of({str(name): value for name, value in row._mapping.items()}) for row in rows)
