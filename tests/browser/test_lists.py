"""Lists in Chromium: heads that are labels only, rows ticked over two pages, and the file of what is ticked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.chrome import stable_box, wait_idle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("scored_app")]
HEAD, ROW, BOX = 36, 34, 16


def click(table: Locator, x: float, y: float) -> None:
    box = stable_box(table)
    table.page.mouse.click(box["x"] + x, box["y"] + y)
    wait_idle(table.page)


def looks(table: Locator) -> bytes:
    """The table as it is painted while nobody points at it."""
    table.page.mouse.move(5, 5)
    table.page.wait_for_timeout(700)
    return table.screenshot()


def test_a_head_neither_sorts_nor_opens_a_menu_and_rows_are_ticked_over_pages(open_page: Callable[..., Page]) -> None:
    page = open_page("customers_segments", lang="en", width=1280)
    table = page.locator(".st-key-segments_list [data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    before = looks(table)
    for x in (300, 520):
        click(table, x, HEAD / 2)
        assert looks(table) == before, "the grid's own sort knows the page on screen alone"
    assert page.locator("[data-testid=stDataFrameColumnMenu]").count() == 0

    click(table, BOX, HEAD / 2)
    chosen = page.locator(".st-key-segments_people_chosen")
    assert "10 chosen" in chosen.inner_text(), "the box in the head ticks the page"
    page.locator(".st-key-segments_people_clear button").click()
    wait_idle(page)
    assert chosen.count() == 0

    click(table, BOX, HEAD + ROW / 2)
    page.locator(".st-key-segments_people_page").get_by_text("2", exact=True).click()
    wait_idle(page)
    click(table, BOX, HEAD + 1.5 * ROW)
    assert "2 chosen" in chosen.inner_text()
    chosen.get_by_role("button", name="Export chosen").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV file").last.click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[0].startswith("Customer number,Customer,Tier")


_PAINTED = """(() => {
  const paint = CanvasRenderingContext2D.prototype.fillText
  window.painted = new Set()
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    if (this.canvas.closest("[data-testid='stDataFrame']")) window.painted.add(text)
    return paint.call(this, text, ...place)
  }
})()"""


def test_a_name_without_room_ends_in_dots(browser: Browser, app: str) -> None:
    page = browser.new_page(locale="en-GB", viewport={"width": 1024, "height": 1000})
    page.add_init_script(_PAINTED)
    page.goto(f"{app}/customers_segments")
    wait_idle(page)
    page.locator(".st-key-segments_list [data-testid=stDataFrame]").first.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    painted = page.evaluate("[...window.painted]")
    assert [one for one in painted if one.endswith("…") and len(one) > 8]
    assert {"Customer", "Tier"} <= set(painted), "what has room is whole"
    page.close()
