"""Whoever leads a case changes its owner, its team and its date here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

import streamlit as st

from ui import session
from ui.cases import outcome
from ui.cases.names import candidates
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.case.state import Opened
from workflow import teamwork

NOTHING: Mapping[str, object] = MappingProxyType({})


def draw(screen: Screen, found: Opened) -> None:
    """Hand over, ask somebody onto the team, move the date."""
    lang, case = screen.lang, found.case
    known = candidates(screen, case)
    key = f"case_{case.id}_{case.version}"
    with st.popover(t("work.team.hand_over", lang)), st.form(f"{key}_owner", border=False):
        _person(t("work.team.new_owner", lang), known, f"{key}_owner_id")
        st.text_input(t("work.team.reason", lang), key=f"{key}_owner_reason", max_chars=500)
        st.form_submit_button(
            t("work.team.hand_over", lang), on_click=_hand_over, args=(screen, found, key), key=f"{key}_owner_go"
        )
    with st.popover(t("work.team.add", lang)), st.form(f"{key}_team", border=False):
        _person(t("work.team.person", lang), known, f"{key}_team_id")
        parts = ("team", "reader")
        st.segmented_control(
            t("work.team.part", lang),
            parts,
            default="team",
            required=True,
            key=f"{key}_team_part",
            format_func=lambda one: t(f"work.team.{one}", lang),
        )
        st.form_submit_button(t("work.team.add", lang), on_click=_join, args=(screen, found, key), key=f"{key}_team_go")
    if case.due_on:
        _date(screen, found, key)


def _date(screen: Screen, found: Opened, key: str) -> None:
    """Move the date by which the next step is due; those concerned are told and an overdue case starts anew."""
    lang, today = screen.lang, found.desk.today
    with st.popover(t("work.team.move", lang)), st.form(f"{key}_due", border=False):
        st.date_input(
            t("work.team.new_date", lang), value=None, min_value=today, format="YYYY-MM-DD", key=f"{key}_due_on"
        )
        st.text_input(t("work.team.move_reason", lang), key=f"{key}_due_reason", max_chars=500)
        st.form_submit_button(t("work.team.move", lang), on_click=_move, args=(screen, found, key), key=f"{key}_due_go")


def _move(screen: Screen, found: Opened, key: str) -> None:
    due_on, why = session.read(f"{key}_due_on"), str(session.read(f"{key}_due_reason", ""))
    desk, case = found.desk, found.case
    if isinstance(due_on, date):
        run(
            screen,
            found,
            "due",
            lambda: teamwork.set_due(desk.database, case.id, case.version, desk.actor, due_on, why),
        )


def _person(label: str, known: Mapping[str, str], key: str) -> None:
    st.selectbox(
        plain(label),
        list(known),
        index=None,
        key=key,
        placeholder=t("work.form.choose"),
        format_func=lambda one: plain(known[one]),
    )


def run(
    screen: Screen, found: Opened, step: str, work: Callable[[], object], typed: Mapping[str, object] = NOTHING
) -> bool:
    """Do something to the case and keep what became of it; as long as the reader's scope is still theirs."""

    def checked() -> None:
        _ = screen.scope
        work()

    return outcome.attempt(found.case, step, typed, checked)


def _hand_over(screen: Screen, found: Opened, key: str) -> None:
    who, why, case = session.read(f"{key}_owner_id"), str(session.read(f"{key}_owner_reason", "")), found.case
    desk = found.desk
    if who:
        run(
            screen,
            found,
            "owner",
            lambda: teamwork.hand_over(desk.database, case.id, case.version, desk.actor, str(who), why),
        )


def _join(screen: Screen, found: Opened, key: str) -> None:
    who, part, desk = session.read(f"{key}_team_id"), str(session.read(f"{key}_team_part", "team")), found.desk
    if who:
        run(screen, found, "team", lambda: teamwork.join(desk.database, found.case.id, desk.actor, str(who), part))
