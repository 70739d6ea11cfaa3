"""Saved lists: kept from any list of customers, shared within everybody's own scope, marked, compared."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui.screens.work.conftest import Office
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui.i18n import t
from workflow import inbox, lists, queries, teamwork


def saved(office: Office, name: str = "十一月走访", count: int = 3) -> int:
    members = [one.subject for one in (*office.leads, office.other)][:count]
    return lists.save(office.database, office.leader, name, members, office.today).id


def test_ticked_customers_are_saved_under_a_name_and_added_to_it(office: Office):
    app = opened("customers_segments", "branch_leader", "zh", at="B01")
    for customer in (office.leads[0], office.other):
        app.session_state["segments_people__ticked"] = (customer.subject.id,)
        app.run()
        app.text_input(key="segments_people_save_name").set_value("十一月走访")
        app.button(key="segments_people_save_go").click().run()
        assert t("work.save.done", "zh", count=1, name="十一月走访") in said(app).replace("\\", "")
    mine = lists.mine(office.database, office.leader)
    assert mine["members_cnt"].to_list() == [2]


def test_a_list_without_a_name_is_not_saved(office: Office):
    app = opened("customers_segments", "branch_leader", "zh", at="B01")
    app.session_state["segments_people__ticked"] = (office.other.subject.id,)
    app.run()
    app.button(key="segments_people_save_go").click().run()
    assert t("work.refused.required", "zh", field=t("work.save.name", "zh")) in said(app).replace("\\", "")
    assert lists.mine(office.database, office.leader).is_empty()


def test_a_reader_sees_their_own_customers_of_a_list_only(office: Office):
    number = saved(office)
    teamwork.join(office.database, number, office.leader, office.manager.person_id, "reader")
    text = said(opened("work_lists", "relationship_manager", "en", at="B01", who=office.manager.person_id))
    assert "2 customers within your scope" in text and t("work.readers.not_yours", "en") in text
    assert t("work.lists.none", "en") in said(opened("work_lists", "branch_leader", "en", at="B02"))


def test_members_are_marked_and_lists_compared(office: Office):
    first, second = saved(office), saved(office, "重点", 1)
    lists.set_status(office.database, first, office.leader, [office.other.subject.id], "contacted")
    app = opened("work_lists", "branch_leader", "en", at="B01")
    app.session_state["saved_list"] = first
    app.session_state["saved_other"] = second
    text = said(app.run())
    assert "Contacted 1" in text and "Not started 2" in text
    assert f"1: {office.leads[0].subject.label_en}" in text


def kept(app: AppTest, name: str) -> AppTest:
    app.session_state["query_save_menu"] = True
    app.run()
    app.text_input(key="query_save_name").set_value(name)
    return app.button(key="query_save_go").click().run()


def test_the_choices_of_a_page_are_kept_opened_again_and_shared(office: Office):
    app = opened("customers_segments", "branch_leader", "en", at="B01", tier="value", select="quadrant:drain")
    assert "Saved as" in said(kept(app, "Drains")).replace("\\", "")
    kept(opened("customers_segments", "branch_leader", "en", at="B01", tier="active"), "Drains")  # replaces it
    row = queries.mine(office.database, office.leader).row(0, named=True)
    assert (row["name"], row["page"]) == ("Drains", "customers_segments")
    assert queries.choices(row["address"]) == {"tier": ("active",)}, "neither who looked nor the month"
    assert "Saved queries: 1" in said(opened("work_lists", "branch_leader", "en", at="B01")).replace("\\", "")
    assert queries.mine(office.database, office.manager).is_empty()
    teamwork.join(office.database, row["case_id"], office.leader, office.manager.person_id, "reader")
    assert queries.mine(office.database, office.manager)["name"].to_list() == ["Drains"]
    queries.remove(office.database, row["case_id"], office.leader, office.today)
    assert queries.mine(office.database, office.leader).is_empty()


def test_what_is_kept_for_oneself_is_no_work(office: Office):
    before = inbox.counts(office.database, office.leader, office.today)
    saved(office)
    queries.save(office.database, office.leader, "x", "customers_segments", {"tier": ("value",)}, office.today)
    assert inbox.counts(office.database, office.leader, office.today) == before


def test_a_query_needs_a_name(office: Office):
    app = kept(opened("customers_segments", "branch_leader", "zh", at="B01"), "  ")
    assert t("work.refused.required", "zh", field=t("work.save.name", "zh")) in said(app).replace("\\", "")
