"""Product profitability in Chromium: verdicts lead, why, tree, explain, customers, scope, export."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page

from mart.query import product
from mart.query.product import Node
from mart.reader import open_mart
from mart.scope import EXECUTIVE, parse
from tests.browser.chrome import click_cell, sticks_out, table, wait_idle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PATH = "products_profitability"
Open = Callable[..., Page]


@pytest.fixture
def mart(s_bank):
    return open_mart(s_bank)


def text(page: Page, key: str) -> str:
    return page.locator(f".st-key-{key}").first.inner_text().replace("\u00a0", " ")


def test_the_costliest_deposit_comes_first_and_says_why(open_page: Open, mart) -> None:
    named = product.verdicts(mart, EXECUTIVE, mart.as_of).rows["label_zh"].to_list()
    page = open_page(PATH)
    assert named[0] in text(page, "product_verdicts") and "高于 FTP" in text(page, "product_verdicts")
    click_cell(table(page, "product_verdicts"), 0, 1)
    dialog = page.locator("[role=dialog]").inner_text()
    assert f"{named[0]} · 改价" in dialog and "● 据此判定" in dialog and "verdict-2026.1" in dialog


def test_a_verdict_opens_its_product_with_statement_drivers_and_customers(open_page: Open, mart) -> None:
    first = product.verdicts(mart, EXECUTIVE, mart.as_of).rows.row(0, named=True)
    page = open_page(f"{PATH}?period=month", lang="en")
    click_cell(table(page, "product_verdicts"), 0, -1)
    assert f"product={first['product_id']}" in page.url
    node = Node("product", first["product_id"])
    found = product.node_customers(mart, EXECUTIVE, mart.as_of, node)
    assert f"{found.losing_cnt} customers lose" in text(page, "product_losers")
    assert "on plan" in text(page, "product_pnl") and "plan" in text(page, "product_bridge")
    click_cell(table(page, "product_losers"), 0, 0)
    assert f"customer={found.losers()['customer_id'][0]}" in page.url and "customers_360" in page.url


def test_the_tree_opens_along_the_path_and_explains_its_figures(open_page: Open, mart) -> None:
    page = open_page(PATH)
    click_cell(table(page, "product_tree"), 1, 0)
    assert (
        "node=family" in page.url
        and "存款"
        in page.locator(".st-key-product_blocks").inner_text() + page.locator("[data-testid=stMain]").inner_text()
    )
    rows = product.tree(mart, EXECUTIVE, mart.as_of)
    groups = rows.filter(level="group", family_id="F01").height
    assert f"共 {rows.filter(level='family').height + 1 + groups} 行" in text(page, "product_tree")
    click_cell(table(page, "product_tree"), 1, -3)
    dialog = page.locator("[role=dialog]").inner_text()
    assert "经济利润" in dialog and "差异 0.00" in dialog


def test_year_to_date_and_last_year_change_everything_below_but_not_the_verdicts(open_page: Open) -> None:
    page = open_page(f"{PATH}?period=month")
    verdicts, tree = text(page, "product_verdicts"), text(page, "product_tree")
    page.get_by_role("radio", name="年累计").click()
    wait_idle(page)
    page.locator(".st-key-product_controls").get_by_text("去年").click()
    wait_idle(page)
    assert text(page, "product_verdicts") == verdicts and text(page, "product_tree") != tree
    assert (
        "2026-01 至 2026-10" in text(page, "product_tree")
        and "较去年" in text(page, "product_pnl")
        and "去年到实际" in text(page, "product_bridge")
    )


def test_a_node_can_be_linked_to_and_crossed(open_page: Open) -> None:
    page = open_page(f"{PATH}?node=group:G05")
    assert "结构性与特色存款" in page.locator("[data-testid=stMain]").inner_text()
    page.locator(".st-key-product_split").get_by_text("下级交叉").click()
    wait_idle(page)
    assert "亏损最大在" in text(page, "product_split") and "稳盈180天" in text(page, "product_split")


def test_the_file_of_verdicts_holds_every_product_with_its_reason(open_page: Open, mart) -> None:
    page = open_page(PATH)
    page.locator(".st-key-product_verdicts").get_by_role("button", name="导出").click()
    with page.expect_download() as event:
        page.get_by_role("button", name="Excel").click()
    sheet = pl.read_excel(io.BytesIO(Path(event.value.path()).read_bytes()), sheet_id=1)
    found = product.verdicts(mart, EXECUTIVE, mart.as_of).rows
    assert sheet["编号"].to_list() == found["product_id"].to_list()
    assert not sheet["依据"].null_count()


def test_a_product_manager_sees_their_products_only(open_page: Open, mart) -> None:
    scope = parse(
        "product_manager:" + mart.frame("SELECT max(product_manager_id) AS id FROM product", {}, EXECUTIVE)["id"][0]
    )
    own = product.tree(mart, scope, mart.as_of).filter(level="product").height
    page = open_page(f"{PATH}?role=product_manager&who={scope.ids[0]}")
    assert f"{own} 个产品中" in page.locator("[data-testid=stMain]").inner_text().replace("\u00a0", " ")
    assert 0 < own < 188


@pytest.mark.parametrize(
    ("lang", "theme"), [("en", "dark"), pytest.param("zh", "light", marks=pytest.mark.proof)]
)  # English words are the longer ones
def test_nothing_sticks_out_and_nothing_fails(open_page: Open, lang: str, theme: str) -> None:
    page = open_page(f"{PATH}?product=P0502", lang=lang, theme=theme)
    assert sticks_out(page) == {}
    assert not page.locator("[data-testid=stException]").count()
    assert (
        not page.get_by_text("此部分未能展示").count() and not page.get_by_text("This part could not be shown").count()
    )
