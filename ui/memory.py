"""What the process keeps in memory for good."""

from __future__ import annotations

import atexit
import ctypes
import gc
from contextlib import suppress
from functools import cache

_M_ARENA_MAX, _ARENAS = -8, 2  # of mallopt(3)


@cache
def few_arenas() -> None:
    """Once a process, before its first page: threads share two heaps of the C library, where there is glibc.

    Each run of a page has a thread of its own, so glibc would make a heap for up to eight threads a core, and what is
    freed in one is of no use to the next: 120 MB of a server that had seen 800 readers were such gaps (70 with two).
    """
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, _ARENAS)


@cache
def freeze_imports() -> None:
    """Once a process, after its first page: what the libraries made at import stays for good.

    The collector then no longer looks through it, which took 150 ms each time, in which no reader was served.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # libraries that count what is left at the end would report all of it as leaked
