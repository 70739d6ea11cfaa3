"""A push killed in the middle: every lead and message exactly once, on SQLite and PostgreSQL."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from sqlalchemy import select

from mart.config import REPO
from tests.workflow.conftest import PRODUCT, TODAY
from tests.workflow.mapped import leads_of, planned
from workflow import audit, schema
from workflow.maps import push as pushing
from workflow.maps import store as maps


@pytest.mark.parametrize("delays", [(0, 2, 5), pytest.param(range(6), marks=pytest.mark.proof)], ids=["three", "six"])
def test_a_push_that_is_killed_leaves_all_or_nothing_and_resumes(database, delays):
    """Killed at growing delays, from before the first lead to after the last: never some of the leads, never twice."""
    seen = set()
    for delay in delays:
        found = planned(database, start=100 * delay)
        words = [sys.executable, "-m", "tests.workflow.pusher", database.url, str(found.case.id)]
        running = subprocess.Popen(words, cwd=REPO, stdout=subprocess.PIPE, text=True)
        assert running.stdout and running.stdout.readline() == "begins\n"
        time.sleep(delay * 0.02)
        running.send_signal(signal.SIGKILL)
        running.wait()
        before = leads_of(database, found.case.id)
        seen.add(before)
        assert before in (0, found.targets_cnt)
        version = maps.read(database, found.case.id, PRODUCT).case.version
        pushing.push(database, found.case.id, version, PRODUCT, TODAY)
        pushing.push(database, found.case.id, version, PRODUCT, TODAY)
        assert leads_of(database, found.case.id) == found.targets_cnt
    assert audit.verify(database).broken is None
    with database.reading() as connection:
        keys = connection.execute(select(schema.outbox.c.dedupe_key)).scalars().all()
        leads = connection.execute(select(schema.cases.c.subject_id).where(schema.cases.c.kind == "lead")).scalars()
        twice = [one for one, many in Counter(leads).items() if many > 1]
    assert len(keys) == len(set(keys)) and not twice
