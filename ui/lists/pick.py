"""A static list with a drop-down that opens one of its rows: quick, and usable by keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from ui import components as ui
from ui import session
from ui.components.markup import plain
from ui.components.tables import pages_of, pagination
from ui.lists.columns import for_screen, unit_words
from ui.lists.declare import List
from ui.lists.draw import footnote, static
from ui.lists.files import File, menu
from ui.lists.units import unit
from ui.screen import Screen


def pick(
    screen: Screen,
    one: List,
    rows: pl.DataFrame,
    names: Sequence[str],
    *,
    label: str,
    hint: str,
    note: str = "",
    subject: str = "",
    totals: Mapping[str, object] | None = None,
    file: File | None = None,
) -> int | None:
    """Draw a page of the list, and below it the drop-down over all its rows by name. Returns the place of a row in the
    run in which it is newly picked. `note` follows the units; `file`: what the export menu at the right holds."""
    lang, key = screen.lang, f"{one.name}_{subject}" if subject else one.name
    place, pages = st.container(), pages_of(rows.height, one.page_size)
    units = for_screen(one, rows, lang)[1] or unit_words(unit(one.unit, lang), lang)
    line = footnote(lang, units, note)
    if file:
        ui.note(line)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        picked = st.selectbox(
            plain(label),
            range(len(names)),
            index=None,
            key=f"{key}_pick",
            width=260 if file else 240,
            placeholder=hint,
            label_visibility="collapsed",
            format_func=lambda at: plain(names[at]),
        )
        if file:
            st.space("stretch")
        else:
            st.caption(plain(line), width="stretch")
        at = pagination(pages, key)
        if file:
            menu(screen, one, file)
    with place:
        first = (at - 1) * one.page_size
        static(screen, one, rows.slice(first, one.page_size), totals=totals, whole=rows)
    is_new = session.is_fresh(one.name, picked)
    return picked if is_new and picked is not None and picked < len(names) else None
