"""A change of language leaves what was chosen, in the words of the language."""

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
