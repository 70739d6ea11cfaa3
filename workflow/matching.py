"""Opportunities on prospects that have become customers: told by the build, noted once by the system."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import and_, or_, select

from workflow import cases, rows, store
from workflow.cases import SYSTEM
from workflow.db import Database
from workflow.model import Case, Decision, Event
from workflow.schema import cases as table

KIND, SUBJECT, WON = "opportunity", "prospect", "won"
Came = Callable[[Sequence[str]], Mapping[str, tuple[str, str]]]  # prospects → those that came: customer, recognised by


def match(database: Database, came: Came, today: date) -> int:
    """Link opportunities to the customer their prospect has become. Returns how many; twice does nothing more.

    Worked on, an opportunity is won; found alone, it ends as opened without us, so that nobody is credited for an
    account that came by itself. One that was closed as opened by hand is only linked: the master now bears it out.
    """
    waiting = or_(table.c.is_open, table.c.state == WON)
    query = select(table.c.id, table.c.subject_id).where(
        and_(table.c.kind == KIND, table.c.subject_type == SUBJECT, table.c.customer_id.is_(None), waiting)
    )
    with database.reading() as connection:
        found = {row.id: row.subject_id for row in connection.execute(query.order_by(table.c.id))}
    there = came(sorted(set(found.values())))
    return sum(_link(database, case_id, *there[who], today) for case_id, who in found.items() if who in there)


def _link(database: Database, case_id: int, customer_id: str, recognised_by: str, today: date) -> bool:
    with database.writing() as connection:
        case = rows.read_case(connection, case_id)
        if case is None or case.subject.customer_id is not None:
            return False
        decision = _decided(case, {"new_customer_id": customer_id, "recognised_by": recognised_by}, today)
        subject = replace(case.subject, customer_id=customer_id)
        store.save(connection, case, replace(decision, case=replace(decision.case, subject=subject)), SYSTEM)
        return True


def _decided(case: Case, form: Mapping[str, str], today: date) -> Decision:
    if not case.is_open:
        event = Event("appeared", SYSTEM.person_id, str(SYSTEM.scope), body=form)
        return Decision(replace(case, fields={**case.fields, **form}), (event,))
    step = "appear_alone" if case.state == "found" else "appear"
    return cases.decide(case, step, SYSTEM, form, today)
