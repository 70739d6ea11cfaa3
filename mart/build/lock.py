"""One build at a time in a data folder."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BuildRunning(RuntimeError):
    """One line: another build holds the lock."""


@contextmanager
def locked(builds: Path, wait_seconds: float = 5.0) -> Iterator[int]:
    """Hold `builds/.lock`; the operating system frees it when the process dies, however it dies.

    Waits a little, because the dbt process of a killed build needs a moment to notice. Yields the descriptor.
    """
    handle = os.open(builds / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
    try:
        _acquire(handle, builds, wait_seconds)
        yield handle
    finally:
        os.close(handle)


def _acquire(handle: int, builds: Path, wait_seconds: float) -> None:
    until = time.monotonic() + wait_seconds
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise BuildRunning(f"{builds}: another build is running; wait for it to end") from None
            time.sleep(0.1)
