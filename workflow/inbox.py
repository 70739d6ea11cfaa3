"""What a person finds: cases that wait for them, that they opened, of their scope, overdue, watched, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from workflow import audit, rows
from workflow.db import Database, searched
from workflow.kinds import roles_waited_for
from workflow.model import Actor, Case, Event, Refused
from workflow.reach import can_reach, reachable
from workflow.schema import cases, members

_OPEN = {"waiting": True, "opened": True, "team": True, "overdue": True, "watched": None, "ended": False}
VIEWS = tuple(_OPEN)
COLUMNS = {
    "id": pl.Int64,
    "kind": pl.String,
    "label_zh": pl.String,
    "label_en": pl.String,
    "subject_type": pl.String,
    "subject_id": pl.String,
    "customer_id": pl.String,
    "branch_id": pl.String,
    "state": pl.String,
    "owner_id": pl.String,
    "opener_id": pl.String,
    "waits_for_id": pl.String,
    "due_on": pl.String,
    "effect_cny": pl.Decimal(18, 2),
    "version": pl.Int64,
    "is_open": pl.Boolean,
    "opened_at": pl.String,
    "changed_at": pl.String,
    "changed_by": pl.String,
}


_IS_WORK = cases.c.is_private.is_(False)  # a list or a query kept for oneself is nothing to deal with


@dataclass(frozen=True)
class Filters:
    """What narrows a list; empty ones do not. `text` is looked for in the subject's names and number; `changed_from`: a
    day (ISO) or time from which on something happened."""

    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    owner_ids: tuple[str, ...] = ()
    branch_ids: tuple[str, ...] = ()
    customer_id: str | None = None
    ids: tuple[int, ...] = ()
    text: str = ""
    changed_from: str = ""


def listed(
    database: Database,
    actor: Actor,
    view: str,
    today: date,
    filters: Filters = Filters(),
    limit: int = 50,
    offset: int = 0,
) -> pl.DataFrame:
    """One page of a view: frame(COLUMNS), the most overdue first, of one day the largest effect; only what the actor
    may see."""
    query = select(*(cases.c[name] for name in COLUMNS)).where(where(actor, view, today, filters))
    by_date = (cases.c.due_on.asc().nulls_last(), func.abs(cases.c.effect_cny).desc().nulls_last(), cases.c.id)
    order = (cases.c.changed_at.desc(), cases.c.id.desc()) if view == "ended" else by_date
    return _frame(database, query.order_by(*order).limit(limit).offset(offset))


def every(database: Database, actor: Actor, filters: Filters) -> pl.DataFrame:
    """All open cases in reach that the filters leave: frame(COLUMNS), the last changed first."""
    query = select(*(cases.c[name] for name in COLUMNS)).where(*_narrowed(filters), reachable(actor, True))
    return _frame(database, query.order_by(cases.c.changed_at.desc()))


def counts(database: Database, actor: Actor, today: date) -> dict[str, int]:
    """Cases of every view but the ended ones: view → number, for menu and tabs, in one pass."""
    wanted = [view for view in VIEWS if view not in ("ended", "watched")]
    sums = [func.count().filter(_view(actor, view, today)).label(view) for view in wanted]
    # beside the open cases: those that ended may be watched too
    watched = select(func.count()).select_from(cases).where(where(actor, "watched", today, Filters())).correlate(None)
    columns = *sums, watched.scalar_subquery().label("watched")
    with database.reading() as connection:
        row = connection.execute(select(*columns).where(_IS_WORK, reachable(actor, True))).one()
    return {str(view): int(number) for view, number in row._mapping.items()}


def outcomes(database: Database, actor: Actor, kind: str, today: date) -> pl.DataFrame:
    """What became of the cases of a kind that wait for the actor, that they opened, that are their team's or that have
    ended: frame(state, count_cnt, late_cnt)."""
    theirs = or_(cases.c.is_open.is_(False), *(_view(actor, view, today) for view in ("waiting", "opened", "team")))
    late = func.count().filter(cases.c.is_open, cases.c.due_on < today.isoformat())
    query = select(cases.c.state, func.count(), late).where(cases.c.kind == kind, _IS_WORK, reachable(actor), theirs)
    columns = {"state": pl.String, "count_cnt": pl.Int64, "late_cnt": pl.Int64}
    return _frame(database, query.group_by(cases.c.state), columns)


def read(database: Database, case_id: int, actor: Actor) -> Case:
    """One case. Raises Refused (out_of_reach, audited) where there is none or the actor may not see it."""
    with database.reading() as connection:
        found = rows.read_case(connection, case_id)
    if found is None or not can_reach(found, actor):
        with database.writing() as connection:
            audit.record(connection, actor, "refused", "case", str(case_id), {"why": "read"})
        raise Refused("out_of_reach", f"case {case_id}: not in the scope of {actor.person_id}")
    return found


def timeline(database: Database, case_id: int, actor: Actor) -> tuple[Event, ...]:
    """Events of a case, oldest first. Raises Refused as `read` does."""
    read(database, case_id, actor)
    with database.reading() as connection:
        return rows.read_events(connection, case_id)


def open_on(database: Database, actor: Actor, kind: str | None, subject_ids: list[str]) -> pl.DataFrame:
    """Open cases on subjects or customers, which a list shows before it opens more: frame(COLUMNS)."""
    about = or_(cases.c.subject_id.in_(subject_ids), cases.c.customer_id.in_(subject_ids))
    query = select(*(cases.c[name] for name in COLUMNS)).where(about, reachable(actor, True))
    return _frame(database, query.where(cases.c.kind == kind) if kind else query)


def _frame(database: Database, query: Select[*tuple[Any, ...]], columns: dict[str, Any] = COLUMNS) -> pl.DataFrame:
    with database.reading() as connection:
        found = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(found, schema=columns, orient="row")


def where(actor: Actor, view: str, today: date, filters: Filters) -> ColumnElement[bool]:
    """The cases of a view that the actor may see."""
    return and_(_view(actor, view, today), _IS_WORK, *_narrowed(filters), reachable(actor, _OPEN[view]))


def _view(actor: Actor, view: str, today: date) -> ColumnElement[bool]:
    """The rows of a view among those that are open, or not, as `_OPEN` says."""
    waits = cases.c.waits_for_id.in_(actor.ids)
    if actor.scope.role in roles_waited_for():
        waits = or_(waits, cases.c.waits_for_role == actor.scope.role)
    watching = select(members.c.case_id).where(members.c.person_id.in_(actor.ids), members.c.part == "watcher")
    return {
        "waiting": waits,
        "opened": cases.c.opener_id.in_(actor.ids),
        "team": cases.c.owner_id.not_in(actor.ids),
        "overdue": cases.c.due_on < today.isoformat(),
        "watched": cases.c.id.in_(watching),
        "ended": true(),
    }[view]


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, wanted in (
        (cases.c.kind, filters.kinds),
        (cases.c.state, filters.states),
        (cases.c.owner_id, filters.owner_ids),
        (cases.c.branch_id, filters.branch_ids),
        (cases.c.id, filters.ids),
    ):
        if wanted:
            found.append(column.in_(wanted))
    if filters.changed_from:
        found.append(cases.c.changed_at >= filters.changed_from)
    if filters.customer_id:
        found.append(cases.c.customer_id == filters.customer_id)
    if words := searched(filters.text):
        found.append(
            or_(
                *(
                    column.contains(words, autoescape=True)
                    for column in (cases.c.label_zh, cases.c.label_en, cases.c.subject_id)
                )
            )
        )
    return found
