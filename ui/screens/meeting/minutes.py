"""Minutes that become cases: what was agreed, who does it, by when; each is a decision that is checked on its date."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui import components as ui
from ui import session
from ui.account import NoAccess
from ui.cases import fields, words
from ui.cases.desk import Desk
from ui.cases.names import choices
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.meeting.week import Week
from workflow import forms, opening, store
from workflow.db import StoreError
from workflow.kinds import kind
from workflow.model import Case, Conflict, Refused, Subject
from workflow.rows import now

_DONE = "meeting_said"
ASKED, MORE = ("reason", "check_on"), ("new_owner",)


def draw(screen: Screen, week: Week) -> None:
    """One line of the minutes at a time."""
    lang, desk = screen.lang, week.desk
    with ui.card(t("work.meeting.minutes", lang), t("work.meeting.minutes_caption", lang), key="meeting_minutes"):
        _said(lang)
        with st.form("minutes", border=False, clear_on_submit=False):
            st.text_input(plain(t("work.meeting.topic", lang)), key="minutes_topic", max_chars=100)
            keys = fields.draw(kind("decision"), ASKED, MORE, "minutes", lang, {}, choices(screen, _case(desk, "")))
            st.form_submit_button(
                plain(t("work.meeting.go", lang)),
                type="primary",
                on_click=_open,
                args=(screen, desk, keys),
                key="minutes_go",
            )


def _case(desk: Desk, topic: str) -> Case:
    """The case a line of the minutes becomes, before it is opened: of the branch, where the leader has one."""
    scope = desk.actor.scope
    branch = scope.ids[0] if scope.is_one_branch else None
    about = Subject("item", f"minutes:{desk.actor.person_id}:{now()}", topic, topic, branch_id=branch)
    return Case(0, "decision", about, desk.actor.person_id, desk.actor.person_id, "undecided", 0, "", "", "")


def _open(screen: Screen, desk: Desk, keys: Mapping[str, str]) -> None:
    """Open the decision and take it; nothing is opened for a line that is not complete."""
    topic = str(session.read("minutes_topic", "")).strip()
    form = {"choice": "act", **{name: session.read(key) for name, key in keys.items()}}
    try:
        _ = screen.scope  # as long as the scope still is theirs
        if not topic:
            raise Refused("required", "topic: is needed", field="topic")
        forms.check(kind("decision"), ("choice", *ASKED), MORE, form)
        opened = opening.open_many(desk.database, "decision", [_case(desk, topic).subject], desk.actor, {}, desk.today)
        case = opened[0].case
        if case is None:
            raise opened[0].refused or Refused("unknown", "minutes: not opened")
        done = store.act(desk.database, case.id, case.version, "decide", desk.actor, form, desk.today)
        session.remember(_DONE, done)
    except (Refused, Conflict, StoreError, NoAccess) as error:
        session.remember(_DONE, error)


def _said(lang: str) -> None:
    done = session.read(_DONE)
    session.remember(_DONE, None)
    if isinstance(done, Case):
        st.success(plain(t("work.decide.done", lang, reference=words.reference_of(done), due=done.due_on or "—")))
    elif isinstance(done, Refused):
        field = kind("decision").fields.get(str(done.params.get("field", "")))
        label = words.field_label(field, lang) if field else t("work.meeting.topic", lang)
        step = t("work.meeting.go", lang)
        st.error(plain(t(f"work.refused.{done.code}", lang, field=label, step=step, state="")))
    elif done is not None:
        st.error(plain(t("work.failed", lang, why=str(done))))
