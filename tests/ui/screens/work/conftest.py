"""A store of cases over the s bank: leads of a branch leader for managers, one plan that waits for the leader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from mart.months import china_day
from mart.query import segment
from mart.reader import open_mart
from mart.scope import Scope, parse
from ui.cases import subjects
from workflow import opening, people, store
from workflow.db import Database, open_database
from workflow.model import Actor, Case, Subject

LEADER = "branch_leader:B01"


@dataclass(frozen=True)
class Office:
    """The store, the leader of B01, a manager there with two leads (and a third one's), and a plan to approve."""

    database: Database
    leader: Actor
    manager: Actor
    leads: tuple[Case, ...]
    other: Case
    plan: Case
    today: date


def office_of(database: Database) -> Office:
    """Cases on customers of the branch B01, opened a while ago, so that some are overdue."""
    mart, scope, today = open_mart(), parse(LEADER), china_day()
    long_ago = today - timedelta(days=40)
    leader = people.actor(database, scope, today)
    own = _customers(mart, scope)
    host = own[0].manager_id
    mine = [one for one in own if one.manager_id == host][:3]
    theirs = next(one for one in own if one.manager_id not in (host, None))
    manager = people.actor(database, parse(f"relationship_manager:{host}"), today)
    leads = opening.open_many(database, "lead", [*mine[:2], theirs], leader, {}, long_ago)
    plan = opening.open_many(database, "upgrade_plan", mine[2:], manager, {}, today)[0].case
    form = {"target_tier": "high_value", "actions": "代发工资", "due": today + timedelta(days=90)}
    plan = store.act(database, plan.id, plan.version, "submit", manager, form, today)
    return Office(database, leader, manager, tuple(one.case for one in leads[:2]), leads[2].case, plan, today)


def _customers(mart: object, scope: Scope) -> tuple[Subject, ...]:
    """The customers that lose most, of a manager with at least three, first."""
    page = segment.customers(mart, scope, mart.as_of, sort="ep_12m_cny", descending=False, limit=60)
    counted = page.rows["lead_manager_id"].value_counts(sort=True)
    host = next(one for one in counted["lead_manager_id"] if one and one.startswith("M"))
    rows = page.rows.sort(page.rows["lead_manager_id"] != host, maintain_order=True)
    return subjects.of_customers(mart, scope, mart.as_of, tuple(rows["customer_id"][:20]))


@pytest.fixture
def office(s_bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A new store for each test."""
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    monkeypatch.setenv("COCKPIT_WORKFLOW_URL", f"sqlite:///{tmp_path / 'w.sqlite'}")
    database = open_database()
    yield office_of(database)
    database.close()
