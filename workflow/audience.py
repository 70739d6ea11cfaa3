"""Whom a message about a case may reach: nobody is told of a case they may not open.

Scopes of people are those that the organisation's feed and users.yml give. Of somebody whose scopes are not known it
cannot be said, and they cannot sign in either.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from mart.scope import Scope, ScopeError, parse
from workflow.db import Database
from workflow.model import Actor, Case, Message
from workflow.reach import can_reach
from workflow.schema import person_scopes


def seeing(connection: Connection, case: Case, messages: Iterable[Message]) -> list[Message]:
    """Messages without those whose recipient may not see the case under any of their roles."""
    found = list(messages)
    if not found:
        return []
    scopes = scopes_of(connection, {one.recipient_id for one in found})
    return [one for one in found if _sees(case, one.recipient_id, scopes.get(one.recipient_id, []))]


def may_see(database: Database, case: Case, person_id: str) -> bool:
    """Whether a person may open a case under any of their roles."""
    with database.reading() as connection:
        return _sees(case, person_id, scopes_of(connection, {person_id}).get(person_id, []))


def scopes_of(connection: Connection, ids: set[str]) -> dict[str, list[Scope]]:
    """Roles of people and posts by number; a post is its own scope."""
    table = person_scopes
    found: dict[str, list[Scope]] = {}
    for row in connection.execute(select(table.c.person_id, table.c.scope).where(table.c.person_id.in_(ids))):
        found.setdefault(row.person_id, []).append(parse(row.scope))
    for post in ids - set(found):
        try:
            found[post] = [parse(post)]
        except ScopeError:
            continue
    return found


def _sees(case: Case, person_id: str, scopes: list[Scope]) -> bool:
    """Superiors named by the organisation are told whatever their scope: that is what an escalation is for."""
    is_named = person_id in case.superior_ids or not scopes
    return is_named or any(can_reach(case, Actor(person_id, scope)) for scope in scopes)
