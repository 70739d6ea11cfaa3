"""The page of prospects: what it says and to whom, opportunities from it, and who is told that others work on one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from mart.months import china_day
from mart.query import prospect
from mart.reader import Mart, open_mart
from mart.scope import parse
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui import formats as f
from ui import nav
from ui.cases import subjects
from ui.i18n import t
from ui.romanise import localised
from ui.screens.prospects import sentences
from workflow import inbox, matching, opening, opportunities, people
from workflow.db import Database, open_database

B01, B02 = parse("branch_leader:B01"), parse("branch_leader:B02")
TODAY = china_day()


@pytest.fixture
def database(s_bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """An empty store over the s bank."""
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    monkeypatch.setenv("COCKPIT_WORKFLOW_URL", f"sqlite:///{tmp_path / 'w.sqlite'}")
    found = open_database()
    yield found
    found.close()


def found(scope, ids: tuple[str, ...]):
    mart = open_mart()
    return subjects.of_prospects(mart, scope, mart.as_of, ids)


def largest(scope, other=None) -> str:
    """The largest prospect of a scope, one that the other scope sees as well where it is given."""
    mart = open_mart()
    rows = prospect.prospects(mart, scope, limit=None)["prospect_id"].to_list()
    seen = set(prospect.prospects(mart, other, limit=None)["prospect_id"]) if other else set(rows)
    return next(one for one in rows if one in seen)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_what_the_customers_in_sight_show(database, lang):
    mart = open_mart()
    total, first = prospect.totals(mart, B01), prospect.prospects(mart, B01, limit=1).row(0, named=True)
    text = said(opened("sales_prospects", "branch_leader", lang, at="B01"))
    assert f.number(total.prospects_cnt) in text and localised(first["name"], lang) in text
    earlier = t("prospect.since.long", lang, month="@").partition("@")[2]
    assert (first["first_month_no"] > mart.first_month) != (earlier in text)
    assert t("prospect.sentence.stages_none", lang) in text and t("prospect.stages.none", lang) in text
    other = prospect.prospects(mart, B01, limit=9).row(8, named=True)["prospect_id"]
    assert other not in text
    chosen = said(opened("sales_prospects", "branch_leader", lang, at="B01", prospect=other))
    assert localised(prospect.prospects(mart, B01, ids=(other,))["name"][0], lang) in chosen


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("paid", "got"), [(50_000_000, 0), (0, 20_000_000), (50_000_000, 20_000_000)])
def test_a_way_nothing_went_is_no_evidence(lang, paid, got):
    """50 m paid to 3 of ours and nothing received: of nought nothing is said."""
    row = {"name": "甲公司", "customers_cnt": 3, "in_12m_cny": paid, "out_12m_cny": got, "growth_pct": None}
    row |= {"first_month_no": 24299, "customer_zh": "乙", "customer_en": "B", "customer_id": "C1"}
    screen = SimpleNamespace(lang=lang, mart=SimpleNamespace(first_month=24200))
    text = sentences.chain_text(screen, row)
    assert [f"**{f.money(one, lang)}**" in text for one in (paid, got)] == [bool(paid), bool(got)]
    assert f"**{f.money(0, lang)}**" not in text
    assert {"zh": "；自 2024-12 起，", "en": "; since 2024-12, "}[lang] in text


def test_an_opportunity_is_its_nearest_customers_and_stands_among_the_stages(database):
    number = largest(B01)
    (subject,) = found(B01, (number, "X9999999"))
    row = prospect.prospects(open_mart(), B01, ids=(number,)).row(0, named=True)
    assert (subject.branch_id, subject.manager_id) == ("B01", row["manager_id"])
    assert subject.figures["out_12m_cny"] == str(row["out_12m_cny"]) and subject.customer_id is None
    leader = people.actor(database, B01, TODAY)
    (new,) = opening.open_many(database, "opportunity", [subject], leader, {}, TODAY - timedelta(days=30))
    assert new.case.owner_id == row["manager_id"]
    text = said(opened("sales_prospects", "relationship_manager", "en", at="B01", who=row["manager_id"]))
    assert "1 open, 1 of them late" in re.sub(r"<[^>]+>", "", text)


def test_who_cannot_see_the_case_is_told_that_others_have_it_and_nothing_more(database):
    number = largest(B01, other=B02)
    leader, other = people.actor(database, B01, TODAY), people.actor(database, B02, TODAY)
    opening.open_many(database, "opportunity", found(B01, (number,)), leader, {"note": "their treasurer"}, TODAY)
    assert opportunities.on_prospects(database, other).is_empty()
    assert opportunities.in_hand(database, [number, "X0"]) == {number}
    (again,) = opening.open_many(database, "opportunity", found(B02, (number,)), other, {}, TODAY)
    assert not again.is_new
    text = said(opened("sales_prospects", "branch_leader", "en", at="B02"))
    assert "their treasurer" not in text and t("prospect.sentence.stages_none", "en") in text


def test_one_that_became_a_customer_leads_to_the_customer(database):
    number = largest(B01)
    leader = people.actor(database, B01, TODAY)
    case = opening.open_many(database, "opportunity", found(B01, (number,)), leader, {}, TODAY)[0].case
    matching.match(database, lambda ids: dict.fromkeys(ids, ("C0000001", "name")), TODAY)
    after = inbox.read(database, case.id, leader)
    assert after.state == "came" and after.subject.customer_id == "C0000001"
    text = said(opened("sales_prospects", "branch_leader", "en", at="B01"))
    assert t("prospect.stages.all_ended", "en") in text


def test_a_build_from_before_says_so_and_does_not_say_that_there_is_nobody(database, monkeypatch):
    whole = Mart.columns
    monkeypatch.setattr(
        Mart,
        "columns",
        lambda self, view, scope=None: frozenset() if view == "prospect_customer" else whole(self, view, scope),
    )
    text = said(opened("sales_prospects", "executive", "en"))
    assert t("prospect.old_build", "en") in text and t("prospect.none", "en") not in text


def test_whose_page_it_is():
    named = {role: "sales_prospects" in [e.name for e in nav.entries(role)] for role in ("executive", "steward")}
    assert named == {"executive": True, "steward": False}
    assert "sales_prospects" in [e.name for e in nav.entries("relationship_manager")]
