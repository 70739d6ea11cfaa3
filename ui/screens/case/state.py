"""Which case the page is about: the address says it (?case=7); a case out of reach is refused here, on the server."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ui import components as ui
from ui.cases import links, words
from ui.cases.desk import Desk, desk_of
from ui.i18n import t
from ui.screen import Screen
from workflow.db import StoreError
from workflow.model import Case, Refused


@dataclass(frozen=True)
class Opened:
    """The desk of this run and the case."""

    desk: Desk
    case: Case


def opened(screen: Screen) -> Opened | None:
    """The case of the address; None, said in words, where there is none or it may not be seen."""
    number, lang = links.asked(), screen.lang
    try:
        desk = desk_of(screen.identity)
        if number is None:
            ui.empty_state(t("work.case.which", lang), t("work.case.which_hint", lang))
            _back(lang)
            return None
        return Opened(desk, desk.case(number))
    except Refused as refused:
        ui.empty_state(words.refusal(refused, None, lang), t("work.case.refused_hint", lang))
        _back(lang)
    except StoreError as error:
        ui.empty_state(t("work.no_store", lang), str(error))
    return None


def _back(lang: str) -> None:
    st.page_link("pages/work_inbox.py", label=t("work.case.back", lang))
