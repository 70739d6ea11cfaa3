"""Ticked customers kept under a name: a saved list of one's own, or more customers for one."""

from __future__ import annotations

import streamlit as st

from ui import session
from ui.account import NoAccess
from ui.cases.desk import desk_of
from ui.cases.subjects import of_customers
from ui.components.markup import plain
from ui.i18n import t
from ui.lists.declare import Action, List
from ui.lists.files import File
from ui.screen import Screen
from workflow import lists as saved
from workflow.db import StoreError
from workflow.kinds import kind
from workflow.model import Refused


def _draw(screen: Screen, one: List, ids: tuple[str, ...], file: File | None) -> None:
    lang, key = screen.lang, f"{one.name}_save"
    if not any(who.role == screen.scope.role for who in kind("saved_list").open_who):
        return
    with st.popover(plain(t("work.save.as", lang)), key=key), st.form(f"{key}_form", border=False):
        st.text_input(plain(t("work.save.name", lang)), key=f"{key}_name", max_chars=100)
        st.text_input(plain(t("work.save.note", lang)), key=f"{key}_note", max_chars=500)
        st.form_submit_button(
            plain(t("work.save.go", lang, count=len(ids))),
            type="primary",
            on_click=_save,
            args=(screen, ids, key, file.title if file else ""),
            key=f"{key}_go",
        )
    said = session.read(f"{key}_done")
    session.remember(f"{key}_done", None)
    if isinstance(said, tuple):
        is_done, words = said
        (st.success if is_done else st.error)(plain(words))


def _save(screen: Screen, ids: tuple[str, ...], key: str, found_by: str) -> None:
    """Save what is ticked; customers are asked from the mart under the scope as it is now."""
    lang, name = screen.lang, str(session.read(f"{key}_name", ""))
    try:
        desk = desk_of(screen.identity)
        members = of_customers(screen.mart, screen.scope, screen.month_no, ids)
        note = str(session.read(f"{key}_note", ""))
        saved.save(desk.database, desk.actor, name, members, desk.today, note, found_by)
        said = t("work.save.done", lang, count=len(members), name=name.strip())
        session.remember(f"{key}_done", (True, said))
    except (Refused, StoreError, NoAccess) as error:
        session.remember(f"{key}_done", (False, why(error, lang)))


def why(error: Exception, lang: str) -> str:
    """Why something with a list was not done."""
    if not isinstance(error, Refused):
        return t("work.failed", lang, why=str(error))
    field = str(error.params.get("field", ""))
    label = t("work.save.name", lang) if field == "name" else field
    return t(f"work.refused.{error.code}", lang, field=label, step=t("work.save.as", lang), state="")


list_action = Action("save", _draw)
