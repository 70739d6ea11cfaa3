"""A static table with a drop-down that looks at the customers behind one of its rows: quick, and usable by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from mart.query.segment import Selection
from ui import components as ui
from ui import session
from ui.columns import Column
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.segments import tiers

ROWS = 12


@dataclass(frozen=True)
class Rows:
    """A table ready to print: message, caption, rows and columns in printed units, the line below, and what stands
    behind
    each row (a selection and its name in the drop-down)."""

    title: str
    caption: str
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    note: str
    selections: tuple[Selection, ...]
    words: tuple[str, ...]


def rows(
    frame: pl.DataFrame,
    columns: list[Column],
    selections: Sequence[Selection],
    words: Sequence[str],
    head: tuple[str, str],
    note: str,
    lang: str,
) -> Rows:
    """Rows in printed units, without figures no feed supports."""
    shown, printed, units = tiers.scaled(frame, tiers.known(frame, columns), lang)
    line = t("table.stop", lang).join(part for part in (units, note) if part)
    return Rows(*head, shown, tuple(printed), line, tuple(selections), tuple(words))


def table(screen: Screen, found: Rows, *, key: str) -> Selection | None:
    """Draw up to twelve rows a page. Returns the selection of a newly picked row."""
    lang = screen.lang
    if found.frame.is_empty():
        ui.empty_state(t("segments.empty", lang))
        return None
    place, pages = st.container(), -(-found.frame.height // ROWS)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        picked = st.selectbox(
            t("segments.look_at", lang),
            range(len(found.words)),
            index=None,
            key=f"{key}_pick",
            width=240,
            placeholder=t("segments.pick", lang),
            label_visibility="collapsed",
            format_func=lambda place: found.words[place],
        )
        st.caption(plain(found.note), width="stretch")
        at = (
            st.pagination(pages, key=f"{key}_page", max_visible_pages=5, width=72 + 36 * max(3, min(pages, 6)))
            if pages > 1
            else 1
        )
    with place:
        ui.html_table(found.frame.slice((at - 1) * ROWS, ROWS), list(found.columns), screen.look)
    is_new = session.is_fresh(key, picked)
    return found.selections[picked] if is_new and picked is not None and picked < len(found.selections) else None
