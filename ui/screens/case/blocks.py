"""The blocks of a case's page: head, figures, what I may do, what was given in its forms, what happened."""

from __future__ import annotations

import streamlit as st

from ui import components as ui
from ui import nav
from ui.cases import calendar, links, outcome, panel, steps, words
from ui.cases.names import named
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.case.state import Opened
from workflow.kinds import kind


def head(screen: Screen, found: Opened) -> None:
    """What it is, its stages, a way to what it is about and back to the inbox."""
    lang, case = screen.lang, found.case
    with screen.slot:
        if st.button(plain(t("work.case.back", lang)), key="case_back"):
            nav.go("work_inbox")
        page = links.subject_page(case.subject, case.id)
        if page and st.button(plain(t("work.case.subject", lang)), key="case_subject"):
            nav.go(page[0], **page[1])
    with st.container(border=True, key="case_head", gap="small"):
        panel.head(screen, found.desk, case)
        outcome.draw(screen, found.desk, case)


def figures(screen: Screen, found: Opened) -> None:
    """Figures when it was opened and now; the fields that forms have filled in."""
    lang, case = screen.lang, found.case
    with ui.card(t("work.case.figures", lang), t("work.case.figures_caption", lang), key="case_figures"):
        panel.numbers(screen, case)
        declared = kind(case.kind).fields
        given = {name: value for name, value in case.fields.items() if name in declared and value}
        if given:
            people = named(screen, found.desk, given.values())
            ui.key_values(
                [
                    ui.Fact(
                        words.field_label(declared[name], lang), words.field_value(declared[name], value, lang, people)
                    )
                    for name, value in given.items()
                ],
                t("work.case.given", lang),
            )


def act(screen: Screen, found: Opened) -> None:
    """What I may do next."""
    lang, case = screen.lang, found.case
    with ui.card(t("work.next", lang), calendar.due(case.due_on, lang), key="case_act"):
        steps.draw(screen, found.desk, case, "collapsed")


def history(screen: Screen, found: Opened) -> None:
    """Everything that happened, newest first. The last part of the page: what became of a step was said above."""
    with ui.card(t("work.case.history", screen.lang), key="case_history"):
        panel.timeline(screen, found.desk, found.case)
    outcome.forget()
