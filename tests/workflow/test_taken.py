"""Whom somebody works on already, as a map asks for it."""

from __future__ import annotations

from tests.workflow.conftest import HEAD, TODAY, customer
from tests.workflow.mapped import SOLD, planned
from workflow import opening
from workflow.maps import taken


def test_whom_somebody_works_on_is_asked_for_the_products_of_the_map_alone(database):
    """Thirty are drawn for one product; a lead that names no product takes its customer for every product."""
    planned(database)
    subject = customer(99, "B01", "M1")
    opening.open_many(database, "lead", [subject], HEAD, {}, TODAY)
    with database.reading() as connection:
        found = {name: taken.pairs(connection, [name]) for name in (SOLD, "OTHER")}
    assert len(found[SOLD] - found["OTHER"]) == 30
    assert found["OTHER"] == {(subject.customer_id, None)}
