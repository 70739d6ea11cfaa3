"""What I may do next on a case: the steps the declaration gives me, each with its form; the server decides again."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui import session
from ui.cases import fields, outcome, words
from ui.cases.desk import Desk
from ui.cases.names import choices, named
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.screen import Screen
from workflow import rights, store
from workflow.declared import Transition
from workflow.kinds import kind
from workflow.model import Case


def draw(screen: Screen, desk: Desk, case: Case, label: str = "visible") -> None:
    """The steps I may take as a row, the chosen one's form below; else whom the case waits for.

    `label`: whether the words above them are visible or collapsed.
    """
    lang, steps = screen.lang, rights.steps(case, desk.actor)
    if not steps:
        st.caption(plain(_nothing(screen, desk, case)))
        return
    by_name = {step.name: step for step in steps}
    said = {step.name: pick(step.label_zh, step.label_en, lang) for step in steps}
    first = next((step.name for step in steps if step.tone == "primary"), steps[0].name)
    key = f"case_{case.id}_{case.version}"
    chosen = st.segmented_control(
        t("work.next", lang),
        list(by_name),
        default=first,
        required=True,
        key=f"{key}_step",
        label_visibility=label,
        format_func=lambda name: (
            ":red[" + plain(said[name]) + "]" if by_name[name].tone == "danger" else plain(said[name])
        ),
    )
    _form(screen, desk, case, by_name[chosen or first], key)


def _nothing(screen: Screen, desk: Desk, case: Case) -> str:
    """Why there is nothing to do for me."""
    lang = screen.lang
    if not case.is_open:
        return t("work.nothing.ended", lang, state=words.state_label(case.kind, case.state, lang))
    if case.waits_for_role:
        return t("work.nothing.waits", lang, who=t(f"app.role.{case.waits_for_role}", lang))
    who = case.waits_for_id or case.owner_id
    return t("work.nothing.waits", lang, who=named(screen, desk, (who,))[who])


def _form(screen: Screen, desk: Desk, case: Case, step: Transition, key: str) -> None:
    lang, declared = screen.lang, kind(case.kind)
    given = {**declared.lasting(case.fields), **outcome.typed(case, step.name)}
    with st.form(f"{key}_{step.name}", border=False):
        keys = fields.draw(
            declared, step.requires, step.optional, f"{key}_{step.name}", lang, given, choices(screen, case)
        )
        st.form_submit_button(
            plain(pick(step.label_zh, step.label_en, lang)),
            type="primary",
            on_click=_take,
            args=(screen, desk, case, step.name, keys),
            key=f"{key}_{step.name}_go",
        )


def _take(screen: Screen, desk: Desk, seen: Case, step: str, keys: Mapping[str, str]) -> None:
    """Take the step from the version that stood on the screen: what somebody else did meanwhile is not overwritten."""
    form = {name: session.read(key) for name, key in keys.items()}

    def work() -> None:
        _ = screen.scope  # as long as the scope still is theirs
        store.act(desk.database, seen.id, seen.version, step, desk.actor, form, desk.today)

    outcome.attempt(seen, step, form, work)
