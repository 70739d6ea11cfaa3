"""Who is on a case: owner, whom it waits for, team 1+N, watchers; watch, comment."""

from __future__ import annotations

import streamlit as st

from ui import components as ui
from ui import session
from ui.cases import outcome
from ui.cases.names import candidates, named
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.case import lead
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
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("work.team.unwatch" if watching else "work.team.watch", lang),
                key="case_watch",
                on_click=lead.run,
                args=(
                    screen,
                    found,
                    "watch",
                    lambda: teamwork.watch(found.desk.database, case.id, actor, not watching),
                ),
            )
            if case.is_open and rights.relations(case, actor) & set(teamwork.MAY_LEAD):
                lead.draw(screen, found)


def _ids(case: Case) -> list[str | None]:
    subject = case.subject
    return [
        *(case.owner_id, subject.manager_id, subject.product_manager_id),
        *case.superior_ids[:1],
        *(one.person_id for one in case.members),
    ]


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
            select_all=False,
        )
        st.form_submit_button(t("work.comment.send", lang), on_click=_say, args=(screen, found, key), key=f"{key}_go")


def _say(screen: Screen, found: Opened, key: str) -> None:
    text, desk = str(session.read(f"{key}_text", "")), found.desk
    told = tuple(session.read(f"{key}_people", ()))  # type: ignore[arg-type]

    def work() -> None:
        _ = screen.scope
        teamwork.comment(desk.database, found.case.id, desk.actor, text, told)

    outcome.attempt(found.case, "comment", {"text": text}, work)
