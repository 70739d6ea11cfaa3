"""Whom a map approaches, as far as the reader sees them; nobody who is held out is ever listed."""

from __future__ import annotations

import polars as pl
from sqlalchemy import select

from workflow.db import Database
from workflow.maps.tables import map_members as members
from workflow.model import Actor
from workflow.reach import in_scope, reachable
from workflow.schema import cases

maps_cases = cases.alias("maps_cases")

TARGETS = pl.Schema({
    "place": pl.Int64, "customer_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "product_id": pl.String,
    "branch_id": pl.String, "manager_id": pl.String, "owner_id": pl.String, "lead_id": pl.Int64,
    "probability": pl.Decimal(9, 8), "ep_if_taken_cny": pl.Decimal(18, 2), "expected_ep_cny": pl.Decimal(18, 2),
    "reason_zh": pl.String, "reason_en": pl.String,
})  # fmt: skip


def targets(database: Database, case_id: int, actor: Actor) -> pl.DataFrame:
    """Customers of a map in the reader's scope, best first; TARGETS. owner_id: who contacts them, null for nobody."""
    query = select(*(members.c[name] for name in TARGETS)).where(
        members.c.case_id == case_id, members.c.is_holdout.is_(False), in_scope(actor.scope, members)
    )
    with database.reading() as connection:
        rows = [tuple(row) for row in connection.execute(query.order_by(members.c.place))]
    return pl.DataFrame(rows, schema=TARGETS, orient="row")


ABOUT = pl.Schema({
    "lead_id": pl.Int64, "map_zh": pl.String, "probability": pl.Decimal(9, 8), "ep_if_taken_cny": pl.Decimal(18, 2),
    "reason_zh": pl.String, "reason_en": pl.String,
})  # fmt: skip


def about(database: Database, actor: Actor) -> pl.DataFrame:
    """What sales maps say of the open leads in reach: ABOUT, a row a lead that came from a map."""
    query = (
        select(members.c.lead_id, maps_cases.c.label_zh, *(members.c[name] for name in list(ABOUT)[2:]))
        .join(cases, cases.c.id == members.c.lead_id)
        .join(maps_cases, maps_cases.c.id == members.c.case_id)
        .where(reachable(actor, True))
    )
    with database.reading() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=ABOUT, orient="row")
