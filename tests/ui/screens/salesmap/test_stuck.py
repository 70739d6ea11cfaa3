"""Leads past their date on the cockpit: a matter of the queue, decided by whoever may, that leads to the map."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from mart.scope import EXECUTIVE, Scope
from tests.ui.screens.salesmap.conftest import Planned
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui import formats as f
from ui.cases import items
from ui.i18n import t
from ui.screens.cockpit import decisions, sentences
from workflow import inbox, people
from workflow.maps import progress, push, stuck


@pytest.fixture
def late(planned: Planned) -> Planned:
    """The map, pushed a month ago, and nobody has accepted anything."""
    found = planned.found
    push.push(planned.database, found.case.id, found.case.version, planned.pm, planned.today - timedelta(days=30))
    return planned


def worst(late: Planned) -> dict:
    """The branch of which most is expected."""
    return stuck.stuck(progress.leads(late.database, late.pm, late.today)).row(0, named=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_late_leads_are_a_matter_of_the_queue_and_a_decision_on_them_is_the_branchs(late: Planned, lang: str):
    row = worst(late)
    words = t("cockpit.decision.sales_map_stuck", lang, count=f.number(row["leads_cnt"]), subject=late.found.name)
    key = f"sales_map_stuck:{late.found.case.id}/{row['branch_id']}"
    app = opened("cockpit_overview", "executive", lang)
    assert t("cockpit.queue.stuck", lang) in said(app), "each customer once holds among the other items"
    assert words in said(app) and f'data-press="{key}"' in said(app)
    app.session_state["queue_item"] = key
    app.run()
    app.text_area(key=f"queue_{key}_reason").set_value("head office calls")
    app.selectbox(key=f"queue_{key}_choice").set_value("act")
    app.button(key="queue_go").click().run()
    assert not app.exception and not [one.value for one in app.error]
    leader = people.actor(late.database, Scope("branch_leader", (row["branch_id"],)), late.today)
    (case,) = inbox.every(late.database, leader, inbox.Filters(kinds=("decision",))).to_dicts()
    assert (case["branch_id"], case["state"]) == (row["branch_id"], "decided")
    assert (case["owner_id"], case["waits_for_id"]) == (f"branch_leader:{row['branch_id']}",) * 2, "as the queue says"
    assert case["effect_cny"] == row["expected_ep_cny"]
    other = next(one for one in ("B01", "B02", "B03") if one != row["branch_id"])
    stranger = people.actor(late.database, Scope("branch_leader", (other,)), late.today)
    assert inbox.every(late.database, stranger, inbox.Filters(kinds=("decision",))).is_empty()


def test_who_sees_which_map_in_the_queue(late: Planned):
    row = worst(late)
    branch = row["branch_id"]
    text = said(opened("cockpit_overview", "branch_leader", "en", at=branch))
    assert t("cockpit.decision.sales_map_stuck", "en", count=row["leads_cnt"], subject=late.found.name) in text
    lead = progress.leads(late.database, late.pm, late.today).filter(branch_id=branch).row(0, named=True)
    own = said(opened("cockpit_overview", "relationship_manager", "en", at=branch, who=lead["owner_id"]))
    assert late.found.name not in own, "it is their work, not their decision"
    months = opened("cockpit_overview", "executive", "en", month=f.month(late.mart.as_of - 1))
    assert "sales_map_stuck" not in said(months), "the store tells of today"


def test_a_sentence_that_is_replayed_is_of_the_queue_as_it_stands(monkeypatch: pytest.MonkeyPatch):
    """The sentences are drawn once and replayed, for everybody of a scope; what is stuck moves on under them."""
    drawn = []
    screen = SimpleNamespace(draw_cached=lambda name, _, *more: drawn.append((name, more)))
    for stuck_now in ((), ("seven late",)):
        monkeypatch.setattr(sentences.maps, "stuck", lambda _, found=stuck_now: found)
        sentences.draw(screen)
    assert [more for _, more in drawn] == [((),), (("seven late",),)]


def test_a_matter_of_a_map_leads_to_its_progress(monkeypatch: pytest.MonkeyPatch):
    gone = {}
    monkeypatch.setattr(decisions.nav, "exists", lambda _: True)
    monkeypatch.setattr(decisions.nav, "go", lambda page, **chosen: gone.update(page=page, **chosen))
    row = {"kind": items.OF_MAP, "link_page": "map", "link_level": "map", "link_key": "7", "subject_id": "7/B01"}
    decisions.follow(row)
    assert gone == {"page": "sales_map", "map": "7", "step": "progress"}
    same = {items.item_id(row | {"key": "k"}, one) for one in (EXECUTIVE, Scope("branch_leader", ("B01",)))}
    assert same == {"k"}, "head office and branch decide on one matter"
