"""Inbox: what waits for whom, with counts, filters, many at once; nothing of other people's."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.screens.work.conftest import Office
from tests.ui.test_pages import opened, printed
from ui.i18n import t
from workflow import inbox, store, teamwork


def as_leader(lang: str = "en") -> AppTest:
    return opened("work_inbox", "branch_leader", lang, at="B01")


def as_manager(office: Office, lang: str = "en") -> AppTest:
    return opened("work_inbox", "relationship_manager", lang, at="B01", who=office.manager.person_id)


def said(app: AppTest) -> str:
    """All words of a page, its list included."""
    assert not app.exception, app.exception
    told = [str(one.value) for kind in ("success", "warning", "error") for one in app.get(kind)]
    return " ".join(printed(app) + told)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_leader_sees_what_waits_and_what_is_stuck(office: Office, lang: str):
    app = as_leader(lang)
    views = app.get("button_group")[0]
    assert t("work.view.waiting", lang, count=1) in [one.content for one in views.proto.options]
    assert t("work.view.overdue", lang, count=3) in [one.content for one in views.proto.options]
    text = said(app)
    assert t("work.title.waiting", lang, count=1) in text
    assert (office.plan.subject.label_zh if lang == "zh" else office.plan.subject.label_en) in text
    assert t("work.sentence.first", lang) in text, "a first visit"


def test_a_manager_sees_their_own_and_the_menu_counts_it(office: Office):
    app = as_manager(office)
    text = said(app)
    assert t("work.title.waiting", "en", count=2) in text
    assert office.other.subject.label_en not in text
    links = [link.proto.label for link in app.sidebar.get("page_link")]
    assert "Inbox :red-badge[2]" in links


def test_what_became_of_a_step_is_said_though_the_case_leaves_the_list(office: Office):
    app = as_leader("en")
    app.button(key=f"case_{office.plan.id}_{office.plan.version}_approve_go").click().run()
    text = said(app).replace("\\", "")
    assert t("work.title.waiting", "en", count=0) in text
    assert t("work.done", "en", step="Approve", state="Being carried out") in text


def test_what_changed_since_the_last_visit(office: Office):
    as_leader()
    store.act(office.database, office.leads[0].id, 1, "accept", office.manager, {}, office.today)
    teamwork.comment(office.database, office.leads[1].id, office.manager, "calling tomorrow")
    text = said(as_leader())
    assert t("work.sentence.moved", "en", count=1) in text.replace('<b style="font-weight:600">', "**").replace(
        "</b>", "**"
    )


def test_ticked_cases_take_a_step_at_once_and_say_what_became_of_each(office: Office):
    app = as_manager(office)
    app.session_state["inbox_ticked"] = tuple(str(one.id) for one in office.leads)
    app.run()
    app.button(key="inbox_bulk_accept").click().run()
    assert t("work.bulk.title", "en", step="Accept", count=2) in said(app)
    store.act(office.database, office.leads[0].id, 1, "accept", office.manager, {}, office.today)  # another browser
    app.button(key="inbox_confirm_go").click().run()
    text = said(app)
    assert t("work.bulk.done", "en", count=1, total=2) in text and "not done" in text
    assert [inbox.read(office.database, one.id, office.manager).version for one in office.leads] == [2, 2]


def test_many_with_a_field_that_is_missing_says_so_and_changes_nothing(office: Office):
    app = as_manager(office)
    app.session_state["inbox_ticked"] = tuple(str(one.id) for one in office.leads)
    app.run()
    app.button(key="inbox_bulk_decline").click().run()
    app.button(key="inbox_confirm_go").click().run()
    assert t("work.bulk.done", "en", count=0, total=2) in said(app)
    assert {inbox.read(office.database, one.id, office.manager).state for one in office.leads} == {"assigned"}


def test_filters_narrow_and_an_empty_view_says_what_to_do(office: Office):
    app = as_leader()
    app.session_state["inbox_view"] = "team"
    app.session_state["inbox_kind"] = "exit"
    app.run()
    assert t("work.empty.filtered", "en") in said(app)
    app.session_state["inbox_kind"] = "lead"
    assert t("work.title.team", "en", count=3) in said(app.run())


def test_a_stranger_finds_nothing(office: Office):
    text = said(opened("work_inbox", "branch_leader", "en", at="B02"))
    assert t("work.empty.waiting", "en") in text
    assert office.plan.subject.label_en not in text


def test_the_view_as_a_file_holds_every_case_of_it_in_words(office: Office, monkeypatch: pytest.MonkeyPatch):
    made: dict[str, bytes] = {}
    monkeypatch.setattr("ui.components.export_menu", lambda make, lang, *, key, **more: made.update({key: make("csv")}))
    as_manager(office)
    lines = made["inbox"].decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Number,Kind,Case,Customer number,Stage,Owner,Opened by") and len(lines) == 3
    for lead in office.leads:
        assert any(lead.subject.id in line and "Lead," in line and "To accept" in line for line in lines)
