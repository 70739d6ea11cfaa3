"""Workers of a training end with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

SCRIPT = """
import os, sys, time
from unittest import mock
from models import parallel
from tests.models import small

def work(n):
    print("worker", os.getpid(), flush=True)
    time.sleep(120)

if __name__ == "__main__":
    with mock.patch.object(parallel, "WORTH_ROWS", 0), parallel.executor(small.source([])) as pool:
        list(pool.map(work, range(parallel.WORKERS)))
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return (
        not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    )  # one that nobody has collected is no longer running


def test_workers_of_a_killed_training_end_and_take_their_folder_with_them(tmp_path: Path) -> None:
    script, scratch = tmp_path / "train.py", tmp_path / "scratch"
    script.write_text(SCRIPT, encoding="utf-8")
    scratch.mkdir()
    environment = {**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment) as started:
        workers = [int(started.stdout.readline().split()[1]) for _ in range(2)]
        assert all(map(is_alive, workers)) and list(scratch.glob("cockpit-train-*"))
        started.send_signal(signal.SIGKILL)
    end = time.monotonic() + 30
    while time.monotonic() < end and (any(map(is_alive, workers)) or list(scratch.glob("cockpit-train-*"))):
        time.sleep(0.1)
    assert not any(map(is_alive, workers)) and not list(scratch.glob("cockpit-train-*"))
