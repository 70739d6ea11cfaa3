"""What people do on a case beside its steps: comment, attach, watch, join a team, hand over, move the date.

Each is a pure decision and a function that stores it; none needs the latest version but the ones that change the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from workflow import audience, cases, rights, store
from workflow.db import Database
from workflow.model import Actor, Case, Decision, Event, Member, Message, Refused

MAX_TEXT = 4000
MAY_LEAD = ("owner", "superior", "opener")  # who changes team, owner and date


def _event(action: str, actor: Actor, **body: Any) -> Event:
    return Event(action, actor.person_id, str(actor.scope), body=body)


def comment(database: Database, case_id: int, actor: Actor, text: str, mentions: Sequence[str] = ()) -> Case:
    """Say something on a case; `mentions` are people who get a message. Raises Refused."""
    text = text.strip()
    if not text or len(text) > MAX_TEXT:
        code = "too_long" if text else "required"
        raise Refused(code, f"comment: between 1 and {MAX_TEXT} characters", field="comment")

    def work(case: Case) -> Decision:
        hidden = next((one for one in mentions if not audience.may_see(database, case, one)), None)
        if hidden:
            raise Refused("out_of_reach", f"{hidden}: may not see case {case.id}; add them to the team", person=hidden)
        told = cases.tell(case, ("owner", "opener"), actor, "comment", text=text)
        named = [Message(one, "mention", {"kind": case.kind, "text": text}) for one in dict.fromkeys(mentions)]
        kept = [one for one in told if one.recipient_id not in mentions]
        return Decision(case, (_event("comment", actor, text=text, mentions=list(mentions)),), (*named, *kept))

    return store.change(database, case_id, None, actor, work)


def attach(database: Database, case_id: int, actor: Actor, name: str, reference: str) -> Case:
    """Attach a document by reference: its name and where the bank's own system keeps it. Raises Refused."""
    if not name.strip() or not reference.strip() or len(name) > 200 or len(reference) > 500:
        raise Refused("required", "attachment: a name and a reference are needed", field="reference")
    if any(ord(one) < 32 for one in name + reference) or "/" in name or "\\" in name:
        raise Refused("invalid", "attachment: the name holds a character no file has", field="name")

    def work(case: Case) -> Decision:
        return Decision(case, (_event("attached", actor, name=name.strip(), reference=reference.strip()),))

    return store.change(database, case_id, None, actor, work)


def watch(database: Database, case_id: int, actor: Actor, is_on: bool = True) -> Case:
    """Follow a case, or stop: a watcher is told of every step, as long as the case is in their reach."""
    return _member(database, case_id, actor, actor.person_id, "watcher", is_on)


def join(
    database: Database, case_id: int, actor: Actor, person_id: str, part: str = "team", is_on: bool = True
) -> Case:
    """Put a person on the team (or the readers) of a case, or take them off; they then see it. Raises Refused."""
    return _member(database, case_id, actor, person_id, part, is_on)


def _member(database: Database, case_id: int, actor: Actor, person_id: str, part: str, is_on: bool) -> Case:
    member = Member(person_id, part)

    def work(case: Case) -> Decision:
        if part != "watcher":
            _lead_only(case, actor, "team")
        others = tuple(one for one in case.members if one != member)
        event = _event("watch" if part == "watcher" else "team", actor, person_id=person_id, part=part, is_on=is_on)
        joined = (
            (Message(person_id, "joined", {"kind": case.kind, "part": part}),) if is_on and part != "watcher" else ()
        )
        return Decision(replace(case, members=(*others, member) if is_on else others), (event,), joined)

    return store.change(database, case_id, None, actor, work)


def hand_over(database: Database, case_id: int, version: int | None, actor: Actor, owner_id: str, reason: str) -> Case:
    """Give a case a new owner, who is told, as is the old one. Raises Refused, Conflict."""

    def work(case: Case) -> Decision:
        _lead_only(case, actor, "hand_over")
        return given_to(case, actor, owner_id, reason)

    return store.change(database, case_id, version, actor, work)


def given_to(case: Case, actor: Actor, owner_id: str, reason: str) -> Decision:
    """The case with a new owner; whom it waited for as owner it now waits for anew."""
    if not reason.strip():
        raise Refused("required", "reason: is needed", field="reason")
    waits = owner_id if case.waits_for_id == case.owner_id else case.waits_for_id
    after = replace(case, owner_id=owner_id, waits_for_id=waits)
    event = _event("owner", actor, from_id=case.owner_id, to_id=owner_id, reason=reason.strip())
    told = [Message(one, "handed_over", {"kind": case.kind}) for one in dict.fromkeys((owner_id, case.owner_id))]
    return Decision(after, (event,), tuple(one for one in told if one.recipient_id not in actor.ids))


def set_due(database: Database, case_id: int, version: int | None, actor: Actor, due_on: date, reason: str) -> Case:
    """Move the date by which the next step is due. Raises Refused, Conflict."""

    def work(case: Case) -> Decision:
        _lead_only(case, actor, "due")
        if not reason.strip():
            raise Refused("required", "reason: is needed", field="reason")
        event = _event("due", actor, from_on=case.due_on, to_on=due_on.isoformat(), reason=reason.strip())
        after = replace(case, due_on=due_on.isoformat(), escalation_level=0, reminded_on=None)
        return Decision(after, (event,), cases.tell(after, ("owner",), actor, "due"))

    return store.change(database, case_id, version, actor, work)


def _lead_only(case: Case, actor: Actor, what: str) -> None:
    if not case.is_open:
        raise Refused("closed", f"case {case.id}: has ended")
    if not rights.relations(case, actor) & set(MAY_LEAD):
        raise Refused("not_allowed", f"{what}: not for {actor.person_id} on case {case.id}", step=what)
