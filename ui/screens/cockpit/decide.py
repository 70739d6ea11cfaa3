"""A decision on an item of the queue: choice, reason, owner, date of the check; and what became of earlier ones."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from ui import components as ui
from ui import session
from ui.account import NoAccess
from ui.cases import fields, words
from ui.cases.action import may_open
from ui.cases.desk import Desk, desk_of
from ui.cases.items import item_id, subject
from ui.cases.links import open_case
from ui.cases.names import choices
from ui.components.markup import plain
from ui.i18n import t
from ui.load import made_of
from ui.screen import Screen
from workflow import forms, inbox, opening, store
from workflow.db import StoreError
from workflow.kinds import kind
from workflow.model import Case, Conflict, Refused, Subject
from workflow.rights import post_of
from workflow.workdays import add_workdays

_ITEM, _DONE = "queue_item", "queue_done"
CHECK_DAYS = 22  # working days until a decision is looked at again, unless a date is chosen
_log = logging.getLogger("cockpit.work")
FORM = ("choice", "reason", "check_on")


def desk(screen: Screen) -> Desk | None:
    """Who decides; None where the role opens no decisions or the store cannot be read."""
    if not may_open(kind("decision"), screen):
        return None
    try:
        return desk_of(screen.identity)
    except StoreError as error:
        _log.warning("%s", error)
        return None


def taken(screen: Screen, desk: Desk, rows: pl.DataFrame) -> dict[str, Mapping[str, Any]]:
    """Open decisions on the items of the queue: key of the item → row of the inbox."""
    numbers = made_of(rows, ("queue_ids", screen.scope), lambda: _numbers(screen, rows))
    ids = list(numbers)
    found = desk.kept(lambda: inbox.open_on(desk.database, desk.actor, "decision", ids), "decisions", *ids)
    return {numbers[row["subject_id"]]: row for row in found.iter_rows(named=True) if row["subject_id"] in numbers}


def _numbers(screen: Screen, rows: pl.DataFrame) -> dict[str, str]:
    """Ids of the items, as cases know them → keys of the items."""
    return {item_id(row, screen.scope): row["key"] for row in rows.iter_rows(named=True)}


def note(row: Mapping[str, Any] | None, lang: str) -> str:
    """What has been decided on an item, below it in the queue."""
    if row is None:
        return ""
    state = words.state_label("decision", row["state"], lang)
    return t("work.decide.note", lang, state=state, due=row["due_on"] or "—")


def choose(key: str) -> None:
    """Decide on this item from the next run on."""
    session.remember(_ITEM, key)
    st.rerun()


def draw(
    screen: Screen, desk: Desk, rows: pl.DataFrame, there: Mapping[str, Mapping[str, Any]], label: Any, follow: Any
) -> None:
    """The form of the chosen item below the queue; `label(row, lang)` says the item, `follow(row)` opens the matter."""
    _said(screen)
    wanted, lang = session.read(_ITEM), screen.lang
    row = next((one for one in rows.iter_rows(named=True) if one["key"] == wanted), None) if wanted else None
    if row is None:
        return
    with st.container(border=True, key="queue_decide", gap="small"):
        ui.note(f"**{label(row, lang)}**")
        if row["key"] in there:
            st.caption(plain(t("work.decide.there", lang, note=note(there[row["key"]], lang))))
        else:
            _form(screen, desk, row, (label(row, "zh"), label(row, "en")))
        with st.container(horizontal=True, gap="small"):
            if row["key"] in there and st.button(t("work.case.open", lang), key="queue_case", type="primary"):
                open_case(there[row["key"]]["id"])
            if st.button(t("work.decide.look", lang), key="queue_look"):
                follow(row)
            st.button(t("work.bulk.cancel", lang), key="queue_close", type="tertiary", on_click=_close)


def _close() -> None:
    session.remember(_ITEM, None)


def _form(screen: Screen, desk: Desk, row: Mapping[str, Any], label: tuple[str, str]) -> None:
    lang, declared = screen.lang, kind("decision")
    about = subject(screen.mart, screen.scope, screen.month_no, row, label)
    key = f"queue_{row['key']}"
    given = {"check_on": add_workdays(desk.today, CHECK_DAYS).isoformat(), **_owner(row, about, desk)}
    with st.form(key, border=False):
        keys = fields.draw(declared, FORM, ("new_owner",), key, lang, given, choices(screen, _case_on(about, desk)))
        st.form_submit_button(
            t("work.decide.go", lang),
            type="primary",
            on_click=_decide,
            args=(screen, desk, about, keys),
            key="queue_go",
        )


def _owner(row: Mapping[str, Any], about: Subject, desk: Desk) -> dict[str, str]:
    """Whom the queue names, where that is the head of a branch and somebody else decides; they may choose another."""
    head = post_of(about)
    is_theirs = row["owner"] == "branch_head" and about.branch_id and head not in desk.actor.ids
    return {"new_owner": head} if is_theirs else {}


def _case_on(about: Subject, desk: Desk) -> Case:
    """The case that would be opened, for whom it can be given to."""
    return Case(0, "decision", about, desk.actor.person_id, desk.actor.person_id, "undecided", 0, "", "", "")


def _decide(screen: Screen, desk: Desk, about: Subject, keys: Mapping[str, str]) -> None:
    """Open the decision and take it, from what the item is now; the same item is not decided twice."""
    form = {name: session.read(key) for name, key in keys.items()}
    try:
        _ = screen.scope  # as long as the scope still is theirs
        forms.check(kind("decision"), FORM, ("new_owner",), form)  # nothing is opened for a form that is not complete
        opened = opening.open_many(desk.database, "decision", [about], desk.actor, {}, desk.today)[0]
        if opened.case is None:
            raise opened.refused or Refused("unknown", "decision: not opened")
        case = store.act(desk.database, opened.case.id, opened.case.version, "decide", desk.actor, form, desk.today)
        session.remember(_DONE, case)
        _close()
    except (Refused, Conflict, StoreError, NoAccess) as error:
        session.remember(_DONE, error)


def _said(screen: Screen) -> None:
    """What became of the decision just recorded."""
    done, lang = session.read(_DONE), screen.lang
    session.remember(_DONE, None)
    if isinstance(done, Case):
        st.success(plain(t("work.decide.done", lang, reference=words.reference_of(done), due=done.due_on or "—")))
        if st.button(t("work.case.open", lang), key="queue_done_case", type="tertiary"):
            open_case(done.id)
    elif isinstance(done, Refused):
        field = kind("decision").fields.get(str(done.params.get("field", "")))
        label = words.field_label(field, lang) if field else ""
        step = t("work.decide.go", lang)
        state = words.state_label("decision", str(done.params.get("state", "")), lang)
        st.error(plain(t(f"work.refused.{done.code}", lang, field=label, step=step, state=state)))
    elif done is not None:
        st.error(plain(t("work.failed", lang, why=str(done))))


def past(screen: Screen, desk: Desk) -> None:
    """What became of earlier decisions: how many worked, how many did not, how many are to be checked, how many of
    these are late."""
    lang, args = screen.lang, (desk.database, desk.actor, "decision", desk.today)
    rows = desk.kept(lambda: inbox.outcomes(*args), "decided")
    if rows.is_empty():
        ui.note(t("work.decide.no_past", lang))
        return
    counts = dict(rows.select("state", "count_cnt").iter_rows())
    kept = {name: counts.get(name, 0) for name in ("worked", "failed", "dropped", "decided", "undecided")}
    ui.note(t("work.decide.past", lang, total=rows["count_cnt"].sum(), late=rows["late_cnt"].sum(), **kept))
