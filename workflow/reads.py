"""Who looked at what: page reads join the audit chain in batches, so that a page never waits for it.

A read is handed to a thread that writes what has come in twice a second, in one transaction: a kill loses at most the
reads of the last second, never a link of the chain.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

from workflow import audit
from workflow.db import Database, StoreError
from workflow.model import Actor

EVERY_SECONDS = 0.5
_pending: deque[tuple[Database, tuple[Any, ...]]] = deque()
_wake = threading.Event()
_lock = threading.Lock()
_writing = threading.Lock()  # who flushes waits for the batch that another thread has taken, at the latest at the end
_thread: threading.Thread | None = None


def note(
    database: Database,
    actor: Actor | audit.Stranger,
    action: str,
    object_type: str,
    object_id: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note a read (customer detail, explain, page); it is in the chain within a second."""
    global _thread
    _pending.append((database, (actor, action, object_type, object_id, details)))
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="audit-reads", daemon=True)
            _thread.start()
            atexit.register(flush)


def flush() -> int:
    """Write what is pending now; returns how many rows. When it returns, what another thread was writing is in the
    chain, too. What cannot be written stays pending and is logged."""
    with _writing:
        return _flush()


def _flush() -> int:
    taken = [_pending.popleft() for _ in range(len(_pending))]
    for database in {id(one): one for one, _ in taken}.values():
        own = [row for one, row in taken if one is database]
        try:
            with database.writing() as connection:
                for row in own:
                    audit.record(connection, *row)
        except StoreError:
            logging.getLogger("cockpit.audit").exception("reads not written yet")
            _pending.extendleft((database, row) for row in reversed(own))
    return len(taken)


def _run() -> None:
    while not _wake.wait(EVERY_SECONDS):
        if _pending:
            flush()
