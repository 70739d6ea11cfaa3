"""Kinds are data: what is wrong in them is one line, every state has a way to an end, a new one is YAML alone."""

from __future__ import annotations

import copy

import pytest
import yaml

from tests.workflow.conftest import BOSS, MANAGER, TODAY, customer
from workflow import inbox, kinds, opening, rights, sound, store, teamwork
from workflow.model import Actor, Conflict

VISIT = """
kinds:
  visit:
    prefix: VI
    label_zh: 拜访
    label_en: Visit
    subjects: [customer]
    fields:
      minutes: {type: text, label_zh: 纪要, label_en: Minutes}
    open: {who: [superior]}
    start: planned
    states:
      planned: {label_zh: 待拜访, label_en: Planned, due_days: 5, waits_for: owner}
      visited: {label_zh: 已拜访, label_en: Visited, is_end: true}
    transitions:
      visit:
        {label_zh: 完成, label_en: Done, from: planned, to: visited, who: [owner], requires: [minutes], tells: [opener]}
"""


def changed(*path: str, value: object) -> dict:
    content = copy.deepcopy(yaml.safe_load(VISIT))
    here = content["kinds"]
    for name in path[:-1]:
        here = here[name]
    here[path[-1]] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("visit", "start"), "nowhere", "visit: unknown state 'nowhere'; known are planned, visited"),
        (("visit", "subjects"), ["planet"], "visit: unknown subject 'planet'"),
        (("visit", "colour"), "red", "visit: unknown setting 'colour'"),
        (("visit", "open"), {}, "visit: open: says nobody who may open it"),
        (("visit", "states", "planned", "waits_for"), "role:boss", "states: planned: unknown role 'boss'"),
        (("visit", "states", "planned", "due_days"), -1, "due_days -1 is no number of working days"),
        (("visit", "states", "planned", "waits_for"), None, "states: planned: says nobody whom it waits for"),
        (("visit", "transitions", "visit", "who"), ["friend"], "visit: visit: unknown relation 'friend'"),
        (("visit", "transitions", "visit", "who"), ["owner team"], "is one relation, one role:<name>, or both"),
        (("visit", "transitions", "visit", "requires"), ["photo"], "visit: unknown field 'photo'"),
        (("visit", "transitions", "visit", "to"), "planned", "states: planned: has no way to an end"),
        (("visit", "transitions", "visit", "from"), "visited", "leaves visited, which is an end"),
        (("visit", "transitions", "visit", "owner_from"), "reason", "owner_from reason is no field of its form"),
        (("visit", "fields", "minutes", "type"), "poem", "minutes: unknown type 'poem'"),
        (("visit", "fields", "minutes", "type"), "choice", "choices are for a field of type choice"),
        (("visit", "states"), [], "visit: states: expected names with settings"),
    ],
)
def test_what_is_wrong_in_a_kind_is_one_line(path, value, says):
    with pytest.raises(kinds.KindError) as found:
        kinds.parse_kinds(changed(*path, value=value))
    assert says in str(found.value) and "\n" not in str(found.value)


def test_a_label_that_is_missing_is_named():
    content = yaml.safe_load(VISIT)
    del content["kinds"]["visit"]["states"]["planned"]["label_en"]
    with pytest.raises(kinds.KindError, match="visit: states: planned: label_en is missing"):
        kinds.parse_kinds(content)


def test_every_state_of_every_kind_is_reached_and_has_a_way_to_an_end():
    for kind in kinds.kinds().values():
        reached = {kind.start} | {step.to(one) for step in kind.transitions.values() for one in step.sources}
        assert reached == set(kind.states), kind.name
        assert all(sound.has_way_out(kind, state) for state in kind.states), kind.name


def test_a_new_kind_is_yaml_alone_from_list_to_closed_case(tmp_path, monkeypatch, database):
    file = tmp_path / "kinds.yml"
    file.write_text(VISIT, encoding="utf-8")
    monkeypatch.setattr(kinds, "FILE", file)
    opened = opening.open_many(database, "visit", [customer(1), customer(2), customer(1)], BOSS, {}, TODAY)
    assert [one.is_new for one in opened] == [True, True, False]
    waiting = inbox.listed(database, MANAGER, "waiting", TODAY)
    assert waiting["due_on"].to_list() == ["2026-12-07"] * 2
    assert [step.name for step in rights.steps(inbox.read(database, 1, MANAGER), MANAGER)] == ["visit"]
    case = store.act(database, 1, 1, "visit", MANAGER, {"minutes": "需要保函"}, TODAY)
    assert (case.is_open, case.fields) == (False, {"minutes": "需要保函"})
    assert inbox.listed(database, MANAGER, "ended", TODAY)["id"].to_list() == [1]


def test_a_comment_does_not_make_a_form_stale_but_a_step_does(database):
    case = opening.open_many(database, "lead", [customer(1)], BOSS, {}, TODAY)[0].case
    teamwork.comment(database, case.id, BOSS, "please call first")
    assert store.act(database, case.id, 1, "accept", MANAGER, {}, TODAY).version == 3
    with pytest.raises(Conflict):
        store.act(database, case.id, 2, "withdraw", BOSS, {"reason": "x"}, TODAY)


def test_who_stands_in_for_somebody_acts_for_them(database):
    case = opening.open_many(database, "lead", [customer(1)], BOSS, {}, TODAY)[0].case
    substitute = Actor("M9", MANAGER.scope.__class__("relationship_manager", ("M9",)), ids=("M1",))
    assert store.act(database, case.id, 1, "accept", substitute, {}, TODAY).changed_by == "M9"
