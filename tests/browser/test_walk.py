"""The walk of issue to action by clicks only: cockpit, segment, customer, product, manager, targets, workbook; each
role in its scope."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser

from mart.query import customer, manager, metric, product, segment, targeting
from mart.query.filters import NONE, Filters, make
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.banks.target import PUBLISHED
from tests.browser.chrome import visitors, wait_idle
from tests.browser.walker import DRAIN, Walker, first_page, personas
from ui import formats as f
from ui.i18n import t
from ui.screens.products.customers import SHOWN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("scored_app")]


@pytest.fixture
def walker(browser: Browser, scored_app: str, scored_bank: Path) -> Iterator[Callable[..., Walker]]:
    with visitors(browser, f"{scored_app}/cockpit_overview?") as opened:
        yield lambda scope, lang, query: Walker(opened(query, lang=lang), open_mart(scored_bank), scope, lang)


def to_segment(w: Walker) -> None:
    """The cockpit shows the scope's revenue; its quadrant opens the customers behind the bottom right quarter."""
    assert (
        f.money_parts(metric.value(w.mart, w.scope, "revenue", w.mart.as_of, period="ytd").value, w.lang)[0]
        in w.page.locator(".kc:has(button[data-press=revenue])").inner_text()
    )
    w.press("cockpit_quadrant_open")
    assert "/customers_segments" in w.page.url
    found = segment.customers(w.mart, w.scope, w.mart.as_of, DRAIN, limit=None)
    assert found.customers_cnt and f.number(found.customers_cnt) in w.text("segments_list")
    if found.customers_cnt < segment.customers(w.mart, EXECUTIVE, w.mart.as_of, DRAIN, limit=None).customers_cnt:
        assert w.scope != EXECUTIVE


def to_customer(w: Walker, place: int = 0) -> dict:
    """A customer of the list (the first, or the one at a place), by its row's reason and its button."""
    first = segment.customers(w.mart, w.scope, w.mart.as_of, DRAIN, limit=place + 1).rows.row(place, named=True)
    w.cell("segments_list", place, 0)
    dialog = w.page.locator("[role=dialog]")
    assert first["name_zh" if w.lang == "zh" else "name_en"] in dialog.inner_text()
    dialog.get_by_role("button", name=t("customer.open", w.lang)).click()
    wait_idle(w.page)
    assert f"customer={first['customer_id']}" in w.page.url
    assert w.value("deposits_avg", make(customer_id=first["customer_id"])).split("\u00a0")[0] in w.text()
    return first


def to_product(w: Walker, who: dict, wanted: str = "") -> str:
    """A product of the customer's list (the first, or the one wanted): its page is about everybody in the scope."""
    rows = customer.holdings(
        w.mart, w.scope, who["customer_id"], w.mart.as_of, who["industry_code"], who["size_class"]
    ).rows
    listed = first_page(rows)
    chosen = wanted or listed[0]
    w.cell("customer_holdings", listed.index(chosen), 0)
    assert (
        "/products_profitability" in w.page.url and f"product={chosen}" in w.page.url and "customer=" not in w.page.url
    )
    found = product.node_customers(
        w.mart, w.scope, w.mart.as_of, product.parse(f"product:{chosen}"), kind="ytd", limit=SHOWN
    )
    assert f"{found.gaining_cnt:,}" in w.text("product_makers") and f"{found.losing_cnt:,}" in w.text("product_losers")
    return chosen


def to_manager(w: Walker, chosen: str) -> str:
    """Who leads a customer of the product and has targets of their own: the figures are those the scope may see."""
    found = product.node_customers(
        w.mart, w.scope, w.mart.as_of, product.parse(f"product:{chosen}"), kind="ytd", limit=SHOWN
    )
    side, rows = next(
        (side, rows) for side, rows in (("makers", found.makers()), ("losers", found.losers())) if rows.height
    )
    leads = product.lead_managers(w.mart, w.scope, rows["customer_id"].to_list(), w.mart.as_of)
    places = {row["customer_id"]: row["manager_id"] for row in leads.iter_rows(named=True)}
    busy = set(targeting.targets(w.mart, w.scope, PUBLISHED, limit=None)["manager_id"])
    place, who = next((i, places[key]) for i, key in enumerate(rows["customer_id"].head(8)) if places.get(key) in busy)
    w.cell(f"product_{side}", place, 1)
    assert "/managers_scorecard" in w.page.url and f"manager={who}" in w.page.url
    book = manager.book(w.mart, w.scope, who, w.mart.as_of)
    assert f.number(book.total_cny, 2) in w.text("scorecard_book")
    w.press("scorecard_targets")
    return who


def offered(w: Walker) -> tuple[int, str]:
    """The first customer on the list's first page with a product that has a published list."""
    ready = set(targeting.products(w.mart, w.scope).filter(status="published")["product_id"])
    listed = segment.customers(w.mart, w.scope, w.mart.as_of, DRAIN, limit=8).rows
    for place, who in enumerate(listed.iter_rows(named=True)):
        rows = customer.holdings(
            w.mart, w.scope, who["customer_id"], w.mart.as_of, who["industry_code"], who["size_class"]
        ).rows
        for one in first_page(rows):
            if one in ready:
                return place, one
    raise AssertionError(f"nobody of {listed.height} customers holds one of {sorted(ready)}")


def leave_with_workbook(w: Walker, filters: Filters, product_id: str = PUBLISHED) -> None:
    """The list of the scope, and the same rows and total in the file."""
    assert "/sales_targets" in w.page.url
    sums = targeting.totals(w.mart, w.scope, product_id, filters)
    assert sums.candidates_cnt and f.number(sums.candidates_cnt) in w.text("target_list")
    w.page.get_by_role("button", name=t("export.menu", w.lang)).first.click()
    with w.page.expect_download() as event:
        w.page.get_by_role("button", name="Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(event.value.path()).read_bytes()), read_only=True)
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    at = next(i for i, name in enumerate(lines[0]) if str(name).startswith(t("target.column.expected_ep_cny", w.lang)))
    codes = {row[lines[0].index(t("target.column.customer_id", w.lang))] for row in lines[1:]}
    rows = targeting.targets(w.mart, w.scope, product_id, filters, limit=None)
    assert codes == set(rows["customer_id"]) and len(lines) - 1 == sums.candidates_cnt
    assert round(sum(float(row[at]) for row in lines[1:]), 2) == float(sums.expected_ep_cny)


ROLES = ("executive", "branch_leader", "product_manager", "relationship_manager")
WALKS = [("product_manager", "zh"), ("relationship_manager", "en")]  # the shortest and the longest way
OTHERS = [(role, lang) for role in ROLES for lang in ("zh", "en") if (role, lang) not in WALKS]


# each language once; the other pairs are a proof
@pytest.mark.parametrize(
    ("role", "lang"), [*WALKS, *(pytest.param(*other, marks=pytest.mark.proof) for other in OTHERS)]
)
def test_from_the_cockpit_to_a_list_to_call_by_clicks_only(
    walker: Callable[..., Walker], scored_bank: Path, role: str, lang: str
) -> None:
    scope, query = personas(open_mart(scored_bank))[role]
    w = walker(scope, lang, query)
    to_segment(w)
    if role == "product_manager":  # whose scope holds no manager's results: from the product straight to its targets
        place, wanted = offered(w)
        chosen = to_product(w, to_customer(w, place), wanted)
        w.press("product_node_targets")
        leave_with_workbook(w, NONE, chosen)
        return
    leave_with_workbook(w, make(manager_id=to_manager(w, to_product(w, to_customer(w)))))
    assert not w.page.locator("[data-testid=stException]").count()
