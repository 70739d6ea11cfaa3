"""What a drawn page says of its scope, held against its address and the mart: label, drop-downs, figures."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from mart.months import month_text
from mart.query import metric
from tests.browser.chrome import wait_idle
from tests.browser.reader import COCKPIT, PATH, SEGMENTS, Meaning, Place, Reader, first_page
from ui import formats as f
from ui import nav
from ui.i18n import t

SCOPE = re.compile(r"^(Scope|范围) ")
ODD = re.compile(r"\b(NaN|nan|undefined|Traceback)\b")


@dataclass
class Witness(Reader):
    """A reader before a browser page; `wrong` collects what disagreed, `steps` how they came there."""

    page: Page
    dice: random.Random
    steps: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def has_scope(self) -> bool:
        """Whether the page has drop-downs: one that is not the reader's has none."""
        return self.page.get_by_role("button", name=SCOPE).count() > 0

    def open_scope(self) -> None:
        """Open the drop-downs of the scope."""
        self.page.get_by_role("button", name=SCOPE).click()
        self.page.locator('[class*="st-key-branch-"]').last.wait_for()

    def settled(self) -> Place:
        """Where the walker is, once the page is drawn."""
        wait_idle(self.page)
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
        print("WRONG", self.wrong[-1], flush=True)

    def compare(self, place: Place, asked: Place) -> None:
        """Label and drop-downs against the address; the figure against the mart. `asked`: what the reader asked for
        where that is more than the address they were taken to still says."""
        found = self.meaning(place)
        title = self.page.locator("h1").inner_text()
        name = place.page or first_page(found.scope)
        if name not in (entry.name for entry in nav.entries(found.scope.role)):
            if title != t("app.no_right", found.lang):
                self.report("a page that is not theirs", t("app.no_right", found.lang), title)
            return
        label = self.page.get_by_role("button", name=SCOPE).inner_text().split("\n")[0].strip()
        wanted = t("app.scope_is", found.lang, what=" ".join(found.words(name).split()))
        if label != wanted:
            self.report("label", wanted, label)
        held = self.page.locator('[class*="st-key-month-"] input').first.input_value()
        if held != month_text(found.month):
            self.report("month drop-down", month_text(found.month), held)
        title = t("app.strange.title", found.lang, scope=found.words(name))
        self.compare_words(found, " ".join(title.split()), self.meaning(asked).strange(name))
        if name == COCKPIT:
            self.compare_figure(found)
        if name == SEGMENTS:
            self.compare_count(found)
        if self.dice.random() < 0.25:
            self.compare_drop_downs(found)

    def compare_words(self, found: Meaning, title: str, strange: list[str]) -> None:
        """What was not honoured is said, each text of it; nothing broken or fetched from outside stands on the page."""
        status = self.status()
        if bool(strange) != (title in status):
            self.report("whether something is not honoured", strange, status[:80])
        for text in strange:
            if " ".join(text.split()) not in status:
                self.report("what is not honoured", text, status[:200])
        if self.page.get_by_text("Page not found").count():
            self.report("no box of Streamlit's own", "", "Page not found")
        body = self.page.locator("[data-testid=stMain]").inner_text()
        if odd := ODD.search(body) or re.search(re.escape(t("state.error_title", found.lang, where="")) + ".*", body):
            self.report("no part that failed", "", body[max(0, odd.start() - 60) : odd.end() + 60])
        if self.page.locator('img[src*="127.0.0.1:9/"]').count():
            self.report("no picture from an address", "", "img")

    def compare_figure(self, found: Meaning) -> None:
        """Revenue on the first card is the mart's, of the year to date where the mart holds it."""
        period = "ytd" if metric.span("ytd", found.month)[0] >= self.mart.first_month else "month"
        value = metric.value(self.mart, found.scope, "revenue", found.month, found.filters, period).value
        wanted = f.money_parts(value, found.lang)[0] if value is not None else f.NONE
        card = self.page.locator(".kc:has(button[data-press=revenue])")
        if card.count() and wanted not in card.inner_text():
            self.report("revenue", wanted, card.inner_text()[:80])
        if not card.count() and (value or not self.says_no_data(found, COCKPIT)):
            self.report("revenue", wanted, "no card")

    def compare_count(self, found: Meaning) -> None:
        """The list of customers counts those of the mart; nobody there has no list."""
        count = self.customers(found)
        card = self.page.locator(".st-key-segments_list")
        if card.count() and f.number(count) not in card.inner_text().replace("\u00a0", " "):
            self.report("customers", f.number(count), card.inner_text()[:80])
        if not card.count() and (count or not self.says_no_data(found, SEGMENTS)):
            self.report("customers", f.number(count), "no list")

    def says_no_data(self, found: Meaning, page: str) -> bool:
        """Whether the page says that the scope is empty."""
        said = t("state.no_data", found.lang, scope=found.words(page), month=month_text(found.month))
        return " ".join(said.split()) in self.status()

    def status(self) -> str:
        """What the page says of itself."""
        return " ".join(" ".join(self.page.locator('[role="status"]').all_inner_texts()).split())

    def compare_drop_downs(self, found: Meaning) -> None:
        """The open drop-downs hold what the address says."""
        self.open_scope()
        for key in PATH:
            box = self.page.locator(f'[class*="st-key-{key}-"] input').last
            is_chosen = key in found.chosen
            wanted = found.names[key] if key in found.names else t("app.all", found.lang)
            for _ in range(150):  # a drop-down that has just been drawn holds nothing yet
                held = box.input_value() if box.count() else None
                if held == wanted:
                    break
                self.page.wait_for_timeout(100)
            if held != wanted and (is_chosen or held is not None):
                self.report(f"{key} drop-down", wanted, held)
        self.page.keyboard.press("Escape")
