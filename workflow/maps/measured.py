"""Sales maps whose result the mart has: they end as measured, noted once by the system.

The one rule of when a map is over. Until then it runs: its held out are approached by nobody (`workflow.maps.held`) and
none of its customers is drawn for its products again (`workflow.maps.taken`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from sqlalchemy import select

from workflow import cases, rows, store
from workflow.cases import SYSTEM
from workflow.db import Database
from workflow.maps.campaigns import campaign_id
from workflow.maps.store import KIND
from workflow.maps.tables import map_members as members
from workflow.schema import cases as table

RUNNING = "running"
Over = Callable[[Sequence[str]], Collection[str]]  # campaigns → those whose result the mart has


def end(database: Database, over: Over, today: date) -> int:
    """End running maps as measured once the mart has the result of all their products. Returns how many; twice does
    nothing more."""
    query = select(members.c.case_id, members.c.product_id).join(table, table.c.id == members.c.case_id)
    with database.reading() as connection:
        found = connection.execute(query.where(table.c.kind == KIND, table.c.state == RUNNING).distinct()).all()
    of_map: dict[int, set[str]] = {}
    for case_id, product_id in found:
        of_map.setdefault(case_id, set()).add(campaign_id(case_id, product_id))
    known = set(over(sorted(set().union(*of_map.values()))))
    return sum(_end(database, case_id, today) for case_id, campaigns in sorted(of_map.items()) if campaigns <= known)


def _end(database: Database, case_id: int, today: date) -> bool:
    with database.writing() as connection:
        case = rows.read_case(connection, case_id)
        if case is None or case.state != RUNNING:
            return False
        store.save(connection, case, cases.decide(case, "measure", SYSTEM, {}, today), SYSTEM)
        return True
