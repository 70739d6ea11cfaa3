"""The chosen case beside the list: what it is, its figures then and now, what I may do, what happened."""

from __future__ import annotations

import streamlit as st

from ui import components as ui
from ui.cases import outcome, panel, steps
from ui.cases.links import open_case
from ui.i18n import t
from ui.screen import Screen
from ui.screens.inbox import bulk, state
from ui.screens.inbox.state import Inbox
from workflow.model import Refused


def draw(screen: Screen, found: Inbox) -> None:
    """The confirmation of a step on many, else the chosen case."""
    if bulk.draw(screen, found):
        return
    lang = screen.lang
    if found.chosen is None:
        with ui.card(t("work.chosen.none", lang), t("work.chosen.none_hint", lang), key="inbox_case_none"):
            return
    try:
        case = found.desk.case(found.chosen)
    except Refused:
        state.unchoose()
        ui.empty_state(t("work.refused.out_of_reach", lang, field="", step="", state=""))
        return
    with st.container(border=True, key="inbox_case", gap="small"):
        panel.head(screen, found.desk, case)
        outcome.draw(screen, found.desk, case)
        panel.numbers(screen, case)
        steps.draw(screen, found.desk, case)
        panel.timeline(screen, found.desk, case, panel.FIRST)
        if st.button(t("work.case.open", lang), key="inbox_open", type="tertiary"):
            open_case(case.id)
    outcome.forget()
