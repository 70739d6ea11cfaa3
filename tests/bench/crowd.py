"""Many readers of the cockpit served by two processes behind nginx, beside one reader with the same think time.

nginx and the readers share the machine with both processes. Before anything is timed both have answered what readers
ask, and have come to rest.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.bench import sessions
from tests.bench.peers.systems import started, tree_cpu
from tests.browser.chrome import REPO, free_port

THINK_SECONDS, READERS, ONE_CLICKS, CLICKS = (2.0, 5.0, 8.0), (50, 200), 20, 5


def run(data: Path, workers: int = 2) -> list[dict[str, float]]:
    """p50 and p95 in milliseconds by think time and number of readers, each also against one reader's p95, and CPU
    seconds of a click with its share of opening the page."""
    port, rows = free_port(), []
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "ui.workers", "--workers", str(workers), "--port", str(port)]
    with started(command, REPO, f"{address}/_stcore/health", {"COCKPIT_DATA": str(data)}) as pid:
        for _ in range(2):
            sessions.measure(address, 12, 3, think=0.5)
            _rest(pid)
        for think in THINK_SECONDS:
            alone = sessions.measure(address, 1, ONE_CLICKS, think)
            rows.append({"think_s": think, **alone})
            for readers in READERS:
                _rest(pid)
                before = tree_cpu(pid)
                found = sessions.measure(address, readers, CLICKS, think)
                cpu = (tree_cpu(pid) - before) / (readers * (CLICKS + 1))
                rows.append({"think_s": think, **found, "of_one": found["p95_ms"] / alone["p95_ms"], "cpu_s": cpu})
    return rows


def _rest(pid: int) -> None:
    """Wait until the processes have nothing left to do."""
    while True:
        before = tree_cpu(pid)
        time.sleep(5)
        if tree_cpu(pid) - before < 0.1:
            return
