"""The manager a link or filter names, found in the ranking at once: place, and the way to the scorecard."""

from __future__ import annotations

import streamlit as st

from mart.query.manager import Ranking
from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.i18n import t
from ui.screen import Screen
from ui.screens.rankings.sentences import value_words
from ui.shared import manager_state as state
from ui.shared import manager_why


def draw(screen: Screen, found: Ranking) -> None:
    """One line on the filtered manager, with the calculation and the scorecard a click away."""
    who, lang = str(session.read("manager", "")), screen.lang
    if not who:
        return
    row = found.row(who)
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="managers_focus"):
        ui.note(t("manager.focus.absent", lang, number=who[:40]) if row is None else words(row, found, lang))
        explain = row is not None and st.button(
            t("manager.focus.explain", lang), key="managers_focus_explain", type="tertiary"
        )
        opened = st.button(t("manager.focus.open", lang), key="managers_focus_open", type="tertiary")
        cleared = st.button(t("manager.focus.clear", lang), key="managers_focus_clear", type="tertiary")
    if opened:
        nav.go("managers_scorecard", manager=who)
    if cleared:
        session.change_filters(manager=None)
    if explain:
        manager_why.dialog(screen, found, who)


def words(row: dict, found: Ranking, lang: str) -> str:
    """Name, place, value, yield and whether the manager is marked."""
    said = t(
        "manager.focus.place",
        lang,
        name=state.name(row, lang),
        rank=f.number(row["rank"]),
        total=f.number(found.rows.height),
        best=f.number(row["rank_best"]),
        worst=f.number(row["rank_worst"]),
        value=value_words(row, found.peers.measure, lang),
        yield_words=f.pct(row["yield_pct"], 2),
    )
    return said + (t("manager.focus.marked", lang) if row["is_marked"] else "")
