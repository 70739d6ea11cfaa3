"""From lists to cases, and from the decision queue to a recorded decision with cases for managers."""

from __future__ import annotations

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from mart.months import china_day
from mart.query import manager
from mart.query.cockpit import overview
from mart.query.filters import NONE
from mart.query.manager import Peers
from mart.reader import open_mart
from mart.scope import parse
from tests.ui.screens.work.conftest import LEADER, Office
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui.cases import items, subjects
from ui.i18n import t
from workflow import inbox


def worst_item() -> dict:
    """The item of the leader's queue that is about several customers."""
    mart, scope = open_mart(), parse(LEADER)
    rows = overview.decisions(mart, scope, mart.as_of, NONE)
    return next(row for row in rows.iter_rows(named=True) if row["kind"] == "under_earning_borrowers")


def decided(app: AppTest, row: dict, reason: str | None = "压降低效授信") -> AppTest:
    app.session_state["queue_item"] = row["key"]
    app.run()
    key = f"queue_{row['key']}"
    app.selectbox(key=f"{key}_choice").set_value("compress")
    if reason:
        app.text_area(key=f"{key}_reason").set_value(reason)
    return app.button(key="queue_go").click().run()


def test_an_item_of_the_queue_ends_in_a_decision_and_the_queue_shows_it(office: Office):
    row = worst_item()
    app = opened("cockpit_overview", "branch_leader", "zh", at="B01")
    assert t("work.decide.no_past", "zh") in said(app)
    app = decided(app, row)
    text = said(app).replace("\\", "")
    assert "已记录决定 DE-" in text and "已定待查，检查日" in text
    case = inbox.read(office.database, 5, office.leader)
    assert (case.kind, case.state, case.owner_id, case.fields["choice"]) == ("decision", "decided", LEADER, "compress")
    assert case.fields["check_on"] == case.due_on > (china_day() + timedelta(days=20)).isoformat()
    assert case.subject.branch_id == "B01" and case.subject.effect_cny == row["impact_cny"]
    again = opened("cockpit_overview", "branch_leader", "en", at="B01")
    again.session_state["queue_item"] = row["key"]
    assert "Decided already: Decided, to be checked" in said(again.run()).replace("\\", "")
    boss = opened("cockpit_overview", "executive", "en")
    assert "Decided, to be checked, check on" in said(boss), "head office sees the branch's decision"


def test_a_decision_without_a_reason_opens_nothing(office: Office):
    app = decided(opened("cockpit_overview", "branch_leader", "en", at="B01"), worst_item(), reason=None)
    assert t("work.refused.required", "en", field="Reason") in said(app).replace("\\", "")
    assert inbox.open_on(office.database, office.leader, "decision", [worst_item()["key"]]).is_empty()


def test_the_customers_of_a_decision_become_cases_of_their_managers_once(office: Office):
    row = worst_item()
    decided(opened("cockpit_overview", "branch_leader", "en", at="B01"), row)
    app = opened("work_case", "branch_leader", "en", at="B01", case="5")
    picked = tuple(row["customers"][-4:])  # of the list's second page: what the first one shows is ticked in its grid
    for new, old in ((3, 0), (1, 3)):
        app.session_state["case_people__ticked"] = picked[-new - old :]
        app.run()
        app.selectbox(key="case_people_cases_kind").set_value("compress").run()
        app.button(key="case_people_cases_go").click().run()
        text = said(app).replace("\\", "")
        assert t("work.open.new", "en", count=new, kind="Compress") in text
        assert (f"{old} were open already" in text) == bool(old)
    assert app.button(key="case_people_cases_go").disabled, "where nothing is new there is nothing to open"
    found = inbox.open_on(office.database, office.leader, "compress", list(picked))
    mart = open_mart()
    hosts = {one.id: one.manager_id for one in subjects.of_customers(mart, parse(LEADER), mart.as_of, picked)}
    assert dict(found.select("subject_id", "owner_id").iter_rows()) == hosts


def test_a_list_of_customers_opens_cases_in_scope_only(office: Office):
    mart, one = open_mart(), office.other.subject.id
    stranger = overview.decisions(mart, parse("branch_leader:B03"), mart.as_of, NONE)["customers"].explode()[0]
    app = opened("customers_segments", "branch_leader", "en", at="B01")
    app.session_state["segments_people__ticked"] = (one, stranger)
    app.run()
    app.button(key="segments_people_cases_go").click().run()
    text = said(app).replace("\\", "")
    assert "1 were open already" in text and "1 are outside your rights" in text
    assert inbox.open_on(office.database, office.leader, "lead", [stranger]).is_empty()


def test_the_customer_page_shows_open_cases(office: Office):
    app = opened("customers_360", "branch_leader", "zh", at="B01", customer=office.plan.subject.id)
    assert any("升级规划 · 待批" in button.label.replace("\\", "") for button in app.button)


def test_items_of_everybody_are_the_same_and_parts_are_not(office: Office):
    mart = open_mart()
    for scope in ("executive", "product_manager:M00001"):
        for row in overview.decisions(mart, parse(scope), mart.as_of, NONE).iter_rows(named=True):
            made = items.subject(mart, parse(scope), mart.as_of, row, ("甲", "A"))
            assert made.type == "item" and made.id.startswith(row["key"])


def test_managers_ticked_in_the_ranking_become_decisions_of_their_leader(office: Office):
    mart, scope = open_mart(), parse(LEADER)
    rows = manager.ranking(mart, scope, mart.as_of, Peers(period="ytd")).rows
    picked = tuple(rows["manager_id"].tail(2))
    app = opened("managers_rankings", "branch_leader", "en", at="B01")
    app.session_state[f"managers_standard___{rows.height}_ticked"] = picked
    app.run()
    app.button(key="managers_cases_go").click().run()
    assert t("work.open.new", "en", count=2, kind="Decision") in said(app).replace("\\", "")
    found = inbox.open_on(office.database, office.leader, "decision", list(picked))
    assert set(found["subject_id"]) == set(picked) and set(found["owner_id"]) == {LEADER}
