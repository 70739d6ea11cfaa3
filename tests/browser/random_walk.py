"""A reader who wanders: random links, clicks, Backs, Forwards, reloads, other people's views, a server that restarts.
After each step `witness` compares what the page says; the walker's own history of addresses makes one Back one step."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Error, Locator, Page

from mart.reader import Mart
from tests.browser.chrome import PATIENCE_MS, wait_idle
from tests.browser.links import ROLES, Links, persona
from tests.browser.reader import COCKPIT, SEGMENTS, Place
from tests.browser.witness import Witness
from ui.i18n import t

BROWSER = "en"  # what the walker's browser asks for where an address names no language
BELOW = {"branch": ("org", "manager"), "org": ("manager",)}


@dataclass
class Walker(Witness):
    """A browser page of the app at `url` that walks with the links of one persona; `restart` restarts the server."""

    url: str = ""
    links: Links | None = None
    restart: Callable[[], None] | None = None
    said: str = BROWSER  # the language of the present page
    past: list[str] = field(default_factory=list)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)  # what the present page was last asked for
    at: int = -1

    def link(self) -> None:
        """Open an address of the reader's own making, some with values nobody knows."""
        self.page.goto(f"{self.url}/{self.links.made_up(self.said, self.dice)}")
        self.arrived("link", before="elsewhere")

    def menu(self) -> None:
        """A page of the menu."""
        links = self.page.locator('[data-testid="stPageLink"] a')
        name = self.dice.choice((COCKPIT, SEGMENTS))
        figures = self.page.locator(f'[data-testid="stPageLink"] a[href*="{name}"]')
        if self.dice.random() < 0.4 and figures.count():  # to where there are figures to compare
            links = figures
        before = self.here().said
        links.nth(self.dice.randrange(links.count())).click()
        is_same = self.settled().said == before  # the page one is on, at its address: what was said of it stands
        self.arrived("menu", before=before, asked=self.asked if is_same else None)

    def pick(self, key: str, box: Locator) -> None:
        """Pick a random option of a drop-down; what stood below the choice is let go, the rest asked for once more."""
        before = self.here()
        kept = self.meaning(before).chosen if self.has_scope() else before.query  # which no page has looked at yet
        if box.count():
            options = self.page.get_by_role("option")
            box.click()
            if not options.count():
                self.page.wait_for_timeout(15_000)
            if not options.count():  # a page drawn anew under the mouse closes what was opened
                box.click()
            options.first.wait_for()
            options.nth(self.dice.randrange(options.count())).click()
            wait_idle(self.page)
        self.page.keyboard.press("Escape")
        query = self.here().query
        let_go = BELOW.get(key, ()) if before.query.get(key) != query.get(key) else ()
        if left := [one for one in let_go if one in query]:
            self.report(f"let go below another {key}", [], left)
        asked = {one: tuple(codes) for one, codes in kept.items() if one not in (key, *let_go)} | query
        is_same = self.here().said == before.said  # picked was what stood there: what was said of it stands, too
        self.arrived(f"pick {key}", before=before.said, asked=self.asked if is_same else asked)

    def drop_down(self) -> None:
        """Another branch, sub-branch, manager or month."""
        key = self.dice.choice(("branch", "branch", "org", "manager", "month"))
        if key != "month":
            if not self.has_scope():
                return
            self.open_scope()
        self.pick(key, self.page.locator(f'[class*="st-key-{key}-"] input').last)

    def somebody_else(self) -> None:
        """Look as somebody else: another role, branch or person."""
        self.page.get_by_role("button", name=t("app.persona.switch", self.said)).click()
        self.page.locator('[class*="st-key-role-"]').last.wait_for()
        boxes = {key: self.page.locator(f'[class*="st-key-{key}-"] input').last for key in ("role", "at", "who")}
        key = self.dice.choice([key for key, box in boxes.items() if box.count()])
        self.pick(key, boxes[key])

    def clear(self) -> None:
        """The button that clears the filters."""
        if not self.has_scope():
            return
        before = self.here().said
        self.open_scope()
        self.page.get_by_role("button", name=t("app.clear", self.said)).click()
        wait_idle(self.page)
        self.page.keyboard.press("Escape")
        self.arrived("clear", before=before)

    def reload(self) -> None:
        """The same address once more."""
        self.page.reload()
        self.arrived("reload")

    def language(self) -> None:
        """The other language and no more."""
        other = "en" if self.said == "zh" else "zh"
        self.page.locator('[class*="st-key-lang"]').get_by_text(other, exact=True).click()
        self.arrived("language", before="elsewhere")

    def back(self) -> None:
        """One step back is one step."""
        if self.at > 0:
            self.at -= 1
            self.page.go_back()
            self.arrived("back")

    def forward(self) -> None:
        """One step forward."""
        if self.at < len(self.past) - 1:
            self.at += 1
            self.page.go_forward()
            self.arrived("forward")

    def after_a_restart(self) -> None:
        """The server restarts while the page stands; the first click after it keeps everything."""
        if self.restart:
            self.restart()
            self.page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]').wait_for()
            self.arrived("restart", asked=self.asked)  # nothing is run: what was said stands
            self.asked = self.here().query  # which the next run knows nothing of
            self.dice.choice((self.menu, self.drop_down, self.language, self.back))()

    def step(self) -> None:
        """One random move and the comparison after it."""
        moves = (self.menu,) * 10 + (self.drop_down,) * 10 + (self.back,) * 7 + (self.forward,) * 4 + (self.link,) * 6
        moves += (self.reload,) * 2 + (self.language,) * 3 + (self.clear,) * 2 + (self.somebody_else,) * 3
        self.dice.choice((*moves, self.after_a_restart))()

    def arrived(self, move: str, *, before: str = "", asked: dict[str, tuple[str, ...]] | None = None) -> None:
        """Note the step, then compare. `before`: the address the reader left by a move that is a step in history."""
        place = self.settled()
        self.steps.append(f"{move} {place.said}")
        print(f"{len(self.steps)} {self.steps[-1]}", flush=True)
        if before and before != place.said:
            self.past, self.at = [*self.past[: self.at + 1], place.said], self.at + 1
        elif self.past[self.at] != place.said:
            self.report("history", self.past[self.at], place.said)
        self.said, self.asked = self.meaning(place).lang, asked or place.query
        self.compare(place, Place(place.page, self.asked, place.said))


def walk(
    page: Page, url: str, mart: Mart, role: str, lang: str, *, seed: int, steps: int, restart: Callable | None = None
) -> Walker:
    """Walk so many steps; the walker knows what disagreed."""
    assert role in ROLES
    found = persona(mart, role)
    scope = (
        Witness(mart, BROWSER, page, random.Random())
        .meaning(Place("", {key: (one,) for key, one in found.items()}, ""))
        .scope
    )
    dice = random.Random(f"{seed} {role} {lang}")
    walker = Walker(mart, BROWSER, page, dice, url=url, links=Links(mart, scope, found), restart=restart, said=lang)
    page.set_default_timeout(PATIENCE_MS)
    walker.link()
    while len(walker.steps) < steps and len(walker.wrong) < 20:
        try:
            walker.step()
        except Error as error:
            walker.report("a page that can be walked", "", str(error)[:300])
            walker.link()
    return walker
