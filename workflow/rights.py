"""Who may do what on a case: by role record, by relation to the case, never outside their reach."""

from __future__ import annotations

from workflow.declared import Transition, Who
from workflow.kinds import kind as kind_named
from workflow.model import Actor, Case, Refused, Subject
from workflow.reach import can_reach, may_open_on

HEAD_OFFICE = "executive:BANK"  # the post above all others


def post_of(subject: Subject) -> str:
    """The post that answers for a subject: the head of its branch, or head office."""
    return f"branch_leader:{subject.branch_id}" if subject.branch_id else HEAD_OFFICE


def relations(case: Case, actor: Actor) -> frozenset[str]:
    """How an actor stands to a case: of RELATIONS."""
    ids, found = set(actor.ids), {member.part for member in case.members if member.person_id in actor.ids}
    stands = {
        "owner": case.owner_id in ids,
        "opener": case.opener_id in ids,
        "superior": bool(ids & set(case.superior_ids)) and case.owner_id != actor.person_id,
        "host": case.subject.manager_id in ids,
        "product": case.subject.product_manager_id in ids,
    }
    return frozenset(found | {name for name, holds in stands.items() if holds})


def is_one_of(who: tuple[Who, ...], actor: Actor, related: frozenset[str]) -> bool:
    """Whether a declaration names an actor, by role, relation or both at once."""
    return any(
        (one.role is None or one.role == actor.scope.role) and (one.relation is None or one.relation in related)
        for one in who
    )


def steps(case: Case, actor: Actor) -> tuple[Transition, ...]:
    """What an actor may do next on a case, in the order of the declaration; nothing outside their reach."""
    if not case.is_open or not can_reach(case, actor):
        return ()
    found = kind_named(case.kind).transitions.values()
    offered = (step for step in found if case.state in step.sources and not step.is_of_page)
    return tuple(step for step in offered if not objection_to(case, step, actor))


def objection_to(case: Case, step: Transition, actor: Actor) -> Refused | None:
    """Why an actor may not take a step that the state allows; None where they may."""
    if not is_one_of(step.who, actor, relations(case, actor)):
        return Refused("not_allowed", f"{step.name}: not for {actor.person_id} on case {case.id}", step=step.name)
    if step.is_four_eyes and actor.person_id == (case.submitter_id or case.opener_id):
        return Refused("four_eyes", f"{step.name}: needs a second person, {actor.person_id} asked", step=step.name)
    return None


def check_reach(case: Case, actor: Actor) -> None:
    """Raises Refused where a case is outside an actor's reach."""
    if not can_reach(case, actor):
        raise Refused("out_of_reach", f"case {case.id}: not in the scope of {actor.person_id} ({actor.scope})")


def check_open(subject: Subject, actor: Actor) -> None:
    """Raises Refused where a subject is outside the scope of who wants to open a case on it, or put it on a list."""
    if not may_open_on(subject, actor):
        raise Refused("out_of_reach", f"{subject.type} {subject.id}: not in the scope of {actor.scope}")
