"""Many write at once, and some are killed in the middle: nothing is lost, nothing half applied, the chain holds."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from mart.config import REPO
from tests.workflow.conftest import BOSS, MANAGER, TODAY, customer
from workflow import audit, inbox, opening, schema, store
from workflow.db import Database


def running_case(database: Database, number: int = 1) -> int:
    """A compress case in progress, at version 3: one writes an amount to it as often as one likes."""
    case = opening.open_many(database, "compress", [customer(number)], BOSS, {}, TODAY)[0].case
    assert case
    plan = {"target_rwa_cny": "1000", "due": "2027-06-30", "actions": "sell down"}
    store.act(database, case.id, 1, "submit", MANAGER, plan, TODAY)
    store.act(database, case.id, 2, "approve", BOSS, {"reason": "agreed"}, TODAY)
    return case.id


def start(database: Database, case_ids: list[int], updates: int, *more: str) -> subprocess.Popen[str]:
    listed = ",".join(map(str, case_ids))
    words = [sys.executable, "-m", "tests.workflow.writer", database.url, listed, str(updates), *more]
    return subprocess.Popen(words, cwd=REPO, stdout=subprocess.PIPE, text=True)


def check_none_lost(database: Database, processes: int, threads: int, updates: int) -> list[float]:
    """Run the writers, one thread of each process on each case; every update counts once. Returns the p95 of a write of
    each process, ms."""
    case_ids, total = [running_case(database, number) for number in range(threads)], processes * updates
    done = [start(database, case_ids, updates) for _ in range(processes)]
    said = [one.communicate(timeout=1800)[0] for one in done]
    assert [one.returncode for one in done] == [0] * processes
    for case_id in case_ids:
        case = inbox.read(database, case_id, BOSS)
        assert (case.fields["amount_cny"], case.version) == (f"{total}.00", 3 + total)
        assert [one.seq for one in inbox.timeline(database, case_id, BOSS)] == list(range(1, case.version + 1))
    assert audit.verify(database).broken is None
    return [float(text.split()[-1]) for text in said]


def test_eight_writers_lose_no_update(database):
    check_none_lost(database, processes=2, threads=4, updates=25)


@pytest.mark.proof
def test_fifty_writers_lose_no_update(database):
    p95 = check_none_lost(database, processes=5, threads=10, updates=200)
    print(f"\n50 writers x 200 on {database.place.split(':')[0]}: p95 of a write {max(p95):.0f} ms (worst process)")


def check_whole(database: Database, case_id: int, acknowledged: int) -> None:
    """Everything acknowledged is there; each version has its event and its audit row; the chain holds."""
    case = inbox.read(database, case_id, BOSS)
    assert case.version >= acknowledged
    assert case.fields["amount_cny"] == f"{case.version - 3}.00"
    with database.reading() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table).where(table.c[key] == value)).scalar_one()
            for table, key, value in ((schema.events, "case_id", case_id), (schema.audit, "object_id", str(case_id)))
        ]
    assert counts == [case.version, case.version]
    assert audit.verify(database).broken is None


def kill_while_writing(database: Database, times: int) -> None:
    case_id, chance, acknowledged = running_case(database), random.Random(7), 3
    for _ in range(times):
        writer = start(database, [case_id], 10_000, "says")
        assert writer.stdout
        acknowledged = max(acknowledged, int(writer.stdout.readline()))
        time.sleep(chance.uniform(0, 0.2))
        os.kill(writer.pid, signal.SIGKILL)
        said = [int(line) for line in writer.communicate()[0].split() if line.isdigit()]
        acknowledged = max(acknowledged, *said[:-1], 0)  # the last line may be cut off
        check_whole(database, case_id, acknowledged)


def test_a_killed_writer_leaves_nothing_half_done(database):
    kill_while_writing(database, 1)


@pytest.mark.proof
def test_a_writer_killed_fifty_times_leaves_nothing_half_done(database):
    kill_while_writing(database, 50)
