"""One page in Chromium: opened, a branch never chosen before, the same branch again; what it took until painted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.peers.systems import System, tree_cpu
from tests.browser.chrome import FLAGS, chromium_path

QUIET_MS = 1200
MOST_MS = 60_000  # that an answer is waited for
FIGURES = ".js-plotly-plot, .main-svg, .still, .dashboard canvas"
# when anything drawn changed last, and when a figure did first
_WATCH = """() => {
  const at = window.__peers = {began: performance.now(), first: 0, last: performance.now()};
  document.addEventListener('keydown', e => { if (e.key === 'Enter') at.began = at.last = e.timeStamp; at.first = 0; },
    {capture: true});
  const FIGURES = '$FIGURES';
  // a mark on a frame around a figure, such as "loading", is none of the figure's own changes
  const isInFigure = n => n.nodeType === 1 && n.closest(FIGURES);
  const isFigure = n => isInFigure(n) || (n.nodeType === 1 && n.querySelector(FIGURES));
  window.__watch?.disconnect();
  window.__watch = new MutationObserver(all => {
    const figure = all.some(m => isInFigure(m.target) || [...m.addedNodes].some(isFigure));
    requestAnimationFrame(() => { at.last = performance.now(); if (figure && !at.first) at.first = at.last; });
  });
  window.__watch.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
}""".replace("$FIGURES", FIGURES)
_OPENED = """() => {
  const begin = () => { if (!document.body) return setTimeout(begin, 1); (%s)(); window.__peers.began = 0; };
  begin();
}"""


@dataclass
class Step:
    """Milliseconds to the first figure and to the whole page, CPU seconds of server and renderer, bytes received."""

    first_ms: float
    whole_ms: float
    server_cpu_s: float
    browser_cpu_s: float
    received_bytes: int
    nodes: int


@contextmanager
def chromium() -> Iterator[tuple[Browser, int]]:
    """A browser, and the process below which its renderers are found."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield browser, os.getpid()
        finally:
            browser.close()


def _settled(page: Page) -> tuple[float, float]:
    """First figure and last change, once nothing has changed for a while."""
    page.wait_for_function(
        f"() => window.__peers && performance.now() - __peers.last > {QUIET_MS} && document.querySelector('{FIGURES}')",
        polling=200,
        timeout=120_000,
    )
    first, whole = page.evaluate("() => [__peers.first - __peers.began, __peers.last - __peers.began]")
    return float(max(first, 0)), float(whole)


def _step(system: System, page: Page, root: int, received: list[int], act: Callable[[], object]) -> Step:
    server, renderer = system.cpu_seconds, tree_cpu(root, "--type=renderer")
    received.clear()
    act()
    for _ in range(MOST_MS // 50):  # a page may be quiet because its server has not got round to it
        if received:
            break
        page.wait_for_timeout(50)
    first, whole = _settled(page)
    return Step(
        first,
        whole,
        system.cpu_seconds - server,
        tree_cpu(root, "--type=renderer") - renderer,
        sum(received),
        int(page.evaluate("() => document.querySelectorAll('*').length")),
    )


def visit(browser: Browser, root: int, system: System, branch: str) -> dict[str, Step]:
    """Open, a branch, none, the branch again."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    received: list[int] = []
    if system.session:
        page.context.add_cookies([{"name": "session", "value": system.session, "url": system.address}])
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.dataReceived", lambda e: received.append(int(e["dataLength"])))
    wire.on("Network.webSocketFrameReceived", lambda e: received.append(len(e["response"]["payloadData"]) * 3 // 4))
    page.add_init_script(f"({_OPENED % _WATCH})()")

    def choose(text: str) -> Callable[[], object]:
        system.type_branch(page, text)
        page.wait_for_timeout(QUIET_MS)
        page.evaluate(_WATCH)
        return lambda: page.keyboard.press("Enter")

    try:
        found = {"open": _step(system, page, root, received, lambda: page.goto(f"{system.address}/{system.path}"))}
        found["new"] = _step(system, page, root, received, choose(branch))
        page.goto(f"{system.address}/{system.path}")  # anew, as the branch would stand in the address
        _settled(page)
        found["again"] = _step(system, page, root, received, choose(branch))
        return found
    finally:
        page.close()
