"""Four people in four browsers: a leader decides an item of the queue and opens cases for managers; one accepts, asks
for support, gets an answer and closes; each step is an event, in the audit, and a mail at the SMTP server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from mart.months import china_day
from mart.scope import parse
from tests.browser.chrome import served, table, tick, visitors, wait_idle
from tests.workflow.push.conftest import by_mail
from tests.workflow.push.servers import smtp_server
from workflow import audit, inbox, people
from workflow.commands import people_synced
from workflow.db import Database, open_database
from workflow.push.sender import send_due

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("scored_app")]
LEADER = "branch_leader:B01"


@pytest.fixture
def office(s_bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Database]]:
    """A cockpit with a store of its own that knows the bank's people."""
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    monkeypatch.setenv("COCKPIT_WORKFLOW_URL", f"sqlite:///{tmp_path / 'w.sqlite'}")
    people_synced()
    with served(s_bank) as url:
        yield url, open_database(url=os.environ["COCKPIT_WORKFLOW_URL"])


@pytest.fixture
def browse(browser: Browser, office: tuple[str, Database]) -> Iterator[Callable[..., Page]]:
    with visitors(browser, f"{office[0]}/") as opened:
        yield lambda path: opened(path, lang="en")


def press(page: Page, place: str, name: str) -> None:
    page.locator(place).get_by_role("button", name=name, exact=True).first.click()
    wait_idle(page)


def step(page: Page, name: str, **given: str) -> None:
    """Choose a step of the case's page, fill in its form, take it."""
    form = page.locator(".st-key-case_act")
    form.get_by_text(name, exact=True).first.click()
    wait_idle(page)
    for label, text in given.items():
        form.get_by_label(f"{label} (required)").fill(text)
    form.locator("[data-testid=stFormSubmitButton] button").click()
    wait_idle(page)


def decide(leader: Page) -> None:
    """The leader's first item on borrowers ends in a decision; its page lists the customers."""
    leader.locator('.st-key-cockpit_queue button[data-press^="under_earning"]').click()
    wait_idle(leader)
    form = leader.locator(".st-key-queue_decide")
    form.locator("[data-testid=stSelectbox]").first.click()
    leader.get_by_role("option", name="Compress").click()
    form.get_by_label("Reason (required)").fill("low returns")
    press(leader, ".st-key-queue_decide", "Record the decision")
    assert "recorded, to be checked on" in leader.locator("[data-testid=stAlert]").first.inner_text()


def test_a_decision_goes_through_four_browsers_to_its_end(
    office: tuple[str, Database], browse: Callable[..., Page]
) -> None:
    url, database = office
    leader = browse("cockpit_overview?role=branch_leader&at=B01")
    decide(leader)
    leader.goto(f"{url}/work_case?role=branch_leader&at=B01&case=1")
    wait_idle(leader)
    for row in range(3):
        tick(table(leader, "case_people"), row)
    leader.locator(".st-key-case_people_cases button").first.click()
    leader.locator(".st-key-case_people_cases_go button").click()
    wait_idle(leader)
    boss = people.actor(database, parse(LEADER), china_day())
    leads = inbox.every(database, boss, inbox.Filters(kinds=("lead",)))
    assert leads.height == 3

    number, owner = leads.row(0, named=True)["id"], leads.row(0, named=True)["owner_id"]
    at = f"role=relationship_manager&at=B01&who={owner}"
    manager, stale = browse(f"work_case?case={number}&{at}"), browse(f"work_case?case={number}&{at}")
    step(manager, "Accept")
    step(stale, "Accept")
    assert "nothing was overwritten" in stale.locator(".st-key-case_head").inner_text()
    step(manager, "Ask for support", Note="a better price is needed")
    leader.goto(f"{url}/work_case?role=branch_leader&at=B01&case={number}")
    wait_idle(leader)
    step(leader, "Answer", Answer="at most 20 bp")
    manager.reload()
    wait_idle(manager)
    assert "at most 20 bp" in manager.locator(".st-key-case_history").inner_text()
    step(manager, "Opened")
    assert inbox.read(database, number, boss).state == "won"

    office_head = browse("cockpit_overview?role=executive")
    assert "Decided, to be checked" in office_head.locator(".st-key-cockpit_queue").inner_text()
    steps = [one.transition for one in inbox.timeline(database, number, boss)]
    assert steps == [None, "accept", "ask_support", "give_support", "win"]
    assert audit.verify(database).broken is None
    with smtp_server() as mails:
        settings = by_mail(mails.port)
        sent = send_due(database, settings)
        assert send_due(database, settings) == {}
    told = [one["To"] for one in mails.mails]
    assert sent["sent"] == len(told) > 0 and any(owner.lower() in one for one in told)
