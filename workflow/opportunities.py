"""Opportunities on prospects as a reader sees them: those in reach, and whether somebody else works on one."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from sqlalchemy import select

from workflow import inbox
from workflow.db import Database
from workflow.matching import KIND, SUBJECT
from workflow.model import Actor
from workflow.reach import reachable
from workflow.schema import cases


def on_prospects(database: Database, actor: Actor) -> pl.DataFrame:
    """Opportunities on prospects in reach, open and ended: the columns of `inbox.COLUMNS`, the first due first."""
    query = select(*(cases.c[name] for name in inbox.COLUMNS)).where(
        cases.c.kind == KIND, cases.c.subject_type == SUBJECT, reachable(actor)
    )
    with database.reading() as connection:
        found = [
            tuple(row) for row in connection.execute(query.order_by(cases.c.due_on.asc().nulls_last(), cases.c.id))
        ]
    return pl.DataFrame(found, schema=inbox.COLUMNS, orient="row")


def in_hand(database: Database, ids: Sequence[str]) -> frozenset[str]:
    """Of these prospects those with an open opportunity, whoever has it: that somebody does is no secret, because it
    cannot be opened again; who and what stays with those who may see the case."""
    query = select(cases.c.open_key).where(cases.c.open_key.in_([f"{KIND}|{SUBJECT}|{one}" for one in ids]))
    with database.reading() as connection:
        return frozenset(key.rsplit("|", 1)[1] for key in connection.execute(query).scalars())
