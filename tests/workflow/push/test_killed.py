"""A sender killed in the middle: what is marked as sent was delivered once, nothing twice, the rest is unknown."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mart.config import REPO
from mart.scope import parse
from tests.workflow.conftest import BOSS, TODAY, customer
from tests.workflow.push.servers import Gateway, Mails
from workflow import audit, opening, people
from workflow.db import Database
from workflow.model import Actor
from workflow.push import sender
from workflow.schema import outbox


def prepared(database: Database, folder: Path, mails: Mails, gateway: Gateway, messages: int) -> dict[str, str]:
    """So many messages, half by e-mail to M1 and half by SMS to M2; the environment of a sender."""
    people.set_own(database, "M2", Actor("M2", parse("relationship_manager:M2")), channel="sms")
    subjects = [customer(number, manager=f"M{number % 2 + 1}") for number in range(messages)]
    opening.open_many(database, "lead", subjects, BOSS, {}, TODAY)
    mail = {"host": "127.0.0.1", "port": mails.port, "security": "none", "sender": "cockpit@bank.cn"}
    settings = {"email": mail, "sms": {"url": gateway.url}, "allow": ["127.0.0.1"], "quiet": False, "oldest_days": 90}
    (folder / "push.yml").write_text(json.dumps(settings), encoding="utf-8")
    url = database.url.replace("+psycopg", "")
    return {**os.environ, "COCKPIT_DATA": str(folder), "COCKPIT_WORKFLOW_URL": url}


def kill_while_sending(env: dict[str, str], mails: Mails, gateway: Gateway, times: int) -> None:
    """Start a sender, let it deliver something, kill it at any moment; so many times."""
    chance = random.Random(7)
    for _ in range(times):
        before = len(mails.mails) + len(gateway.bodies)
        words = [sys.executable, "-m", "workflow", "send", "--watch"]
        process = subprocess.Popen(words, cwd=REPO, env=env, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while len(mails.mails) + len(gateway.bodies) == before and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.3))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


def check_at_most_once(database: Database, mails: Mails, gateway: Gateway) -> Counter[str]:
    """Compare what the servers got with what the store says; returns messages by state."""
    sender.expire(database, sender.now_utc() + timedelta(hours=1))
    got = Counter(one["Message-ID"].strip("<>").partition("@")[0] for one in mails.mails)
    got += Counter(one["key"] for one in gateway.bodies)
    with database.reading() as connection:
        rows = list(connection.execute(select(outbox)))
    delivered: dict[str, list[int]] = {}
    for row in rows:
        delivered.setdefault(row.status, []).append(got[sender.key_of(row)])
    assert max(got.values()) == 1
    assert set(delivered.get("sent", [1])) == {1} and set(delivered.get("queued", [0])) == {0}
    assert set(delivered) <= {"sent", "queued", "unknown"} and audit.verify(database).broken is None
    return Counter(row.status for row in rows)


def test_a_killed_sender_sends_nothing_twice(peopled, tmp_path, mails, gateway):
    env = prepared(peopled, tmp_path, mails, gateway, 80)
    kill_while_sending(env, mails, gateway, 1)
    found = check_at_most_once(peopled, mails, gateway)
    assert found["sent"] + found["unknown"] >= 2 >= found["unknown"]


@pytest.mark.proof
def test_a_sender_killed_fifty_times_sends_nothing_twice(peopled, tmp_path, mails, gateway):
    env = prepared(peopled, tmp_path, mails, gateway, 1500)
    kill_while_sending(env, mails, gateway, 50)
    found = check_at_most_once(peopled, mails, gateway)
    where, mailed, texted = peopled.place.split(":")[0], len(mails.mails), len(gateway.bodies)
    print(f"\n50 kills on {where}: {dict(found)}; {mailed} mails and {texted} texts delivered, none twice")
    assert found["unknown"] <= 50 <= found["sent"] + found["unknown"]
