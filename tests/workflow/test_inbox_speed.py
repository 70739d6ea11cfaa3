"""A leader opens the inbox of a bank with 100,000 cases: counts and first page within 100 ms."""

from __future__ import annotations

import random
import statistics
import time
from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from tests.workflow.conftest import BOSS, OTHER_BOSS, TODAY, customer, person
from workflow import inbox, opening, overdue, rows, schema
from workflow.db import Database
from workflow.kinds import kinds
from workflow.model import Case, Subject

CASES, BRANCHES, MANAGERS = 100_000, 20, 60


def some_case(number: int, chance: random.Random) -> Case:
    kind = chance.choice([one for one in kinds().values() if not one.is_private])
    state = chance.choice(list(kind.states.values()))
    branch = f"B{chance.randrange(1, BRANCHES + 1):02}"
    manager, leader = f"M{branch}{chance.randrange(MANAGERS):02}", f"branch_leader:{branch}"
    due = (TODAY + timedelta(days=chance.randrange(-30, 60))).isoformat()
    subject = Subject(
        "customer", f"C{number}", f"客户{number}", "", f"C{number}", None, branch, manager, f"P{number % 40}"
    )
    waits = {"owner": manager, "superior": leader, "opener": leader}.get(state.waits_for or "")
    at = "2026-11-01T00:00:00.000000Z"
    return Case(
        number, kind.name, subject, manager, leader, state.name, 1, at, at, leader, not state.is_end,
        due_on=None if state.is_end else due, waits_for_id=waits,
        waits_for_role="executive" if state.waits_for == "role:executive" else None,
    )  # fmt: skip


def fill(database: Database) -> None:
    chance = random.Random(3)
    made = [some_case(number, chance) for number in range(1, CASES + 1)]
    with database.writing() as connection:
        connection.execute(insert(schema.cases), [{"id": one.id, **rows.case_values(one)} for one in made])
    with database.writing() as connection:
        connection.execute(text("ANALYZE"))


@pytest.mark.proof
@pytest.mark.parametrize("role", ["branch_leader:B01", "regional_head:B01,B02,B03", "executive:BANK"])
def test_a_leader_opens_the_inbox_of_100_000_cases_in_100_ms(database, role):
    fill(database)
    leader, seconds = person(role), []
    for _ in range(30):
        started = time.perf_counter()
        counts = inbox.counts(database, leader, TODAY)
        page = inbox.listed(database, leader, "waiting", TODAY)
        seconds.append(time.perf_counter() - started)
    assert counts["team"] > 2000 and page.height == min(counts["waiting"], 50)
    spread = statistics.quantiles(seconds, n=20)
    place = database.place.split(":")[0]
    print(f"\n{place} {role}: p50 {spread[9] * 1000:.0f} ms, p95 {spread[18] * 1000:.0f} ms, {counts}")
    assert spread[9] < 0.1


def test_where_most_is_stuck_is_told_of_all_overdue_cases(database):
    long_ago, later = TODAY - timedelta(days=30), TODAY - timedelta(days=20)
    few = [customer(number) for number in range(3)]
    opening.open_many(database, "lead", few, BOSS, {}, long_ago)
    opening.open_many(database, "upgrade_plan", [customer(number) for number in range(9)], BOSS, {}, later)
    kind, state, count, due = overdue.stuck(database, BOSS, TODAY)
    assert (kind, state, count) == ("upgrade_plan", "draft", 9) and due > long_ago.isoformat()
    assert overdue.stuck(database, OTHER_BOSS, TODAY) is None
