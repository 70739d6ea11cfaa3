"""Native tables: paged on the server, sortable, clickable; for every list that calls for action."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import columns as spec
from ui import formats as f
from ui import session
from ui.columns import Column
from ui.components.markup import BASE, CAPTION, esc
from ui.components.printing import money_unit, ready
from ui.i18n import t
from ui.theme import Look


@dataclass(frozen=True)
class TableEvent:
    """What a user did in a table: the row (and rows, where several can be picked), the column, the action's label."""

    row: dict
    rows: tuple[dict, ...] = ()
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


def _sorted(frame: pl.DataFrame, columns: Sequence[Column], key: str, look: Look) -> tuple[pl.DataFrame, str]:
    """The whole frame in the order the user chose below the table (numbers largest first, text from A), and its
    name."""
    by = {c.label: c for c in columns if c.kind != "image"}
    words = [t("table.sort_given", look.lang), *by]
    chosen = st.selectbox(t("table.sort", look.lang), words, key=f"{key}_sort", label_visibility="collapsed", width=150)
    column = by.get(chosen)
    if column is None:
        return frame, ""
    return frame.sort(column.key, descending=column.is_numeric, nulls_last=True), column.key


def _footer(total: int, page_size: int, key: str) -> tuple[DeltaGenerator, DeltaGenerator, int]:
    """The line under a table: place for words, place for tools with the pages in it, and the page chosen."""
    pages = max(1, math.ceil(total / page_size))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        line = st.container(width="stretch")
        tools = st.container(width="content", horizontal=True, gap="small", vertical_alignment="center")
    page = 1
    if pages > 1:
        with tools:
            page = st.pagination(pages, key=f"{key}_page", max_visible_pages=5, width=72 + 36 * max(3, min(pages, 6)))
    return line, tools, min(page, pages)


def data_table(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    look: Look,
    *,
    key: str,
    page_size: int = 15,
    select: str | None = None,
    action: str = "",
    footer: str = "",
    alt: str = "",
    row_height: int = 34,
    is_sortable: bool = True,
    unit: f.TableUnit | None = None,
) -> TableEvent | None:
    """A paged native table; returns the button clicked in this run, else the row selected on this page, else None.

    select: None, "row" (one, ticked at its left), "rows", "cell" (a click anywhere opens the row). `action` names a
    text column whose values are button labels. Only one page of rows ever goes to the browser; `footer` says what the
    rows add up to. `unit` overrides the unit of the money columns. An empty frame draws the empty state.
    """
    from ui.components.states import empty_state

    spec.check(frame, columns)
    if frame.is_empty():
        empty_state(t("table.empty", look.lang))
        return None
    place = st.container()
    line, tools, page = _footer(frame.height, page_size, key)
    order = ""
    if is_sortable and frame.height > page_size:
        with tools:
            frame, order = _sorted(frame, columns, key, look)
    unit = unit or money_unit(frame, columns, look.lang)
    rows = frame.slice((page - 1) * page_size, page_size)
    with line:
        _range_line(frame.height, page, page_size, footer, unit, look)
    with place:
        # a selection belongs to the rows it was made on: another page or order starts without one
        return _draw(
            rows,
            columns,
            look,
            unit,
            key=key,
            seat=f"{key}_table_{page}_{order}",
            select=select,
            action=action,
            alt=alt,
            row_height=row_height,
        )


def _range_line(total: int, page: int, size: int, footer: str, unit: f.TableUnit | None, look: Look) -> None:
    first, last = (page - 1) * size + 1, min(page * size, total)
    words = [
        (
            t("table.rows", look.lang, first=first, last=last, total=f"{total:,}")
            if total > size
            else t("table.all_rows", look.lang, total=f"{total:,}")
        )
    ]
    words += [t("table.unit", look.lang, unit=unit.label)] if unit else []
    words += [footer] if footer else []
    st.html(
        f'<div style="{BASE}{CAPTION}color:{look.tokens.muted}">{esc(t("table.stop", look.lang).join(words))}</div>'
    )


_MODES = {"row": "single-row", "rows": "multi-row", "cell": "single-cell"}


def _draw(
    rows: pl.DataFrame,
    columns: Sequence[Column],
    look: Look,
    unit: f.TableUnit | None,
    *,
    key: str,
    seat: str,
    select: str | None,
    action: str,
    alt: str,
    row_height: int,
) -> TableEvent | None:
    options = {
        "hide_index": True,
        "column_config": _config(tuple(columns), action, key),
        "row_height": row_height,
        "height": "content",
        "alt": alt or None,
        "key": seat,
        "placeholder": f.NONE,
    }
    if select:
        options |= {"on_select": "rerun", "selection_mode": _MODES[select]}
    state = st.dataframe(ready(rows, columns, look, unit), **options)
    records = rows.to_dicts()
    click = session.read(f"{key}_action") if action else None
    if click:
        return TableEvent(records[click["row"]], (records[click["row"]],), action, click["label"])
    if not select:
        return None
    picked = state["selection"]
    cells = [c for c in picked.get("cells", []) if c[0] < len(records)]
    chosen = [records[i] for i in picked["rows"] or [c[0] for c in cells] if i < len(records)]
    return TableEvent(chosen[0], tuple(chosen), cells[0][1] if cells else None) if chosen else None
