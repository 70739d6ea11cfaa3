"""What a step on a case leads to. Pure: a case, a step, who takes it and the form in; events and messages out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from mart.scope import EXECUTIVE, UNASSIGNED
from workflow import forms
from workflow.declared import Kind
from workflow.kinds import kind as kind_named
from workflow.model import Actor, Case, Decision, Event, Message, Refused, Subject
from workflow.reach import own_subject
from workflow.rights import HEAD_OFFICE, check_open, check_reach, is_one_of, objection_to, post_of, relations
from workflow.workdays import add_workdays

SYSTEM = Actor("system", EXECUTIVE, "系统", "System")


def decide(case: Case, transition: str, actor: Actor, form: Mapping[str, Any], today: date) -> Decision:
    """The case after a step, with its event and messages. Raises Refused in one line, with a code."""
    kind = kind_named(case.kind)
    check_reach(case, actor)
    step = kind.transitions.get(transition)
    if step is None:
        raise Refused("unknown", f"{case.kind} has no step {transition!r}", step=transition)
    if case.state not in step.sources:
        raise Refused("wrong_state", f"{transition}: not from {case.state}", step=transition, state=case.state)
    objection = objection_to(case, step, actor)
    if objection:
        raise objection
    values, target = forms.check(kind, step.requires, step.optional, form), step.to(case.state)
    owner = values.get(step.owner_from or "") or case.owner_id
    after = replace(
        case,
        owner_id=owner,
        fields={**_lasting(case, kind, (*step.requires, *step.optional)), **values},
        submitter_id=actor.person_id if target != case.state and not step.is_four_eyes else case.submitter_id,
    )
    if target != case.state or kind.states[target].waits_for in {one.relation for one in step.who}:
        after = entered(after, target, kind, today, values)  # else others than who took it are waited for: their date
    event = Event("transition", actor.person_id, str(actor.scope), "", transition, case.state, target, values)
    return Decision(after, (event,), tell(after, step.tells, actor, "step", step=transition))


def _lasting(case: Case, kind: Kind, asked: tuple[str, ...]) -> dict[str, Any]:
    """What was given before, but what a form asks for anew: the next contact of the last one is over with this one."""
    anew = {name for name in asked if kind.fields[name].is_of_step}
    return {name: value for name, value in case.fields.items() if name not in anew}


def entered(case: Case, state: str, kind: Kind, today: date, values: Mapping[str, str]) -> Case:
    """The case in a state: its due date, whom it waits for, open or ended."""
    found = kind.states[state]
    if found.is_end:
        return replace(
            case, state=state, is_open=False, due_on=None, waits_for_id=None, waits_for_role=None, escalation_level=0
        )
    due = add_workdays(today, found.due_days).isoformat() if found.due_days is not None else None
    chosen = values.get("check_on") or (case.fields.get("due") if found.due_days and found.due_days >= 20 else None)
    waits = waiting(case, found.waits_for)
    return replace(
        case,
        state=state,
        is_open=True,
        due_on=chosen or due,
        waits_for_id=waits[0],
        waits_for_role=waits[1],
        escalation_level=0,
        reminded_on=None,
    )


def waiting(case: Case, text: str | None) -> tuple[str | None, str | None]:
    """(person or post, role) that has to act: a relation of the case resolved, or a role."""
    if text is None:
        return None, None
    if text.startswith("role:"):
        return None, text.removeprefix("role:")
    named = {
        "owner": case.owner_id,
        "opener": case.opener_id,
        "superior": case.superior_ids[0] if case.superior_ids else post_of(case.subject),
        "host": case.subject.manager_id,
        "product": case.subject.product_manager_id,
    }
    return named.get(text) or case.owner_id, None


def open_case(
    kind: Kind,
    subject: Subject,
    actor: Actor,
    form: Mapping[str, Any],
    today: date,
    owner_id: str | None = None,
    superior_ids: tuple[str, ...] = (),
) -> Decision:
    """A new case with its first event. `superior_ids` are the owner's. Raises Refused."""
    if subject.type not in kind.subjects:
        raise Refused("unknown", f"{kind.name}: not about a {subject.type}", subject=subject.type)
    values = forms.check(kind, kind.open_requires, kind.open_optional, form)
    owner = owner_id or default_owner(kind, subject, actor)
    check_open(subject, actor)
    subject = own_subject(subject, actor)
    case = Case(
        0,
        kind.name,
        subject,
        owner,
        actor.person_id,
        kind.start,
        0,
        "",
        "",
        actor.person_id,
        is_private=kind.is_private,
        fields=values,
        superior_ids=superior_ids or (post_of(subject), HEAD_OFFICE),
    )
    if not is_one_of(kind.open_who, actor, relations(case, actor)):
        raise Refused("not_allowed", f"{kind.name}: not opened by {actor.scope.role} here", step="open")
    case = entered(case, kind.start, kind, today, values)
    body = {**values, "figures": dict(subject.figures)}
    event = Event("opened", actor.person_id, str(actor.scope), target=kind.start, body=body)
    return Decision(case, (event,), tell(case, ("owner",), actor, "opened"))


def default_owner(kind: Kind, subject: Subject, actor: Actor) -> str:
    """Who owns a new case of a kind where nobody is named; of a customer nobody holds the post that answers for it."""
    by = {
        "host": subject.manager_id if subject.manager_id != UNASSIGNED else None,
        "opener": actor.person_id,
        "superior": post_of(subject),
        "product": subject.product_manager_id,
    }
    return by.get(kind.owner) or post_of(subject)


def tell(case: Case, tells: tuple[str, ...], actor: Actor, template: str, **params: Any) -> tuple[Message, ...]:
    """Messages to the relations named, each person once, never to who acts."""
    named = {
        "owner": [case.owner_id],
        "opener": [case.opener_id],
        "superior": list(case.superior_ids[:1]) or [post_of(case.subject)],
        "host": [case.subject.manager_id],
        "product": [case.subject.product_manager_id],
    }
    for member in case.members:
        named.setdefault(member.part, []).append(member.person_id)
    found = [one for relation in (*tells, "watcher") for one in named.get(relation, ()) if one]
    found += [case.waits_for_id] if case.is_open and case.waits_for_id else []
    return tuple(
        Message(one, template, {"kind": case.kind, "state": case.state, **params})
        for one in dict.fromkeys(found)
        if one not in (actor.person_id, str(actor.scope))
    )
