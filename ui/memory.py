"""What the process keeps in memory for good."""

from __future__ import annotations

import atexit
import gc
from functools import cache


@cache
def freeze_imports() -> None:
    """Once a process, after its first page: what the libraries made at import stays for good.

    The collector then no longer looks through it, which took 150 ms each time, in which no reader was served.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # libraries that count what is left at the end would report all of it as leaked
