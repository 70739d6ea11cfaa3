"""Lists fit their cards on a small screen: figures whole, nothing to scroll for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chrome import visitors

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("scored_app")]
Open = Callable[..., Page]
SCROLLED = """() => [...document.querySelectorAll(".lt, [data-testid='stHtml'] div:has(> table)")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.closest("[class*=st-key-]").className.match(/st-key-(\\S+)/)[1]}: ${one.scrollWidth}`)"""
CUT = """() => [...document.querySelectorAll(".lt :is(.n, .d)")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"""
SIDES = """() => Math.min(...[...document.querySelectorAll(".lt td.n")]
  .map((one) => parseFloat(getComputedStyle(one).paddingRight)))"""

ASTRAY = """() => [...document.querySelectorAll(".lt-foot.tail")].filter((foot) => {
  const menu = foot.closest('[class*="_table"]').nextElementSibling?.querySelector("button")
  const [whole, beside] = [foot.getBoundingClientRect(), menu?.getBoundingClientRect()]
  const isOver = (one) => one && beside && one.getBoundingClientRect().right > beside.left
    && one.getBoundingClientRect().bottom > beside.top
  return !beside || Math.abs(beside.bottom - whole.bottom) > 1 || Math.abs(beside.right - whole.right) > 1
    || isOver(foot.querySelector(".range")) || isOver(foot.querySelector(".turn"))
}).map((foot) => foot.closest("[class*=st-key-]").className)"""


@pytest.fixture
def opened(browser: Browser, scored_app: str) -> Iterator[Open]:
    with visitors(browser, f"{scored_app}/") as open_page:
        yield open_page


@pytest.mark.parametrize(
    ("page", "lang"),
    [
        *(("managers_rankings", "en"), ("sales_targets", "en"), ("customers_segments", "en")),
        pytest.param("customers_segments", "zh", marks=pytest.mark.proof),  # English words are the longer ones
    ],
)
def test_no_list_scrolls_at_1024(opened: Open, page: str, lang: str) -> None:
    shown = opened(page, lang=lang, width=1024)
    assert shown.evaluate(SCROLLED) == [] and shown.evaluate(CUT) == []
    close = shown.evaluate(SIDES)
    shown.set_viewport_size({"width": 1680, "height": 1000})
    shown.wait_for_timeout(400)
    assert close < shown.evaluate(SIDES), "there is room again"


# each page and each width once; the other pairs are a proof
@pytest.mark.parametrize(
    ("page", "lang", "width"),
    [
        ("cockpit_overview", "en", 1024),
        ("products_profitability", "zh", 1280),
        pytest.param("cockpit_overview", "zh", 1280, marks=pytest.mark.proof),
        pytest.param("products_profitability", "en", 1024, marks=pytest.mark.proof),
    ],
)
def test_the_menu_of_the_file_stands_at_the_end_of_the_line_below_its_list(
    opened: Open, page: str, lang: str, width: int
) -> None:
    shown = opened(page, lang=lang, width=width)
    assert shown.locator(".lt-foot.tail").count() == 2
    assert shown.evaluate(ASTRAY) == []
