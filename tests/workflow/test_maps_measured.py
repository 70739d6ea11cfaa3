"""A map ends as measured when the mart has its result, by the system alone, and lets go of its customers then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.workflow.conftest import HEAD, PRODUCT, TODAY
from tests.workflow.mapped import SOLD, candidates, planned
from workflow import inbox, store
from workflow.kinds import kind
from workflow.maps import held, listing, measured, taken
from workflow.maps import push as pushing
from workflow.maps import store as maps
from workflow.maps.campaigns import campaign_id, exported
from workflow.maps.model import Candidate
from workflow.maps.plan import Chosen, Targets, Team
from workflow.model import Refused
from workflow.workdays import add_workdays


def taken_cnt(database) -> int:
    """Customers nobody else may draw for the product."""
    with database.reading() as connection:
        return len(taken.pairs(connection, [SOLD]))


def test_a_map_whose_result_is_there_is_measured_and_lets_go_of_its_customers(database):
    """30 drawn, 6 of them held out; the other map is planned only and holds its own 10 and 2."""
    found = planned(database)
    pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY)
    planned(database, most=10, start=50)
    assert (len(held.pairs(database)), taken_cnt(database)) == (8, 40)
    asked = []

    def none_yet(campaigns):
        asked.extend(campaigns)
        return ()

    assert measured.end(database, none_yet, TODAY) == 0 and asked == [campaign_id(found.case.id, SOLD)]
    assert [measured.end(database, lambda campaigns: campaigns, TODAY) for _ in range(2)] == [1, 0]
    case = inbox.read(database, found.case.id, PRODUCT)
    assert (case.state, case.is_open, case.due_on) == ("measured", False, None)
    event = inbox.timeline(database, case.id, PRODUCT)[-1]
    assert (event.actor_id, event.transition) == ("system", "measure")
    assert listing.listed(database, PRODUCT, TODAY).filter(case_id=case.id)["state"].to_list() == ["measured"]
    assert len(held.pairs(database)) == 2 and taken_cnt(database) == 24 + 10, "open leads are still worked on"
    again = planned(database)
    assert again.targets_cnt + again.held_cnt == 6 + 10, "those once held out, beside those never drawn"


def test_a_map_of_two_products_waits_for_both(database):
    first, other = candidates(20), candidates(20, start=20)
    both = [*first, *(Candidate(one.subject, "LOAN") for one in other)]
    case = maps.open_map(database, PRODUCT, "两个产品", TODAY)
    chosen = (Chosen(SOLD, "代发工资", "Payroll", "push"), Chosen("LOAN", "流贷", "Loan", "push"))
    case = maps.save_step(database, case.id, 1, PRODUCT, "products", chosen)
    case = maps.save_step(database, case.id, 2, PRODUCT, "targets", Targets(most_cnt=40, holdout_pct=20))
    case = maps.draw(database, case.id, 3, PRODUCT, both, seed=31)
    case = maps.save_step(database, case.id, 4, PRODUCT, "team", Team("P1"))
    maps.assign(database, case.id, 5, PRODUCT, {one.subject.customer_id: one.subject.manager_id for one in both})
    pushing.push(database, case.id, 6, PRODUCT, TODAY)
    one, two = campaign_id(case.id, SOLD), campaign_id(case.id, "LOAN")
    ended = [measured.end(database, lambda _, known=known: known, TODAY) for known in ({one}, {two}, {one, two})]
    assert ended == [0, 0, 1]


def test_nobody_is_reminded_of_a_map_before_its_last_month_can_have_been_built():
    """A map pushed on the first of a month waits for three whole months, and ten days until the last is delivered."""
    days = kind("sales_map").states["running"].due_days
    for month in range(1, 13):
        pushed_on = date(2026, month, 1)
        assert add_workdays(pushed_on, days) >= pushing.last_day(pushed_on) + timedelta(days=10), pushed_on


def test_nobody_says_by_hand_that_a_map_is_measured(database):
    found = planned(database)
    case = pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY).case
    for who in (PRODUCT, HEAD):
        with pytest.raises(Refused):
            store.act(database, case.id, case.version, "measure", who, {}, TODAY)
    assert len(held.pairs(database)) == 6


def test_a_map_that_is_stopped_lets_go_of_its_customers_and_gets_no_result(database):
    found = planned(database)
    case = pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY).case
    assert exported(database).height == 30
    with pytest.raises(Refused, match="reason"):
        store.act(database, case.id, case.version, "stop", PRODUCT, {}, TODAY)
    case = store.act(database, case.id, case.version, "stop", PRODUCT, {"reason": "product withdrawn"}, TODAY)
    assert (case.state, held.pairs(database), exported(database).height) == ("withdrawn", frozenset(), 0)
    assert measured.end(database, lambda campaigns: campaigns, TODAY) == 0
