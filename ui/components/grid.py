"""One page of rows as a table that can be pressed and ticked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from zlib import crc32

import polars as pl
import streamlit as st

from mart.memory import size_bytes
from ui import formats as f
from ui.columns import Column
from ui.components import packed
from ui.components.ticks import Ticks

_draw = st.components.v2.component(
    "cockpit_list", html='<div class="cockpit-list"></div>', js=packed.caller("list"), isolate_styles=False
)


@dataclass(frozen=True)
class TableEvent:
    """What a user pressed in a table: the row, the column, the action's label. It is there in one run only."""

    row: dict
    column: str | None = None
    action: str | None = None


@dataclass(frozen=True)
class Shown:
    """A page of a table ready to draw: its rows in words, its HTML, and the unit of its money."""

    rows: pl.DataFrame
    html: str
    unit: f.TableUnit | None

    @property
    def held_bytes(self) -> int:
        """About what it takes."""
        return size_bytes(self.rows) + 2 * len(self.html)

    def mark(self, ids: Sequence[object]) -> int:
        """Tells these rows from others, also from some that look the same: a press on a page that has gone means
        another row now."""
        return crc32(f"{self.html}{ids}".encode())


def draw_grid(
    shown: Shown,
    columns: Sequence[Column],
    key: str,
    ticks: Ticks | None,
    action: str = "",
    foot: str = "",
    turned: Callable[[object], None] | None = None,
) -> TableEvent | None:
    """Draw a page of rows and the line below it. Returns what was pressed in this run, None in every other run. What
    the browser says of another page than this one, or of a place that is not there, is not heard. Before the next run
    begins `turned` is told what the reader has chosen in that line."""
    ids = shown.rows[ticks.id].to_list() if ticks else []
    mark = shown.mark(ids)
    ticked, heard = (ticks.places(ids), ticks.heard) if ticks else ([], 0)
    data = packed.packed(shown.html + foot, page=mark, ticked=ticked, heard=heard)
    name = re.sub("__+", "-", f"{key}_table")  # Streamlit takes no two underscores in a component's key
    hear = partial(_turned, name, turned) if turned else _noticed
    said = _draw(key=name, data=data, on_press_change=_noticed, on_ticks_change=_noticed, on_turn_change=hear)
    if ticks and isinstance(said.ticks, dict):
        ticks.hear(said.ticks.get("number"))
        rows = said.ticks.get("rows")
        if said.ticks.get("page") == mark and isinstance(rows, list):
            ticks.keep(ids, rows)
    press = said.press
    if not isinstance(press, dict) or press.get("page") != mark:
        return None
    row, column = _place(press.get("row"), shown.rows.height), _place(press.get("column"), len(columns) + bool(ticks))
    if row is None or column is None or column < bool(ticks):
        return None
    record, name = shown.rows.row(row, named=True), columns[column - bool(ticks)].key
    return TableEvent(record, name, str(record[name]) if name == action else None)


def _place(said: object, count: int) -> int | None:
    """A place as the browser says it, where there is one."""
    return said if isinstance(said, int) and 0 <= said < count else None


def _turned(name: str, turned: Callable[[object], None]) -> None:
    turned(st.session_state[name].get("turn"))


def _noticed() -> None:
    """Streamlit reports a press only to a component that has a callback for it; what is to be done follows in the
    run."""
