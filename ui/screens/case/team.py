"""Who is on a case: owner, whom it waits for, team 1+N, watchers; hand over, join, watch, comment."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from ui import components as ui
from ui import session
from ui.cases import outcome
from ui.cases.names import candidates, named
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.case.state import Opened
from workflow import rights, teamwork
from workflow.model import Case, Member


def people(screen: Screen, found: Opened) -> None:
    """Owner, superior, team and watchers; who may lead the case changes them here."""
    lang, case, actor = screen.lang, found.case, found.desk.actor
    who = named(screen, found.desk, _ids(case))
    with ui.card(t("work.team.title", lang), t("work.team.caption", lang), key="case_team"):
        facts = [ui.Fact(t("work.team.owner", lang), who[case.owner_id])]
        facts += [ui.Fact(t("work.team.superior", lang), who[one]) for one in case.superior_ids[:1]]
        for label, one in (("host", case.subject.manager_id), ("product", case.subject.product_manager_id)):
            facts += [ui.Fact(t(f"work.team.{label}", lang), who[one])] if one else []
        facts += [ui.Fact(t(f"work.team.{one.part}", lang), who[one.person_id]) for one in case.members]
        ui.key_values(facts)
        watching = Member(actor.person_id, "watcher") in case.members
        st.button(
            t("work.team.unwatch" if watching else "work.team.watch", lang),
            key="case_watch",
            on_click=_run,
            args=(screen, found, "watch", lambda: teamwork.watch(found.desk.database, case.id, actor, not watching)),
        )
        if case.is_open and rights.relations(case, actor) & set(teamwork.MAY_LEAD):
            _lead(screen, found)


def _ids(case: Case) -> list[str | None]:
    subject = case.subject
    return [
        *(case.owner_id, subject.manager_id, subject.product_manager_id),
        *case.superior_ids[:1],
        *(one.person_id for one in case.members),
    ]


def _lead(screen: Screen, found: Opened) -> None:
    """Hand over, and ask somebody onto the team."""
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


def _person(label: str, known: Mapping[str, str], key: str) -> None:
    st.selectbox(
        plain(label),
        list(known),
        index=None,
        key=key,
        placeholder=t("work.form.choose"),
        format_func=lambda one: plain(known[one]),
    )


def _run(screen: Screen, found: Opened, step: str, work: Callable[[], object]) -> bool:
    def checked() -> None:
        _ = screen.scope  # as long as the scope still is theirs
        work()

    return outcome.attempt(found.case, step, {}, checked)


def _hand_over(screen: Screen, found: Opened, key: str) -> None:
    who, why, case = session.read(f"{key}_owner_id"), str(session.read(f"{key}_owner_reason", "")), found.case
    desk = found.desk
    if who:
        _run(
            screen,
            found,
            "owner",
            lambda: teamwork.hand_over(desk.database, case.id, case.version, desk.actor, str(who), why),
        )


def _join(screen: Screen, found: Opened, key: str) -> None:
    who, part, desk = session.read(f"{key}_team_id"), str(session.read(f"{key}_team_part", "team")), found.desk
    if who:
        _run(screen, found, "team", lambda: teamwork.join(desk.database, found.case.id, desk.actor, str(who), part))


def talk(screen: Screen, found: Opened) -> None:
    """Comment, with people who are told of it."""
    lang, case = screen.lang, found.case
    key = f"case_{case.id}_{case.version}_comment"
    with (
        ui.card(t("work.comment.title", lang), t("work.comment.caption", lang), key="case_talk"),
        st.form(key, border=False),
    ):
        st.text_area(
            t("work.comment.text", lang),
            value=str(outcome.typed(case, "comment").get("text", "")),
            key=f"{key}_text",
            max_chars=teamwork.MAX_TEXT,
            height=84,
        )
        known = candidates(screen, case)
        st.multiselect(
            t("work.comment.mention", lang),
            list(known),
            key=f"{key}_people",
            placeholder=t("work.comment.mention_hint", lang),
            format_func=lambda one: plain(known[one]),
        )
        st.form_submit_button(t("work.comment.send", lang), on_click=_say, args=(screen, found, key), key=f"{key}_go")


def _say(screen: Screen, found: Opened, key: str) -> None:
    text, desk = str(session.read(f"{key}_text", "")), found.desk
    told = tuple(session.read(f"{key}_people", ()))  # type: ignore[arg-type]

    def work() -> None:
        _ = screen.scope
        teamwork.comment(desk.database, found.case.id, desk.actor, text, told)

    outcome.attempt(found.case, "comment", {"text": text}, work)
