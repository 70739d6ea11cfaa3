"""Native tables: paged and sorted on the server, clickable; for every list that calls for action."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import columns as spec
from ui import formats as f
from ui.columns import Column
from ui.components.grid import Grid, TableEvent, draw_grid
from ui.components.markup import BASE, CAPTION, esc
from ui.components.printing import money_unit
from ui.components.ticks import Ticks
from ui.i18n import t
from ui.romanise import reading
from ui.theme import Look


def _chosen_order(columns: Sequence[Column], key: str, look: Look) -> Column | None:
    """The column that the user sorts the whole list by, from the control below the table; None for the given order."""
    by = {c.label: c for c in columns if c.kind != "image" and c.label.strip()}
    words = [t("table.sort_given", look.lang), *by]
    chosen = st.selectbox(t("table.sort", look.lang), words, key=f"{key}_sort", label_visibility="collapsed", width=150)
    return by.get(chosen)


def _sorted(frame: pl.DataFrame, column: Column) -> pl.DataFrame:
    """The whole frame by one column: numbers largest first, text by letter or pinyin, what has no value last."""
    if frame[column.key].dtype == pl.String:
        places = {name: at for at, name in enumerate(sorted(frame[column.key].drop_nulls().unique(), key=reading))}
        return frame.sort(pl.col(column.key).replace_strict(places, default=None), nulls_last=True)
    return frame.sort(column.key, descending=column.is_numeric, nulls_last=True)


def pages_of(total: int, page_size: int) -> int:
    """How many pages there are, at least one."""
    return max(1, math.ceil(total / page_size))


def pagination(pages: int, key: str) -> int:
    """The control that turns pages, where there are several; the page chosen."""
    if pages < 2:
        return 1
    width = 72 + 36 * max(3, min(pages, 6))
    return min(st.pagination(pages, key=f"{key}_page", max_visible_pages=5, width=width), pages)


def _footer(total: int, page_size: int, key: str) -> tuple[DeltaGenerator, DeltaGenerator, int]:
    """The line under a table: place for words, place for tools with the pages in it, and the page chosen."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        line = st.container(width="stretch")
        tools = st.container(width="content", horizontal=True, gap="small", vertical_alignment="center")
    with tools:
        return line, tools, pagination(pages_of(total, page_size), key)


@dataclass(frozen=True)
class Rest:
    """What follows the first rows of a list that is too long to hold: `total` rows in all, `fetch(first, size)` some of
    them."""

    total: int
    fetch: Callable[[int, int], pl.DataFrame]


def _page(frame: pl.DataFrame, first: int, size: int, rest: Rest | None) -> pl.DataFrame:
    """Rows from a place on: of the frame, and beyond its end of the rest."""
    is_held = rest is None or min(first + size, rest.total) <= frame.height
    return frame.slice(first, size) if is_held else rest.fetch(first, size)


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
    word: Callable[[pl.DataFrame], pl.DataFrame] | None = None,
    ticks: Ticks | None = None,
    rest: Rest | None = None,
) -> TableEvent | None:
    """A paged native table; returns the button clicked in this run, else the row selected on this page, else None.

    select: None, "row" (one, ticked at its left) or "cell" (a click anywhere opens the row). `action` names a text
    column whose values are button labels. Only one page of rows ever goes to the browser, and only it is put into
    words by `word`, unless the whole list is sorted by them; `footer` says what the rows add up to. `unit` overrides
    the unit of the money columns. With `ticks`, rows can be ticked on every page. An empty frame draws the empty state.
    With `rest`, the frame is the beginning of a longer list, in the list's own order and unit.
    """
    from ui.components.states import empty_state

    if frame.is_empty():
        empty_state(t("table.empty", look.lang))
        return None
    place = st.container()
    total = rest.total if rest else frame.height
    line, tools, page = _footer(total, page_size, key)
    order = None
    if is_sortable and not rest and frame.height > 2:  # the grid's own sort, which knows one page only, is off
        with tools:
            order = _chosen_order(columns, key, look)
    if order:
        frame, word = (frame, word) if order.key in frame.columns or not word else (word(frame), None)
        frame = _sorted(frame, order)
    unit = unit or money_unit(frame, columns, look.lang)
    rows = _page(frame, (page - 1) * page_size, page_size, rest)
    rows = word(rows) if word else rows
    spec.check(rows, columns)
    with line:
        _range_line(total, page, page_size, footer, unit, look)
    ids = rows[ticks.id].to_list() if ticks else []
    # a selection belongs to the rows it was made on: another page, order or month starts without one
    shown = rows.select(c.key for c in columns if c.kind != "image")
    seat = f"{key}_table_{page}_{order.key if order else ''}_{shown.hash_rows(seed=0).sum() if select or ticks else ''}"
    with place:
        grid = Grid(key, seat + (f"_ticks{ticks.round}" if ticks else ""), select, action, alt, row_height)
        return draw_grid(rows, columns, look, unit, grid, ticks, ids)


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
