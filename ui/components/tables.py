"""Tables that are paged and sorted on the server and can be pressed; for every list that calls for action."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl
import streamlit as st

from ui import columns as spec
from ui import formats as f
from ui import session
from ui.columns import Column
from ui.components.grid import Shown, TableEvent, draw_grid
from ui.components.list_foot import Foot
from ui.components.list_html import Finish, list_html
from ui.components.printing import money_unit
from ui.components.ticks import Ticks
from ui.i18n import t
from ui.load import made_of
from ui.romanise import reading
from ui.theme import Look


def _orders(columns: Sequence[Column]) -> dict[str, Column]:
    """What a reader may sort the whole list by."""
    return {c.key: c for c in columns if c.kind != "image" and c.label.strip()}


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


def turn(key: str, said: object) -> None:
    """Keep what a reader has chosen in the line below a list: {"page": number, "sort": column}."""
    if isinstance(said, dict):
        under = session.shared()
        session.remember(f"{key}_turned", {"page": said.get("page"), "sort": said.get("sort"), "under": under})


def _asked(key: str, pages: int) -> tuple[int, str]:
    """The page and the order chosen. Under other filters it is another list, which begins with its first page; a list
    that has grown meanwhile is not."""
    said = session.read(f"{key}_turned", {})
    page, sort = said.get("page"), said.get("sort")
    is_there = isinstance(page, int) and 1 <= page <= pages and said.get("under") == session.shared()
    return (page if is_there else 1), sort if isinstance(sort, str) else ""


@dataclass(frozen=True)
class Rest:
    """What follows the first rows of a list that is too long to hold: `total` rows in all, `fetch(first, size)` some of
    them."""

    total: int
    fetch: Callable[[int, int], pl.DataFrame]


@dataclass(frozen=True)
class _How:
    """All that a page of a table is made by, but for the frame and what puts it into words."""

    columns: tuple[Column, ...]
    look: Look
    first: int
    size: int
    order: Column | None
    unit: f.TableUnit | None
    finish: Finish

    def page(
        self, frame: pl.DataFrame, word: Callable[[pl.DataFrame], pl.DataFrame] | None, rest: Rest | None
    ) -> Shown:
        """The page, ready to draw."""
        if self.order:
            frame, word = (frame, word) if self.order.key in frame.columns or not word else (word(frame), None)
            frame = _sorted(frame, self.order)
        unit = self.unit or money_unit(frame, self.columns, self.look.lang)
        rows = frame.slice(self.first, self.size) if self.is_held(frame, rest) else rest.fetch(self.first, self.size)
        rows = word(rows) if word else rows
        spec.check(rows, self.columns)
        return Shown(rows, list_html(rows, self.columns, self.look, unit, self.finish), unit)

    @property
    def key(self) -> tuple[Hashable, ...]:
        """All of it, as short as it can be told apart by."""
        look = self.look.tokens.name, self.look.lang
        return self.columns, look, self.first, self.size, self.order, self.unit, self.finish

    def is_held(self, frame: pl.DataFrame, rest: Rest | None) -> bool:
        """Whether the frame has all rows of the page."""
        return rest is None or min(self.first + self.size, rest.total) <= frame.height


def data_table(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    look: Look,
    *,
    key: str,
    page_size: int = 15,
    is_open: bool = False,
    action: str = "",
    footer: str = "",
    alt: str = "",
    row_height: int = 34,
    is_sortable: bool = True,
    unit: f.TableUnit | None = None,
    word: Callable[[pl.DataFrame], pl.DataFrame] | None = None,
    words: Hashable = None,
    ticks: Ticks | None = None,
    rest: Rest | None = None,
    tail: Callable[[], None] | None = None,
    is_part: bool = False,
) -> TableEvent | None:
    """A paged table; returns what was pressed in this run, else None.

    is_open: a click anywhere opens the row. `action` names a text column whose values are button labels. Only one page
    of rows ever goes to the browser, and only it is put into words by `word`, unless the whole list is sorted by them;
    `footer` says what the rows add up to. `unit` overrides the unit of the money columns. `words`: where given, what
    `word` says follows from the rows and from this alone, and a page that was made is not made again. With `ticks`,
    rows can be ticked on every page. An empty frame draws the empty state. With `rest`, the frame is the beginning of a
    longer list, in the list's own order and unit. `tail` draws what stands last in the line below the table.
    `is_part`: there are more rows than the list is given, so their number is not called all.
    """
    from ui.components.states import empty_state

    if frame.is_empty():
        empty_state(t("table.empty", look.lang))
        return None
    total = rest.total if rest else frame.height
    pages = pages_of(total, page_size)
    orders = _orders(columns) if is_sortable and not rest and frame.height > 2 else {}
    page, sort = _asked(key, pages)
    order = orders.get(sort)
    finish = Finish(action, alt, row_height, is_open, ticks is not None)
    how = _How(tuple(columns), look, (page - 1) * page_size, page_size, order, unit, finish)
    make = partial(how.page, frame, word, rest)
    is_kept = (word is None or words is not None) and how.is_held(frame, rest)
    shown = made_of(frame, (*how.key, words), make) if is_kept else make()
    units = [t("table.unit", look.lang, unit=shown.unit.label)] if shown.unit else []
    words = [_range(total, page, page_size, is_part, look.lang), *units, *([footer] if footer else [])]
    given = {"": t("table.sort_given", look.lang), **{n: c.label for n, c in orders.items()}} if orders else {}
    foot = Foot(t("table.stop", look.lang).join(words), page, pages, given, sort, tail is not None)
    event = draw_grid(shown, columns, key, ticks, action, foot.html(look), partial(turn, key))
    if tail:
        tail()
    return event


def _range(total: int, page: int, size: int, is_part: bool, lang: str) -> str:
    """Which rows these are, in words."""
    if total > size:
        last = min(page * size, total)
        return t("table.rows", lang, first=(page - 1) * size + 1, last=last, total=f"{total:,}")
    return t("table.part_rows" if is_part else "table.all_rows", lang, total=f"{total:,}")
