"""One page of rows as Streamlit's grid: its columns, the styled cells, what was clicked and ticked on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl
import streamlit as st

from mart.memory import size_bytes
from ui import formats as f
from ui import session
from ui.columns import Column
from ui.components.ticks import Ticks


@dataclass(frozen=True)
class TableEvent:
    """What a user did in a table: the row, the column, the action's label."""

    row: dict
    column: str | None = None
    action: str | None = None


def right_header(label: str) -> str:
    """A header that the grid sets right, over its numbers: it does so for right-to-left titles only, so an invisible
    mark says right-to-left and an isolate keeps the words themselves as they are."""
    return f"\u061c\u2066{label}\u2069"


@lru_cache(maxsize=512)
def _config(columns: tuple[Column, ...], action: str, key: str) -> dict:
    """Streamlit's column configuration: alignment by kind, help as tooltip (the unit is said once, below)."""
    made = {}
    for column in columns:
        options = {"help": column.help or None, "width": column.width}
        label = right_header(column.label) if column.is_numeric else column.label
        if column.kind == "image":
            made[column.key] = st.column_config.ImageColumn(label, **options)
        elif column.kind == "progress":
            made[column.key] = st.column_config.ProgressColumn(
                label, min_value=0, max_value=100, format="%.0f%%", **options
            )
        elif column.key == action:
            made[column.key] = st.column_config.ButtonColumn(label, key=f"{key}_action", **options)
        else:
            side = "right" if column.is_numeric else "left"
            made[column.key] = st.column_config.Column(label, alignment=side, **options)
    return made


_MODES = {"row": "single-row", "cell": "single-cell"}


@dataclass(frozen=True)
class Grid:
    """How one page is drawn: key of the table and of its widget, what is selected, buttons, name, height of a row."""

    key: str
    seat: str
    select: str | None
    action: str
    alt: str
    row_height: int


@dataclass(frozen=True)
class Shown:
    """A page of a table ready to draw: its rows in words, the table Streamlit is given, the unit of its money, and what
    tells these rows from others."""

    rows: pl.DataFrame
    table: Any
    unit: f.TableUnit | None
    mark: str

    @property
    def held_bytes(self) -> int:
        """About what it takes: rows, printed texts, and the bytes both are sent as."""
        return 3 * size_bytes(self.rows)


def draw_grid(shown: Shown, columns: Sequence[Column], grid: Grid, ticks: Ticks | None) -> TableEvent | None:
    """Draw a page of rows. Returns the button clicked in this run, else the cell or row selected, else None."""
    ids = shown.rows[ticks.id].to_list() if ticks else []
    options = {
        "hide_index": True,
        "column_config": _config(tuple(columns), grid.action, grid.key),
        "row_height": grid.row_height,
        "height": "content",
        "alt": grid.alt or None,
        "key": grid.seat,
        "placeholder": f.NONE,
    }
    modes = [_MODES[grid.select]] if grid.select else []
    if ticks:
        modes.append("multi-row")
        options["selection_default"] = {"selection": {"rows": ticks.places(ids)}}
    if modes:
        options |= {"on_select": "rerun", "selection_mode": modes}
    state = st.dataframe(shown.table, **options)
    if ticks:
        ticks.keep(ids, state["selection"]["rows"])
    click = session.read(f"{grid.key}_action") if grid.action else None
    if click:
        return TableEvent(shown.rows.row(click["row"], named=True), grid.action, click["label"])
    if not grid.select:
        return None
    return _event(state["selection"], shown.rows, has_ticks=ticks is not None)


def _event(picked: dict, rows: pl.DataFrame, has_ticks: bool) -> TableEvent | None:
    """The cell, or without ticks the row, that is selected."""
    cells = [c for c in picked.get("cells", []) if c[0] < rows.height]
    ticked = [] if has_ticks else [at for at in picked["rows"] if at < rows.height]
    if cells:
        return TableEvent(rows.row(cells[0][0], named=True), cells[0][1])
    return TableEvent(rows.row(ticked[0], named=True)) if ticked else None
