"""Whether a kind is sound: the names it uses exist, and every state has a way to an end."""

from __future__ import annotations

from typing import Any

from workflow.declared import RELATIONS, SAME, SUBJECTS, Kind


class KindError(ValueError):
    """One line: which kind, which part of it, what is wrong."""


def check(kind: Kind, at: str) -> None:
    """Names that are used exist, and every state has a way to an end."""
    known(kind.subjects, SUBJECTS, at, "subject")
    known((kind.start,), kind.states, at, "state")
    known((kind.owner,), RELATIONS, at, "relation")
    if not kind.open_who:
        raise KindError(f"{at}: open: says nobody who may open it")
    for step in kind.transitions.values():
        known((*step.sources, *({step.target} - {SAME})), kind.states, f"{at}: {step.name}", "state")
        known(step.tells, RELATIONS, f"{at}: {step.name}", "relation")
        if not step.who:
            raise KindError(f"{at}: {step.name}: says nobody who may take it")
        if step.owner_from and step.owner_from not in (*step.requires, *step.optional):
            raise KindError(f"{at}: {step.name}: owner_from {step.owner_from} is no field of its form")
        ended = next((one for one in step.sources if kind.states[one].is_end), None)
        if ended:
            raise KindError(f"{at}: {step.name}: leaves {ended}, which is an end")
    for state in kind.states.values():
        if not state.is_end and state.waits_for is None:
            raise KindError(f"{at}: states: {state.name}: says nobody whom it waits for")
        if not has_way_out(kind, state.name):
            raise KindError(f"{at}: states: {state.name}: has no way to an end")


def has_way_out(kind: Kind, state: str) -> bool:
    """Whether an end can be reached from a state, found by search."""
    seen, left = {state}, [state]
    while left:
        here = left.pop()
        if kind.states[here].is_end:
            return True
        new = {step.to(here) for step in kind.transitions.values() if here in step.sources} - seen
        seen |= new
        left += sorted(new)
    return False


def known(names: Any, allowed: Any, at: str, what: str) -> None:
    """Raises KindError for the first name that is not one of those allowed."""
    unknown = next((name for name in names if name not in allowed), None)
    if unknown is not None:
        raise KindError(f"{at}: unknown {what} {unknown!r}; known are {', '.join(allowed)}")
