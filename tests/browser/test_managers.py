"""Managers in Chromium: from the cockpit's queue to the ranking, the calculation, the page of one, customer, export,
scope."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Locator, Page

from mart.query import manager
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope
from tests.browser.chrome import click_cell, stable_box, sticks_out, table, wait_idle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("scored_app")]
_MARK = """(key) => {
  const g = document.querySelector('.st-key-managers_plane .js-plotly-plot');
  g.scrollIntoView({block: 'center'});
  const trace = g._fullData.find(t => (t.customdata || []).some(c => c[0] === key));
  const i = trace.customdata.findIndex(c => c[0] === key), box = g.getBoundingClientRect(), l = g._fullLayout;
  return [box.x + l._size.l + l.xaxis.l2p(trace.x[i]), box.y + l._size.t + l.yaxis.l2p(trace.y[i])];
}"""


@pytest.fixture
def mart(s_bank) -> Mart:
    return open_mart(s_bank)


@pytest.fixture
def best(mart: Mart) -> dict:
    return manager.ranking(mart, EXECUTIVE, mart.as_of).rows.row(0, named=True)


def ranks(page: Page) -> Locator:
    return table(page, "managers_table")


def test_a_rank_opens_its_calculation_and_the_name_its_page(open_page: Callable[..., Page], best: dict) -> None:
    page = open_page("managers_rankings?period=12m", lang="en")
    click_cell(ranks(page), 0, 0)
    text = page.locator("[role=dialog]").inner_text()
    assert best["name_en"] in text and f"{best['capacity_cny']:,.2f}" in text
    page.locator("[role=dialog]").get_by_role("button", name="Open the scorecard").click()
    wait_idle(page)
    assert f"manager={best['manager_id']}" in page.url
    assert best["name_en"] in page.locator(".st-key-scorecard_head").inner_text()


def test_a_mark_on_the_plane_opens_the_marked_manager(open_page: Callable[..., Page], mart: Mart) -> None:
    marked = manager.ranking(mart, EXECUTIVE, mart.as_of).rows.filter("is_marked").row(0, named=True)
    page = open_page("managers_rankings?period=12m", lang="en")
    stable_box(page.locator(".js-plotly-plot").first)
    page.mouse.click(*page.evaluate(_MARK, marked["manager_id"]))
    wait_idle(page)
    assert f"manager={marked['manager_id']}" in page.url
    assert "High capacity, low yield" in page.locator(".st-key-scorecard_head").inner_text()


def test_from_a_page_to_a_customer_and_its_calculation(open_page: Callable[..., Page], mart: Mart, best: dict) -> None:
    book = manager.book(mart, EXECUTIVE, best["manager_id"], mart.as_of)
    first = book.rows.row(0, named=True)
    page = open_page(f"managers_scorecard?manager={best['manager_id']}", lang="en")
    assert f"{book.total_cny:,.2f}"[:-1] in page.locator(".st-key-scorecard_book").inner_text()
    click_cell(table(page, "scorecard_book"), 0, -1)
    dialog = page.locator("[role=dialog]")
    assert first["name_en"] in dialog.inner_text() and "✓ Sum" in dialog.inner_text()
    dialog.get_by_role("button", name="Open the customer").click()
    wait_idle(page)
    assert f"customer={first['customer_id']}" in page.url


def test_the_queue_of_the_cockpit_leads_to_the_ranking(open_page: Callable[..., Page], mart: Mart) -> None:
    page = open_page("cockpit_overview", lang="en")
    entry = page.locator("button[data-press^='low_yield_manager']")
    if not entry.count():
        pytest.skip("no manager is among the seven decisions of this bank")
    entry.first.click()
    wait_idle(page)
    page.locator(".st-key-queue_look button").click()
    wait_idle(page)
    assert "managers_rankings" in page.url
    assert "confirmed" in page.locator(".st-key-managers_marked input").input_value()  # exactly those of the item


def test_the_export_holds_everybody_ranked(open_page: Callable[..., Page], mart: Mart) -> None:
    page = open_page("managers_rankings?period=12m")
    page.get_by_role("button", name="导出").first.click()
    with page.expect_download() as event:
        page.get_by_role("button", name="Excel").click()
    sheet = pl.read_excel(io.BytesIO(Path(event.value.path()).read_bytes()), sheet_id=1)
    whole = manager.ranking(mart, EXECUTIVE, mart.as_of).rows
    assert sheet["工号"].to_list() == whole["manager_id"].to_list()


def test_a_link_to_a_manager_of_another_branch_shows_no_data(open_page: Callable[..., Page], mart: Mart) -> None:
    mine = set(manager.find(mart, Scope("branch_leader", "B01"), "", mart.as_of, limit=5000)["manager_id"])
    other = next(
        who
        for who in manager.find(mart, EXECUTIVE, "", mart.as_of, limit=5000).to_dicts()
        if who["manager_id"] not in mine
    )
    page = open_page(f"managers_scorecard?role=branch_leader&at=B01&manager={other['manager_id']}")
    text = page.locator("[data-testid=stMain]").inner_text()
    assert "不在您的范围内" in text and other["name_zh"] not in text
    assert page.locator(".st-key-scorecard_head").count() == 0


@pytest.mark.parametrize(
    ("lang", "theme"), [("en", "dark"), pytest.param("zh", "light", marks=pytest.mark.proof)]
)  # English words are the longer ones
def test_nothing_sticks_out_of_the_page(open_page: Callable[..., Page], best: dict, lang: str, theme: str) -> None:
    for path in ("managers_rankings", f"managers_scorecard?manager={best['manager_id']}"):
        page = open_page(path, lang=lang, theme=theme)
        assert sticks_out(page) == {}, path
        assert not page.locator("[data-testid=stException]").count()
