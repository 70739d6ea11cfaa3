"""Which map and which step the page is about: the address says it (?map=7&step=targets)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from ui import address, session
from ui import components as ui
from ui.cases import words
from ui.cases.desk import Desk, desk_of
from ui.i18n import t
from ui.screen import Screen
from ui.screens.salesmap import landing
from workflow import rights
from workflow.db import StoreError
from workflow.maps import people, push, store
from workflow.maps.model import Map
from workflow.model import Refused

STEPS = ("products", "targets", "team", "push", "progress")


@dataclass(frozen=True)
class Opened:
    """The desk of this run, the map, and the step that is looked at."""

    desk: Desk
    found: Map
    step: str

    @property
    def stands(self) -> tuple[object, ...]:
        """What the store says of the map itself follows from, for `Screen.memo`."""
        return self.desk.database.url, self.found.case.id, self.found.case.version, self.desk.actor

    @property
    def moment(self) -> tuple[object, ...]:
        """The same for what follows from its leads, from other cases and from names too: until the next event."""
        return *self.stands, *self.desk.moment

    def targets(self, screen: Screen) -> pl.DataFrame:
        """Customers of the map in the reader's scope, best first; people.TARGETS."""
        args = self.desk.database, self.found.case.id, self.desk.actor
        return screen.memo("map_targets", lambda: people.targets(*args), self.stands)

    def recipients(self, screen: Screen) -> Mapping[str, Counter[str]]:
        """Managers with how many leads each gets of which product, who gets most first."""
        args = self.desk.database, self.found.case.id
        return screen.memo("map_recipients", lambda: push.recipients(*args), self.stands)

    @property
    def is_mine(self) -> bool:
        """Whether the reader may change the plan."""
        return self.found.case.state == "planning" and "owner" in rights.relations(self.found.case, self.desk.actor)

    @property
    def is_open(self) -> bool:
        """Whether products and targets may still change."""
        return self.is_mine and not self.found.is_drawn

    @property
    def product_ids(self) -> tuple[str, ...]:
        """Products of the plan."""
        return tuple(one.product_id for one in self.found.plan.products)


def opened(screen: Screen) -> Opened | None:
    """The map of the address; without one, all maps and a way to a new one are drawn, and None."""
    lang = screen.lang
    try:
        desk = desk_of(screen.identity)
        text = next(iter(address.chosen("map")), "")
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            landing.draw(screen, desk)
            return None
        found = _found(desk, int(text))
        return Opened(desk, found, _step(found))
    except Refused as refused:
        ui.empty_state(words.refusal(refused, None, lang), t("salesmap.refused_hint", lang))
        if st.button(t("salesmap.all", lang), key="map_back", type="tertiary"):
            session.change_filters(map=None, step=None)
    except StoreError as error:
        ui.empty_state(t("work.no_store", lang), str(error))
    return None


def _found(desk: Desk, case_id: int) -> Map:
    """The map as it stands. Once it is drawn, whatever changes it is an event; before, rules may be tried without one,
    and it is read anew. Raises Refused."""
    found = desk.kept(lambda: store.read(desk.database, case_id, desk.actor), "map", case_id)
    return found if found.is_drawn else store.read(desk.database, case_id, desk.actor)


def _step(found: Map) -> str:
    """The step of the address, else the first that is not done."""
    asked = next(iter(address.chosen("step")), "")
    if asked in STEPS:
        return asked
    done = (bool(found.plan.products), found.is_drawn, found.assigned_cnt > 0, found.is_pushed, False)
    return next(step for step, is_done in zip(STEPS, done, strict=True) if not is_done)


def at(*steps: str):
    """A section's `has`: whether one of these steps is looked at."""
    return lambda screen, one: one.step in steps
