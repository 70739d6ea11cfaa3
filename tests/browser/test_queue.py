"""Each matter of the decision queue by clicks, for whoever decides on it: to exactly its list, and explained down to an
account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from mart.query import personas
from mart.query.cockpit import overview
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope
from tests.browser.chrome import click_cell, table, visitors, wait_idle
from ui.screens.cockpit.decisions import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
EXPLAINED = "economic_profit"
DEEP = 6  # bank, branch, sub-branch, manager, customer, account


@pytest.fixture(scope="module")
def bank(s_bank: Path) -> Mart:
    return open_mart(s_bank)


@pytest.fixture
def opened(browser: Browser, app: str) -> Iterator[Callable[..., Page]]:
    with visitors(browser, f"{app}/cockpit_overview?") as found:
        yield found


def reader(bank: Mart, role: str) -> tuple[Scope, str]:
    """A scope whose queue has something, and the address of that persona."""
    if role == "executive":
        return EXECUTIVE, "role=executive"
    if role == "branch_leader":
        return Scope(role, "B01"), "role=branch_leader&at=B01"
    if role == "product_manager":
        sql = "SELECT DISTINCT product_manager_id AS k FROM product WHERE product_manager_id IS NOT NULL ORDER BY 1"
        people = [(who, f"role={role}&who={who}") for who in bank.frame(sql, scope=EXECUTIVE)["k"]]
    else:
        rows = load_managers(bank)
        people = [(who, f"role={role}&at={at}&who={who}") for at, who in rows]
    for who, query in people:
        scope = Scope(role, who)
        if overview.decisions(bank, scope, bank.as_of).height:
            return scope, query
    raise AssertionError(f"no {role} has anything to decide")


def load_managers(bank: Mart) -> list[tuple[str, str]]:
    """Branch and number of every relationship manager."""
    branches = personas.branches(bank, EXECUTIVE)["key"]
    return [(at, who) for at in branches for who in personas.relationship_managers(bank, EXECUTIVE, at)["key"]]


def look(page: Page, key: str) -> None:
    """Press a matter of the queue, then look into it; who decides nothing is there at once."""
    page.locator(f"button[data-press='{key}']").first.click()
    wait_idle(page)
    door = page.locator(".st-key-queue_look button")
    if door.count():
        door.click()
        wait_idle(page)


def leads(page: Page, row: dict, lang: str) -> None:
    """The page of the matter shows it: the list in its order, or the one customer, product or unit."""
    assert f"/{PAGES.get(row['link_page'], 'cockpit_overview')}" in page.url, (row["key"], page.url)
    said = page.locator("[data-testid=stMain]").inner_text()
    if row["link_level"] == "customers":
        count = row["count_cnt"]
        assert f"{count:,}" in page.locator(".st-key-segments_list").first.inner_text().replace("\u00a0", " ")
    elif row["link_level"] in ("customer", "product", "branch"):
        assert f"{row['link_level']}={row['link_key']}" in page.url and said
    assert not page.locator("[data-testid=stException]").count()


def down_to_an_account(page: Page, lang: str) -> int:
    """Explain the economic profit of the cockpit and press the first row until nothing lies below; levels passed."""
    page.locator(f".kc button[data-press={EXPLAINED}]").first.click()
    wait_idle(page)
    levels = 1
    while levels < DEEP and table(page, f"explain_{levels}").count():
        click_cell(table(page, f"explain_{levels}"), 0, 0)
        wait_idle(page)
        if not page.locator(f".st-key-explain_back_{levels + 1}").count():
            break
        levels += 1
    return levels


# every link is tested without a browser as well (tests/ui/screens/cockpit/test_queue.py)
@pytest.mark.proof
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("role", ["executive", "branch_leader", "product_manager", "relationship_manager"])
def test_every_matter_is_opened_and_its_figure_explained_to_an_account(
    opened: Callable[..., Page], bank: Mart, role: str, lang: str
) -> None:
    scope, query = reader(bank, role)
    queue = overview.decisions(bank, scope, bank.as_of).to_dicts()
    assert queue
    page = opened(query, lang=lang)
    home = page.url
    for row in queue:
        page.goto(home)
        wait_idle(page)
        look(page, row["key"])
        leads(page, row, lang)
    page.goto(home)
    wait_idle(page)
    levels = down_to_an_account(page, lang)
    assert levels >= 3, levels
    assert not page.locator("[data-testid=stException]").count()
