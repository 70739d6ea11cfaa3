"""The main paths of the cockpit in a real browser, on the s bank."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chrome import click_cell, served, stable_box, sticks_out, table, wait_idle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[..., Page]
MAX_RERUN_BYTES = 100_000


def card(page: Page, key: str) -> str:
    """Text of a KPI card."""
    return page.locator(f'.kc:has(button[data-press="{key}"])').inner_text()


def test_first_screen_says_where_the_month_stands(open_page: Open) -> None:
    page = open_page()
    expect(page.locator("h1")).to_have_text("经营是否按计划推进？")
    assert re.search(r"\d", card(page, "risk_adjusted_profit"))
    assert "计划" in card(page, "revenue")
    for word in ("是否达标", "为什么", "要决定什么"):
        expect(page.get_by_text(word, exact=True).first).to_be_visible()
    assert page.get_by_text("此部分未能展示").count() == 0


def test_language_follows_the_browser_and_can_be_switched(open_page: Open) -> None:
    page = open_page(lang="en")
    expect(page.locator("h1")).to_have_text("Are we on plan?")
    page.get_by_text("zh", exact=True).click()
    expect(page.locator("h1")).to_have_text("经营是否按计划推进？")
    page.get_by_role("link", name="数据健康").click()
    expect(page.locator("h1")).to_have_text("今天的数字可以相信吗？")
    assert "lang=zh" in page.url
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_filters_live_in_the_url_and_follow_from_page_to_page(open_page: Open) -> None:
    page = open_page("?branch=B02&month=2026-08")
    whole = card(page, "revenue")
    page.get_by_role("link", name="指标字典").click()
    expect(page.locator("h1")).to_have_text("这个数字是什么意思，现在是多少？")
    wait_idle(page)
    assert "month=2026-08" in page.url and "branch=" in page.url
    page.reload()
    wait_idle(page)
    page.get_by_role("link", name="经营总览").click()
    wait_idle(page)
    assert card(page, "revenue") == whole


def test_a_link_works_for_a_reader_of_the_other_language(open_page: Open) -> None:
    chinese = open_page("?branch=B02")
    address = chinese.url.split("/", 3)[3]
    english = open_page(address, lang="en")
    expect(english.get_by_role("button", name=re.compile("^Scope .*Branch"))).to_be_visible()


def test_the_menu_leads_out_of_an_address_that_was_not_understood(open_page: Open) -> None:
    page = open_page("customers_segments?lang=en&lang=fr&role=executive", lang="en")
    said = page.get_by_text("Not everything asked for could be used")
    assert said.count() == 1
    page.locator('[data-testid="stPageLink"] a[href*="customers_segments"]').click()
    expect(page).not_to_have_url(re.compile("lang=fr"))
    wait_idle(page)
    assert said.count() == 0 and "lang=en" in page.url


def test_persona_decides_which_rows_there_are(open_page: Open) -> None:
    leader = open_page("cockpit_overview?role=branch_leader&at=B02", lang="en")
    executive = open_page("cockpit_overview?branch=B02", lang="en")
    assert "Branch leader view" in leader.locator('[data-testid="stSidebar"]').inner_text()
    for key in ("revenue", "risk_adjusted_profit", "deposits_avg", "rwa"):
        assert card(leader, key) == card(executive, key)


def test_demo_mode_is_said_and_every_card_opens_its_explanation(open_page: Open) -> None:
    page = open_page(lang="en")
    expect(page.get_by_text("Demo mode, no sign-in")).to_be_visible()
    page.locator('button[data-press="risk_adjusted_profit"]').click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("risk_adjusted_profit = ftp_margin")
    expect(dialog).to_contain_text("difference 0.00")
    expect(dialog).to_contain_text("CN-2024")


def test_drill_from_head_office_to_an_account_and_back(open_page: Open) -> None:
    page = open_page(lang="en")
    for level in ("Sub-branch", "Manager", "Customer", "Account"):
        click_cell(table(page, "cockpit_drill_"), 0, 0)
        expect(page.locator(".st-key-cockpit_drill")).to_contain_text(f"{level}:")
        expect(page.locator(".st-key-cockpit_drill")).to_contain_text("equal to the level above, difference 0.00")
    click_cell(table(page, "cockpit_drill_"), 0, 0)
    expect(page.locator(".st-key-cockpit_account")).to_contain_text("Profit and loss of account")
    page.get_by_role("button", name="Demo Bank").click()
    wait_idle(page)
    expect(page.locator(".st-key-cockpit_drill")).to_contain_text("Branch:")
    assert "branch=" not in page.url


def test_a_list_leaves_as_a_workbook(open_page: Open, tmp_path: Path) -> None:
    page = open_page("data_mart_health", lang="en")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("XLSX|Excel")).click()
    file = tmp_path / "feeds.xlsx"
    waiting.value.save_as(file)
    assert file.read_bytes()[:2] == b"PK"


def test_dark_theme_follows_the_browser(open_page: Open) -> None:
    page = open_page(theme="dark")
    ground = page.evaluate("getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor")
    assert ground == "rgb(20, 24, 28)"
    ink = page.evaluate("getComputedStyle(document.querySelector('.kc')).color")
    assert ink == "rgb(230, 233, 237)"


_QUOTE = """() => {
  const text = Object.assign(document.createElement("span"), { textContent: "\u201c" })
  document.querySelector("[data-testid=stMain]").append(text)
  return text.getBoundingClientRect().width / parseFloat(getComputedStyle(text).fontSize)
}"""


def test_quotes_are_as_wide_as_the_language_has_them(open_page: Open) -> None:
    page = open_page("work_lists", lang="en")
    assert page.evaluate(_QUOTE) < 0.6
    page.get_by_text("zh", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert page.evaluate(_QUOTE) > 0.9


def test_a_rerun_sends_little(open_page: Open) -> None:
    page = open_page(lang="en")
    received: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: received.append(len(data))))
    page.reload()
    wait_idle(page)
    received.clear()
    page.locator(".st-key-cockpit_branches_scale label").first.click()
    page.wait_for_timeout(500)
    wait_idle(page)
    assert 0 < sum(received) <= MAX_RERUN_BYTES


def test_nothing_sticks_out_at_the_side(open_page: Open) -> None:
    for path in ("", "data_mart_health", "data_metric_dictionary"):
        assert max(sticks_out(open_page(path, lang="en")).values(), default=0) <= 1, path or "cockpit"


@pytest.mark.proof  # the page itself is drawn without one in tests/ui/test_pages.py
def test_without_a_mart_the_page_says_what_to_run(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as url:
        page = browser.new_page(locale="en-GB")
        page.goto(f"{url}/data_mart_health")
        wait_idle(page)
        expect(page.locator("h1")).to_have_text("There is no data mart yet")
        expect(page.get_by_text("python -m mart build")).to_be_visible()
        page.close()


def test_a_still_figure_tells_the_month_under_the_mouse_and_is_quiet_beside_it(open_page: Open) -> None:
    page = open_page(lang="en")
    panels = page.locator(".st-key-cockpit_branches .still-plot")
    panels.scroll_into_view_if_needed()
    box = stable_box(panels)
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + 70)
    said = page.locator(".still-said")
    expect(said).to_have_text(re.compile(r"^\d{4}-\d\d\s*Actual [−\d.,]+\s*Plan [−\d.,—]+$"))
    page.mouse.move(box["x"] + 5, box["y"] - 40)
    expect(said).to_have_count(0)
