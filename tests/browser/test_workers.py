"""Several processes behind nginx: a reader stays with one, one that dies is replaced, a publish replaces all."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.banks import tiny
from tests.bench.sessions import Session, opened
from tests.browser.chrome import REPO, free_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("sign_in")]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, int]]:
    """Address, data folder and process of two workers over a tiny bank."""
    if not (shutil.which("nginx") or shutil.which("/usr/sbin/nginx")):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no nginx here: apt-get install nginx-light")
    data, port = tmp_path_factory.mktemp("workers"), free_port()
    tiny.publish(data, months=2)
    command = [sys.executable, "-m", "ui.workers", "--workers", "2", "--port", str(port)]
    env = {**os.environ, "COCKPIT_DATA": str(data), "COCKPIT_DRAIN_SECONDS": "60"}
    supervisor = subprocess.Popen(command, cwd=REPO, env=env, stdout=subprocess.DEVNULL)
    try:
        until(lambda: asked(f"http://127.0.0.1:{port}/_stcore/health"))
        yield f"http://127.0.0.1:{port}", data, supervisor.pid
    finally:
        supervisor.terminate()
        supervisor.wait(timeout=120)


def asked(url: str) -> str:
    """The cookie that an answer sets; "none" where it sets none, empty where nothing answers."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.headers.get("Set-Cookie") or "none"
    except OSError:
        return ""


def until(is_so, seconds: float = 120) -> None:
    """Wait for something that takes a while."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.3)


def apps(supervisor: int) -> set[int]:
    """The cockpit's processes below the supervisor."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    return {int(pid) for pid in children if b"streamlit" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def run(work: Coroutine[None, None, int]) -> int:
    """What a coroutine returns, run in a thread of its own: Playwright keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, work).result()


async def _page(address: str) -> int:
    async with opened(address) as socket:
        _, answers = await Session(socket, "role=executive&lang=en").run()
        return len(answers)


def test_a_reader_gets_a_place_and_the_page(served):
    address, _, supervisor = served
    assert asked(address).startswith("cockpit_place=") and len(apps(supervisor)) == 2
    assert run(_page(address)) > 20


def test_one_that_dies_is_replaced(served):
    address, _, supervisor = served
    before = apps(supervisor)
    os.kill(min(before), 9)
    until(lambda: len(apps(supervisor) - before) == 1)
    until(lambda: asked(address))
    assert run(_page(address)) > 20


def test_a_publish_replaces_all_and_nobody_is_cut_off(served):
    address, data, supervisor = served
    before = apps(supervisor)

    async def through() -> int:
        async with opened(address) as socket:
            session = Session(socket, "role=executive&lang=en")
            await session.run()
            await asyncio.to_thread(tiny.publish, data, months=2, seed=2, build="b2")
            await asyncio.to_thread(until, lambda: len(apps(supervisor) - before) == 2)
            _, answers = await session.run()
            return len(answers)

    assert run(through()) > 20, "an open page goes on through the restart"
    until(lambda: not apps(supervisor) & before)
