"""The words of a message for one person: what it is about now, and what of it they may read now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from workflow import audience, people, rows
from workflow.model import Actor, Case
from workflow.people import Person
from workflow.push import words
from workflow.push.states import Text
from workflow.push.words import Reader, Told
from workflow.reach import can_reach
from workflow.schema import events, outbox

_NOTHING = Text("", "")
MATERIAL = "material"  # is about no case: whoever reads the business may read it


@dataclass(frozen=True)
class ToldTo:
    """A message for a person: by e-mail, `outside` by SMS and robots, and what the store keeps of it, without names of
    customers; or `why` there is none. `lost`: messages of a digest that they may not read any more."""

    text: Text = _NOTHING
    outside: Text = _NOTHING
    kept: Text = _NOTHING
    why: str = ""
    lost: tuple[int, ...] = ()


def told_to(connection: Connection, row: Row[Any], person: Person, ids: tuple[str, ...]) -> ToldTo:
    """The message of a row of the outbox for a person, who acts for `ids` too."""
    if row.template == "digest":
        return _digest(connection, row, person, ids)
    if row.template not in words.templates():
        return ToldTo(why="no_template")
    told = told_of(connection, row, person.lang)
    if row.template == MATERIAL:
        scopes = audience.scopes_of(connection, {person.id}).get(person.id, [])
        reads = any("business" in one.record.subjects for one in scopes)
        return _three(told, person.lang, Reader(sees_names=True)) if reads else ToldTo(why="out_of_reach")
    if told.case is None:
        return ToldTo(why="no_case")
    reader = reader_of(connection, told.case, person, ids)
    return _three(told, person.lang, reader) if reader else ToldTo(why="out_of_reach")


def told_of(connection: Connection, row: Row[Any], lang: str) -> Told:
    """What a row of the outbox is about."""
    case = rows.read_case(connection, row.case_id) if row.case_id else None
    query = select(events.c.actor_id).where(events.c.id == row.event_id)
    actor_id = (connection.execute(query).scalar() if row.event_id else row.params.get("by")) or ""
    owner_id = case.owner_id if case else row.params.get("owner", "")
    known = people.find(connection, [one for one in (actor_id, owner_id) if one])
    return Told(row.template, row.params, case, actor_id, {key: one.name(lang) for key, one in known.items()})


def reader_of(connection: Connection, case: Case, person: Person, ids: tuple[str, ...]) -> Reader | None:
    """What a person may read of a case under any of their roles; a superior the organisation names is told of it
    without names; None for everybody else."""
    scopes = audience.scopes_of(connection, {person.id}).get(person.id, [])
    seeing = [one.record for one in scopes if can_reach(case, Actor(person.id, one, ids=ids))]
    if seeing:
        contacts = any(one.sees_contacts for one in seeing)
        return Reader(True, contacts, any(one.sees_account_numbers for one in seeing))
    return Reader() if scopes and {person.id, *ids} & set(case.superior_ids) else None


def _three(told: Told, lang: str, reader: Reader) -> ToldTo:
    return ToldTo(
        words.written(told, lang, reader, is_outside=False),
        words.written(told, lang, reader, is_outside=True),
        words.written(told, lang, Reader(), is_outside=False),
    )


def _digest(connection: Connection, row: Row[Any], person: Person, ids: tuple[str, ...]) -> ToldTo:
    items = connection.execute(select(outbox).where(outbox.c.digest_id == row.id).order_by(outbox.c.id)).all()
    found: list[ToldTo] = []
    lost: list[int] = []
    for item in items:
        told = told_of(connection, item, person.lang)
        reader = reader_of(connection, told.case, person, (*ids, item.recipient_id)) if told.case else None
        if reader is None:
            lost.append(item.id)
        else:
            found.append(_three(told, person.lang, reader))
    if not found:
        return ToldTo(why="empty", lost=tuple(lost))
    parts = ([one.text for one in found], [one.outside for one in found], [one.kept for one in found])
    text, outside, kept = (words.gathered([one.subject for one in part], person.lang) for part in parts)
    return ToldTo(text, outside, kept, lost=tuple(lost))
