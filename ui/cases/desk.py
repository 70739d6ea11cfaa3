"""Who acts on cases in this run, on which store; and how many cases wait for them, for the menu."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import polars as pl

from mart.months import china_day
from ui import session
from ui.account import still_allowed
from ui.identity import Identity
from ui.load import ANSWERS
from workflow import inbox, people, seen, visits
from workflow.db import Database, StoreError, open_database
from workflow.model import Actor, Case, Event

R = TypeVar("R")
NO_FILTERS = inbox.Filters()
_SINCE = "_work_since"
_log = logging.getLogger("cockpit.work")


@dataclass(frozen=True)
class Desk:
    """The store, who acts on it under the active role, the day, and which state of the store this is: `version` is
    raised by every event in it, `others` is another after every write to people or materials."""

    database: Database
    actor: Actor
    today: date
    version: int
    others: tuple[int, ...] = ()

    @property
    def moment(self) -> tuple[object, ...]:
        """What an answer of the store follows from, for `Screen.memo`: until an event, a new name, material or day."""
        return self.database.url, self.actor, self.version, self.others, self.today

    def kept(self, make: Callable[[], R], *key: object) -> R:
        """What `make` reads of the store, kept under `key` until `moment` changes; nobody changes it in place."""
        return ANSWERS.get((*key, *self.moment), make)

    def case(self, case_id: int) -> Case:
        """A case; Refused as `inbox.read` raises it."""
        return self.kept(lambda: inbox.read(self.database, case_id, self.actor), "case", case_id)

    def timeline(self, case_id: int) -> tuple[Event, ...]:
        """Events of a case, oldest first; Refused as `inbox.timeline` raises it."""
        return self.kept(lambda: inbox.timeline(self.database, case_id, self.actor), "timeline", case_id)

    def listed(self, view: str, filters: inbox.Filters = NO_FILTERS, limit: int = 50, offset: int = 0) -> pl.DataFrame:
        """A page of a view of the inbox, as `inbox.listed`."""
        args = view, self.today, filters, limit, offset
        return self.kept(lambda: inbox.listed(self.database, self.actor, *args), "listed", *args)

    def counts(self) -> dict[str, int]:
        """Open cases of every view of the inbox."""
        return self.kept(lambda: inbox.counts(self.database, self.actor, self.today), "counts")

    def known(self) -> Mapping[str, people.Person]:
        """People by number, kept until one of them changes."""
        key = ("people", self.database.url, self.others)
        return ANSWERS.get(key, lambda: people.directory(self.database))


def desk_of(who: Identity) -> Desk:
    """The desk of a visitor, whose scope is checked anew. Raises StoreError in one line, NoAccess."""
    scope = still_allowed(who.account, who.scope)
    email = who.account.email if who.account and who.account.is_verified else None
    database, today = open_database(), china_day()
    state = seen.state(database)
    key = ("actor", database.url, state.others, scope, email, today)
    actor = ANSWERS.get(key, lambda: people.actor(database, scope, today, email))
    return Desk(database, actor, today, state.events, state.others)


def waiting(who: Identity) -> int:
    """Cases that wait for a visitor, for the menu; 0 where the store cannot be read, which the inbox says."""
    try:
        return desk_of(who).counts()["waiting"]
    except StoreError as error:
        _log.warning("%s", error)
        return 0


def since(desk: Desk) -> str | None:
    """When this person was here before this session (ISO, UTC); the visit is noted once a session and person."""
    known = dict(session.read(_SINCE, {}))
    if desk.actor.person_id not in known:
        known[desk.actor.person_id] = visits.visit(desk.database, desk.actor)
        session.remember(_SINCE, known)
    return known[desk.actor.person_id]
