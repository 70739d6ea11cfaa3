"""One step on all ticked cases: the bar that offers what all of them allow, and one confirmation beside the list."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import session
from ui.cases import fields, words
from ui.cases.names import choices
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.inbox import state
from ui.screens.inbox.state import Inbox
from workflow import rights, store
from workflow.db import StoreError
from workflow.declared import Transition
from workflow.kinds import kind
from workflow.model import Case, Conflict, Refused
from workflow.store import Outcome

_STEP, _DONE = "inbox_bulk_step", "inbox_bulk_done"
OFFERED = 4


def bar(screen: Screen, found: Inbox) -> None:
    """How many are ticked and what all of them allow; nothing while none is."""
    ids, lang = state.TICKS.ids, screen.lang
    if not ids:
        return
    cases = _ticked(found)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="inbox_bulk"):
        st.caption(plain(t("work.bulk.chosen", lang, count=f.number(len(cases)))), width="content")
        for step in _common(cases, found)[:OFFERED]:
            st.button(
                plain(pick(step.label_zh, step.label_en, lang)),
                key=f"inbox_bulk_{step.name}",
                type="primary" if step.tone == "primary" else "secondary",
                on_click=session.remember,
                args=(_STEP, step.name),
            )
        if not _common(cases, found):
            st.caption(plain(t("work.bulk.nothing", lang)), width="content")
        st.space("stretch")
        st.button(t("table.clear", lang), key="inbox_bulk_clear", type="tertiary", on_click=_clear)


def _clear() -> None:
    state.TICKS.clear()
    put_away()


def put_away() -> None:
    """No confirmation and no result of one beside the list."""
    session.remember(_STEP, None)
    session.remember(_DONE, None)


def _ticked(found: Inbox) -> list[Case]:
    """The ticked cases that are still in reach."""
    cases = []
    for one in state.TICKS.ids:
        try:
            cases.append(found.desk.case(int(one)))
        except Refused:
            continue
    return cases


def _common(cases: list[Case], found: Inbox) -> list[Transition]:
    """Steps that I may take on every one of them, with the same form."""
    if not cases:
        return []
    each = [{(s.name, s.requires, s.optional): s for s in rights.steps(case, found.desk.actor)} for case in cases]
    return [step for form, step in each[0].items() if all(form in other for other in each)]


def draw(screen: Screen, found: Inbox) -> bool:
    """The confirmation, or what became of it, in place of the chosen case. True where there is one."""
    done = session.read(_DONE)
    if done:
        _result(screen, found, done)  # type: ignore[arg-type]
        return True
    cases = _ticked(found) if session.read(_STEP) else []
    step = next((one for one in _common(cases, found) if one.name == session.read(_STEP)), None)
    if step is None:
        return False
    lang = screen.lang
    label = pick(step.label_zh, step.label_en, lang)
    with ui.card(
        t("work.bulk.title", lang, step=label, count=len(cases)), t("work.bulk.caption", lang), key="inbox_confirm"
    ):
        ui.key_values([_fact(case, lang) for case in cases])
        with st.form("inbox_confirm_form", border=False):
            keys = fields.draw(
                kind(cases[0].kind),
                step.requires,
                step.optional,
                f"inbox_bulk_{step.name}",
                lang,
                {},
                choices(screen, cases[0]),
            )
            shown = tuple((case.id, case.version) for case in cases)
            st.form_submit_button(
                plain(t("work.bulk.go", lang, step=label, count=len(cases))),
                type="primary",
                on_click=_take,
                args=(screen, found, shown, step.name, keys),
                key="inbox_confirm_go",
            )
        st.button(t("work.bulk.cancel", lang), key="inbox_confirm_cancel", type="tertiary", on_click=put_away)
    return True


def _fact(case: Case, lang: str) -> ui.Fact:
    return ui.Fact(words.subject_label(case, lang), words.state_label(case.kind, case.state, lang))


def _take(screen: Screen, found: Inbox, shown: tuple[tuple[int, int], ...], step: str, keys: Mapping[str, str]) -> None:
    form, desk = {name: session.read(key) for name, key in keys.items()}, found.desk
    _ = screen.scope
    try:
        done = store.act_many(desk.database, shown, step, desk.actor, form, desk.today)
    except StoreError as error:
        done = tuple(Outcome(number, error=Refused("failed", str(error))) for number, _ in shown)
    session.remember(_DONE, (step, done))
    if all(one.case for one in done):
        state.TICKS.clear()


def _result(screen: Screen, found: Inbox, done: tuple[str, tuple[Outcome, ...]]) -> None:
    """How many were done, and for each that was not, why."""
    lang, (_, outcomes) = screen.lang, done
    good = [one for one in outcomes if one.case]
    with ui.card(t("work.bulk.done", lang, count=len(good), total=len(outcomes)), key="inbox_done"):
        facts = [ui.Fact(_name(one, found, lang), *_became(one, lang)) for one in outcomes]
        ui.key_values(facts)
        st.button(t("work.bulk.close", lang), key="inbox_done_close", on_click=put_away)


def _name(one: Outcome, found: Inbox, lang: str) -> str:
    case = one.case or (one.error.case if isinstance(one.error, Conflict) else None)
    if case is None:
        row = found.rows.filter(id=one.case_id)
        return pick(row["label_zh"][0], row["label_en"][0], lang) if row.height else str(one.case_id)
    return words.subject_label(case, lang)


def _became(one: Outcome, lang: str) -> tuple[str, str]:
    if one.case:
        return words.state_label(one.case.kind, one.case.state, lang), "positive"
    if isinstance(one.error, Conflict):
        now = one.error.case
        return t(
            "work.bulk.conflict",
            lang,
            at=words.moment(now.changed_at),
            state=words.state_label(now.kind, now.state, lang),
        ), "warning"
    return words.refusal(one.error, None, lang), "negative"  # type: ignore[arg-type]
