"""All maps one may see, and a new one."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.cases.desk import Desk
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.shared import map_list, saving
from workflow.kinds import kind
from workflow.maps import listing, store


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.change_filters(map=event.row["case_id"], step=None)


MAPS = replace(map_list.MAPS, click=_clicked)


def draw(screen: Screen, desk: Desk) -> None:
    """The maps, the last changed first, each with how its leads go; a click opens one."""
    lang = screen.lang
    total = desk.kept(lambda: listing.count(desk.database, desk.actor), "map count")
    may_open = any(who.role == screen.scope.role for who in kind(store.KIND).open_who)
    with screen.slot:
        if may_open:
            new(screen, desk)
    saving.said(screen)
    title = t("salesmap.maps.title", lang, count=f.number(total))
    with ui.card(title, t("salesmap.maps.caption", lang), key="map_list"):
        if not total:
            hint = "salesmap.maps.none_hint" if may_open else "salesmap.maps.none_other"
            ui.empty_state(t("salesmap.maps.none", lang), t(hint, lang))
            return

        def asked(first: int, size: int | None) -> pl.DataFrame:
            def read() -> pl.DataFrame:
                rows = listing.listed(desk.database, desk.actor, desk.today, size, first)
                return map_list.worded(screen, desk, rows)

            return screen.memo("map_list", read, size, first, desk.moment)

        file = lists.File(title, "sales_maps", lambda _: asked(0, None), total)
        lists.draw(screen, MAPS, asked(0, MAPS.page_size), rest=ui.Rest(total, asked), alt=title, export=file)


def new(screen: Screen, desk: Desk) -> None:
    """The form for a new map: its name."""
    lang = screen.lang
    with st.popover(plain(t("salesmap.new", lang)), key="map_new"), st.form("map_new_form", border=False):
        st.text_input(plain(t("salesmap.name", lang)), key="map_new_name", max_chars=100)
        st.form_submit_button(
            plain(t("salesmap.open", lang)), type="primary", key="map_new_go", on_click=_open, args=(screen, desk)
        )


def _open(screen: Screen, desk: Desk) -> None:
    name = str(session.read("map_new_name", ""))
    case = saving.attempt(screen, lambda: store.open_map(desk.database, desk.actor, name, desk.today))
    if case is not None:
        session.set_filters(map=case.id, step="products")
