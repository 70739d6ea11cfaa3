"""A sales map in Chromium: a product manager plans it in five steps and pushes it, a manager accepts a lead and logs
the contact, the branch sees the funnel move; nobody held out is found on the way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from mart.query import targeting
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.banks.target import PUBLISHED
from tests.browser.chrome import served, stable_box, visitor_of, wait_idle
from workflow.db import Database, open_database
from workflow.maps.tables import map_members

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("scored_app")]


@pytest.fixture
def office(scored_bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Database, Path]]:
    """A cockpit with lists and a store of its own."""
    monkeypatch.setenv("COCKPIT_DATA", str(scored_bank))
    monkeypatch.setenv("COCKPIT_WORKFLOW_URL", f"sqlite:///{tmp_path / 'w.sqlite'}")
    with served(scored_bank) as url:
        yield url, open_database(url=os.environ["COCKPIT_WORKFLOW_URL"]), scored_bank


@pytest.fixture
def browse(browser: Browser, office: tuple[str, Database, Path]) -> Iterator[Callable[[str], Page]]:
    """browse("sales_map?role=…") -> a page in a browser of its own, in English."""
    contexts = []

    def opened(path: str) -> Page:
        contexts.append(visitor_of(browser, locale="en-GB", viewport={"width": 1280, "height": 1000}))
        page = contexts[-1].new_page()
        page.goto(f"{office[0]}/{path}&lang=en")
        wait_idle(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").first.click()
    wait_idle(page)


def test_five_steps_from_a_product_to_a_lead_that_is_worked(office, browse):
    database, bank = office[1], office[2]
    sql = "SELECT product_manager_id FROM product WHERE product_id = $p AND valid_to_month_no = 999999"
    owner = open_mart(bank).frame(sql, {"p": PUBLISHED}, EXECUTIVE)["product_manager_id"][0]
    listed = targeting.targets(open_mart(bank), EXECUTIVE, PUBLISHED, limit=None).height
    page = browse(f"sales_map?role=product_manager&who={owner}")
    planned(page)
    members = everybody(database)
    held = {row.customer_id for row in members if row.is_holdout}
    targets = [row for row in members if not row.is_holdout]
    assert held and all(row.owner_id == row.manager_id for row in targets)
    page.get_by_text(f"{len(targets)} leads, ").first.wait_for()
    press(page, "map_push_go")
    page.get_by_text(f"{len(targets)} leads pushed").first.wait_for()
    leads = [row.lead_id for row in everybody(database) if row.lead_id]
    assert len(leads) == len(set(leads)) == len(targets)

    one = targets[0]
    manager = browse(f"work_week?role=relationship_manager&at={one.branch_id}&who={one.owner_id}")
    manager.get_by_role("button", name="Accept", exact=True).last.click()
    wait_idle(manager)
    manager.get_by_label("Outcome of the contact").first.click()
    manager.get_by_role("option", name="Interested").click()
    manager.locator(".st-key-week_brief textarea").first.fill("wants an offer")
    manager.get_by_role("button", name="Log a contact", exact=True).last.click()
    wait_idle(manager)

    leader = browse(f"sales_map?role=branch_leader&at={one.branch_id}&map=1&step=progress")
    mine = sum(row.branch_id == one.branch_id for row in targets)
    leader.get_by_text(f"1 contacted, 1 interested, 0 opened, of {mine} leads").first.wait_for()
    lists = browse(f"sales_targets?role=product_manager&who={owner}")
    assert f"{listed - len(held):,} target customers" in lists.inner_text("body")
    assert "Held out" in lists.inner_text("body")


def planned(page: Page) -> None:
    """Steps one to three: a map of the one product with a list, as many as managers can take, all assigned."""
    page.get_by_role("button", name="New map").first.click()
    page.locator(".st-key-map_new_name input").fill("Agreement push")
    page.locator(".st-key-map_new_name input").press("Enter")
    wait_idle(page)
    box = page.locator(".st-key-map_products_chosen input").first
    stable_box(box)  # what scrolls closes a list that has just opened
    box.click()
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    press(page, "map_products_go")
    press(page, "map_draw")
    press(page, "map_team_go")
    page.locator("button[data-press=push]").click()
    wait_idle(page)


def everybody(database: Database) -> list:
    with database.reading() as connection:
        return list(connection.execute(select(map_members).order_by(map_members.c.place)))
