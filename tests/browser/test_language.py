"""What was chosen stands in the words of the language and of who looks; what a drop-down sends back is no word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.browser.chrome import wait_idle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def _stands(page: Page) -> tuple[str, str]:
    """What the drop-down says, and the title above it."""
    card = page.locator('[class*="st-key-scorecard_history"]').first
    return card.locator("input").first.input_value(), card.inner_text().strip().splitlines()[0]


def _choose(page: Page, lang: str) -> None:
    page.locator('[class*="st-key-lang"] button', has_text=lang).or_(page.get_by_role("radio", name=lang)).first.click()
    wait_idle(page)


def test_a_drop_down_goes_on_in_the_words_of_the_language(open_page: Callable[..., Page], s_bank) -> None:
    known = "SELECT min(manager_id) AS id FROM manager_month WHERE manager_id <> 'UNASSIGNED'"
    who = open_mart(s_bank).frame(known, None, EXECUTIVE)["id"][0]
    page = open_page(f"managers_scorecard?manager={who}&lang=zh", width=1280)
    page.locator('[class*="st-key-scorecard_measure"] input').first.click()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    wait_idle(page)
    words = {"zh": "收益率", "en": "Yield"}
    assert _stands(page)[0] == words["zh"]
    for lang in ("en", "zh"):
        _choose(page, lang)
        said, title = _stands(page)
        assert said == words[lang] and title.startswith(words[lang])
    page.go_back()
    wait_idle(page)
    assert _stands(page)[0] == words["en"]


def test_a_choice_that_another_reader_has_no_name_for_keeps_its_code(open_page: Callable[..., Page], s_bank) -> None:
    """A manager by name for head office is a number for the head of another branch; the browser held the name."""
    known = "SELECT min(manager_id) AS id FROM manager_month WHERE branch_id = 'B02' AND manager_id <> 'UNASSIGNED'"
    who = open_mart(s_bank).frame(known, None, EXECUTIVE)["id"][0]
    page = open_page(f"cockpit_overview?manager={who}&lang=en")
    held = page.locator('[class*="st-key-manager-"] input').last
    _open_scope(page)
    assert held.input_value() != who
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Switch view").click()
    page.locator('[class*="st-key-role-"] input').last.click()
    page.get_by_role("option", name="Branch leader").click()
    wait_idle(page)
    page.keyboard.press("Escape")
    _open_scope(page)
    assert held.input_value() == who and f"manager={who}" in page.url
    page.locator('[class*="st-key-branch-"] input').last.click()
    page.get_by_role("option").last.click()
    wait_idle(page)
    assert "branch=B01" in page.url and "manager=" not in page.url


def _open_scope(page: Page) -> None:
    page.locator(".st-key-scope_popover button").first.click()
    page.locator('[class*="st-key-branch-"]').last.wait_for()
