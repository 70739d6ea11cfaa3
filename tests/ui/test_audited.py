"""What readers look at joins the audit: once for each thing, in the chain, and at no cost to the page."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from sqlalchemy import select

from mart.query import customer
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.ui.test_pages import at_address, opened
from ui import audited
from ui.account import NoAccess
from ui.components import exporting
from workflow import audit, reads
from workflow.db import Database, open_database
from workflow.model import Actor
from workflow.schema import audit as table


@pytest.fixture
def store(s_bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    monkeypatch.setenv("COCKPIT_WORKFLOW_URL", f"sqlite:///{tmp_path / 'w.sqlite'}")
    reads.flush()
    return open_database()


def noted(store: Database) -> list[tuple[str, str, str, str]]:
    reads.flush()
    columns = (table.c.actor_id, table.c.action, table.c.object_type, table.c.object_id)
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(table.c.id))]


def test_a_customers_page_is_noted_once_with_who_and_under_which_scope(store: Database):
    number = customer.find(open_mart(), EXECUTIVE, "", open_mart().as_of, limit=1)["customer_id"][0]
    app = opened("customers_360", "executive", "en", customer=number)
    app.run().run()
    assert noted(store) == [
        ("executive:BANK", "persona", "session", "demo"),
        ("executive:BANK", "read", "customer", number),
    ]
    opened("customers_360", "executive", "en", customer="C999999")
    assert noted(store)[-1] == ("executive:BANK", "refused", "customer", "C999999")
    assert audit.verify(store).broken is None


def test_a_page_that_a_role_may_not_open_is_noted(store: Database):
    at_address("cockpit_overview", "steward", "zh")
    assert ("steward:BANK", "refused", "page", "cockpit_overview") in noted(store)


def test_who_signed_in_without_a_scope_is_noted_by_name(store: Database, monkeypatch: pytest.MonkeyPatch):
    held: dict[str, object] = {}
    monkeypatch.setattr("ui.audited.session.read", lambda key, default=None: held.get(key, default))
    monkeypatch.setattr("ui.audited.session.remember", held.__setitem__)
    for _ in range(3):
        audited.refused(NoAccess("unknown", "li@bank.cn"))
    audited.refused(NoAccess("signed_out"))
    assert noted(store) == [("li@bank.cn", "refused", "session", "unknown")]


def test_a_note_costs_a_page_less_than_a_tenth_of_a_millisecond(store: Database, monkeypatch: pytest.MonkeyPatch):
    held: dict[str, object] = {}
    monkeypatch.setattr("ui.audited.session.read", lambda key, default=None: held.get(key, default))
    monkeypatch.setattr("ui.audited.session.remember", held.__setitem__)
    held["_audited"] = reads_actor()
    monkeypatch.setattr("workflow.reads.EVERY_SECONDS", 60)
    times = []
    for number in range(200):
        started = time.perf_counter()
        audited.once("read", "customer", str(number))
        times.append(time.perf_counter() - started)
    assert sorted(times)[100] < 1e-4 and len(noted(store)) == 200


def reads_actor() -> Actor:
    return Actor("executive:BANK", EXECUTIVE)


def test_an_export_is_noted_when_it_is_made(store: Database, monkeypatch: pytest.MonkeyPatch):
    made: list[Callable[[], bytes]] = []
    monkeypatch.setattr("ui.components.exporting.st.download_button", lambda _, make, *__, **___: made.append(make))
    monkeypatch.setattr("ui.components.exporting.st.popover", lambda *_, **__: Opened())
    monkeypatch.setattr("ui.components.exporting.audited.later", lambda: audited_by(reads_actor()))
    exporting.export_menu(lambda kind: kind.encode(), "en", name="customers", key="k", rows=12)
    assert noted(store) == [] and [make() for make in made] == [b"xlsx", b"csv"]
    assert noted(store) == [("executive:BANK", "export", "list", "customers")] * 2
    with store.reading() as connection:
        first = json.loads(connection.execute(select(table.c.details).order_by(table.c.id)).scalars().first())
    assert first == {"format": "xlsx", "rows_cnt": 12}


class Opened(nullcontext):
    """A menu that stands open."""

    open = True


def audited_by(actor: Actor) -> Callable[..., None]:
    """What `audited.later` gives in a session of an actor."""
    return lambda action, about, number, **details: reads.note(open_database(), actor, action, about, number, details)
