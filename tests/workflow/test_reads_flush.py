"""Whoever flushes finds all reads in the chain, those that another thread was writing among them."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mart.scope import EXECUTIVE
from workflow import audit, reads
from workflow.db import open_database
from workflow.model import Actor
from workflow.schema import audit as table


def test_a_flush_waits_for_the_batch_of_another_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database, record = open_database(url=f"sqlite:///{tmp_path / 'w.sqlite'}"), audit.record

    def slowly(*row: object) -> None:
        time.sleep(0.5)
        record(*row)

    reads.flush()
    monkeypatch.setattr(audit, "record", slowly)
    monkeypatch.setattr(reads, "EVERY_SECONDS", 60)
    reads._pending.append((database, (Actor("U1", EXECUTIVE, "甲", "A"), "read", "page", "cockpit", None)))
    other = threading.Thread(target=reads.flush)
    other.start()
    while reads._pending:
        time.sleep(0.01)
    reads.flush()
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1
    other.join()
