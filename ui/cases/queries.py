"""The choices of a page kept under a name of one's own: the control below a page."""

from __future__ import annotations

import streamlit as st

from ui import address, session
from ui.account import NoAccess
from ui.cases.desk import desk_of
from ui.cases.saving import why
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from workflow import queries
from workflow.db import StoreError
from workflow.model import Refused

_KEY = "query_save"
OF_THE_READER = ("lang", "role", "at", "who", "month")  # who opens it reads as themselves, the newest month


def draw(screen: Screen) -> None:
    """A popover with a name, drawn where it is opened; what became of the last one is said below it. Nothing on a page
    that follows no filter."""
    if not screen.entry.filters:
        return
    lang = screen.lang
    menu = st.popover(plain(t("work.query.save", lang)), type="tertiary", key=f"{_KEY}_menu", on_change="rerun")
    if menu.open:
        with menu, st.form(f"{_KEY}_form", border=False):
            st.caption(plain(t("work.query.what", lang, what=screen.scope_words)))
            st.text_input(plain(t("work.query.name", lang)), key=f"{_KEY}_name", max_chars=100)
            st.form_submit_button(
                plain(t("work.query.go", lang)), type="primary", on_click=_save, args=(screen,), key=f"{_KEY}_go"
            )
    said = session.read(f"{_KEY}_done")
    if isinstance(said, tuple):
        session.remember(f"{_KEY}_done", None)
        (st.success if said[0] else st.error)(plain(said[1]))


def _save(screen: Screen) -> None:
    lang, page, name = screen.lang, screen.entry.name, str(session.read(f"{_KEY}_name", ""))
    try:
        desk = desk_of(screen.identity)
        _ = screen.scope  # as long as it still is theirs
        chosen = {key: texts for key, texts in address.link(page).items() if key not in OF_THE_READER}
        queries.save(desk.database, desk.actor, name, page, chosen, desk.today, screen.scope_words)
        session.remember(f"{_KEY}_done", (True, t("work.query.done", lang, name=name.strip())))
    except (Refused, StoreError, NoAccess) as error:
        session.remember(f"{_KEY}_done", (False, why(error, lang)))
