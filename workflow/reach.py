"""Which cases a person sees: the scope of the active role, from the same role record as the mart's views, and
the cases they own or are on the team of.

Bound parameters. The predicate of a query and the test of one case say the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, false, or_, select, true, union

from mart.scope import Scope
from workflow.model import Actor, Case, Subject
from workflow.schema import cases, members

COLUMN = {"branch": "branch_id", "product": "product_manager_id", "customer": "manager_id"}  # by a role's dimension
OF_NOBODY = ("list", "request", "item", "map")  # subjects that have no place in the organisation of their own
NAMING = ("team", "reader")  # parts that open a case to a person; watching alone opens nothing


def in_scope(scope: Scope, table: FromClause = cases) -> ColumnElement[bool]:
    """Rows in a scope: a table with branch_id, manager_id and product_manager_id. A role that does not see customers
    gets no row of one."""
    record = scope.record
    rows: ColumnElement[bool] = true()
    if not record.is_whole_bank:
        rows = table.c[COLUMN[record.dimension]].in_(scope.ids) if record.dimension in COLUMN else false()
    return rows if record.sees_customers else and_(rows, table.c.customer_id.is_(None))


def reachable(actor: Actor, is_open: bool | None = None) -> ColumnElement[bool]:
    """Cases an actor may read and act on; `is_open`: of these the open ones, or the others.

    Whoever sees the whole bank is asked row by row, others by a list of ids from the index of their scope: of 100,000
    cases a few thousand.
    """
    named = select(members.c.case_id).where(members.c.person_id.in_(actor.ids), members.c.part.in_(NAMING))
    open_to_all = and_(cases.c.is_private.is_(False), in_scope(actor.scope))
    if is_open is not None:
        open_to_all = and_(open_to_all, cases.c.is_open.is_(is_open))
    if actor.scope.record.is_whole_bank:
        found = or_(open_to_all, cases.c.owner_id.in_(actor.ids), cases.c.id.in_(named))
    else:
        owned = select(cases.c.id).where(cases.c.owner_id.in_(actor.ids))
        found = cases.c.id.in_(union(select(cases.c.id).where(open_to_all), owned, named))
    found = found if actor.scope.record.sees_customers else and_(found, cases.c.customer_id.is_(None))
    return found if is_open is None else and_(found, cases.c.is_open.is_(is_open))


def can_reach(case: Case, actor: Actor) -> bool:
    """Whether an actor may read and act on one case; the same rule as `reachable`."""
    record, subject = actor.scope.record, case.subject
    if not record.sees_customers and subject.customer_id is not None:
        return False
    if case.owner_id in actor.ids:
        return True
    if any(one.person_id in actor.ids and one.part in NAMING for one in case.members):
        return True
    if case.is_private:
        return False
    if record.is_whole_bank:
        return True
    return record.dimension in COLUMN and getattr(subject, COLUMN[record.dimension]) in actor.scope.ids


def may_open_on(subject: Subject, actor: Actor) -> bool:
    """Whether a subject lies in the scope of the active role; a list or request of nobody's does."""
    record = actor.scope.record
    if not record.sees_customers and subject.customer_id is not None:
        return False
    if record.is_whole_bank or subject.type in OF_NOBODY and not _ids(subject):
        return True
    return record.dimension in COLUMN and getattr(subject, COLUMN[record.dimension]) in actor.scope.ids


def own_subject(subject: Subject, actor: Actor) -> Subject:
    """A subject of nobody's, put into the scope of who opens it, so that their superiors see the case."""
    column = COLUMN.get(actor.scope.record.dimension)
    if _ids(subject) or subject.type not in OF_NOBODY or not column or len(actor.scope.ids) != 1:
        return subject
    own: dict[str, Any] = {column: actor.scope.ids[0]}
    return replace(subject, **own)


def _ids(subject: Subject) -> tuple[str, ...]:
    found = (subject.customer_id, subject.branch_id, subject.manager_id, subject.product_manager_id)
    return tuple(one for one in found if one is not None)
