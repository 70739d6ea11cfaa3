"""The rows that are ticked in a list: how many, clear, and what can be done with them."""

from __future__ import annotations

import streamlit as st

from ui import formats as f
from ui.components.markup import plain
from ui.components.ticks import Ticks
from ui.i18n import t
from ui.lists.declare import Action, List
from ui.lists.files import File, menu
from ui.screen import Screen


def ticks_of(one: List, subject: str) -> Ticks | None:
    """The ticks of a list about one subject (a product); none where nothing can be done with rows."""
    return Ticks(f"{one.name}_{subject}", one.id) if one.actions else None


def bar(screen: Screen, one: List, ticks: Ticks, file: File | None) -> None:
    """One line below the table: how many rows are chosen, and each action; nothing while none is."""
    ids = ticks.ids
    if not ids:
        return
    lang = screen.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{one.name}_chosen"):
        st.caption(plain(t("table.chosen", lang, count=f.number(len(ids)))), width="content")
        st.button(t("table.clear", lang), key=f"{one.name}_clear", type="tertiary", on_click=ticks.clear)
        for action in one.actions:
            action.run(screen, one, ids, file)


def _export(screen: Screen, one: List, ids: tuple[str, ...], file: File | None) -> None:
    if file is not None:
        menu(screen, one, file, ids=ids, key=f"{one.name}_export_chosen", label="export.chosen")


file_action = Action("export", _export)
