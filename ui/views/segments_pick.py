"""A static table with a drop-down that looks at the customers behind one of its rows: quick, and usable by keyboard."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query.segment import Selection
from ui import components as ui
from ui import session
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen
from ui.views import segments_tiers

ROWS = 12


def table(page: Screen, frame: pl.DataFrame, columns: list[Column], selections: list[Selection], words: list[str], *, key: str,
          note: str = "") -> Selection | None:
    """Draw up to twelve rows of `frame` a page; `words` name the rows in the drop-down. Returns what was newly picked."""
    lang = page.lang
    if frame.is_empty():
        ui.empty_state(t("segments.empty", lang))
        return None
    shown, printed, units = segments_tiers.scaled(frame, segments_tiers.known(frame, columns), lang)
    place, pages = st.container(), -(-frame.height // ROWS)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        picked = st.selectbox(t("segments.look_at", lang), range(len(words)), index=None, key=f"{key}_pick", width=240,
                              placeholder=t("segments.pick", lang), label_visibility="collapsed", format_func=lambda place: words[place])
        st.caption(t("table.stop", lang).join(part for part in (units, note) if part), width="stretch")
        at = st.pagination(pages, key=f"{key}_page", max_visible_pages=5, width=72 + 36 * min(pages, 6)) if pages > 1 else 1
    with place:
        ui.html_table(shown.slice((at - 1) * ROWS, ROWS), printed, page.look)
    is_new = session.is_fresh(key, picked)
    return selections[picked] if is_new and picked is not None and picked < len(selections) else None
