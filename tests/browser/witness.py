"""What a drawn page says of its scope, held against its address and the mart: label, drop-downs, figures."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from mart.months import month_text
from mart.query import metric
from mart.query.filters import Filters
from tests.browser.chrome import wait_idle
from tests.browser.reader import COCKPIT, PATH, Place, Reader
from ui import formats as f
from ui import nav
from ui.i18n import t

PATIENCE_MS = 120_000  # a loaded machine is slow, and that is no disagreement
SCOPE = re.compile(r"^(Scope|范围) ")


@dataclass
class Witness(Reader):
    """A reader before a browser page; `wrong` collects what disagreed, `steps` how they came there."""

    page: Page
    dice: random.Random
    steps: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def open_scope(self) -> None:
        """Open the drop-downs of the scope."""
        self.page.get_by_role("button", name=SCOPE).click()
        self.page.locator('[class*="st-key-branch-"]').last.wait_for()

    def settled(self) -> Place:
        """Where the walker is, once the page is drawn."""
        wait_idle(self.page, PATIENCE_MS)
        return self.here()

    def here(self) -> Place:
        """The browser's address."""
        parts = urlsplit(self.page.url)
        query = {key: tuple(texts) for key, texts in parse_qs(parts.query).items()}
        return Place(parts.path.strip("/"), query, f"{parts.path}?{parts.query}")

    def report(self, what: str, wanted: object, found: object) -> None:
        """A disagreement."""
        trail = "\n  ".join(("", *self.steps[-5:]))
        self.wrong.append(f"{what}: {wanted!r} expected, {found!r} found after{trail}")

    def compare(self, place: Place) -> None:
        """Label and drop-downs against the address; the figure against the mart."""
        month = self.month(place)
        filters, words, strange = self.meaning(place, month)
        label = self.page.get_by_role("button", name=SCOPE).inner_text().split("\n")[0].strip()
        if label != t("app.scope_is", self.lang, what=words):
            self.report("label", t("app.scope_is", self.lang, what=words), label)
        held = self.page.locator('[class*="st-key-month-"] input').first.input_value()
        if held != month_text(month):
            self.report("month drop-down", month_text(month), held)
        if self.page.get_by_text("Page not found").count():
            self.report("no box of Streamlit's own", "", "Page not found")
        status = " ".join(self.page.locator('[role="status"]').all_inner_texts())
        if bool(strange) != (t("app.strange.title", self.lang, scope=words) in status):
            self.report("what is not honoured", strange, status[:80])
        if (place.page or nav.entries(self.scope.role)[0].name) == COCKPIT:
            self.compare_figure(month, filters)
        if self.dice.random() < 0.25:
            self.compare_drop_downs(filters, month)

    def compare_figure(self, month: int, filters: Filters) -> None:
        """Revenue on the first card is the mart's, of the year to date where the mart holds it."""
        period = "ytd" if metric.span("ytd", month)[0] >= self.mart.first_month else "month"
        value = metric.value(self.mart, self.scope, "revenue", month, filters, period).value
        wanted = f.money_parts(value, self.lang)[0] if value is not None else f.NONE
        card = self.page.locator(".kc:has(button[data-press=revenue])").inner_text()
        if wanted not in card:
            self.report("revenue", wanted, card[:80])

    def compare_drop_downs(self, filters: Filters, month: int) -> None:
        """The open drop-downs hold what the address says."""
        self.open_scope()
        for key, dim in PATH.items():
            box = self.page.locator(f'[class*="st-key-{key}-"] input').last
            code = next(iter(getattr(filters, dim)), None)
            wanted = self.names(dim, month)[code] if code else t("app.all", self.lang)
            for _ in range(150):  # a drop-down that has just been drawn holds nothing yet
                held = box.input_value() if box.count() else None
                if held == wanted:
                    break
                self.page.wait_for_timeout(100)
            if held != wanted and (code or held is not None):
                self.report(f"{key} drop-down", wanted, held)
        self.page.keyboard.press("Escape")
