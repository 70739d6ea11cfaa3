"""Own settings and who stands in; whoever keeps the people sets it for others, nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.screens.work.conftest import Office
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui.i18n import t
from workflow import people
from workflow.commands import people_synced


@pytest.fixture
def known(office: Office) -> Office:
    people_synced()
    return office


def as_manager(office: Office) -> AppTest:
    return opened("work_people", "relationship_manager", "en", at="B01", who=office.manager.person_id)


def test_a_manager_goes_away_and_the_one_who_stands_in_has_their_cases(known: Office):
    me, today = known.manager.person_id, known.today
    app = as_manager(known)
    app.date_input(key=f"people_{me}_1_absent_from").set_value(today)
    app.button(key=f"people_{me}_1_go").click().run()
    assert t("work.refused.required", "en", field=t("people.field.substitute_id", "en")) in said(app).replace("\\", "")
    other = known.other.owner_id
    app.selectbox(key=f"people_{me}_1_substitute_id").set_value(other)
    app.date_input(key=f"people_{me}_1_absent_to").set_value(today + timedelta(days=3))
    app.button(key=f"people_{me}_1_go").click().run()
    assert t("people.saved", "en") in said(app)
    stored = people.directory(known.database, [me])[me]
    assert (stored.substitute_id, stored.absent_from, stored.version) == (other, today.isoformat(), 2)
    inbox = opened("work_inbox", "relationship_manager", "en", at="B01", who=other)
    assert known.leads[0].subject.label_en in said(inbox)


def test_the_steward_sees_everybody_and_sets_for_them(known: Office):
    app = opened("work_people", "steward", "en")
    text = said(app)
    who = t("work.post.steward", "en")
    assert t("people.own.unknown_to_keeper", "en", who=who) in text.replace("\\", ""), "nobody is sent to themselves"
    assert not re.search(r">\w+:(BANK|B\d)", text), "a post is told by its name"
    assert "people and posts" in text
    app.session_state["people_chosen"] = known.manager.person_id
    app.run()
    key = f"people_{known.manager.person_id}_1"
    app.selectbox(key=f"{key}_channel").set_value("sms")
    app.button(key=f"{key}_go").click().run()
    assert people.directory(known.database, [known.manager.person_id])[known.manager.person_id].channel == "sms"
    with known.database.reading() as connection:
        asked = "SELECT actor_id, action, object_id FROM audit WHERE action = 'set_own' ORDER BY id DESC LIMIT 1"
        row = connection.exec_driver_sql(asked).one()
    assert tuple(row) == ("steward:BANK", "set_own", known.manager.person_id)


def test_others_see_no_list_of_people(known: Office):
    for role, more in (("branch_leader", {"at": "B01"}), ("executive", {})):
        assert t("people.list.caption", "en") not in said(opened("work_people", role, "en", **more))
