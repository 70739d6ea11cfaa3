"""Who people are: names, roles and scopes, superiors, how to reach them, who stands in for whom.

A relationship or product manager is known by their staff number, the head of a branch or of the bank by their sign-in,
else by the post itself (`branch_leader:B01`), which whoever holds that scope answers for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import Connection, func, or_, select, update

from mart.scope import Scope, parse
from mart.scope.users import folded
from workflow import audit
from workflow.db import Database
from workflow.model import Actor, Refused
from workflow.schema import people, person_scopes

CHANNELS = ("email", "sms", "wecom", "dingtalk", "feishu", "none")
PACES = ("at_once", "daily")


@dataclass(frozen=True)
class Person:
    """A person or a post, as stored. Times of day HH:MM, dates ISO."""

    id: str
    name_zh: str
    name_en: str = ""
    org_id: str | None = None
    branch_id: str | None = None
    superior_id: str | None = None
    email: str | None = None
    phone: str | None = None
    login: str | None = None
    lang: str = "zh"
    channel: str | None = None
    quiet_from: str | None = None
    quiet_to: str | None = None
    is_active: bool = True
    substitute_id: str | None = None
    absent_from: str | None = None
    absent_to: str | None = None
    source: str = "org"
    version: int = 1
    pace: str | None = None

    def name(self, lang: str) -> str:
        """Name in a language; the other one where there is none."""
        return (self.name_zh if lang == "zh" else self.name_en) or self.name_zh or self.name_en or self.id

    def is_absent(self, today: date) -> bool:
        """Whether somebody stands in for them on a day."""
        day = today.isoformat()
        return bool(self.absent_from and self.absent_from <= day <= (self.absent_to or day))


def id_of(scope: Scope, email: str | None = None) -> str:
    """The number by which a case names who acts under a scope.

    >>> id_of(parse("relationship_manager:M0001"), "li@bank.cn"), id_of(parse("branch_leader:B01"))
    ('M0001', 'branch_leader:B01')
    """
    if scope.record.is_of_customers or scope.record.is_of_products:
        return scope.ids[0]
    return folded(email) if email else str(scope)


def actor(database: Database, scope: Scope, today: date, email: str | None = None) -> Actor:
    """Who acts: the person of a signed-in address (None in demo mode) under the active scope, with those they stand in
    for today."""
    own = id_of(scope, email)
    with database.reading() as connection:
        names = connection.execute(
            select(people.c.name_zh, people.c.name_en).where(people.c.id.in_((own, str(scope))))
        ).first()
        day = today.isoformat()
        absent = connection.execute(
            select(people.c.id).where(
                people.c.substitute_id.in_((own, str(scope))),
                people.c.absent_from <= day,
                or_(people.c.absent_to.is_(None), people.c.absent_to >= day),
            )
        ).scalars()
        return Actor(own, scope, *(names or (own, own)), ids=tuple(absent))


def directory(database: Database, ids: Iterable[str] | None = None) -> Mapping[str, Person]:
    """People by number; all, or those asked for. One who is not known is not in the answer."""
    with database.reading() as connection:
        return find(connection, ids)


def find(connection: Connection, ids: Iterable[str] | None = None) -> Mapping[str, Person]:
    """`directory` on a connection."""
    columns = [people.c[name] for name in Person.__dataclass_fields__]
    query = select(*columns)
    if ids is not None:
        query = query.where(people.c.id.in_(tuple(dict.fromkeys(ids))))
    return {row.id: Person(*row) for row in connection.execute(query)}


def scopes_of(database: Database, person_id: str) -> tuple[Scope, ...]:
    """The roles a person may choose from, one active at a time."""
    with database.reading() as connection:
        found = connection.execute(
            select(person_scopes.c.scope).where(person_scopes.c.person_id == person_id).order_by(person_scopes.c.scope)
        ).scalars()
        return tuple(parse(text) for text in found)


def scopes(database: Database) -> Mapping[str, tuple[Scope, ...]]:
    """Scopes of everybody who has one, by number."""
    found: dict[str, tuple[Scope, ...]] = {}
    with database.reading() as connection:
        for row in connection.execute(select(person_scopes).order_by(person_scopes.c.scope)):
            found[row.person_id] = (*found.get(row.person_id, ()), parse(row.scope))
    return found


def holders(database: Database, post: str) -> tuple[str, ...]:
    """People who answer for a post or number: themselves, or who has that scope."""
    with database.reading() as connection:
        held = connection.execute(select(person_scopes.c.person_id).where(person_scopes.c.scope == post)).scalars()
        return tuple(held) or (post,)


def version(database: Database) -> tuple[int, int]:
    """Changes when the people or their roles do, so that a session can notice that its role was taken away."""
    with database.reading() as connection:
        found = connection.execute(select(func.count(), func.coalesce(func.sum(people.c.version), 0))).one()
        scopes = connection.execute(select(func.count()).select_from(person_scopes)).scalar_one()
        return found[1] + found[0], scopes


def set_own(database: Database, person_id: str, actor: Actor, **own: str | None) -> Person:
    """What a person sets themselves: lang, channel, pace, quiet_from, quiet_to (HH:MM), substitute_id, absent_from,
    absent_to (ISO dates); None takes it back. A steward may for others. Raises Refused with `field`."""
    if person_id not in actor.ids and not actor.scope.record.keeps_people:
        raise Refused("not_allowed", f"{person_id}: not for {actor.person_id}", step="people")
    for name, value in own.items():
        if name not in _OWN or not (value is None and name != "lang" or _is_own(person_id, name, value)):
            raise Refused("invalid", f"{name}: {value!r} cannot be set", field=name)
    with database.writing() as connection:
        done = connection.execute(
            update(people).where(people.c.id == person_id).values(**own, version=people.c.version + 1)
        )
        if done.rowcount != 1:
            raise Refused("unknown", f"{person_id}: is not known here", field="person_id")
        audit.record(connection, actor, "set_own", "person", person_id, own)
    return directory(database, [person_id])[person_id]


_OWN = ("lang", "channel", "pace", "quiet_from", "quiet_to", "substitute_id", "absent_from", "absent_to")


def _is_own(person_id: str, name: str, value: str | None) -> bool:
    text = value or ""
    try:
        if name.startswith("quiet"):
            return len(text) == 5 and time.fromisoformat(text) is not None
        if name.startswith("absent"):
            return len(text) == 10 and date.fromisoformat(text) is not None
    except ValueError:
        return False
    return {
        "lang": text in ("zh", "en"),
        "channel": text in CHANNELS,
        "pace": text in PACES,
        "substitute_id": text not in ("", person_id),
    }[name]
