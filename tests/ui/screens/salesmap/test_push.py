"""Step four: what a lead keeps of the day it was pushed."""

from __future__ import annotations

from decimal import Decimal

from mart.scope import Scope
from tests.banks.target import PUBLISHED
from tests.ui.screens.salesmap.conftest import Planned
from tests.ui.screens.work.test_inbox import said
from ui.cases import subjects
from ui.cases.figures import TARGET, current
from ui.i18n import t
from workflow import inbox
from workflow.maps import people, progress, store


def test_a_lead_pushed_by_a_product_manager_keeps_what_one_from_the_list_keeps(planned: Planned):
    planned.shown("push").button(key="map_push_go").click().run()
    leads = progress.leads(planned.database, planned.pm, planned.today)
    rows = people.targets(planned.database, planned.found.case.id, planned.pm).to_dicts()
    of = {row["lead_id"]: row for row in rows}
    assert leads.height == planned.found.assigned_cnt
    for number in leads["lead_id"]:
        kept = inbox.read(planned.database, number, planned.pm).subject.figures
        assert Decimal(kept["expected_ep_cny"]) == of[number]["expected_ep_cny"]
        assert Decimal(kept["ep_if_taken_cny"]) == of[number]["ep_if_taken_cny"]
        assert abs(float(kept["probability_pct"]) - 100 * float(of[number]["probability"])) < 1e-6
    who, host = leads["customer_id"][0], Scope("relationship_manager", (leads["owner_id"][0],))
    (listed,) = subjects.of_customers(planned.mart, host, planned.mart.as_of, (who,), PUBLISHED)
    first = inbox.read(planned.database, leads["lead_id"][0], planned.pm).subject.figures
    same = ("expected_ep_cny", "ep_if_taken_cny", "month")
    assert [first[name] for name in same] == [listed.figures[name] for name in same]
    now = current(planned.mart, host, "customer", f"{who}|{PUBLISHED}", who, PUBLISHED, planned.mart.as_of)
    assert {name: now[name] for name in TARGET} == {name: listed.figures[name] for name in TARGET}
    assert now["ep_12m_cny"] == listed.figures["ep_12m_cny"]


def test_what_was_changed_in_the_form_is_saved_and_looked_at_before_it_goes_out(planned: Planned):
    app = planned.shown("push")
    app.text_area(key="map_note").set_value("call first")
    app.button(key="map_push_go").click().run()
    found = store.read(planned.database, planned.found.case.id, planned.pm)
    assert (found.is_pushed, found.plan.message.note) == (False, "call first")
    text = said(app).replace("\\", "")
    assert t("salesmap.push_step.look", "en") in text and "call first" in text
    app.button(key="map_push_go").click().run()
    assert store.read(planned.database, planned.found.case.id, planned.pm).is_pushed
