"""An opportunity on a prospect is matched with the customer it becomes: once, by the state it was in."""

from __future__ import annotations

import pytest

from tests.workflow.conftest import BOSS, HEAD, MANAGER, OTHER_BOSS, TODAY
from workflow import inbox, matching, opening, store
from workflow.model import Refused, Subject

STEPS = (
    ("contact", {"result": "met the treasurer"}),
    ("propose", {"actions": "settlement and payroll"}),
    ("agree", {"result": "will open"}),
    ("win", {}),
)


def prospect(number: int = 1) -> Subject:
    """A prospect on the payment chain of a customer of M1 in branch B01."""
    name = f"X{number}"
    return Subject("prospect", name, f"商行{number}", f"Firm {number}", branch_id="B01", manager_id="M1")


def worked(database, steps: int, number: int = 1):
    """An opportunity after so many steps of its owner, the manager."""
    case = opening.open_many(database, "opportunity", [prospect(number)], BOSS, {}, TODAY)[0].case
    for name, form in STEPS[:steps]:
        case = store.act(database, case.id, case.version, name, MANAGER, form, TODAY)
    return case


def came(ids):
    """X1 has become C77, recognised by its name."""
    return {one: ("C77", "name") for one in ids if one == "X1"}


@pytest.mark.parametrize(("steps", "state"), [(0, "came"), (1, "won"), (2, "won"), (3, "won")])
def test_the_customer_that_appears_ends_the_opportunity(database, steps, state):
    case = worked(database, steps)
    assert matching.match(database, came, TODAY) == 1
    after = inbox.read(database, case.id, HEAD)
    assert (after.state, after.is_open, after.subject.customer_id) == (state, False, "C77")
    assert after.subject.id == "X1" and after.owner_id == "M1"
    event = inbox.timeline(database, case.id, HEAD)[-1]
    assert (event.actor_id, event.target) == ("system", state)
    assert event.body == {"new_customer_id": "C77", "recognised_by": "name"}


def test_twice_does_nothing_more_and_others_stay(database):
    worked(database, 1)
    other = worked(database, 1, number=2)
    assert [matching.match(database, came, TODAY) for _ in range(2)] == [1, 0]
    assert inbox.read(database, other.id, HEAD) == other


def test_one_won_by_hand_is_linked_and_its_end_stays(database):
    case = worked(database, 4)
    assert case.state == "won" and matching.match(database, came, TODAY) == 1
    after = inbox.read(database, case.id, HEAD)
    assert (after.state, after.subject.customer_id, after.version) == ("won", "C77", case.version + 1)
    assert inbox.timeline(database, case.id, HEAD)[-1].action == "appeared"
    assert matching.match(database, came, TODAY) == 0


def test_nobody_takes_the_step_of_the_system_by_hand(database):
    case = worked(database, 1)
    form = {"new_customer_id": "C1", "recognised_by": "name"}
    for who in (HEAD, BOSS, MANAGER):
        with pytest.raises(Refused):
            store.act(database, case.id, case.version, "appear", who, form, TODAY)


def test_a_prospect_is_worked_on_once_in_the_bank_and_by_who_sees_it(database):
    first = worked(database, 0)
    (again,) = opening.open_many(database, "opportunity", [prospect()], MANAGER, {}, TODAY)
    assert not again.is_new and again.case.id == first.id
    (foreign,) = opening.open_many(database, "opportunity", [prospect(3)], OTHER_BOSS, {}, TODAY)
    assert foreign.case is None and foreign.refused.code == "out_of_reach"
