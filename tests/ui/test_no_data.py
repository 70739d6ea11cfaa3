"""Nothing there is not "on plan": every page over a scope without data, and what a part of one says."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from mart.contracts import systems
from mart.query import metric
from mart.query.filters import make
from mart.query.metric.status import plan_status
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.ui.test_filters import at
from tests.ui.test_pages import printed
from ui import components as ui
from ui import formats as f
from ui import nav, theme
from ui.i18n import LANGS, t
from ui.identity import Identity
from ui.screen import Screen
from ui.screens.cockpit import kpis

NOBODY = "M9"  # a manager nobody knows, so a scope without customers or business
JUDGED = re.compile(  # words that judge, and what is no word
    r"\bNone\b|\bnan\b|null|on plan\b(?!\?)|equals? |is equal|no product calls|no (action|decision)"
    r"|Nothing waits|等于计划|持平|与计划一致|按计划(?!推进？)|没有需要|无需",
    re.IGNORECASE,
)
PAGES = [entry for entry in nav.entries("executive") if "manager" in entry.filters]


@pytest.fixture(autouse=True)
def _bank(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))


def words(html: str) -> str:
    return " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_a_scope_without_data_says_so_and_judges_nothing(entry: nav.Entry, lang: str) -> None:
    app = at(entry.name, {"lang": lang, "manager": NOBODY})
    assert not app.exception
    question = t(f"{entry.texts}.question", lang)
    hint = t("state.no_data_hint", lang)
    said = [text.replace(hint, "") for text in map(words, printed(app)) if question not in text]
    assert [text for text in said if JUDGED.search(text)] == []
    if entry.name in ("cockpit_overview", "customers_segments", "products_profitability"):
        month = open_mart().manifest["as_of"]
        assert any(t("state.no_data", lang, scope=NOBODY, month=month) in text for text in said)
        assert not [text for text in said if "kc" in text]


def test_no_loans_is_said_on_its_card_and_is_not_near_plan(s_bank: Path) -> None:
    deposit = "P0105"
    mart = open_mart(s_bank)
    assert not metric.value(mart, EXECUTIVE, "loans_end", mart.as_of, make(product_id=deposit)).value
    look, who = theme.look("light", "en"), Identity(EXECUTIVE, "", "")
    screen = Screen(
        nav.ENTRIES[0], who, mart.as_of, make(product_id=deposit), None, "", ui.Badge("", "muted"), look, None
    )
    found = {card.key: card for card in kpis.cards(screen)}
    assert found["deposits_avg"].status and found["deposits_avg"].value != f.NONE
    for name in ("loans_end", "rwa"):
        assert (found[name].value, found[name].status) == (f.NONE, "")
        assert found[name].missing == t("cockpit.none_here", "en")
    assert all(card.missing for card in found.values() if card.value == f.NONE), "a dash has its reason"


@pytest.mark.parametrize("lang", LANGS)
def test_every_feed_has_a_name_people_read(s_bank: Path, lang: str) -> None:
    who = Identity(EXECUTIVE, "", "")
    mart, look = open_mart(s_bank), theme.look("light", lang)
    screen = Screen(nav.ENTRIES[0], who, mart.as_of, make(), None, "", ui.Badge("", "muted"), look, None)
    feeds = [f"{system.name}.{table.name}" for system in systems() for table in system.tables]
    said = {feed: screen.feed(feed) for feed in (*feeds, "business.balance_month")}
    assert [text for feed, text in said.items() if feed.split(".")[1] in text and "_" in text] == []
    assert (
        said["business.balance_month"]
        == {"zh": "业务系统（月度余额与利息）", "en": "Business systems (monthly balances and interest)"}[lang]
    )


def test_nothing_against_a_plan_of_nothing_is_no_achievement() -> None:
    assert plan_status("up", Decimal(0), Decimal(0), Decimal(2)) == "none"
    assert plan_status("up", Decimal(0), Decimal(1), Decimal(2)) == "worse"
