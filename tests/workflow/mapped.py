"""A sales map to test with: forty customers of two branches, the first thirty drawn and assigned."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select

from tests.workflow.conftest import PRODUCT, TODAY, customer
from workflow import schema
from workflow.db import Database
from workflow.maps import held, progress
from workflow.maps import store as maps
from workflow.maps.model import Candidate, Map
from workflow.maps.plan import Chosen, Targets, Team, Words

SOLD = "PAY"


def candidates(many: int = 40, start: int = 0) -> list[Candidate]:
    """Customers of two branches and managers, best first."""
    place = {0: ("B01", "M1"), 1: ("B02", "M2")}
    return [
        Candidate(customer(start + n, *place[n % 2]), SOLD, 0.5 - n / 100, Decimal(9000), Decimal(4500 - 90 * n))
        for n in range(many)
    ]


def planned(database: Database, most: int = 30, start: int = 0) -> Map:
    """A map whose hold-out is drawn: every fifth of the first 30, the rest assigned to their managers."""
    found, case = candidates(start=start), maps.open_map(database, PRODUCT, "代发推广", TODAY)
    case = maps.save_step(database, case.id, 1, PRODUCT, "products", (Chosen(SOLD, "代发工资", "Payroll", "push"),))
    case = maps.save_step(database, case.id, 2, PRODUCT, "targets", Targets(most_cnt=most, holdout_pct=20))
    case = maps.draw(database, case.id, 3, PRODUCT, found, seed=31)
    case = maps.save_step(database, case.id, 4, PRODUCT, "team", Team("P1"))
    case = maps.save_step(database, case.id, 5, PRODUCT, "message", Words("M-12", "先电话后上门"))
    owners = {one.subject.customer_id: one.subject.manager_id for one in found}
    maps.assign(database, case.id, 6, PRODUCT, owners)
    return maps.read(database, case.id, PRODUCT)


def held_ids(database: Database) -> list[str]:
    return sorted(customer_id for customer_id, _ in held.pairs(database))


def count(database: Database, table: str) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(schema.metadata.tables[table])).scalar_one()


def leads_of(database: Database, case_id: int) -> int:
    return progress.leads(database, PRODUCT, TODAY, case_id).height
