"""A step is taken by whom the declaration names, from the states it names, with the fields it asks for: for every
kind × state × step × role × relation; and no case can get stuck."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mart.scope import ROLES, Scope
from tests.workflow.conftest import TODAY, customer
from workflow import cases, rights
from workflow.declared import RELATIONS
from workflow.kinds import FILE, kinds
from workflow.model import Actor, Case, Member, Refused

DECLARED = yaml.safe_load(FILE.read_text(encoding="utf-8"))["kinds"]
SAMPLE = {
    "text": "because",
    "date": date(2026, 12, 31),
    "cny": Decimal("1000.00"),
    "pct": "12.5",
    "bps": "-15",
    "count": 3,
    "person": "M7",
    "id": "X1",
    "ids": "X1",
    "bool": "true",
}
IDS = {"bank": "BANK", "branch": "B01", "product": "ME", "customer": "ME"}


def me(role: str) -> Actor:
    return Actor("ME", Scope(role, (IDS[ROLES[role].dimension],)))


def case_in(kind: str, state: str, related: frozenset[str] = frozenset()) -> Case:
    """A case to which ME has exactly these relations; everybody else is somebody else."""
    subject = replace(
        customer(),
        customer_id=None,  # so that a steward sees it
        branch_id="B01",
        manager_id="ME" if "host" in related else "M1",
        product_manager_id="ME" if "product" in related else "P1",
    )
    return Case(
        1,
        kind,
        subject,
        "ME" if "owner" in related else "M1",
        "ME" if "opener" in related else "U1",
        state,
        1,
        "",
        "",
        "",
        members=tuple(Member("ME", part) for part in ("team", "watcher", "reader") if part in related),
        superior_ids=("ME",) if "superior" in related else ("S1",),
    )


def form_of(kind: str, step: str) -> dict[str, object]:
    fields = kinds()[kind].fields
    asked = kinds()[kind].transitions[step].requires
    return {name: SAMPLE.get(fields[name].type) or next(iter(fields[name].choices)) for name in asked}


def is_declared(kind: str, state: str, step: str, role: str, related: frozenset[str]) -> bool:
    """What the YAML says, read on its own."""
    spec = DECLARED[kind]["transitions"][step]
    if state not in (spec["from"] if isinstance(spec["from"], list) else [spec["from"]]):
        return False
    if spec.get("is_four_eyes") and "opener" in related:
        return False
    held = related - {"superior"} if "owner" in related else related  # nobody is their own superior
    return any(all(word == f"role:{role}" or word in held for word in text.split()) for text in spec["who"])


def can_see(role: str, related: frozenset[str]) -> bool:
    dimension = ROLES[role].dimension
    named = bool({"owner", "team", "reader"} & related)
    return named or dimension in ("bank", "branch") or {"product": "product", "customer": "host"}[dimension] in related


def is_taken(case: Case, step: str, actor: Actor) -> bool:
    try:
        after = cases.decide(case, step, actor, form_of(case.kind, step), TODAY)
    except Refused as refused:
        assert refused.code in ("wrong_state", "not_allowed", "four_eyes", "out_of_reach")
        return False
    assert after.case.state == kinds()[case.kind].transitions[step].to(case.state) and len(after.events) == 1
    return True


@pytest.mark.parametrize("kind", [name for name, one in kinds().items() if not one.is_private])
def test_only_what_the_declaration_allows(kind):
    for related in (frozenset(), *(frozenset({one}) for one in RELATIONS)):
        for state in DECLARED[kind]["states"]:
            for step in DECLARED[kind]["transitions"]:
                for role in ROLES:
                    expected = is_declared(kind, state, step, role, related) and can_see(role, related)
                    expected = expected and not DECLARED[kind]["states"][state].get("is_end")
                    assert is_taken(case_in(kind, state, related), step, me(role)) == expected, (state, step, role)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_relations_held_at_once_add_up(data):
    kind = data.draw(st.sampled_from([name for name, one in kinds().items() if not one.is_private]))
    state, step = (data.draw(st.sampled_from(sorted(DECLARED[kind][part]))) for part in ("states", "transitions"))
    role, related = data.draw(st.sampled_from(sorted(ROLES))), data.draw(st.frozensets(st.sampled_from(RELATIONS)))
    expected = is_declared(kind, state, step, role, related) and can_see(role, related)
    assert is_taken(case_in(kind, state, related), step, me(role)) == expected
    offered = {one.name for one in rights.steps(case_in(kind, state, related), me(role))}
    assert (step in offered) == (expected and not DECLARED[kind]["transitions"][step].get("is_of_page", False))


def test_a_step_of_a_page_of_its_own_is_not_offered_on_the_case():
    case = case_in("sales_map", "planning", frozenset(["owner"]))
    assert is_taken(case, "push", me("product_manager"))
    assert [one.name for one in rights.steps(case, me("product_manager"))] == ["withdraw"]


CAST = (
    Actor("M1", Scope("relationship_manager", ("M1",))),
    Actor("U1", Scope("branch_leader", ("B01",))),
    Actor("S1", Scope("branch_leader", ("B01",))),
    Actor("H1", Scope("executive", ("BANK",))),
)


@pytest.mark.parametrize("kind", list(kinds()))
@pytest.mark.parametrize("opener", ["M1", "U1", "S1", "H1"])
def test_no_case_can_get_stuck(kind, opener):
    """From every state real people reach an end, whoever opened and submitted the case, four eyes included."""
    for state in kinds()[kind].states.values():
        left = [replace(case_in(kind, state.name), opener_id=opener, submitter_id="M1")]
        seen: set[tuple[str, str, str | None]] = set()
        is_ended = state.is_end
        while left and not is_ended:
            case = left.pop()
            for actor in CAST:
                for step in rights.steps(case, actor):
                    after = cases.decide(case, step.name, actor, form_of(kind, step.name), TODAY).case
                    is_ended = is_ended or not after.is_open
                    key = (after.state, after.owner_id, after.submitter_id)
                    if key not in seen:
                        seen.add(key)
                        left.append(after)
        assert is_ended, state.name


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("due", "31.12.2026", "invalid"),
        ("target_rwa_cny", "a lot", "invalid"),
        ("target_rwa_cny", "1e40", "invalid"),
        ("target_rwa_cny", "0.001", "invalid"),
        ("target_rwa_cny", "NaN", "invalid"),
        ("actions", "  ", "required"),
        ("actions", "x" * 2001, "too_long"),
        ("actions", "a\x00b", "invalid"),
        ("colour", "red", "unknown"),
    ],
)
def test_a_wrong_form_is_refused_with_its_field(field, value, code):
    form = {**form_of("exit", "submit"), field: value}
    case = case_in("exit", "draft", frozenset({"owner"}))
    with pytest.raises(Refused) as found:
        cases.decide(case, "submit", me("relationship_manager"), form, TODAY)
    assert (found.value.code, found.value.params["field"]) == (code, field)


def test_messages_go_to_whom_the_step_tells_and_never_to_who_acts():
    case = replace(case_in("exit", "draft"), members=(Member("W1", "watcher"), Member("M1", "watcher")))
    found = cases.decide(case, "submit", CAST[0], form_of("exit", "submit"), TODAY)
    assert [one.recipient_id for one in found.messages] == ["S1", "W1"]
    assert found.case.waits_for_id == "S1"
