"""Case page: what it shows to whom, the steps the server takes, stale forms, refusals in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.lists.opened_files import offered
from tests.ui.screens.work.conftest import Office
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui.i18n import t
from ui.screens.case import team
from workflow import inbox, opening, store


def at_case(role: str, number: int, lang: str = "en", **params: str) -> AppTest:
    return opened("work_case", role, lang, case=str(number), **params)


def as_manager(office: Office, number: int, lang: str = "en") -> AppTest:
    return at_case("relationship_manager", number, lang, at="B01", who=office.manager.person_id)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_holds_figures_then_and_now_steps_people_and_history(office: Office, lang: str):
    text = said(at_case("branch_leader", office.plan.id, lang, at="B01"))
    for key in ("work.figure.ep_12m_cny", "work.case.history", "work.team.title", "work.comment.title"):
        assert t(key, lang) in text, key
    assert t("work.figures.aim", lang, aim=t("app.tier.high_value", lang)) in text
    assert f"UP-{office.today.year}-{office.plan.id:04}" in text


def test_figures_that_were_not_kept_are_no_column_of_dashes(office: Office):
    """A case that was opened by somebody who does not see the customer keeps no figures of the day."""
    then = t("work.figures.then", "en", month="").strip()
    text = said(as_manager(office, office.leads[0].id))
    assert then in text and t("work.figures.not_kept", "en") not in text
    subject = replace(office.leads[1].subject, id="bare", figures={})
    bare = opening.open_many(office.database, "lead", [subject], office.leader, {}, office.today)[0].case
    text = said(as_manager(office, bare.id))
    assert t("work.figures.not_kept", "en") in text and f">{then}" not in text
    assert t("work.figure.ep_12m_cny", "en") in text


def test_a_step_is_taken_and_said(office: Office):
    app = as_manager(office, office.leads[0].id)
    app.button(key=f"case_{office.leads[0].id}_1_accept_go").click().run()
    assert t("work.done", "en", step="Accept", state="In progress") in said(app).replace("\\", "")
    assert inbox.read(office.database, office.leads[0].id, office.manager).state == "working"


def test_a_required_field_is_asked_for(office: Office):
    number = office.leads[0].id
    app = as_manager(office, number)
    app.session_state[f"case_{number}_1_step"] = "decline"
    app.run()
    app.button(key=f"case_{number}_1_decline_go").click().run()
    assert t("work.refused.required", "en", field="Reason") in said(app).replace("\\", "")
    assert inbox.read(office.database, number, office.manager).version == 1


def test_the_next_contact_begins_with_an_empty_form(office: Office):
    number = office.leads[0].id
    store.act(office.database, number, 1, "accept", office.manager, {}, office.today)
    first = {"outcome": "no_answer", "result": "nobody there", "contact_by": "phone", "next_contact": office.today}
    store.act(office.database, number, 2, "feedback", office.manager, first, office.today)
    app, key = as_manager(office, number), f"case_{number}_3_feedback"
    assert [app.selectbox(key=f"{key}_{name}").value for name in ("outcome", "contact_by")] == [None, None]
    assert app.text_area(key=f"{key}_result").value == "" and app.date_input(key=f"{key}_next_contact").value is None
    second = {"outcome": "interested", "result": "wants an offer"}
    after = store.act(office.database, number, 3, "feedback", office.manager, second, office.today)
    assert after.fields == second, "what was said of the contact before is in the history"


def test_what_is_given_of_the_case_itself_stands_in_the_next_form(office: Office):
    number = office.plan.id
    case = store.act(office.database, number, 2, "return", office.leader, {"change": "more detail"}, office.today)
    app, key = as_manager(office, number), f"case_{number}_{case.version}_submit"
    assert app.selectbox(key=f"{key}_target_tier").value == "high_value"
    assert app.text_area(key=f"{key}_actions").value == "代发工资"


def test_a_stale_form_says_by_whom_and_when_and_overwrites_nothing(office: Office):
    number = office.plan.id
    app = at_case("branch_leader", number, at="B01")
    app.session_state[f"case_{number}_2_step"] = "return"
    app.run()
    app.text_area(key=f"case_{number}_2_return_change").set_value("more detail")
    store.act(office.database, number, 2, "withdraw", office.manager, {"reason": "customer declined"}, office.today)
    app.button(key=f"case_{number}_2_return_go").click().run()
    text = said(app).replace("\\", "")
    assert "nothing was overwritten" in text and "2 → 3" in text and "customer declined" in text
    assert "Awaiting approval → Withdrawn" in text and "more detail" in text
    case = inbox.read(office.database, number, office.leader)
    assert (case.state, case.version) == ("withdrawn", 3)


def test_comment_watch_and_hand_over(office: Office):
    number = office.leads[0].id
    app = at_case("branch_leader", number, at="B01")
    app.text_area(key=f"case_{number}_1_comment_text").set_value("<b>call first</b>")
    app.button(key=f"case_{number}_1_comment_go").click().run()
    assert "&lt;b&gt;call first&lt;/b&gt;" in said(app)
    app.button(key="case_watch").click().run()
    app.selectbox(key=f"case_{number}_3_owner_id").set_value("branch_leader:B01")
    app.text_input(key=f"case_{number}_3_owner_reason").set_value("on leave")
    app.button(key=f"case_{number}_3_owner_go").click().run()
    case = inbox.read(office.database, number, office.leader)
    assert (case.owner_id, case.version) == ("branch_leader:B01", 4)
    assert [one.part for one in case.members] == ["watcher"]


@pytest.mark.parametrize(
    ("role", "params"), [("branch_leader", {"at": "B02"}), ("steward", {}), ("product_manager", {})]
)
def test_a_case_outside_the_rights_is_refused_and_audited(office: Office, role: str, params: dict):
    text = said(at_case(role, office.plan.id, **params))
    assert t("work.refused.out_of_reach", "en") in text
    assert office.plan.subject.label_en not in text
    with office.database.reading() as connection:
        asked = "SELECT action, object_id FROM audit WHERE action = 'refused' ORDER BY id DESC LIMIT 1"
        found = connection.exec_driver_sql(asked).one()
    assert tuple(found) == ("refused", str(office.plan.id))


@pytest.mark.parametrize("address", ["", "x", "99999999999999", "404"])
def test_an_address_without_a_case_says_so(office: Office, address: str):
    app = opened("work_case", "executive", "zh", case=address)
    text = said(app)
    assert t("work.case.which", "zh") in text or t("work.refused.out_of_reach", "zh") in text


def test_a_document_is_named_by_reference_and_the_date_is_moved(office: Office):
    number = office.leads[0].id
    app = at_case("branch_leader", number, at="B01")
    app.text_input(key=f"case_{number}_1_paper_name").set_value("Offer <1>")
    app.button(key=f"case_{number}_1_paper_go").click().run()
    assert "Please fill in" in said(app)  # where it lies is missing; what was typed stays
    assert app.text_input(key=f"case_{number}_1_paper_name").value == "Offer <1>"
    app.text_input(key=f"case_{number}_1_paper_reference").set_value("DMS 2026/117")
    app.button(key=f"case_{number}_1_paper_go").click().run()
    assert "Offer &lt;1&gt;" in said(app) and "DMS 2026/117" in said(app)
    later = office.today + timedelta(days=9)
    app.date_input(key=f"case_{number}_2_due_on").set_value(later)
    app.text_input(key=f"case_{number}_2_due_reason").set_value("the customer is away")
    app.button(key=f"case_{number}_2_due_go").click().run()
    case = inbox.read(office.database, number, office.leader)
    assert (case.due_on, case.version) == (later.isoformat(), 3)
    assert [one.action for one in inbox.timeline(office.database, number, office.leader)][-2:] == ["attached", "due"]


def test_a_long_team_is_cut_and_whole_in_its_file(office: Office, monkeypatch: pytest.MonkeyPatch):
    number, superior = office.plan.id, t("work.team.superior", "en")
    with offered() as files:
        text = said(at_case("branch_leader", number, at="B01"))
    assert superior in text and "case_team_export" not in files
    monkeypatch.setattr(team, "SHOWN", 1)
    with offered() as files:
        text = said(at_case("branch_leader", number, at="B01"))
    assert superior not in text and re.search(r"and \d+ more; all of them are in the export", text)
    assert superior in files["case_team_export"][0]("csv").decode("utf-8-sig")
