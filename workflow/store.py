"""The one writer: a case, its event, its messages and the audit row are stored together or not at all.

Every change names the version it was made from. `UPDATE … WHERE id AND version` finds no row where somebody was faster;
the later one gets a Conflict with the case as it is now, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from workflow import audience, audit, cases, rights, rows, schema
from workflow.db import Database, open_database
from workflow.kinds import kind as kind_named
from workflow.model import Actor, Case, Conflict, Decision, Refused

__all__ = ["Outcome", "act", "act_many", "append", "change", "open_database", "save"]


CHANGING = (
    "transition",
    "owner",
    "due",
    "planned",
    "drawn",
)  # what makes a form stale; a comment or a reminder does not


@dataclass(frozen=True)
class Outcome:
    """One of many steps: the case afterwards, or why it was not taken."""

    case_id: int
    case: Case | None = None
    error: Refused | Conflict | None = None


def act(
    database: Database, case_id: int, version: int, transition: str, actor: Actor, form: Mapping[str, Any], today: date
) -> Case:
    """Take a step on a case from the version that was shown. Raises Refused, Conflict, StoreError."""

    def work(case: Case) -> Decision:
        step = kind_named(case.kind).transitions.get(transition)
        if step and step.is_of_page:
            raise Refused("wrong_state", f"{transition}: is taken on its own page", step=transition, state=case.state)
        return cases.decide(case, transition, actor, form, today)

    return change(database, case_id, version, actor, work)


def act_many(
    database: Database,
    picked: Sequence[tuple[int, int]],
    transition: str,
    actor: Actor,
    form: Mapping[str, Any],
    today: date,
) -> tuple[Outcome, ...]:
    """Take one step on many cases, (id, version) each; each is its own transaction and says what became of it."""
    found = []
    for case_id, version in picked:
        try:
            found.append(Outcome(case_id, act(database, case_id, version, transition, actor, form, today)))
        except (Refused, Conflict) as error:
            found.append(Outcome(case_id, error=error))
    return tuple(found)


def change(
    database: Database,
    case_id: int,
    version: int | None,
    actor: Actor,
    work: Callable[[Case], Decision],
    also: Callable[[Connection, Case], None] | None = None,
) -> Case:
    """Read a case, decide, store; `version` None takes the current one (a comment needs no look at the latest).
    `also`: what is stored in the same transaction beside it.

    A refusal is audited in a transaction of its own. Raises Refused, Conflict, StoreError.
    """
    try:
        with database.writing() as connection:
            case = rows.read_case(connection, case_id)
            if case is None:
                raise Refused("out_of_reach", f"case {case_id}: not in the scope of {actor.person_id}")
            rights.check_reach(case, actor)
            if version is not None and case.version != version:
                since = rows.read_events(connection, case_id, version)
                if any(event.action in CHANGING for event in since):
                    raise Conflict(case, version, since)
            after = save(connection, case, work(case), actor)
            if also:
                also(connection, after)
            return after
    except Refused as refused:
        if refused.code in ("out_of_reach", "not_allowed", "four_eyes"):
            with database.writing() as connection:
                audit.record(connection, actor, "refused", "case", str(case_id), {"why": str(refused)})
        raise


def save(connection: Connection, before: Case, decision: Decision, actor: Actor) -> Case:
    """Store a decision on a case: the row at the next version, events, messages, audit. Raises Conflict."""
    after = replace(
        decision.case, version=before.version + len(decision.events), changed_at=rows.now(), changed_by=actor.person_id
    )
    values = rows.case_values(after)
    if not after.is_open:
        values["open_key"] = None
    table = schema.cases
    done = connection.execute(
        update(table).where(table.c.id == before.id, table.c.version == before.version).values(**values)
    )
    if done.rowcount != 1:
        current = rows.read_case(connection, before.id) or before
        raise Conflict(current, before.version, rows.read_events(connection, before.id, before.version))
    if set(after.members) != set(before.members):
        connection.execute(delete(schema.members).where(schema.members.c.case_id == before.id))
        team = [{"case_id": before.id, "person_id": one.person_id, "part": one.part} for one in after.members]
        if team:
            connection.execute(insert(schema.members), team)
    append(connection, after, decision, actor)
    return after


def append(connection: Connection, case: Case, decision: Decision, actor: Actor) -> None:
    """Events (the last one has the case's version as its number), messages and the audit row."""
    first, event_id = case.version - len(decision.events) + 1, 0
    for number, event in enumerate(decision.events, first):
        values = {name: getattr(event, name) for name in event.__dataclass_fields__ if name != "id"}
        values |= {"case_id": case.id, "seq": number, "at": case.changed_at, "body": dict(event.body)}
        event_id = connection.execute(insert(schema.events).returning(schema.events.c.id), values).scalar_one()
    told = [
        {
            "case_id": case.id,
            "event_id": event_id,
            "recipient_id": message.recipient_id,
            "template": message.template,
            "params": dict(message.params),
            "queued_at": case.changed_at,
            "status": "queued",
            "attempts_cnt": 0,
            "dedupe_key": f"{case.id}:{case.version}:{message.recipient_id}:{message.template}",
        }
        for message in audience.seeing(connection, case, decision.messages)
    ]
    if told:
        connection.execute(insert(schema.outbox), told)
    last = decision.events[-1]
    audit.record(
        connection, actor, last.transition or last.action, "case", str(case.id), {"version": case.version, **last.body}
    )
