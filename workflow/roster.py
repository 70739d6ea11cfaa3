"""Who works here, kept up with the organisation's feed and users.yml; and cases that follow their customer.

The feed and the file own names, units, superiors, addresses and roles. Language, channel, quiet hours and absence are
a person's own and are never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from mart.scope import UNASSIGNED, Scope
from workflow import audit, rows, schema, store
from workflow.cases import SYSTEM
from workflow.db import Database
from workflow.model import Case
from workflow.people import Person, id_of
from workflow.rights import HEAD_OFFICE, post_of
from workflow.teamwork import given_to

OWNED = ("name_zh", "name_en", "org_id", "branch_id", "superior_id", "email", "phone", "login", "is_active")


@dataclass(frozen=True)
class Known:
    """A person as a source knows them, with the scopes they may act under."""

    person: Person
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Synced:
    """People who are new, who changed, and who are not there any more."""

    new_cnt: int
    changed_cnt: int
    left_ids: tuple[str, ...]


def from_organisation(
    staff: Iterable[Mapping[str, Any]], branches: Iterable[Mapping[str, Any]], regions: Iterable[Mapping[str, Any]]
) -> tuple[Known, ...]:
    """People and posts of an organisation: rows of `mart.query.people`. Where the feed names no superior, a manager's
    is the head of the branch, theirs the head of the region where there is one, theirs head office."""
    region_of = {branch: row for row in regions for branch in row["key"].split(",")}
    found = [Known(Person(HEAD_OFFICE, "总行", "Head office", superior_id=None), (HEAD_OFFICE,))]
    for row in {row["key"]: row for row in region_of.values()}.values():
        post = f"regional_head:{row['key']}"
        found.append(Known(_post(post, row, "区域负责人", "regional head", None, HEAD_OFFICE), (post,)))
    for row in branches:
        post, region = f"branch_leader:{row['key']}", region_of.get(row["key"])
        above = f"regional_head:{region['key']}" if region else HEAD_OFFICE
        found.append(Known(_post(post, row, "负责人", "head", row["key"], above), (post,)))
    return (*found, *(_member_of_staff(row) for row in staff))


def _post(post: str, row: Mapping[str, Any], zh: str, en: str, branch_id: str | None, above: str) -> Person:
    english = row["label_en"] or row["label_zh"]
    return Person(post, f"{row['label_zh']}{zh}", f"{english} {en}", branch_id=branch_id, superior_id=above)


def _member_of_staff(row: Mapping[str, Any]) -> Known:
    is_product = row["role"] == "product_manager"
    head = HEAD_OFFICE if is_product or not row["branch_id"] else f"branch_leader:{row['branch_id']}"
    person = Person(
        row["id"],
        row["name_zh"],
        row["name_en"] or "",
        row["org_id"],
        row["branch_id"],
        row["superior_id"] or head,
        row["email"],
        row["phone"],
        row["login"],
        is_active=bool(row["is_active"]),
    )
    return Known(person, (f"{row['role']}:{row['id']}",) if person.is_active else ())


def from_users(scopes: Mapping[str, Sequence[Scope]]) -> tuple[Known, ...]:
    """People of users.yml: who → their scopes. A manager is known by staff number, everybody else by address."""
    found: dict[str, Known] = {}
    for who, several in scopes.items():
        email = who if "@" in who else None
        for scope in several:
            own = id_of(scope, who)
            name = who.removeprefix("sub:").split("@")[0]
            known = found.get(own) or Known(Person(own, name, name, email=email, login=who, source="users"), ())
            found[own] = replace(known, scopes=(*known.scopes, str(scope)))
    return tuple(found.values())


def sync(database: Database, known: Sequence[Known], source: str) -> Synced:
    """Make the people of a source what it says now. Whoever it does not name any more is kept, inactive, without the
    roles it gave; a person two sources know keeps what the first said and gets the roles of both."""
    with database.writing() as connection:
        before = {row.id: row for row in connection.execute(select(schema.people))}
        new = [one for one in known if one.person.id not in before]
        changed = [one for one in known if one.person.id in before and _differs(before[one.person.id], one, source)]
        for one in new:
            values = {name: getattr(one.person, name) for name in Person.__dataclass_fields__}
            connection.execute(insert(schema.people).values(**{**values, "source": source}))
        for one in changed:
            _update(connection, before[one.person.id], {name: getattr(one.person, name) for name in OWNED})
        there = {one.person.id for one in known}
        left = tuple(key for key, row in before.items() if row.source == source and row.is_active and key not in there)
        for key in left:
            _update(connection, before[key], {"is_active": False})
        inactive = tuple(one.person.id for one in changed if not one.person.is_active)
        _set_scopes(connection, known, source)
        done = Synced(len(new), len(changed), (*left, *inactive))
        if new or changed or left:
            counts = {"new": done.new_cnt, "changed": done.changed_cnt, "left": list(done.left_ids)}
            audit.record(connection, SYSTEM, "people", "people", source, counts)
        return done


def _differs(row: Any, one: Known, source: str) -> bool:
    return row.source == source and any(getattr(row, name) != getattr(one.person, name) for name in OWNED)


def _update(connection: Connection, row: Any, values: dict[str, Any]) -> None:
    people = schema.people
    connection.execute(update(people).where(people.c.id == row.id).values(**values, version=row.version + 1))


def _set_scopes(connection: Connection, known: Sequence[Known], source: str) -> None:
    table = schema.person_scopes
    connection.execute(delete(table).where(table.c.source == source))
    there = {tuple(row) for row in connection.execute(select(table.c.person_id, table.c.scope))}
    wanted = {(one.person.id, scope) for one in known for scope in one.scopes} - there
    if wanted:
        connection.execute(insert(table), [{"person_id": p, "scope": s, "source": source} for p, s in sorted(wanted)])


def follow_customers(database: Database, holders: Mapping[str, tuple[str, str | None]]) -> int:
    """Open cases go with their customer: where somebody else manages it now (customer → manager, branch), the case is
    theirs to see, and theirs to do where the one before owned it. Returns how many moved."""
    table = schema.cases
    query = select(table.c.id, table.c.customer_id, table.c.manager_id, table.c.branch_id).where(
        table.c.is_open, table.c.customer_id.is_not(None), table.c.manager_id.is_not(None)
    )
    with database.reading() as connection:
        found = list(connection.execute(query))
    moved = [row.id for row in found if row.customer_id in holders and _is_elsewhere(row, *holders[row.customer_id])]
    for case_id in moved:
        with database.writing() as connection:
            case = rows.read_case(connection, case_id)
            if case:
                _move(connection, case, *holders[case.subject.customer_id or ""])
    return len(moved)


def _is_elsewhere(row: Any, manager_id: str, branch_id: str | None) -> bool:
    return row.manager_id != manager_id or (branch_id is not None and row.branch_id != branch_id)


def _move(connection: Connection, case: Case, manager_id: str, branch_id: str | None) -> None:
    subject = replace(case.subject, manager_id=manager_id, branch_id=branch_id or case.subject.branch_id)
    follows = manager_id if manager_id != UNASSIGNED else post_of(subject)
    nobody_held = case.subject.manager_id == UNASSIGNED
    is_hosts = case.owner_id == (post_of(case.subject) if nobody_held else case.subject.manager_id)
    owner = follows if is_hosts else case.owner_id
    decision = given_to(case, SYSTEM, owner, "the customer has another manager or unit")
    store.save(connection, case, replace(decision, case=replace(decision.case, subject=subject)), SYSTEM)


def relieve_who_left(database: Database) -> int:
    """Open cases of people who are not here any more go to the nearest superior who is. Returns how many moved."""
    people, cases = schema.people, schema.cases
    gone = select(people.c.id).where(people.c.is_active.is_(False))
    query = select(cases.c.id).where(cases.c.is_open, cases.c.owner_id.in_(gone)).order_by(cases.c.id)
    with database.reading() as connection:
        left_ids, found = set(connection.execute(gone).scalars()), list(connection.execute(query).scalars())
    for case_id in found:
        with database.writing() as connection:
            case = rows.read_case(connection, case_id)
            heir = next((one for one in case.superior_ids if one not in left_ids), HEAD_OFFICE) if case else None
            if case and heir and case.is_open and case.owner_id in left_ids:
                store.save(connection, case, given_to(case, SYSTEM, heir, "the owner is not here any more"), SYSTEM)
    return len(found)
