"""A filter used in Chromium: from the press of the key that chooses it to the last change of what is drawn.

The whole way a reader waits for: the browser, the socket, the script, the mart, the answer drawn. Each reader meets a
server that has not seen their choices. `python -m tests.bench --paint` runs it over the bank in COCKPIT_DATA.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from mart.months import month_text
from mart.reader import Mart, open_mart
from mart.scope import Scope
from tests.bench import traffic
from tests.bench.large import spread
from tests.bench.readers import choices, persona, readers
from tests.browser.chrome import FLAGS, chromium_path, served, wait_idle
from ui import nav
from ui.filters import TRAITS, code_label
from ui.i18n import t

PAGES = {
    "cockpit_overview": "cockpit_drill",
    "customers_segments": "segments_list",
    "products_profitability": "product_tree",
    "managers_rankings": "managers_table",
    "sales_targets": "target_list",
}  # page: the card of its main table
# notes when the page's parts last changed, and looks no further than the script that a choice starts
_WATCH = """card => {
  const main = document.querySelector('[data-testid="stMain"]');
  window.__seen?.disconnect();
  window.__changed = window.__began = window.__painted = performance.now();
  document.addEventListener('keydown', e => {
    window.__changed = window.__began = window.__painted = e.timeStamp;
  }, {once: true, capture: true});
  const words = () => document.querySelector('[class*="st-key-' + card + '"] .lt')?.textContent;
  let before = words();
  window.__seen = new MutationObserver(() => requestAnimationFrame(() => {
    window.__changed = performance.now();
    const now = words();
    if (now && now !== before) { before = now; window.__painted = window.__changed; }
  }));
  window.__seen.observe(main, {subtree: true, childList: true, attributes: true, characterData: true});
}"""
_WAITED = "() => [window.__painted - window.__began, Math.max(window.__changed, window.__painted) - window.__began]"


@contextmanager
def _chromium() -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
            yield page
        finally:
            browser.close()


def _waited(page: Page, card: str, choose: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds from the moment before the choice until the card's table was painted anew (0: it stayed the same),
    and until the page was."""
    page.evaluate(_WATCH, card)
    choose()
    wait_idle(page, 60_000)
    table, whole = page.evaluate(_WAITED)
    return float(table), float(whole)


_PRODUCT = '[class*="st-key-product-"] input'


def _typed(page: Page, key: str, text: str) -> Callable[[], None]:
    """Text put into a field or list, and what is left to do: the key that chooses it."""
    field = page.locator(f'[class*="st-key-{key}-"] input').last
    field.click()
    field.press("ControlOrMeta+a")
    field.type(text)
    page.wait_for_timeout(200)
    return lambda: page.keyboard.press("Enter")


def _opened(page: Page) -> None:
    """The filters in front of the reader."""
    if not page.locator(_PRODUCT).count():
        page.locator(".st-key-scope_popover button").first.click()
        page.locator(_PRODUCT).last.wait_for()


def _texts(mart: Mart, scope: Scope) -> dict[str, tuple[str, str]]:
    """Choices by name: the widget, and what one types into it; of each kind the value that holds most of what the
    reader sees."""
    found: dict[str, tuple[str, str]] = {}
    for name, widgets in choices(mart, scope).items():
        (key, value), *more = [(k, v) for k, v in widgets.items() if v and (k != "month" or name.endswith("ago"))]
        if not more and key != "branch":
            code = value[0] if isinstance(value, list) else str(value)
            found[name] = key, code_label(key, code, "en") if key in TRAITS else code
    return found


def _cleared(page: Page, key: str, mart: Mart) -> None:
    """Back to the whole bank and the last month."""
    if key == "month":
        _typed(page, key, month_text(mart.as_of))()
    else:
        _opened(page)
        page.get_by_role("button", name=t("app.clear", "en"), exact=True).click()
    wait_idle(page, 60_000)


def measure(page: Page, address: str, name: str, mart: Mart, scope: Scope) -> Iterator[dict[str, float | str]]:
    """Each choice on one page, milliseconds until its table and until all of it is drawn: `first`, and `again` when
    the server
    has the answers already, which is what browser and script need by themselves. Between two choices all filters are
    cleared.
    """
    path = "" if name == nav.entries(scope.role)[0].name else name
    page.goto(f"{address}/{path}?{urlencode(persona(mart, scope))}")
    wait_idle(page, 60_000)
    for choice, (key, text) in _texts(mart, scope).items():
        row: dict[str, float | str] = {"page": name, "choice": choice}
        for turn in ("first", "again"):
            if key != "month":
                _opened(page)
            row[f"{turn}_table_ms"], row[f"{turn}_page_ms"] = _waited(page, PAGES[name], _typed(page, key, text))
            _cleared(page, key, mart)
        yield row


def read(data: Path, mart: Mart, scope: Scope) -> tuple[list[dict], list[dict]]:
    """One reader on every page of PAGES they have; prints a line a choice: what Chromium drew, and `sent`, the server
    by itself."""
    names, found = [name for name in PAGES if name in {entry.name for entry in nav.entries(scope.role)}], []
    with served(data) as address:  # a server of its own: the browser's has not seen the choices either
        sent = traffic.answers(
            address, urlencode(persona(mart, scope)), names, _texts(mart, scope), month_text(mart.as_of)
        )
    with served(data) as address, _chromium() as page:
        for name in names:
            for row in measure(page, address, name, mart, scope):
                found.append(row)
                print(
                    "  " + "  ".join(f"{k} {v:,.0f}" if isinstance(v, float) else str(v) for k, v in row.items()),
                    flush=True,
                )
    return found, sent


def run(data: Path) -> dict[str, object]:
    """Every page of PAGES as every reader of `readers.readers`: the rows, and p50 and p95 a reader and of all."""
    mart, every = open_mart(data), {}
    for who, scope in readers(mart).items():
        print(f"  {who}", flush=True)
        every[who] = read(data, mart, scope)
    every["all"] = tuple([row for found in every.values() for row in found[part]] for part in (0, 1))
    return {
        "choices": {who: found for who, (found, _) in every.items()},
        "sent": {who: sent for who, (_, sent) in every.items()},
        "readers": [{"reader": who, **_spreads(found, sent)} for who, (found, sent) in every.items()],
    }


def _spreads(found: list[dict], sent: list[dict]) -> dict[str, float]:
    """p50 and p95 of the tables and pages that changed, and the largest answer."""
    spreads = spread("sent", [row["ms"] for row in sent]) | {"sent_bytes_most": max(row["bytes"] for row in sent)}
    for name in ("first_table", "first_page", "again_table", "again_page"):
        spreads |= spread(name, [row[f"{name}_ms"] for row in found if row[f"{name}_ms"]])
    return spreads
