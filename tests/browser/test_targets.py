"""The targets page in Chromium: choose a product, read the list, open a customer or a calculation, export, at all
widths."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, Page

from mart.query import targeting
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope
from tests.banks.target import PUBLISHED
from tests.browser.chrome import click_cell, sticks_out, table, visitors

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("scored_app")]


@pytest.fixture
def open_targets(browser: Browser, scored_app: str) -> Iterator[Callable[..., Page]]:
    with visitors(browser, f"{scored_app}/sales_targets") as opened:
        yield opened


def test_a_click_on_the_name_opens_the_customer(open_targets: Callable[..., Page], scored_bank: Path) -> None:
    page = open_targets()
    first = targeting.targets(open_mart(scored_bank), EXECUTIVE, PUBLISHED, limit=1).row(0, named=True)
    click_cell(table(page, "target_list"), 0, 0)
    assert "/customers_360" in page.url and f"customer={first['customer_id']}" in page.url
    assert first["label_zh"] in page.locator("[data-testid=stMain]").inner_text()


def test_a_click_on_the_reason_explains_the_score(open_targets: Callable[..., Page], scored_bank: Path) -> None:
    page = open_targets(lang="en")
    first = targeting.targets(open_mart(scored_bank), EXECUTIVE, PUBLISHED, limit=1).row(0, named=True)
    click_cell(table(page, "target_list"), 0, -1)
    said = page.locator("[role=dialog]").inner_text()
    assert first["label_en"] in said and "▲ raises" in said
    assert f"{first['expected_ep_cny']:,.2f}" in said


def test_a_product_is_chosen_by_a_click_and_stays_in_the_link(open_targets: Callable[..., Page]) -> None:
    page = open_targets(lang="en")
    click_cell(table(page, "target_products"), 1, 0)
    assert "product=P0303" in page.url
    assert "too few new takers" in page.locator("[data-testid=stMain]").inner_text()


def test_the_export_holds_the_whole_list_by_branch_and_manager(
    open_targets: Callable[..., Page], scored_bank: Path
) -> None:
    page = open_targets()
    page.get_by_role("button", name="导出").first.click()
    with page.expect_download() as event:
        page.get_by_role("button", name="Excel").click()
    sheet = pl.read_excel(io.BytesIO(Path(event.value.path()).read_bytes()), sheet_id=1)
    sums = targeting.totals(open_mart(scored_bank), EXECUTIVE, PUBLISHED)
    assert sheet.height == sums.candidates_cnt
    money = next(name for name in sheet.columns if name.startswith("增量利润"))
    assert round(sheet[money].cast(pl.Float64).sum(), 2) == float(sums.expected_ep_cny)
    assert sheet["分行"].to_list() == sorted(sheet["分行"].to_list())


def test_a_branch_leader_sees_the_list_of_their_branch_only(
    open_targets: Callable[..., Page], scored_bank: Path
) -> None:
    page = open_targets("?role=branch_leader&at=B01", lang="en")
    mine = targeting.totals(open_mart(scored_bank), Scope("branch_leader", "B01"), PUBLISHED)
    assert mine.candidates_cnt < targeting.totals(open_mart(scored_bank), EXECUTIVE, PUBLISHED).candidates_cnt
    assert f"{mine.candidates_cnt:,} target customers" in page.locator(".st-key-target_list").inner_text()


@pytest.mark.parametrize(
    ("lang", "theme"), [("en", "dark"), pytest.param("zh", "light", marks=pytest.mark.proof)]
)  # English words are the longer ones
def test_nothing_sticks_out_of_the_page(open_targets: Callable[..., Page], lang: str, theme: str) -> None:
    page = open_targets(lang=lang, theme=theme)
    assert sticks_out(page) == {}
    assert not page.locator("[data-testid=stException]").count()
