"""The sales maps one may see, a page at a time, each with how its leads go: counted by the store, none is loaded."""

from __future__ import annotations

from datetime import date

import polars as pl
from sqlalchemy import Connection, func, or_, select
from sqlalchemy.sql import ColumnElement

from workflow.db import Database
from workflow.maps.progress import REACHED
from workflow.maps.store import KIND
from workflow.maps.tables import map_members as members
from workflow.maps.tables import maps
from workflow.model import Actor
from workflow.reach import in_scope, reachable
from workflow.schema import cases

COUNTS = ("leads_cnt", "contacted_cnt", "won_cnt", "late_cnt")
MAPS = pl.Schema({
    "case_id": pl.Int64, "label_zh": pl.String, "owner_id": pl.String, "state": pl.String, "version": pl.Int64,
    "changed_at": pl.String, "pushed_on": pl.String, "held_until": pl.String, "targets_cnt": pl.Int64,
    "is_open": pl.Boolean, **dict.fromkeys(COUNTS, pl.Int64),
})  # fmt: skip


def _visible(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    with_lead = select(members.c.case_id).join(cases, cases.c.id == members.c.lead_id).where(reachable(actor))
    return cases.c.kind == KIND, or_(reachable(actor), cases.c.id.in_(with_lead))


def count(database: Database, actor: Actor) -> int:
    """How many maps one may see."""
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(cases).where(*_visible(actor))).scalar_one())


def listed(database: Database, actor: Actor, today: date, limit: int | None = None, offset: int = 0) -> pl.DataFrame:
    """Maps that one may see, the last changed first; MAPS. Targets and leads are those in the reader's scope; a map
    without a lead there has nulls."""
    query = select(cases, maps.c.pushed_on, maps.c.held_until).join(maps, maps.c.case_id == cases.c.id)
    query = query.where(*_visible(actor)).order_by(cases.c.changed_at.desc(), cases.c.id.desc())
    with database.reading() as connection:
        found = connection.execute(query.limit(limit).offset(offset)).mappings().all()
        ids = [row["id"] for row in found]
        targets, leads = _targets(connection, actor, ids), _leads(connection, actor, ids, today)
    nothing = dict.fromkeys(COUNTS)
    rows = [
        {**row, "case_id": row["id"], "targets_cnt": targets.get(row["id"], 0), **leads.get(row["id"], nothing)}
        for row in found
    ]
    return pl.DataFrame([{name: row[name] for name in MAPS} for row in rows], schema=MAPS)


def _targets(connection: Connection, actor: Actor, ids: list[int]) -> dict[int, int]:
    query = select(members.c.case_id, func.count()).where(
        members.c.case_id.in_(ids), members.c.is_holdout.is_(False), in_scope(actor.scope, members)
    )
    return {row[0]: row[1] for row in connection.execute(query.group_by(members.c.case_id))}


def _leads(connection: Connection, actor: Actor, ids: list[int], today: date) -> dict[int, dict[str, int]]:
    """Leads in reach by map; a contact is what `progress.leads` calls one."""
    is_won = cases.c.state == "won"
    said = cases.c.fields["outcome"].as_string()
    is_late = cases.c.is_open.is_(True) & (cases.c.due_on < today.isoformat())
    sums = [func.count().filter(one) for one in (or_(is_won, said.in_(REACHED)), is_won, is_late)]
    query = select(members.c.case_id, func.count(), *sums).join(cases, cases.c.id == members.c.lead_id)
    query = query.where(members.c.case_id.in_(ids), reachable(actor)).group_by(members.c.case_id)
    return {row[0]: dict(zip(COUNTS, row[1:], strict=True)) for row in connection.execute(query)}
