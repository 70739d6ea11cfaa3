"""A lead that waits for support: its manager goes on talking to the customer."""

from __future__ import annotations

from tests.workflow.conftest import HEAD, MANAGER, PRODUCT, TODAY
from tests.workflow.mapped import planned
from workflow import inbox, store
from workflow.maps import progress
from workflow.maps import push as pushing


def test_a_contact_is_logged_while_support_is_waited_for(database):
    """The log moves neither the stage nor the date by which the superior has to answer."""
    found = planned(database)
    pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY)
    lead = inbox.listed(database, MANAGER, "waiting", TODAY)["id"][0]
    store.act(database, lead, 1, "accept", MANAGER, {}, TODAY)
    asked = store.act(database, lead, 2, "ask_support", MANAGER, {"note": "请演示"}, TODAY)
    talk, later = {"outcome": "interested", "result": "谈过"}, TODAY.replace(month=12, day=2)
    after = store.act(database, lead, 3, "feedback", MANAGER, talk, later)
    assert (after.state, after.due_on, after.waits_for_id) == ("support", asked.due_on, asked.waits_for_id)
    row = progress.leads(database, HEAD, later, found.case.id).filter(lead_id=lead).row(0, named=True)
    assert (row["is_interested"], row["asked_cnt"], row["answered_cnt"]) == (True, 1, 0)
    after = store.act(database, lead, 4, "give_support", PRODUCT, {"answer": "周三上门"}, later)
    again = store.act(database, lead, 5, "feedback", MANAGER, talk, later.replace(day=9))
    assert again.state == "working" and again.due_on > after.due_on, "their own date begins anew with each contact"
