"""Who may not be approached: customers held out of a sales map, for its products, as long as it is measured.

The one rule. Lists, next best products, files and briefs follow it because the reader of the mart hides these pairs
(`mart.reader.hold_out`); cases that send somebody to a customer ask it when they are opened.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from workflow import seen
from workflow.db import Database
from workflow.declared import Kind
from workflow.maps.tables import map_members as members
from workflow.maps.tables import maps
from workflow.model import Case, Refused
from workflow.schema import cases

Pairs = frozenset[tuple[str, str]]


def _is_held(today: date) -> ColumnElement[bool]:
    """A map that is planned holds its draw; one that was pushed until its measurement ends; a withdrawn one nobody."""
    lasts = or_(cases.c.state == "planning", maps.c.held_until >= today.isoformat())
    return and_(members.c.is_holdout.is_(True), cases.c.state != "withdrawn", lasts)


def pairs(database: Database, today: date) -> Pairs:
    """(customer, product) of everybody held out on a day."""
    query = select(members.c.customer_id, members.c.product_id).join(maps, maps.c.case_id == members.c.case_id)
    with database.reading() as connection:
        found = connection.execute(query.join(cases, cases.c.id == maps.c.case_id).where(_is_held(today)))
        return frozenset((row.customer_id, row.product_id) for row in found)


def version(database: Database, today: date) -> tuple[int, str]:
    """Changes whenever the pairs may have."""
    return seen.version(database), today.isoformat()


def objection(connection: Connection, kind: Kind, case: Case, today: date) -> Refused | None:
    """Why a case of a kind may not be opened: its customer is held out for the product, or for any product where the
    case names none."""
    customer_id, product_id = case.subject.customer_id, case.subject.product_id or case.fields.get("product_id")
    if not kind.is_approach or customer_id is None:
        return None
    query = select(members.c.product_id).join(maps, maps.c.case_id == members.c.case_id)
    query = query.join(cases, cases.c.id == maps.c.case_id)
    query = query.where(_is_held(today), members.c.customer_id == customer_id)
    if product_id:
        query = query.where(members.c.product_id == product_id)
    if connection.execute(query.limit(1)).first() is None:
        return None
    return Refused("held_out", f"customer {customer_id}: is held out of a sales map until it is measured")
