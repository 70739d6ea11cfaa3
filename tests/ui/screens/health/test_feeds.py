"""The feeds of Mart health."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl

from mart.contracts import systems
from ui.i18n import texts
from ui.screens.health import feeds


def test_every_owner_of_a_source_has_a_name_in_chinese() -> None:
    owners = {one.owner for one in systems()}
    assert owners and {name for name in owners if feeds.owner(name, "zh") == name} == set()
    assert {name for name in owners if f"health.owner.{name}" not in texts("en")} == set()


def test_what_needs_attention_stands_first_and_is_opened_first() -> None:
    rows = pl.DataFrame({"system": ["a", "b", "c", "d"], "status": ["ok", "ok", "late", "missing"]})
    screen = SimpleNamespace(load=lambda _: rows)
    assert feeds._worst_first(screen)["system"].to_list() == ["c", "d", "a", "b"]
    assert feeds.picked(screen) == "c"
