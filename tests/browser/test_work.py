"""A case in Chromium, two browsers of a manager: accepted in one, the slower form of the other, a comment that would
act, and the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from mart.months import china_day
from mart.query.cockpit import overview
from mart.query.filters import NONE
from mart.reader import open_mart
from mart.scope import parse
from tests.browser.chrome import served, visitor_of, wait_idle
from ui.cases import subjects
from workflow import inbox, opening, people
from workflow.db import Database, open_database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("scored_app")]
LEADER = "branch_leader:B01"
PATIENCE_MS = 90_000


@pytest.fixture
def office(s_bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Database]]:
    """A cockpit with a store of its own."""
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    monkeypatch.setenv("COCKPIT_WORKFLOW_URL", f"sqlite:///{tmp_path / 'w.sqlite'}")
    with served(s_bank) as url:
        yield url, open_database(url=os.environ["COCKPIT_WORKFLOW_URL"])


@pytest.fixture
def browse(browser: Browser, office: tuple[str, Database]) -> Iterator[Callable[[str], Page]]:
    """browse("work_inbox?role=…") -> a page in a browser of its own, in English."""
    contexts = []

    def opened(path: str) -> Page:
        contexts.append(visitor_of(browser, locale="en-GB", viewport={"width": 1440, "height": 1000}))
        page = contexts[-1].new_page()
        page.goto(f"{office[0]}/{path}")
        wait_idle(page, PATIENCE_MS)
        return page

    yield opened
    for context in contexts:
        context.close()


def press(page: Page, place: str, name: str) -> None:
    page.locator(place).get_by_role("button", name=name, exact=True).first.click()
    wait_idle(page, PATIENCE_MS)


def test_a_case_for_a_manager_and_a_stale_form(office: tuple[str, Database], browse: Callable[[str], Page]):
    database = office[1]
    boss = people.actor(database, parse(LEADER), china_day())
    mart = open_mart()
    row = next(
        one
        for one in overview.decisions(mart, parse(LEADER), mart.as_of, NONE).iter_rows(named=True)
        if one["kind"] == "under_earning_borrowers"
    )
    found = subjects.of_customers(mart, parse(LEADER), mart.as_of, tuple(row["customers"][:1]))
    case = opening.open_many(database, "lead", found, boss, {}, china_day())[0].case
    manager = browse(f"work_inbox?role=relationship_manager&at=B01&who={case.owner_id}")
    slower = browse(f"work_case?case={case.id}&role=relationship_manager&at=B01&who={case.owner_id}")
    assert found[0].label_en in manager.locator(".st-key-inbox_rows").inner_text()
    press(manager, ".st-key-inbox_case", "Accept")
    assert "Stage now: In progress" in manager.locator(".st-key-inbox_case").inner_text()

    press(slower, ".st-key-case_act", "Accept")
    said = slower.locator(".st-key-case_head").inner_text()
    assert "nothing was overwritten" in said and "1 → 2" in said
    slower.get_by_label("Text").fill("<img src=x onerror=document.title='hit'> calling tomorrow")
    press(slower, ".st-key-case_talk", "Send")
    assert "calling tomorrow" in slower.locator(".st-key-case_history").inner_text() and slower.title() != "hit"

    slower.locator(".st-key-case_act").get_by_text("Opened", exact=True).first.click()
    wait_idle(slower, PATIENCE_MS)
    slower.locator(".st-key-case_act [data-testid=stFormSubmitButton] button").click()
    wait_idle(slower, PATIENCE_MS)
    assert inbox.read(database, case.id, boss).state == "won"
