"""The feeds of Mart health."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl

from ui.screens.health import feeds


def test_what_needs_attention_stands_first_and_is_opened_first() -> None:
    rows = pl.DataFrame({"system": ["a", "b", "c", "d"], "status": ["ok", "ok", "late", "missing"]})
    screen = SimpleNamespace(load=lambda _: rows)
    assert feeds._worst_first(screen)["system"].to_list() == ["c", "d", "a", "b"]
    assert feeds.picked(screen) == "c"
