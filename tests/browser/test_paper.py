"""The page on paper: alone, whole, its cards on one sheet, its tables with all their columns."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[..., Page]


def test_paper_shows_the_page_alone_and_whole(open_page: Open) -> None:
    page = open_page("cockpit_overview", lang="en")
    expect(page.get_by_text("Page not found")).to_have_count(0)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # A4 portrait within its margins
    assert not page.locator('[data-testid="stSidebar"]').is_visible()
    assert not page.evaluate("""[...document.querySelectorAll('.kc, .dr, .main-svg, table')]
        .filter((one) => one.getBoundingClientRect().right > 704).length""")
    rows = page.locator('[data-testid="stGrid"]')
    whole = rows.evaluate_all("all => all.map((one) => getComputedStyle(one).breakInside)")
    assert whole and set(whole) == {"avoid"}, "what is cut beside another is printed over"


def test_cards_that_are_taller_together_than_a_sheet_are_printed_below_each_other(open_page: Open) -> None:
    page = open_page("cockpit_overview", lang="en")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1030, "height": 700})  # A4 landscape within its margins
    drawn = page.locator('[data-testid="stGrid"]').evaluate_all(
        "all => all.map((one) => getComputedStyle(one).display)"
    )
    assert drawn[0] == "block", "the bridge beside what must be decided and the outlook"
    assert set(drawn[1:]) == {"grid"}, "what fits stays side by side"
    whole = page.locator(".st-key-cockpit_bridge, .st-key-cockpit_queue")
    assert whole.evaluate_all("all => all.map((one) => getComputedStyle(one).breakInside)") == ["avoid"] * 2


_PAPER = """() => [...document.querySelectorAll("table.cockpit-paper")].map((table) => ({
  heads: [...table.tHead.rows[0].cells].map((one) => one.textContent.trim()),
  rows: [...table.tBodies[0].rows].map((row) => [...row.cells].map((one) => one.textContent.trim())),
  room: table.parentElement.getBoundingClientRect().right - table.getBoundingClientRect().right,
}))"""


def test_paper_has_every_column_of_a_table_and_no_button(open_page: Open) -> None:
    page = open_page("customers_segments", lang="zh", width=1024)
    table = page.locator(".st-key-segments_list [data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not table.is_visible()
    [printed] = [one for one in page.evaluate(_PAPER) if "距上一层级" in one["heads"]]
    assert printed["heads"][:4] == ["客户", "层级", "归属支行", "主办"] and "360" not in printed["heads"]
    assert len(printed["rows"]) == 10 and all(all(row) for row in printed["rows"]), "each cell has its text"
    assert printed["room"] >= -1, "nothing sticks out of the card"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert table.is_visible() and page.locator("table.cockpit-paper").count() == 0


_CUT = """() => [...document.querySelectorAll("[data-testid='stHtml'] div > table")]
  .filter((one) => one.parentElement.scrollWidth > one.parentElement.clientWidth + 2).length"""


def test_a_table_that_scrolls_on_the_screen_is_whole_on_paper(open_page: Open) -> None:
    page = open_page("customers_segments", lang="en", width=1024)
    assert page.evaluate(_CUT), "on the screen some are wider than their card"
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(_CUT) == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(_CUT), "and scroll again"


def test_paper_has_dates_and_leaves_no_grid_on_the_first_screen(open_page: Open) -> None:
    page = open_page("cockpit_overview", lang="en")
    page.locator(".st-key-cockpit_due [data-testid=stDataFrame] canvas").first.wait_for()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    found = page.evaluate(_PAPER)
    [due] = [one for one in found if "Matures" in one["heads"]]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row[due["heads"].index("Matures")]) for row in due["rows"])
    assert page.locator("[data-testid=stDataFrame]:visible").count() == 0


def test_a_day_stays_on_one_line(open_page: Open) -> None:
    page = open_page("cockpit_overview", lang="en")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    days = page.locator("table.cockpit-paper td").filter(has_text=re.compile(r"^\d{4}-\d\d-\d\d$"))
    kept = days.evaluate_all("all => all.map((one) => getComputedStyle(one).whiteSpace)")
    assert kept and set(kept) == {"nowrap"}
