"""What a page works with: month, scope, filters, look. `app.py` opens it; pages ask for `current()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Concatenate

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mart.months import month_text
from mart.query import health, policy
from mart.query import metric as q
from mart.query.filters import Filters
from mart.reader import Mart, open_mart
from mart.scope import Scope
from ui import address, fields, filters, nav, period, reconciled, session, theme
from ui import components as ui
from ui.account import still_allowed
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.identity import Identity
from ui.load import Call, P, R, ahead, answer, draw_cached, in_quiet, load, memo
from ui.nav import Entry
from ui.theme import Look

_current: ContextVar[Screen] = ContextVar("screen")


@dataclass(frozen=True)
class Screen:
    """One run of one page. `slot` is the place for controls in the title line, `notes` the one below it; `is_shown`:
    the page stands on the reader's screen already, from the run before. `period` and `basis` (then, or today: all
    months under the units of the month) are what a page with these switches was asked for."""

    entry: Entry
    identity: Identity
    month_no: int
    filters: Filters
    account_id: str | None
    scope_words: str
    badge: ui.Badge
    look: Look
    slot: DeltaGenerator
    is_shown: bool = False
    notes: DeltaGenerator | None = None
    period: str = "month"
    basis: str = "then"

    @property
    def mart(self) -> Mart:
        """The published mart, asked for anew: a fragment may outlive a build."""
        return open_mart()

    @property
    def scope(self) -> Scope:
        """Whose rows these are, as long as they still are: asked anew, also by a download that is made later."""
        return still_allowed(self.identity.account, self.identity.scope)

    @property
    def lang(self) -> str:
        """Language of this run."""
        return self.look.lang

    @property
    def month(self) -> str:
        """The as-of month as text, "2026-10"."""
        return month_text(self.month_no)

    def load(self, function: Callable[Concatenate[Mart, Scope, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`function(mart, scope, *args, **kwargs)` of mart.query, cached; see `ui.load.load`."""
        return load(function, self.mart, self.scope, *args, **kwargs)

    def answer(self, call: Call) -> Any:
        """What a call gives, cached; see `ui.load.answer`."""
        return answer(self.mart, self.scope, call)

    def ahead(self, *calls: Call) -> None:
        """Start on answers this screen is about to ask for; see `ui.load.ahead`."""
        ahead(self.mart, self.scope, *calls)

    def in_quiet(self, name: str, calls: Callable[[], Iterable[Iterable[Call]]]) -> None:
        """Answer what readers of this page are likely to ask next, while nobody waits; see `ui.load.in_quiet`."""
        in_quiet(self.mart, self.scope, (name, self.month_no, self.period, self.basis), calls)

    def draw_cached(self, name: str, draw: Callable[[], None], *more: object) -> None:
        """Draw something without widgets, replayed from cache while month, filters, look and `more` stay the same."""
        draw_cached(self.mart, self.scope, (name, *self._state, *more), draw)

    def memo(self, name: str, make: Callable[[], R], *more: object) -> R:
        """What `make` returns, kept while month, filters, look and `more` stay the same: words and frames made of
        answers."""
        return memo(self.mart, self.scope, (name, *self._state, *more), make)

    @property
    def _state(self) -> tuple[object, ...]:
        """All that a drawing of any page depends on."""
        return self.month_no, self.period, self.basis, self.filters, self.lang, self.look.tokens.name

    def of_period(self, label: str) -> str:
        """A label with the period of the page: "RAROC, 2026 to date"."""
        return period.of(label, self.period, self.month_no, self.lang)

    @property
    def period_words(self) -> str:
        """The period of the page in words: "2026 to date"."""
        return period.words(self.period, self.month_no, self.lang)

    @property
    def first_month(self) -> int:
        """The first month of the period."""
        return q.span(self.period, self.month_no)[0]

    def feed(self, feed: str) -> str:
        """A feed as this reader calls it: "management_accounting.ftp_curve" -> "管理会计（内部转移价格曲线）"."""
        system, _, table = feed.partition(".")
        named = {
            row["system"]: pick(row["name_zh"], row["name_en"], self.lang)
            for row in self.load(health.feeds).iter_rows(named=True)
        }
        who = named.get(system) or t("app.business_systems", self.lang)
        return t("app.feed", self.lang, system=who, table=t(f"feed.{table}", self.lang)) if table else who


def policy_words(mart: Mart, month_no: int, lang: str | None = None) -> str:
    """The policies that judge a month in short: the capital rules by name and how many others; health lists them."""
    versions = policy.versions(mart, month_no)
    return t("app.policies", lang, capital=versions.pop("capital"), count=len(versions))


def current() -> Screen:
    """The screen `app.py` opened for this run.

    The first visitor of a fresh server who asks for a page by its address gets the page file without `app.py`:
    Streamlit is told of the pages, and the run starts over.
    """
    screen = _current.get(None)
    if screen is None:
        nav.begin()
        address.start_over()
    return screen


def open_screen(entry: Entry, mart: Mart, identity: Identity) -> Screen:
    """Draw the title line (question, reconciliation badge, month, scope) and make the page's Screen."""
    look = theme.current()
    lang = look.lang
    right = ui.page_header(t(f"{entry.texts}.question", lang))
    badge_place = right.container(width="content")
    with right:
        st.caption(t("app.asof", lang), width="content")
        month = fields.month(mart, lang)
        span = period.choose(mart, month, lang) if "period" in entry.switches else "month"
        chosen = filters.selected(mart, identity.scope, month, lang, entry.filters)
        units = period.units() if "units" in entry.switches else period.AS_WAS
        said = chosen.words + period.units_words(units, lang)
        with st.popover(plain(t("app.scope_is", lang, what=said)), key="scope_popover"):
            if "units" in entry.switches:
                period.draw_units(units, lang)
            fields.draw(mart, identity.scope, month, lang, chosen.chosen)
            st.button(t("app.clear", lang), on_click=filters.clear, type="tertiary")
        slot = right.container(horizontal=True, width="content", gap="xsmall")
    if chosen.unused:
        st.caption(plain(t("app.unused", lang, what=chosen.unused)))
    badge = reconciled.badge(mart, identity.scope, month, lang)
    with badge_place:
        ui.badge(badge.text, badge.tone)
    screen = Screen(
        entry,
        identity,
        month,
        chosen.filters,
        chosen.account_id,
        said,
        badge,
        look,
        slot,
        session.was_on(entry.name),
        st.container(),
        span,
        period.BASIS[units],
    )
    _current.set(screen)
    return screen


def say_not_honoured(screen: Screen) -> None:
    """Below the title line: what an address or a click asked for and is not there. Drawn when the page is: its own
    part of the address is read there."""
    said = filters.not_honoured(screen.lang, screen.entry.filters)
    if said and screen.notes:
        with screen.notes:
            ui.notice(t("app.strange.title", screen.lang, scope=screen.scope_words), said)
