"""Material on the screen: a product manager puts it in, attaches it to a map, and a manager reads it in the brief."""

from __future__ import annotations

from datetime import date

import pytest

from mart.scope import parse
from tests.ui.screens.salesmap.conftest import Planned
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui.i18n import t
from workflow import people, roster
from workflow.maps import store as maps
from workflow.maps.plan import Words
from workflow.materials import handing, reading, store
from workflow.materials.model import About, Draft
from workflow.people import Person
from workflow.roster import Known

TEXT = Draft("text", "先问日均余额，再谈 <b>协定</b> 利率", date(2026, 1, 1))


def test_a_product_manager_adds_a_text_and_a_newer_version(planned: Planned):
    app = planned.shown("", page="sales_materials")
    assert t("material.none_mine", "en") in said(app)
    app.text_input(key="material_new_0_name").set_value("Script")
    app.button(key="material_new_0_go").click().run()
    assert t("work.field.content", "en") in said(app) + " ".join(one.value for one in app.error)
    app.text_input(key="material_new_0_link").set_value("https://intranet.bank/script")
    app.button(key="material_new_0_go").click().run()
    assert t("material.added", "en") in [one.value for one in app.success]
    row = reading.library(planned.database, planned.today).row(0, named=True)
    assert (row["name"], row["form"], row["owner_id"], row["lang"]) == ("Script", "link", planned.pm.person_id, "en")
    app.text_area(key=f"material_{row['material_id']}_1_1_text").set_value("Version two")
    app.button(key=f"material_{row['material_id']}_1_1_go").click().run()
    assert [one.number for one in reading.history(planned.database, row["material_id"])] == [2, 1]


def test_the_owner_hands_a_material_over_and_cannot_change_it_any_more(planned: Planned):
    number = store.add(planned.database, planned.pm, About("Script", "en"), TEXT)
    heir = "M00099"
    known = [Known(Person(one, one, one), (f"product_manager:{one}",)) for one in (heir, planned.pm.person_id)]
    roster.sync(planned.database, known, "users")
    assert handing.heirs(planned.database, planned.pm.person_id) == (heir,)
    app = planned.shown("", page="sales_materials")
    app.selectbox(key="material_hand_over_to_0").set_value(heir).run()
    app.button(key="material_hand_over_go_0").click().run()
    assert [one.value for one in app.success] == [
        t("material.handed_over", "en", who=people.directory(planned.database)[heir].name("en"))
    ]
    assert reading.history(planned.database, number)[0].owner_id == heir
    keys = [one.key or "" for one in app.button]
    assert not [one for one in keys if "hand_over" in one or "retire" in one], "it is not theirs any more"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_map_goes_out_with_is_read_in_the_brief_and_counted(planned: Planned, lang: str):
    product = planned.found.plan.products[0].product_id
    number = store.add(planned.database, planned.pm, About("话术", "zh", product), TEXT)
    store.add(planned.database, planned.pm, About("农业话术", "zh", product, "A"), TEXT)
    ids = tuple(one.version_id for one in reading.valid_for(planned.database, [product], planned.today))
    database, found = planned.database, planned.found
    maps.save_step(database, found.case.id, found.case.version, planned.pm, "message", Words("", "x", ids))
    assert "话术" in said(planned.shown("push", lang))
    object.__setattr__(planned, "found", maps.read(database, found.case.id, planned.pm))
    planned.push()
    one = next(iter(reading.history(database, number)))
    lead = maps_lead(planned)
    app = opened("work_week", "relationship_manager", lang, at=lead["branch_id"], who=lead["manager_id"])
    assert t("week.materials", lang) in said(app)
    app.button(key=f"week_material_{one.version_id}_open").click().run()
    assert "&lt;b&gt;协定" in said(app)
    row = reading.library(database, planned.today).filter(material_id=number).row(0, named=True)
    assert (row["maps_cnt"], row["opens_cnt"], row["readers_cnt"]) == (1, 1, 1)
    assert row["leads_cnt"] == planned.found.assigned_cnt > 0


def maps_lead(planned: Planned) -> dict:
    """A customer of the map with a manager of their own."""
    from workflow.maps import people as members

    rows = members.targets(planned.database, planned.found.case.id, planned.pm)
    return rows.filter(rows["lead_id"].is_not_null()).row(0, named=True)


@pytest.mark.parametrize("role", ["executive", "branch_leader", "relationship_manager"])
def test_others_read_and_put_nothing_in(planned: Planned, role: str):
    store.add(planned.database, planned.pm, About("话术", "zh"), TEXT)
    app = opened("sales_materials", role, "zh")
    assert "话术" in said(app) and not [one for one in app.button if (one.key or "").startswith("material_new")]
    who = people.actor(planned.database, parse("executive:BANK"), planned.today)
    assert not store.may_publish(who)
