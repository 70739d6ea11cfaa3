"""Which list the page looks at, and its members in the reader's scope."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from ui import components as ui
from ui.cases.desk import Desk, desk_of
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.saved import queries
from workflow import lists as saved
from workflow.db import StoreError
from workflow.model import Case


@dataclass(frozen=True)
class Saved:
    """The desk, all lists in reach, the one looked at and its members."""

    desk: Desk
    mine: pl.DataFrame
    case: Case
    members: pl.DataFrame


def opened(screen: Screen) -> Saved | None:
    """The chosen list; None, said in words, where there is none."""
    lang = screen.lang
    try:
        desk = desk_of(screen.identity)
        queries.draw(screen, desk)  # there are some also where no list is
        mine = desk.kept(lambda: saved.mine(desk.database, desk.actor), "saved")
        if mine.is_empty():
            ui.empty_state(t("work.lists.none", lang), t("work.lists.none_hint", lang))
            return None
        names = dict(zip(mine["case_id"], mine["label_zh"], strict=True))
        counts = dict(zip(mine["case_id"], mine["members_cnt"], strict=True))
        chosen = st.selectbox(
            t("work.lists.which", lang),
            list(names),
            key="saved_list",
            persist_state="session",
            width=420,
            format_func=lambda one: plain(t("work.lists.option", lang, name=names[one], count=counts[one])),
        )
        case = desk.case(chosen)
        members = desk.kept(lambda: saved.members(desk.database, chosen, desk.actor), "members", chosen)
        return Saved(desk, mine, case, members)
    except StoreError as error:
        ui.empty_state(t("work.no_store", lang), str(error))
        return None
