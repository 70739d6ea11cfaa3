"""Documents of a case, by reference: their name and where the bank's own system keeps them; no file is kept here."""

from __future__ import annotations

import streamlit as st

from ui import components as ui
from ui import session
from ui.cases import outcome, words
from ui.cases.names import named
from ui.i18n import t
from ui.screen import Screen
from ui.screens.case import lead
from ui.screens.case.state import Opened
from workflow import teamwork


def draw(screen: Screen, found: Opened) -> None:
    """The documents, the newest first, and a form for one more while the case is open."""
    lang, case, desk = screen.lang, found.case, found.desk
    with ui.card(t("work.papers.title", lang), t("work.papers.caption", lang), key="case_papers"):
        there = [one for one in desk.timeline(case.id) if one.action == "attached"]
        people = named(screen, desk, [one.actor_id for one in there])
        facts = [
            ui.Fact(
                str(one.body["name"]),
                t(
                    "work.papers.line",
                    lang,
                    reference=str(one.body["reference"]),
                    who=people[one.actor_id],
                    at=words.moment(one.at),
                ),
            )
            for one in reversed(there)
        ]
        if facts:
            ui.key_values(facts)
        else:
            ui.note(t("work.papers.none", lang))
        if case.is_open:
            _form(screen, found)


def _form(screen: Screen, found: Opened) -> None:
    lang, case = screen.lang, found.case
    key, typed = f"case_{case.id}_{case.version}_paper", outcome.typed(case, "attach")
    with st.popover(t("work.papers.add", lang)), st.form(key, border=False):
        st.text_input(t("work.papers.name", lang), value=str(typed.get("name", "")), key=f"{key}_name", max_chars=200)
        st.text_input(
            t("work.papers.reference", lang),
            value=str(typed.get("reference", "")),
            key=f"{key}_reference",
            max_chars=500,
            placeholder=t("work.papers.hint", lang),
        )
        st.form_submit_button(t("work.papers.add", lang), on_click=_attach, args=(screen, found, key), key=f"{key}_go")


def _attach(screen: Screen, found: Opened, key: str) -> None:
    name, reference = str(session.read(f"{key}_name", "")), str(session.read(f"{key}_reference", ""))
    desk = found.desk
    lead.run(
        screen,
        found,
        "attach",
        lambda: teamwork.attach(desk.database, found.case.id, desk.actor, name, reference),
        {"name": name, "reference": reference},
    )
