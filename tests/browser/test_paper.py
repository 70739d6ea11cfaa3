"""The page on paper: alone, whole, its cards on one sheet, its tables with all their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chrome import table, visitors
from ui import theme

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def cockpit_once(browser: Browser, app: str) -> Iterator[Page]:
    with visitors(browser, f"{app}/") as opened:
        yield opened("cockpit_overview", lang="en")


@pytest.fixture
def cockpit(cockpit_once: Page) -> Iterator[Page]:
    """The cockpit on the screen, opened once for the tests that only print it."""
    yield cockpit_once
    cockpit_once.evaluate("window.dispatchEvent(new Event('afterprint'))")
    cockpit_once.emulate_media(media="screen")
    cockpit_once.set_viewport_size({"width": 1440, "height": 1000})


def test_paper_shows_the_page_alone_and_whole(cockpit: Page) -> None:
    page = cockpit
    expect(page.get_by_text("Page not found")).to_have_count(0)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # A4 portrait within its margins
    assert not page.locator('[data-testid="stSidebar"]').is_visible()
    assert not page.evaluate("""[...document.querySelectorAll('.kc, .dr, .main-svg, .still, table')]
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


def test_paper_has_every_column_of_a_list_and_no_button(open_page: Open) -> None:
    page = open_page("customers_segments", lang="zh", width=1024)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    listed = table(page, "segments_list")
    assert listed.locator("th").all_inner_texts()[1:5] == ["客户", "层级", "归属支行", "主办"]
    assert listed.locator("tbody tr").count() == 10
    ends = listed.evaluate("one => [one.scrollWidth, one.clientWidth]")
    assert ends[0] <= ends[1] + 1, "nothing sticks out of the card"
    assert not [one for one in listed.locator("button, input").all() if one.is_visible()]
    whole = listed.locator("td").evaluate_all(
        "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert whole == 0, "a name has its lines"


_CUT = """() => [...document.querySelectorAll("[data-testid='stHtml'] div > table, .lt > table")]
  .filter((one) => one.parentElement.scrollWidth > one.parentElement.clientWidth + 2).length"""


def test_a_table_that_scrolls_on_the_screen_is_whole_on_paper(open_page: Open) -> None:
    page = open_page("customers_segments", lang="en", width=700)
    assert page.evaluate(_CUT), "on the screen some are wider than their card"
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(_CUT) == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(_CUT), "and scroll again"


def test_a_dark_page_is_printed_on_white_and_is_dark_again_afterwards(open_page: Open) -> None:
    page = open_page("customers_segments", lang="zh", theme="dark", width=1024)
    before = page.evaluate(_COLOURS)
    assert before == {"ground": theme.DARK.ground, "text": theme.DARK.ink, "rule": theme.DARK.hair}
    styles = "[...document.querySelectorAll('[style]')].map((one) => one.style.cssText).filter(Boolean)"
    kept = page.evaluate(styles)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(_COLOURS) == {
        "ground": theme.LIGHT.ground, "text": theme.LIGHT.ink, "rule": theme.LIGHT.hair
    }  # fmt: skip
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(_COLOURS) == before and page.evaluate(styles) == kept


_COLOURS = """() => {
  const hex = (where, name) => "#" + getComputedStyle(document.querySelector(where))[name].match(/\\d+/g)
    .slice(0, 3).map((one) => Number(one).toString(16).padStart(2, "0")).join("").toUpperCase()
  return { ground: hex("[data-testid='stApp']", "backgroundColor"), text: hex(".lt td.b", "color"),
    rule: hex(".lt tbody tr", "borderBottomColor") }
}"""


def test_what_is_longer_than_a_sheet_is_cut_between_rows_and_has_its_heads_again(open_page: Open) -> None:
    page = open_page("data_mart_health", lang="en")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1030, "height": 700})
    long = page.locator(".st-key-health_feeds").first
    assert long.evaluate("one => getComputedStyle(one).breakInside") == "auto"
    listed = table(page, "health_feeds")
    assert listed.locator("tr").nth(3).evaluate("one => getComputedStyle(one).breakInside") == "avoid"
    assert listed.locator("thead").evaluate("one => getComputedStyle(one).display") == "table-header-group"


def test_cards_that_stack_on_paper_do_not_leave_the_sheet_before_empty(open_page: Open) -> None:
    page = open_page("data_metric_dictionary", lang="en")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1030, "height": 700})
    sides = page.locator(".st-key-dictionary_sides")
    assert sides.evaluate("one => getComputedStyle(one).breakInside") == "auto"
    left, right = (sides.locator("[data-testid=stColumn]").nth(at).bounding_box() for at in (0, 1))
    assert left and right and right["y"] >= left["y"] + left["height"]
    cells = table(page, "dictionary_table").locator("tbody tr").first.locator("td")
    wraps = cells.evaluate_all("all => all.map((one) => getComputedStyle(one).overflowWrap)")
    assert wraps[0] == "anywhere" and set(wraps[1:]) == {"break-word"}, "only a name is torn within a word"


def test_a_day_stays_on_one_line(cockpit: Page) -> None:
    page = cockpit
    page.emulate_media(media="print")
    days = table(page, "cockpit_due").locator("td").filter(has_text=re.compile(r"^\d{4}-\d\d-\d\d$"))
    kept = days.evaluate_all("all => all.map((one) => getComputedStyle(one).whiteSpace)")
    assert kept and set(kept) == {"nowrap"}


def test_what_can_only_be_pressed_is_not_on_paper_and_of_what_was_chosen_its_words_are(cockpit: Page) -> None:
    page = cockpit
    page.emulate_media(media="print")
    main = page.locator("[data-testid=stMain]")
    pressed = "[data-testid=stButton], [data-testid=stPagination], .lt-foot nav, .lt-foot select, .db, .br .x"
    assert main.locator(pressed).count() > 5
    assert not [one for one in main.locator(pressed).all() if one.is_visible()]
    chosen = main.locator("[data-testid=stButtonGroup] button:visible").all_inner_texts()
    assert chosen == ["Year to date"], "the other periods are not of this paper"
    parts = main.locator("[data-testid=stButtonGroup] button:visible, [data-testid=stButtonGroup] button:visible *")
    clips = parts.evaluate_all("all => all.map((one) => getComputedStyle(one).overflowX)")
    assert set(clips) == {"visible"}, "and its words are whole"
    expect(main.get_by_text("Scope Whole bank")).to_be_visible()
    assert main.locator("[data-testid=stSelectbox] input").first.is_visible()


def test_what_is_still_to_be_filled_in_is_not_printed(open_page: Open) -> None:
    page = open_page("work_meeting?role=branch_leader", lang="en")
    form, topic = page.locator("[data-testid=stForm]"), page.get_by_label("Topic (required)")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not form.is_visible()
    page.emulate_media(media="screen")
    topic.fill("Overdue at three branches")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert topic.is_visible()
    assert [one for one in form.locator("[data-testid=stDateInput]").all() if one.is_visible()] == []
