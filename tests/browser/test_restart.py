"""A server that starts anew while a page stands open: the first click is not lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chrome import Server, table, tick, visitors, wait_idle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def server(s_bank: Path) -> Iterator[Server]:
    found = Server(s_bank)
    yield found
    found.running.close()


@pytest.fixture
def page(server: Server, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on which branch and language were chosen, whose server has just started anew; the address by parameter."""
    with visitors(browser, f"{server.url}/") as opened:
        page = opened(f"{request.param}?branch=B02&lang=zh", lang="en")
        page.locator('[class*="st-key-lang"]').get_by_text("en", exact=True).click()
        expect(page).to_have_url(re.compile("lang=en"))
        wait_idle(page)
        server.restart()
        page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]').wait_for()
        wait_idle(page)
        yield page


def _language(page: Page) -> None:
    page.locator('[class*="st-key-lang"]').get_by_text("zh", exact=True).click()


def _branch(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Scope ")).click()
    page.locator('[class*="st-key-branch-"] input').last.click()
    page.get_by_role("option").nth(1).click()


def _back(page: Page) -> None:
    page.go_back()


AT, BEFORE = "data_models", "branch=B02.*lang=zh|lang=zh.*branch=B02"


@pytest.mark.parametrize(
    ("page", "click", "query"),
    [
        *((AT, _language, BEFORE), (AT, _back, BEFORE), (AT, _branch, "branch=B0[13]")),
        pytest.param("", _language, BEFORE, marks=pytest.mark.proof),  # of another page, the same
    ],
    indirect=["page"],
)
def test_the_first_click_after_a_restart_counts_and_the_rest_is_kept(
    page: Page, click: Callable[[Page], None], query: str
) -> None:
    click(page)
    wait_idle(page)
    expect(page).to_have_url(re.compile(query))
    said = page.get_by_role("button", name=re.compile("^(Scope|范围) ")).inner_text()
    assert said.startswith("范围 ") if query is BEFORE else "Shenzhen" not in said


@pytest.mark.parametrize("page", ["customers_segments"], indirect=True)
def test_a_button_that_is_pressed_first_after_a_restart_does_its_work(page: Page) -> None:
    page.locator(".st-key-segments_explain button").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert "Shenzhen" in page.get_by_role("button", name=re.compile("^Scope ")).inner_text()


def test_boxes_show_what_the_server_knows_of_after_it_has_started_anew(server: Server, browser: Browser) -> None:
    with visitors(browser, f"{server.url}/") as opened:
        page = opened("customers_segments", lang="en")
        listed, chosen = table(page, "segments_list"), page.locator(".st-key-segments_people_chosen")
        tick(listed, 0)
        tick(listed, 2)
        assert "2 chosen" in chosen.inner_text()
        server.restart()
        page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]').wait_for()
        wait_idle(page)
        known = 2 if chosen.count() else 0
        assert listed.locator("td.tick input:checked").count() == known
        tick(listed, 4)
        assert f"{known + 1} chosen" in chosen.inner_text()
