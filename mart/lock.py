"""One command that writes at a time in a data folder: making the demo bank, loading, building."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from mart.config import Paths


class Busy(RuntimeError):
    """One line: what is running in this data folder."""


@contextmanager
def locked(where: Paths, doing: str, wait_seconds: float = 5.0) -> Iterator[int]:
    """Hold the lock of the data folder while `doing` it ("load", "build"); raises Busy while somebody else holds it.

    The operating system frees it when the process dies, however it dies. Waits a little, because the child of a killed
    build needs a moment to notice. Yields the descriptor, for a child to inherit.
    """
    where.data.mkdir(parents=True, exist_ok=True)
    handle = os.open(where.data / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
    try:
        _acquire(handle, where, doing, time.monotonic() + wait_seconds)
        os.ftruncate(handle, 0)
        os.pwrite(handle, doing.encode(), 0)
        yield handle
    finally:
        os.close(handle)


def _acquire(handle: int, where: Paths, doing: str, until: float) -> None:
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                other = os.pread(handle, 40, 0).decode(errors="replace") or "command"
                raise Busy(f"{where.data}: a {other} is running here; wait for it to end, then {doing} again") from None
            time.sleep(0.1)
