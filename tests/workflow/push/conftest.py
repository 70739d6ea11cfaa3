"""People who can be reached, and settings that reach the servers of the tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from tests.workflow.conftest import BOSS, TODAY, customer
from tests.workflow.push.servers import http_gateway, smtp_server
from tests.workflow.test_people import staff
from workflow import opening, roster
from workflow.db import Database
from workflow.model import Case
from workflow.push.reading import parse_settings
from workflow.push.settings import Settings
from workflow.schema import outbox

NOON = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)  # twelve o'clock in Shanghai
BRANCHES = [{"key": f"B0{n}", "label_zh": f"{n}分行", "label_en": f"Branch {n}"} for n in (1, 2)]


@pytest.fixture
def mails():
    with smtp_server() as found:
        yield found


@pytest.fixture
def gateway():
    with http_gateway() as found:
        yield found


@pytest.fixture
def peopled(database: Database) -> Database:
    """M1 and M2 of branch B01, M3 of B02, with e-mail and phone."""
    reach = {"M1": "13800000001", "M2": "13800000002", "M3": "13800000003"}
    rows = [
        staff(one, "B02" if one == "M3" else "B01", email=f"{one.lower()}@bank.cn", phone=phone)
        for one, phone in reach.items()
    ]
    roster.sync(database, roster.from_organisation(rows, BRANCHES, []), "org")
    return database


def by_mail(port: int, **more: Any) -> Settings:
    """Settings with e-mail only; "everything at any hour" unless told otherwise."""
    mail = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "cockpit@bank.cn"}
    base = {"email": mail, "base_url": "https://cockpit.bank.cn", "quiet": False, "oldest_days": 90}
    return parse_settings({**base, **more}, {})


def by_hook(name: str, url: str, allow: tuple[str, ...] = ("127.0.0.1",), **hook: Any) -> Settings:
    """Settings with one channel over HTTP only."""
    base = {"channel": name, name: {"url": url, **hook}, "allow": list(allow), "quiet": False, "oldest_days": 90}
    return parse_settings({**base, "timeout_seconds": 2, "base_url": "https://cockpit.bank.cn"}, {})


def lead(database: Database, number: int = 1, **about: str) -> Case:
    """A lead on a customer of M1, who gets a message."""
    case = opening.open_many(database, "lead", [customer(number, **about)], BOSS, {}, TODAY)[0].case
    assert case
    return case


def states(database: Database) -> list[tuple[Any, ...]]:
    """(status, error or why) of every message, in their order."""
    with database.reading() as connection:
        query = select(outbox.c.status, outbox.c.why, outbox.c.error).order_by(outbox.c.id)
        return [(row.status, row.error or row.why) for row in connection.execute(query)]
