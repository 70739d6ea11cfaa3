"""How tests and pictures serve the cockpit and drive Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page
from playwright.sync_api import TimeoutError as BrowserTimeout

REPO = Path(__file__).resolve().parent.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1024, 1680)  # of the desks the app is made for


def chromium_path() -> str | None:
    """Debian's Chromium, wherever it is; the one without windows where there is one: it needs half the CPU."""
    found = (shutil.which(name) for name in ("chromium-headless-shell", "chromium", "chromium-browser"))
    return next(filter(None, found), None)


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(data: Path, port: int | None = None, options: Sequence[str] = ()) -> Iterator[str]:
    """The app as `make run` serves it, on a free port, over one data folder; its address. `options` of Streamlit."""
    port = port or free_port()
    log = Path(os.environ.get("TMPDIR", "/tmp")) / f"cockpit-served-{port}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options],
            cwd=REPO,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "COCKPIT_DATA": str(data), "COCKPIT_STRICT": "1"},
        )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)
        log.unlink(missing_ok=True)


def _wait(url: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(360):
        if process.poll() is not None:
            raise RuntimeError(f"the app ended at once: {log.read_text()[-800:]}")
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"the app did not answer within 180 s: {log.read_text()[-800:]}")


class Server:
    """A cockpit at an address of its own that can be restarted."""

    def __init__(self, data: Path) -> None:
        self.data, self.port, self.running = data, free_port(), ExitStack()
        self.url = self.restart()

    def restart(self) -> str:
        """End it, where it runs, and start it again at the same address."""
        self.running.close()
        return self.running.enter_context(served(self.data, self.port))


PATIENCE_MS = 120_000  # a page that hangs is told from one that waits for a busy machine
_QUIET = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const quiet = app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1')
    && !document.querySelector('[data-testid="stSkeleton"]');
  window.__quiet = quiet ? (window.__quiet || 0) + 1 : 0;
  return window.__quiet > 5;
}"""


_STANDS = """() => ({
  script: document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState,
  heading: document.querySelector('h1')?.textContent,
  skeletons: document.querySelectorAll('[data-testid="stSkeleton"]').length,
  connection: document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState,
})"""


def wait_idle(page: Page, timeout_ms: int = PATIENCE_MS) -> None:
    """Wait until Streamlit's script has ended, stays ended for half a second, and its parts are drawn.

    Raises AssertionError, with what the page waits for, where it does not within `timeout_ms`.
    """
    page.evaluate("window.__quiet = 0")
    try:
        page.wait_for_function(_QUIET, polling=100, timeout=timeout_ms)
    except BrowserTimeout as error:
        raise AssertionError(f"{page.url} is not idle after {timeout_ms} ms: {page.evaluate(_STANDS)}") from error
    page.wait_for_timeout(300)


def stable_box(place: Locator, timeout_ms: int = 5_000) -> dict:
    """Where something stands once the page has stopped moving it: {x, y, width, height} in px of the viewport."""
    place.scroll_into_view_if_needed()
    before, waited = None, 0
    while (box := place.bounding_box()) != before and waited < timeout_ms:
        before, waited = box, waited + 150
        place.page.wait_for_timeout(150)
    return box


def table(page: Page, key: str) -> Locator:
    """The first list below a part whose key begins with `key`."""
    return page.locator(f'[class*="st-key-{key}"] .lt').first


def click_cell(place: Locator, row: int, column: int) -> None:
    """Press a cell of a list by row and column, from 0 (from the last where negative), and wait until the page is
    idle."""
    place.locator("tbody tr").nth(row).locator("td:not(.tick)").nth(column).click()
    wait_idle(place.page)


def turn(page: Page, key: str, number: int) -> None:
    """Press the number of a page in the line below a list."""
    page.locator(f".st-key-{key}_table .lt-foot").get_by_text(str(number), exact=True).click()


def tick(place: Locator, row: int) -> None:
    """Tick or untick a row of a list, and wait."""
    place.locator("tbody tr").nth(row).locator(".tick input").click()
    wait_idle(place.page)


def visitor_of(browser: Browser, **options: Any) -> BrowserContext:
    """A browser that has never been here, which waits for a busy machine and draws nothing that only moves; `options`
    of Playwright's new_context."""
    context = browser.new_context(**{"reduced_motion": "reduce", **options})
    context.set_default_timeout(PATIENCE_MS)
    return context


@contextmanager
def visitors(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """opened("data_mart_health?role=steward", lang="en", theme="dark", width=1280) -> a drawn page below `address`, of
    a visitor of its own; all of them leave at the end."""
    contexts = []

    def opened(
        path: str = "", *, lang: str = "zh", theme: str = "light", width: int = 1440, height: int = 1000
    ) -> Page:
        contexts.append(
            visitor_of(
                browser,
                viewport={"width": width, "height": height},
                color_scheme=theme,
                locale={"zh": "zh-CN", "en": "en-GB"}[lang],
            )
        )
        page = contexts[-1].new_page()
        page.goto(f"{address}{path}")
        wait_idle(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def sticks_out(page: Page) -> dict[int, int]:
    """{width of the window: how many pixels the page is wider than its place}; nothing where it fits everywhere."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        page.wait_for_timeout(400)
        wide = page.locator("[data-testid=stMain]").evaluate("e => e.scrollWidth - e.clientWidth")
        found |= {width: wide} if wide > 0 else {}
    return found
