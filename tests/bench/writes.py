"""Readers of the cockpit of whom one click in ten writes: a contact logged on a lead, through `workflow`, as the app
does it, then the page run again. The writer is this process, the readers' server finds the event in the store."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mart.months import china_day
from mart.query import segment
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.bench.sessions import THINK_SECONDS, Run, Session, opened, summary
from tests.browser.chrome import served
from ui.cases import subjects
from workflow import inbox, opening, store
from workflow.db import Database, open_database
from workflow.model import Actor

LEADS, SHARE = 20, 0.1
HEAD = Actor("executive:BANK", EXECUTIVE)


@contextmanager
def _own_store() -> Iterator[Database]:
    """A store of cases for the bench alone, told to whoever is started meanwhile."""
    before = os.environ.get("COCKPIT_WORKFLOW_URL")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COCKPIT_WORKFLOW_URL"] = url = f"sqlite:///{folder}/workflow.sqlite"
        try:
            yield open_database(url=url)
        finally:
            os.environ.pop("COCKPIT_WORKFLOW_URL")
            if before:
                os.environ["COCKPIT_WORKFLOW_URL"] = before


def writer(database: Database) -> Callable[[], None]:
    """Opens leads and has them accepted; each call then logs a contact on the next of them, one call at a time."""
    mart, today, lock = open_mart(), china_day(), threading.Lock()
    rows = segment.customers(mart, EXECUTIVE, mart.as_of, sort="ep_12m_cny", descending=False, limit=LEADS).rows
    about = subjects.of_customers(mart, EXECUTIVE, mart.as_of, tuple(rows["customer_id"]))
    cases = [one.case for one in opening.open_many(database, "lead", list(about), HEAD, {}, today) if one.case]
    owners = {case.id: Actor(case.owner_id, HEAD.scope) for case in cases}
    for case in cases:
        store.act(database, case.id, case.version, "accept", owners[case.id], {}, today)
    turn = itertools.cycle(owners)

    def write() -> None:
        with lock:
            number = next(turn)
            case = inbox.read(database, number, HEAD)
            said = {"outcome": "reached", "result": "bench"}
            store.act(database, number, case.version, "feedback", owners[number], said, today)

    return write


async def _session(
    address: str, clicks: int, rng: random.Random, all_open: asyncio.Barrier, write: Callable[[], None]
) -> list[Run]:
    async with opened(address) as socket:
        session, runs = Session(socket, "role=executive&lang=en"), []
        await session.run()
        await all_open.wait()
        for _ in range(clicks):
            await asyncio.sleep(rng.uniform(0.5, 1.5) * THINK_SECONDS)
            began = asyncio.get_running_loop().time()
            if rng.random() < SHARE:
                await asyncio.to_thread(write)
            size = (await session.run())[0].size
            runs.append(Run(asyncio.get_running_loop().time() - began, size))
        return runs


async def _all(address: str, sessions: int, clicks: int, write: Callable[[], None]) -> list[Run]:
    all_open = asyncio.Barrier(sessions)
    work = (_session(address, clicks, random.Random(one), all_open, write) for one in range(sessions))
    return [run for runs in await asyncio.gather(*work) for run in runs]


def measure(data: Path, sessions: int = 50, clicks: int = 8) -> dict[str, float]:
    """As `sessions.measure`, with one write in ten clicks; a click that writes ends when the page shows it."""
    with _own_store() as database:
        write = writer(database)
        with served(data) as address:
            return summary(asyncio.run(_all(address, sessions, clicks, write)), sessions) | {"writes_pct": 100 * SHARE}
