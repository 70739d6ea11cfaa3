"""A reader who wanders: random links, clicks, Backs, Forwards, reloads. After each step label, drop-downs, address and
figures are held against each other and the mart; the walker's own history of addresses makes one Back one step."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Error, Page

from mart.months import month_text
from mart.query import metric
from mart.query.filters import Filters
from mart.reader import Mart
from tests.browser.chrome import wait_idle
from tests.browser.reader import COCKPIT, PAGES, PATH, Place, Reader, persona
from ui import formats as f
from ui import nav
from ui.i18n import t

PATIENCE_MS = 120_000  # a loaded machine is slow, and that is no disagreement
SCOPE = re.compile(r"^(Scope|范围) ")


@dataclass
class Walker(Reader):
    """A browser page that walks for one persona, in one language; `wrong` collects disagreements."""

    page: Page
    url: str
    persona: dict[str, str]
    dice: random.Random
    steps: list[str] = field(default_factory=list)
    past: list[str] = field(default_factory=list)
    at: int = -1
    wrong: list[str] = field(default_factory=list)

    def link(self) -> None:
        """Open an address of the reader's own making, some with values nobody knows."""
        query = self.made_up(self.persona, self.dice)
        path = self.dice.choice(PAGES)
        self.page.goto(f"{self.url}/{path}?{urlencode(query, doseq=True)}")
        self.arrived("link", is_new=True)

    def menu(self) -> None:
        """A page of the menu."""
        links = self.page.locator('[data-testid="stPageLink"] a')
        before = self.here().said
        links.nth(self.dice.randrange(links.count())).click()
        self.arrived("menu", is_new=self.settled().said != before)

    def drop_down(self) -> None:
        """Another branch, sub-branch or month."""
        key = self.dice.choice(("branch", "branch", "org", "month"))
        before = self.here().said
        if key != "month":
            self.open_scope()
        box = self.page.locator(f'[class*="st-key-{key}-"] input').last
        if box.count():
            box.click()
            options = self.page.get_by_role("option")
            options.first.wait_for()
            options.nth(self.dice.randrange(options.count())).click()
            wait_idle(self.page, PATIENCE_MS)
        if key != "month":
            self.page.keyboard.press("Escape")
        self.arrived(f"pick {key}", is_new=self.settled().said != before)

    def clear(self) -> None:
        """The button that clears the filters."""
        before = self.here().said
        self.open_scope()
        self.page.get_by_role("button", name=t("app.clear", self.lang)).click()
        wait_idle(self.page, PATIENCE_MS)
        self.page.keyboard.press("Escape")
        self.arrived("clear", is_new=self.settled().said != before)

    def reload(self) -> None:
        """The same address once more."""
        self.page.reload()
        self.arrived("reload", is_new=False)

    def language(self) -> None:
        """The other language and no more."""
        self.lang = "en" if self.lang == "zh" else "zh"
        self.page.locator('[class*="st-key-lang"]').get_by_text(self.lang, exact=True).click()
        self.arrived("language", is_new=True)

    def back(self) -> None:
        """One step back is one step."""
        if self.at > 0:
            self.at -= 1
            self.page.go_back()
            self.arrived("back", is_new=False)

    def forward(self) -> None:
        """One step forward."""
        if self.at < len(self.past) - 1:
            self.at += 1
            self.page.go_forward()
            self.arrived("forward", is_new=False)

    def step(self) -> None:
        """One random move and the comparison after it."""
        moves = (self.menu,) * 5 + (self.drop_down,) * 5 + (self.back,) * 4 + (self.forward,) * 2
        self.dice.choice((*moves, self.link, self.link, self.reload, self.language, self.clear))()

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

    def arrived(self, move: str, *, is_new: bool) -> None:
        """Note the step, then compare."""
        place = self.settled()
        self.steps.append(f"{move} {place.said}")
        print(f"{len(self.steps)} {self.steps[-1]}", flush=True)
        if is_new:
            self.past, self.at = [*self.past[: self.at + 1], place.said], self.at + 1
        elif self.past[self.at] != place.said:
            self.report("history", self.past[self.at], place.said)
        self.lang = (place.query.get("lang") or (self.lang,))[0]
        self.compare(place)

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
            for _ in range(30):  # a drop-down that has just been drawn holds nothing yet
                held = box.input_value() if box.count() else None
                if held == wanted:
                    break
                self.page.wait_for_timeout(100)
            if held != wanted and (code or held is not None):
                self.report(f"{key} drop-down", wanted, held)
        self.page.keyboard.press("Escape")


def walk(page: Page, url: str, mart: Mart, role: str, lang: str, *, seed: int, steps: int) -> Walker:
    """Walk so many steps; the walker knows what disagreed."""
    found, scope = persona(mart, role)
    walker = Walker(mart, scope, lang, page, url, found, random.Random(f"{seed} {role} {lang}"))
    page.set_default_timeout(PATIENCE_MS)
    walker.link()
    while len(walker.steps) < steps and len(walker.wrong) < 20:
        try:
            walker.step()
        except Error as error:
            walker.report("a page that can be walked", "", str(error)[:300])
            walker.link()
    return walker
