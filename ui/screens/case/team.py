"""Who is on a case: owner, whom it waits for, team 1+N, watchers; a long team is cut, whole in its file; watch,
comment."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.cases import outcome
from ui.cases.names import candidates, named
from ui.components.markup import plain
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.case import lead
from ui.screens.case.state import Opened
from workflow import rights, teamwork
from workflow.model import Case, Member

SHOWN = 12
PEOPLE = List("case_team", "work.team", (Col("part", label="work.team.part"), Col("name", label="work.team.name")))


def people(screen: Screen, found: Opened) -> None:
    """Owner, superior, team and watchers; who may lead the case changes them here."""
    lang, case, actor = screen.lang, found.case, found.desk.actor
    listed = everybody(screen, found)
    with ui.card(t("work.team.title", lang), t("work.team.caption", lang), key="case_team"):
        ui.key_values([ui.Fact(part, name) for part, name in listed[:SHOWN]])
        if len(listed) > SHOWN:
            _more(screen, found, listed)
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


def everybody(screen: Screen, found: Opened) -> list[tuple[str, str]]:
    """(part, name) of all who are on the case, whoever answers for it first."""
    lang, case = screen.lang, found.case
    subject, who = case.subject, named(screen, found.desk, _ids(case))
    parts = [("owner", case.owner_id), *(("superior", one) for one in case.superior_ids[:1])]
    parts += [("host", subject.manager_id), ("product", subject.product_manager_id)]
    parts += [(one.part, one.person_id) for one in case.members]
    return [(t(f"work.team.{part}", lang), who[one]) for part, one in parts if one]


def _more(screen: Screen, found: Opened, listed: list[tuple[str, str]]) -> None:
    """How many more there are, and all of them as a file."""
    lang, rows = screen.lang, pl.DataFrame(listed, schema=["part", "name"], orient="row")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container():
            ui.note(t("work.team.more", lang, count=f.number(len(listed) - SHOWN)))
        lists.menu(screen, PEOPLE, lists.File(t("work.team.all", lang), f"case_{found.case.id}_team", rows))


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
