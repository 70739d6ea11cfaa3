"""Weekly meeting: the week's cases, and minutes that become decisions."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from tests.ui.screens.work.conftest import LEADER, Office
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui.cases.desk import Desk
from ui.i18n import t
from ui.screens.meeting import week
from workflow import inbox


def test_the_week_and_a_line_of_the_minutes_that_becomes_a_case(office: Office):
    app = opened("work_meeting", "branch_leader", "en", at="B01")
    text = said(app)
    assert t("work.meeting.title.late", "en", count=3) in text and t("work.meeting.title.due", "en", count=1) in text
    app.text_input(key="minutes_topic").set_value("visit the ten largest")
    app.text_area(key="minutes_reason").set_value("deposits fell")
    app.button(key="minutes_go").click().run()
    assert t("work.refused.required", "en", field="To be checked on") in said(app).replace("\\", "")
    app.date_input(key="minutes_check_on").set_value(office.today + timedelta(days=14))
    app.selectbox(key="minutes_new_owner").set_value(office.manager.person_id)
    app.button(key="minutes_go").click().run()
    assert "recorded, to be checked on" in said(app).replace("\\", "")
    case = inbox.read(office.database, 5, office.manager)
    assert (case.owner_id, case.opener_id, case.state) == (office.manager.person_id, LEADER, "decided")
    assert case.subject.label_zh == "visit the ten largest" and case.subject.branch_id == "B01"


def test_of_one_day_what_is_worth_most_comes_first(office: Office):
    parts = week._parts(desk_of_leader(office))
    late = parts["late"].filter(pl.col("effect_cny").is_not_null())
    keys = [(row["due_on"], -abs(row["effect_cny"])) for row in late.iter_rows(named=True)]
    assert len(keys) > 1 and keys == sorted(keys)


def desk_of_leader(office: Office) -> Desk:
    return Desk(office.database, office.leader, office.today, 0)
