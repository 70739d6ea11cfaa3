"""Segments and the customer page in Chromium: click, lasso, list, why, customer, calculation, search, scope, export."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page

from mart.query import customer, segment
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope
from tests.browser.chrome import click_cell, stable_box, sticks_out, table, wait_idle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("scored_app")]
_MARK = """(args) => {
  const [nth, key] = args, g = document.querySelectorAll('.js-plotly-plot')[nth];
  g.scrollIntoView({block: 'center'});
  const trace = g._fullData.filter(t => t.customdata).pop();
  const box = g.getBoundingClientRect(), l = g._fullLayout;
  const off = j => Math.hypot(l.xaxis.l2p(trace.x[j]) / l._size.w - .5, l.yaxis.l2p(trace.y[j]) / l._size.h - .5);
  const middle = () => trace.x.map((_, j) => j).reduce((a, b) => off(b) < off(a) ? b : a);  // far from the edges
  const i = key === null ? middle() : trace.customdata.findIndex(c => JSON.stringify(c) === JSON.stringify(key));
  return [box.x + l._size.l + l.xaxis.l2p(trace.x[i]), box.y + l._size.t + l.yaxis.l2p(trace.y[i])];
}"""


@pytest.fixture
def mart(s_bank):
    return open_mart(s_bank)


def titles(page: Page) -> str:
    return "\n".join(page.locator("[role=heading]").all_inner_texts())


def test_a_cell_of_the_matrix_opens_exactly_its_customers(open_page: Callable[..., Page], mart) -> None:
    page = open_page("customers_segments")
    moved = segment.migration(mart, EXECUTIVE, mart.as_of - 12, mart.as_of).cells
    count = moved.filter(tier_from="value", tier_to="high_value")["customers_cnt"][0]
    stable_box(page.locator(".js-plotly-plot").nth(1))
    page.mouse.click(*page.evaluate(_MARK, [1, ["价值", "高价值"]]))
    wait_idle(page)
    assert "为价值、现为高价值的客户" in titles(page)
    assert f"{count} 户" in page.locator(".st-key-segments_list").inner_text().replace("\u00a0", " ")


def test_a_lasso_on_the_plane_selects_the_customers_in_it(open_page: Callable[..., Page], mart) -> None:
    page = open_page("customers_segments")
    stable_box(page.locator(".js-plotly-plot").first)
    x, y = page.evaluate(_MARK, [0, None])
    page.mouse.move(x - 30, y - 30)
    page.mouse.down()
    for dx, dy in ((30, -30), (30, 30), (-30, 30), (-30, -30)):
        page.mouse.move(x + dx, y + dy, steps=6)
    page.mouse.up()
    wait_idle(page)
    assert "平面上选中" in titles(page)


def test_from_a_tier_to_a_customer_and_one_account_by_clicks_only(open_page: Callable[..., Page], mart) -> None:
    page = open_page("customers_segments", lang="en")
    best = segment.customers(mart, EXECUTIVE, mart.as_of, segment.parse("tier:high_value"), limit=1).rows.row(
        0, named=True
    )
    page.locator(".st-key-segments_tier_high_value button").click()
    wait_idle(page)
    assert "Customers of tier High-value" in titles(page)
    click_cell(table(page, "segments_list"), 0, 0)
    dialog = page.locator("[role=dialog]")
    assert best["name_en"] in dialog.inner_text() and "Why High-value" in dialog.inner_text()
    dialog.get_by_role("button", name="Open the customer").click()
    wait_idle(page)
    assert f"customer={best['customer_id']}" in page.url
    assert best["name_en"] in page.locator(".st-key-customer_head").inner_text()
    page.get_by_role("combobox", name="Pick an account").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_idle(page)
    assert "line by line" in page.locator("[role=dialog]").inner_text()


def test_search_finds_by_part_of_the_name_and_opens_with_one_click(open_page: Callable[..., Page], mart) -> None:
    who = customer.find(mart, EXECUTIVE, "", mart.as_of, limit=3).row(2, named=True)
    page = open_page("customers_360")
    page.get_by_placeholder("客户名称或客户号").fill(who["name_zh"][:6])
    page.keyboard.press("Enter")
    wait_idle(page)
    found = customer.find(mart, EXECUTIVE, who["name_zh"][:6], mart.as_of)
    click_cell(table(page, "customer_hits"), 0, 0)
    assert found["name_zh"][0] in page.locator(".st-key-customer_head").inner_text()


def test_a_link_to_a_customer_of_another_branch_shows_no_data(open_page: Callable[..., Page], mart) -> None:
    mine = set(customer.find(mart, Scope("branch_leader", "B01"), "", mart.as_of, limit=5000)["customer_id"])
    other = next(
        who
        for who in customer.find(mart, EXECUTIVE, "", mart.as_of, limit=5000).to_dicts()
        if who["customer_id"] not in mine
    )
    page = open_page(f"customers_360?role=branch_leader&at=B01&customer={other['customer_id']}")
    text = page.locator("[data-testid=stMain]").inner_text()
    assert "不在您的范围内" in text
    assert other["name_zh"] not in text
    assert page.locator(".st-key-customer_head").count() == 0


def test_the_export_holds_the_whole_selection(open_page: Callable[..., Page], mart) -> None:
    page = open_page("customers_segments?select=quadrant:drain")
    whole = segment.customers(mart, EXECUTIVE, mart.as_of, segment.parse("quadrant:drain"), limit=None)
    page.locator(".st-key-segments_list").get_by_role("button", name="导出").click()
    with page.expect_download() as event:
        page.get_by_role("button", name="Excel").click()
    sheet = pl.read_excel(io.BytesIO(Path(event.value.path()).read_bytes()), sheet_id=1)
    assert sheet.height == whole.customers_cnt
    assert set(sheet["客户号"]) == set(whole.rows["customer_id"])


@pytest.mark.parametrize(
    ("lang", "theme"), [("en", "dark"), pytest.param("zh", "light", marks=pytest.mark.proof)]
)  # English words are the longer ones
def test_nothing_sticks_out_of_the_page(open_page: Callable[..., Page], mart, lang: str, theme: str) -> None:
    who = customer.find(mart, EXECUTIVE, "", mart.as_of, limit=1)["customer_id"][0]
    for path in ("customers_segments", f"customers_360?customer={who}"):
        page = open_page(path, lang=lang, theme=theme)
        assert sticks_out(page) == {}, path
        assert not page.locator("[data-testid=stException]").count()
