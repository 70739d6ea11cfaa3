"""Saved lists among the rules of step two: who is on them and worth a contact is chosen, as the list's page counts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from mart.query import targeting
from mart.scope import EXECUTIVE
from tests.banks.target import PUBLISHED
from tests.ui.screens.salesmap.conftest import Planned
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui import formats as f
from ui.i18n import t
from ui.screens.salesmap import choosing
from workflow import lists
from workflow import store as cases
from workflow.maps import copying, store
from workflow.maps.plan import Targets
from workflow.model import Subject


@pytest.fixture
def listed(planned: Planned) -> tuple[Planned, int]:
    """A map without targets, whose customers are free, and a list of twelve of them and one who is on no product's."""
    case = copying.copied(planned.database, planned.found.case.id, planned.pm, "anew", planned.today)
    first = planned.found.case
    cases.act(planned.database, first.id, first.version, "withdraw", planned.pm, {}, planned.today)
    rows = targeting.candidates(planned.mart, EXECUTIVE, (PUBLISHED,)).head(12)
    own = [*rows.select("customer_id", "label_zh").iter_rows(), ("C9999999", "不在名单")]
    members = [
        Subject("customer", who, name, customer_id=who, product_manager_id=planned.pm.person_id) for who, name in own
    ]
    number = lists.save(planned.database, planned.pm, "twelve", members, planned.today).id
    return replace(planned, found=store.read(planned.database, case.id, planned.pm)), number


def test_a_list_leaves_its_customers_who_are_worth_a_contact(listed: tuple[Planned, int]):
    planned, number = listed
    app = planned.shown("targets")
    app.segmented_control(choosing.key_of(planned.found, "cut")).set_value("worth").run()
    before = said(app)
    app.multiselect(choosing.pick_key(planned.found, "lists", "en")).set_value([number]).run()
    assert not app.exception and not app.error
    title = t("salesmap.curve.title", "en", count="@", ep="")
    count = re.compile(re.escape(title).replace("@", r"([\d,]+)").rstrip(r"\ "))
    assert (count.search(said(app))[1], count.search(before)[1]) != ("12", "12") and count.search(said(app))[1] == "12"
    page = said(opened("work_lists", "product_manager", "en", who=planned.pm.person_id))
    assert lists.mine(planned.database, planned.pm)["members_cnt"].to_list() == [13] and f.number(13) in page


def test_who_may_not_read_the_list_is_told_so(listed: tuple[Planned, int]):
    planned, number = listed
    case = planned.found.case
    rules = Targets(list_ids=(number,), most_cnt=20)
    store.save_step(planned.database, case.id, case.version, planned.pm, "targets", rules)
    app = opened("sales_map", "executive", "en", map=str(case.id), step="targets")
    assert not app.exception and t("salesmap.lists_unseen", "en") in said(app)


def test_a_list_that_was_put_away_still_chooses(listed: tuple[Planned, int]):
    planned, number = listed
    case = planned.found.case
    store.keep(planned.database, case.id, planned.pm, Targets(list_ids=(number,), most_cnt=20))
    cases.act(planned.database, number, 1, "archive", planned.pm, {}, planned.today)
    assert lists.mine(planned.database, planned.pm).is_empty()
    app = planned.shown("targets")
    picked = app.multiselect(choosing.pick_key(planned.found, "lists", "en"))
    assert not app.exception and picked.value == [number]
    assert picked.options == [t("salesmap.pick.gone", "en", number=number)]
