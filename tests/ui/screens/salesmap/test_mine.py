"""A product manager's own page: own products alone, own maps, and a lead that asks for support until answered."""

from __future__ import annotations

import re

import pytest

from mart.query import campaign
from mart.scope import EXECUTIVE, parse
from tests.ui.screens.salesmap.conftest import Planned
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui import nav
from ui.i18n import t
from ui.screens.mine import work
from workflow import people, store
from workflow.maps import progress


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_what_is_mine_and_who_waits(planned: Planned, lang: str):
    planned.push()
    lead = progress.leads(planned.database, planned.pm, planned.today).row(0, named=True)
    manager = people.actor(planned.database, parse(f"relationship_manager:{lead['owner_id']}"), planned.today)
    store.act(planned.database, lead["lead_id"], 1, "accept", manager, {}, planned.today)
    before = said(planned.shown("", lang, "products_mine"))
    assert t("mine.asked.none", lang) in before and t("mine.say.wait_none", lang) in before
    assert t("mine.say.move_none", lang) not in before
    store.act(planned.database, lead["lead_id"], 2, "ask_support", manager, {"note": "x"}, planned.today)
    text = said(planned.shown("", lang, "products_mine"))
    assert t("mine.asked.title", lang, count=1) in text and t("salesmap.maps.title", lang, count=1) in text
    store.act(planned.database, lead["lead_id"], 3, "give_support", planned.pm, {"answer": "y"}, planned.today)
    assert t("mine.asked.none", lang) in said(planned.shown("", lang, "products_mine"))


def test_only_the_products_one_answers_for(planned: Planned):
    sql = "SELECT count(DISTINCT product_id) AS n FROM product WHERE product_manager_id = $p AND valid_to_month_no > $m"
    own = planned.mart.frame(sql, {"p": planned.pm.person_id, "m": planned.mart.as_of}, planned.pm.scope)["n"][0]
    text = said(planned.shown("", "en", "products_mine"))
    title = re.escape(t("mine.products.title", "en", count=0)).replace("0", r"(\d+)")
    found = re.search(title, text)
    assert found and 0 < int(found[1]) <= own < 188


def test_the_page_is_a_product_managers(planned: Planned):
    assert nav.entry_of("products_mine").roles == ("product_manager",)
    app = opened("work_inbox", "branch_leader", "en", at="B01")
    assert "My products" not in " ".join(link.label for link in app.get("page_link"))


def test_campaigns_of_one_name_are_told_apart_by_their_start(planned: Planned):
    found = campaign.results(planned.mart, EXECUTIVE, planned.mart.as_of)
    assert found["label_zh"].n_unique() < found.height, "the demo bank pushes a product again and again"
    assert found.select("label_zh", "start_date").is_unique().all()
    assert "start_date" in [col.key for col in work.RESULTS.columns if col.place != "file"]
