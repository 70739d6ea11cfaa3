"""The chain names the first row that was changed, taken out or cut off; reads join it in batches."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys

import pytest
from sqlalchemy import delete, update

from mart.config import REPO
from tests.workflow.conftest import BOSS, HEAD, TODAY, customer
from workflow import audit, opening, reads
from workflow.__main__ import app
from workflow.schema import audit as table


@pytest.fixture
def chained(database):
    opening.open_many(database, "lead", [customer(number) for number in range(1, 6)], BOSS, {}, TODAY)
    return database


def test_a_whole_chain_holds(chained):
    found = audit.verify(chained)
    assert (found.rows_cnt, found.broken) == (5, None)


@pytest.mark.parametrize("column", ["details", "actor_id", "at", "scope"])
def test_a_changed_row_is_named(chained, column):
    with chained.writing() as connection:
        connection.execute(update(table).where(table.c.id == 3).values({column: "x"}))
    found = audit.verify(chained)
    assert (found.rows_cnt, found.broken.id, found.broken.what) == (2, 3, "changed")


@pytest.mark.parametrize(("row", "named"), [(1, 2), (3, 4)])
def test_a_row_taken_out_is_named_by_the_next_one(chained, row, named):
    with chained.writing() as connection:
        connection.execute(delete(table).where(table.c.id == row))
    assert audit.verify(chained).broken.id == named


def test_rows_cut_off_at_the_end_are_noticed_by_a_hash_noted_before(chained):
    head = audit.verify(chained).head
    with chained.writing() as connection:
        connection.execute(delete(table).where(table.c.id == 5))
    assert audit.verify(chained).broken is None
    assert "rows were cut off" in audit.verify(chained, head).broken.line


def test_retention_exports_first_and_the_chain_goes_on(chained, tmp_path):
    file = tmp_path / "audit.jsonl"
    assert audit.retain(chained, HEAD, "2999-01-01", file) == 5
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["hash"] for line in lines] == [audit.hash_of(line) for line in lines] and len(lines) == 5
    opening.open_many(chained, "lead", [customer(9)], BOSS, {}, TODAY)
    assert (audit.verify(chained).rows_cnt, audit.verify(chained).broken) == (2, None)


def test_reads_join_the_chain_in_one_batch(chained):
    for number in range(20):
        reads.note(chained, BOSS, "read", "customer", f"C{number}")
    reads.flush()
    found = audit.verify(chained)
    assert (found.rows_cnt, found.broken) == (25, None)


def test_commands_end_with_their_code_and_one_line(chained, monkeypatch, capsys):
    monkeypatch.setenv("COCKPIT_WORKFLOW_URL", chained.url.replace("+psycopg", ""))
    with pytest.raises(SystemExit) as ended:
        app(["audit", "verify"], prog_name="workflow")
    assert ended.value.code == 0 and capsys.readouterr().out.startswith("rows 5, head ")
    with chained.writing() as connection:
        connection.execute(update(table).where(table.c.id == 3).values(details="x"))
    with pytest.raises(SystemExit) as ended:
        app(["audit", "verify", "--json"], prog_name="workflow")
    assert ended.value.code == 1 and "audit row 3 of" in json.loads(capsys.readouterr().out)["broken"]
    with pytest.raises(SystemExit) as ended:
        app(["escalate", "--today", "tomorrow"], prog_name="workflow")
    assert ended.value.code == 2
    assert re.fullmatch(r"escalate: .*'tomorrow' is no day; write YYYY-MM-DD.*\n", capsys.readouterr().err)


KILLED = """
import os, signal, sys, time
from tests.workflow.conftest import BOSS
from workflow import reads
from workflow.db import Database
database = Database(sys.argv[1])
for number in range(50):
    reads.note(database, BOSS, "read", "customer", f"C{number}")
time.sleep(1)
reads.note(database, BOSS, "read", "customer", "C50")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_reads_of_more_than_a_second_ago_survive_a_kill_and_the_chain_holds(chained):
    words = [sys.executable, "-c", KILLED, chained.url]
    assert subprocess.run(words, cwd=REPO).returncode == -signal.SIGKILL
    found = audit.verify(chained)
    assert found.broken is None and found.rows_cnt >= 55
