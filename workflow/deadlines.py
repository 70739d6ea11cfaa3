"""Reminders before a due date and escalations after it, by the working days each kind declares. Run by a timer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from workflow import rows, schema, store
from workflow.cases import SYSTEM
from workflow.db import Database
from workflow.kinds import kind as kind_named
from workflow.model import Case, Conflict, Decision, Event, Message
from workflow.workdays import add_workdays, workdays_between

LONGEST_REMINDER = 30  # calendar days ahead that are looked at


@dataclass(frozen=True)
class Run:
    """What one run did; cases somebody worked on meanwhile are left for the next."""

    reminded_cnt: int = 0
    escalated_cnt: int = 0
    left_cnt: int = 0


def overdue_step(case: Case, today: date) -> Decision | None:
    """What the date asks for today: a reminder to whom the case waits for, or word to the next superior; None for
    nothing. Each is told once: the nearest superior after `escalate_days`, the next one after as many more."""
    if not case.is_open or not case.due_on:
        return None
    kind, due = kind_named(case.kind), date.fromisoformat(case.due_on)
    late = workdays_between(due, today)
    level = min(late // max(kind.escalate_days, 1), len(case.superior_ids)) if today > due else 0
    if level > case.escalation_level:
        told = case.superior_ids[case.escalation_level : level]
        body: dict[str, object] = {"to_ids": list(told), "late_days": late, "level": level}
        messages = tuple(_message(case, one, "escalation", late) for one in told)
        return Decision(replace(case, escalation_level=level), (_event("escalated", body),), messages)
    if case.reminded_on is None and not level and today >= add_workdays(due, -kind.remind_days):
        told = case.waits_for_id or case.owner_id
        after = replace(case, reminded_on=today.isoformat())
        return Decision(after, (_event("reminded", {"to_id": told}),), (_message(case, told, "reminder", late),))
    return None


def _event(action: str, body: dict[str, object]) -> Event:
    return Event(action, SYSTEM.person_id, str(SYSTEM.scope), body=body)


def _message(case: Case, told: str, template: str, late: int) -> Message:
    return Message(told, template, {"kind": case.kind, "state": case.state, "due_on": case.due_on, "late_days": late})


def escalate(database: Database, today: date) -> Run:
    """Remind and escalate what is due; running it twice does nothing more."""
    table = schema.cases
    horizon = date.fromordinal(today.toordinal() + LONGEST_REMINDER).isoformat()
    with database.reading() as connection:
        ids = connection.execute(
            select(table.c.id).where(table.c.is_open, table.c.due_on <= horizon).order_by(table.c.id)
        )
        found = list(ids.scalars())
    done = {"reminded": 0, "escalated": 0, "left": 0}
    for case_id in found:
        action = _one(database, case_id, today)
        if action:
            done[action] += 1
    return Run(done["reminded"], done["escalated"], done["left"])


def _one(database: Database, case_id: int, today: date) -> str | None:
    with database.reading() as connection:
        case = rows.read_case(connection, case_id)
    decision = overdue_step(case, today) if case else None
    if not case or not decision:
        return None
    try:
        with database.writing() as connection:
            store.save(connection, case, decision, SYSTEM)
    except Conflict:
        return "left"
    return decision.events[0].action
