"""What the first branch asks of all branches has been asked while the reader read the page."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from mart.query.filters import options
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE
from tests.ui.test_filters import at
from ui import load


def _until_calm(asked: list[str]) -> None:
    """Wait until no statement has come for half a second."""
    for _ in range(120):
        before = len(asked)
        time.sleep(0.5)
        if len(asked) == before:
            return


def test_the_first_branch_does_not_wait_for_all(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    mart = open_mart()
    branches = options(mart, EXECUTIVE, "branch_id", mart.as_of)["key"].to_list()
    asked: list[str] = []
    original = Mart.frame
    monkeypatch.setattr(Mart, "frame", lambda self, sql, *more: asked.append(sql) or original(self, sql, *more))
    load.forget()
    mart.forget()
    app = at("cockpit_overview", {"role": "executive"})
    _until_calm(asked)
    assert any("customer_manager" in sql for sql in asked)
    asked.clear()
    app.session_state["_address"].choose(branch=branches[1])
    app.run()
    assert not app.exception
    assert not any("customer_manager" in sql for sql in asked)
