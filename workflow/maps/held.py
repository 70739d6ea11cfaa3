"""Who may not be approached: customers held out of a sales map, for its products, until it has ended.

The one rule. A map ends withdrawn, or when it is measured (`workflow.maps.measured`). Lists, next best products, files
and briefs follow it because the reader of the mart hides these pairs (`mart.reader.hold_out`); cases that send somebody
to a customer ask it when they are opened.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select

from workflow import seen
from workflow.db import Database
from workflow.declared import Kind
from workflow.maps.tables import map_members as members
from workflow.model import Case, Refused
from workflow.schema import cases

Pairs = frozenset[tuple[str, str]]


def _is_held() -> ColumnElement[bool]:
    """The held out of a map that is planned or runs."""
    return and_(members.c.is_holdout.is_(True), cases.c.is_open.is_(True))


_HELD_FOR = (
    select(members.c.product_id)
    .join(cases, cases.c.id == members.c.case_id)
    .where(_is_held(), members.c.customer_id == bindparam("customer"))
)


def pairs(database: Database) -> Pairs:
    """(customer, product) of everybody who is held out."""
    query = select(members.c.customer_id, members.c.product_id).join(cases, cases.c.id == members.c.case_id)
    with database.reading() as connection:
        found = connection.execute(query.where(_is_held()))
        return frozenset((row.customer_id, row.product_id) for row in found)


def version(database: Database) -> int:
    """Changes whenever the pairs may have."""
    return seen.version(database)


def objection(connection: Connection, kind: Kind, case: Case) -> Refused | None:
    """Why a case of a kind may not be opened: its customer is held out for the product, or for any product where the
    case names none."""
    customer_id, product_id = case.subject.customer_id, case.subject.product_id or case.fields.get("product_id")
    if not kind.is_approach or customer_id is None:
        return None
    held = connection.execute(_HELD_FOR, {"customer": customer_id}).scalars()
    if not any(one == product_id or not product_id for one in held):
        return None
    return Refused("held_out", f"customer {customer_id}: is held out of a sales map until it is measured")
