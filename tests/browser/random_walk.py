"""A reader who wanders: random links, clicks, Backs, Forwards, reloads. After each step `witness` compares what the
page says; the walker's own history of addresses makes one Back one step."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from urllib.parse import urlencode

from playwright.sync_api import Error, Page

from mart.reader import Mart
from tests.browser.chrome import wait_idle
from tests.browser.reader import PAGES, persona
from tests.browser.witness import PATIENCE_MS, Witness
from ui.i18n import t


@dataclass
class Walker(Witness):
    """A browser page of the app at `url` that walks for one persona."""

    url: str = ""
    persona: dict[str, str] = field(default_factory=dict)
    past: list[str] = field(default_factory=list)
    at: int = -1

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


def walk(page: Page, url: str, mart: Mart, role: str, lang: str, *, seed: int, steps: int) -> Walker:
    """Walk so many steps; the walker knows what disagreed."""
    found, scope = persona(mart, role)
    walker = Walker(mart, scope, lang, page, random.Random(f"{seed} {role} {lang}"), url=url, persona=found)
    page.set_default_timeout(PATIENCE_MS)
    walker.link()
    while len(walker.steps) < steps and len(walker.wrong) < 20:
        try:
            walker.step()
        except Error as error:
            walker.report("a page that can be walked", "", str(error)[:300])
            walker.link()
    return walker
