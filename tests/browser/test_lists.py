"""Lists in Chromium: heads that are labels only, rows ticked over two pages, and the file of what is ticked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chrome import table, tick, turn, wait_idle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("scored_app")]
Open = Callable[..., Page]


def test_rows_are_ticked_over_pages_and_a_head_neither_sorts_nor_opens(open_page: Open) -> None:
    page = open_page("customers_segments", lang="en", width=1280)
    listed = table(page, "segments_list")
    before = listed.inner_text()
    listed.locator("th").nth(1).click()
    wait_idle(page)
    assert listed.inner_text() == before and not page.locator("[role=dialog]").count()

    listed.locator("th.tick input").click()
    wait_idle(page)
    chosen = page.locator(".st-key-segments_people_chosen")
    assert "10 chosen" in chosen.inner_text(), "the box in the head ticks the page"
    page.locator(".st-key-segments_people_clear button").click()
    wait_idle(page)
    assert chosen.count() == 0 and not listed.locator("input:checked").count()

    tick(listed, 0)
    turn(page, "segments_people", 2)
    wait_idle(page)
    assert not listed.locator("input:checked").count(), "another page starts without the ticks of this one"
    tick(listed, 1)
    assert "2 chosen" in chosen.inner_text()
    turn(page, "segments_people", 1)
    expect(listed.locator("tbody tr").first.locator("input")).to_be_checked()
    chosen.get_by_role("button", name="Export chosen").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV file").last.click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[0].startswith("Customer number,Customer,Tier")


def test_a_list_is_sorted_and_turned_in_the_line_below_it_and_keeps_the_focus(open_page: Open) -> None:
    page = open_page("cockpit_overview", lang="en", width=1280)
    rows, foot = table(page, "cockpit_due").locator("tbody tr"), page.locator(".st-key-cockpit_due_table .lt-foot")
    names = lambda: [row.locator("td").first.inner_text() for row in rows.all()]  # noqa: E731
    given = names()
    foot.locator("select").select_option(label="Customer")
    wait_idle(page)
    by_name = names()
    assert by_name != given and by_name == sorted(by_name, key=str.casefold)
    assert foot.locator("select").input_value() == "name"
    turn(page, "cockpit_due", 2)
    wait_idle(page)
    assert names() != by_name and foot.locator("[aria-current]").inner_text() == "2"
    expect(foot.locator("[aria-current]")).to_be_focused()
    assert "Rows 9–16 of" in foot.inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_idle(page)
    assert foot.locator("[aria-current]").inner_text() == "3", "the next number, by the keyboard"


def test_ticks_that_follow_each_other_at_once_all_count(open_page: Open) -> None:
    page = open_page("customers_segments", lang="en", width=1280)
    boxes = table(page, "segments_list").locator("td.tick input")
    for at in (0, 2, 4, 5, 7):
        boxes.nth(at).click(no_wait_after=True)
    wait_idle(page)
    assert "5 chosen" in page.locator(".st-key-segments_people_chosen").inner_text()
    assert boxes.evaluate_all("all => all.flatMap((box, at) => box.checked ? [at] : [])") == [0, 2, 4, 5, 7]


def test_the_keyboard_goes_through_a_list_and_opens_a_row(open_page: Open) -> None:
    page = open_page("customers_segments", lang="en", width=1280)
    listed = table(page, "segments_list")
    first, second = listed.locator("tbody tr").nth(0), listed.locator("tbody tr").nth(1)
    first.locator("td").nth(1).focus()
    page.keyboard.press("ArrowDown")
    expect(second.locator("td").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    wait_idle(page)
    who = (second.locator("td").nth(1).text_content() or "").strip()
    expect(page.locator("[role=dialog]")).to_contain_text(who)


def test_a_row_opens_again_after_its_dialog_was_closed(open_page: Open) -> None:
    page = open_page("customers_segments", lang="en", width=1280)
    cell = table(page, "segments_list").locator("tbody tr").first.locator("td").nth(1)
    for _ in range(2):
        cell.click()
        expect(page.locator("[role=dialog]")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("[role=dialog]")).to_have_count(0)


def test_a_name_without_room_ends_in_dots_and_is_said_whole(open_page: Open) -> None:
    page = open_page("customers_segments", lang="en", width=1024)
    cells = table(page, "segments_list").locator("tbody tr td:nth-child(2)")
    cut = cells.evaluate_all("all => all.findIndex((one) => one.scrollWidth > one.clientWidth)")
    assert cut >= 0 and cells.nth(cut).evaluate("one => getComputedStyle(one).textOverflow") == "ellipsis"
    cells.nth(cut).hover()
    assert cells.nth(cut).get_attribute("title") == cells.nth(cut).text_content()
    numbers = table(page, "segments_list").locator("td.n")
    assert not numbers.evaluate_all("all => all.filter((one) => one.scrollWidth > one.clientWidth).length")
    assert re.fullmatch(r"[−\d.,%—]+", numbers.first.inner_text())
