"""From a list to cases: what is ticked becomes one case each, of a kind that fits; what exists is not opened twice."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import polars as pl
import streamlit as st

from ui import components as ui
from ui import nav, session
from ui.account import NoAccess
from ui.cases import fields, words
from ui.cases.desk import Desk, desk_of
from ui.cases.links import open_case
from ui.cases.names import choices
from ui.cases.subjects import OF
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.lists.declare import Action, List
from ui.lists.files import File
from ui.screen import Screen
from workflow import inbox, opening
from workflow.db import StoreError
from workflow.declared import Kind
from workflow.kinds import kind
from workflow.model import Refused
from workflow.opening import Opened

NAMED = 3  # subjects a sentence names
ON_CUSTOMERS = (
    *("lead", "upgrade_plan", "timed_upgrade", "compress", "exit"),
    *("strategic_plan", "pricing_preference", "support_request"),
)
_log = logging.getLogger("cockpit.work")


def cases_action(subject: str, *kinds: str) -> Action:
    """The action of a list whose rows are customers, products or managers: open cases of one of these kinds on what is
    ticked, the first one offered first."""

    def run(screen: Screen, one: List, ids: tuple[str, ...], file: File | None) -> None:
        offer(screen, subject, kinds, ids, f"{one.name}_cases", file.about if file else "")

    return Action("cases", run)


def may_open(declared: Kind, screen: Screen) -> bool:
    """Whether a reader's role opens cases of a kind at all; each subject is asked again where it is opened."""
    record = screen.scope.record
    return any(
        who.role == record.name or (who.relation == "host" and who.role is None and record.is_of_customers)
        for who in declared.open_who
    )


def offer(
    screen: Screen, subject: str, kinds: tuple[str, ...], ids: tuple[str, ...], key: str, about: str = ""
) -> None:
    """The control: a popover with the form; below it what became of the last time."""
    lang, offered = screen.lang, [one for one in kinds if may_open(kind(one), screen)]
    if not offered:
        return
    with st.popover(plain(t("work.open.cases", lang)), key=key):
        try:
            desk = desk_of(screen.identity)
            _form(screen, desk, subject, offered, ids, key, about)
        except StoreError as error:
            st.caption(plain(str(error)))
    _said(screen, key)


def _form(
    screen: Screen, desk: Desk, subject: str, offered: list[str], ids: tuple[str, ...], key: str, about: str
) -> None:
    """Which kind, what exists already, the fields the kind asks for, and one button for all."""
    lang = screen.lang
    chosen = st.selectbox(
        t("work.open.kind", lang),
        offered,
        key=f"{key}_kind",
        format_func=lambda one: plain(words.kind_label(one, lang)),
    )
    there = _existing(desk, chosen, ids, about)
    st.caption(plain(t("work.open.chosen", lang, count=len(ids), exist=there.height)))
    if there.height:
        names = [pick(row["label_zh"], row["label_en"], lang) for row in there.iter_rows(named=True)]
        st.caption(plain(t("work.open.exist", lang, names=_named(names, lang))))
    declared = kind(chosen)
    with st.form(f"{key}_form", border=False):
        keys = fields.draw(
            declared,
            declared.open_requires,
            declared.open_optional,
            f"{key}_{chosen}",
            lang,
            {"product_id": about},
            choices(screen, None),
        )
        st.form_submit_button(
            plain(t("work.open.go", lang, count=len(ids) - there.height)),
            type="primary",
            disabled=there.height == len(ids),
            on_click=_open,
            args=(screen, desk, subject, chosen, ids, keys, key, about),
            key=f"{key}_go",
        )


def _existing(desk: Desk, kind_name: str, ids: tuple[str, ...], about: str) -> pl.DataFrame:
    wanted = [f"{one}|{about}" for one in ids] if about else list(ids)
    found = inbox.open_on(desk.database, desk.actor, kind_name, wanted)
    return found.filter(pl.col("subject_id").is_in(wanted)) if kind(kind_name).is_unique else found.clear()


def _open(
    screen: Screen,
    desk: Desk,
    subject: str,
    kind_name: str,
    ids: tuple[str, ...],
    keys: Mapping[str, str],
    key: str,
    about: str,
) -> None:
    """Open the cases; subjects are asked from the mart under the scope as it is now."""
    form = {name: session.read(one) for name, one in keys.items()}
    try:
        found = OF[subject](screen.mart, screen.scope, screen.month_no, ids, about)
        done = opening.open_many(desk.database, kind_name, found, desk.actor, form, desk.today)
        session.remember(f"{key}_done", (kind_name, done, len(ids) - len(found)))
    except Refused as refused:
        session.remember(f"{key}_done", (kind_name, refused, 0))
    except (StoreError, NoAccess) as error:
        _log.warning("%s", error)
        session.remember(f"{key}_done", (kind_name, error, 0))


def _said(screen: Screen, key: str) -> None:
    """What became of it: how many are new, which existed, which were refused; a way to them."""
    held, lang = session.read(f"{key}_done"), screen.lang
    if not isinstance(held, tuple):
        return
    kind_name, done, unseen = held
    session.remember(f"{key}_done", None)
    if not isinstance(done, tuple):
        st.error(plain(_why(kind_name, done, lang)))
        return
    st.success(plain(outcome_words(kind_name, done, unseen, lang)))


def _why(kind_name: str, error: Exception, lang: str) -> str:
    if not isinstance(error, Refused):
        return t("work.failed", lang, why=str(error))
    field = kind(kind_name).fields.get(str(error.params.get("field", "")))
    label = words.field_label(field, lang) if field else ""
    return t(f"work.refused.{error.code}", lang, field=label, step=t("work.open.cases", lang), state="")


def outcome_words(kind_name: str, done: tuple[Opened, ...], unseen: int, lang: str) -> str:
    """How many cases are new, which exist already, how many were refused."""
    new = [one for one in done if one.is_new]
    old = [one for one in done if one.case and not one.is_new]
    held = sum(bool(one.refused and one.refused.code == "held_out") for one in done)
    refused = len(done) - len(new) - len(old) - held + unseen
    said = [t("work.open.new", lang, count=len(new), kind=words.kind_label(kind_name, lang))]
    if old:
        names = [pick(one.subject.label_zh, one.subject.label_en, lang) for one in old]
        said.append(t("work.open.old", lang, count=len(old), names=_named(names, lang)))
    if held:
        said.append(t("work.open.held", lang, count=held))
    if refused:
        said.append(t("work.open.refused", lang, count=refused))
    return t("table.stop", lang).join(said)


def _named(names: list[str], lang: str) -> str:
    """The first of many names, and how many more there are."""
    said, more = t("table.and", lang).join(names[:NAMED]), len(names) - NAMED
    return t("state.and_more", lang, what=said, count=more) if more > 0 else said


def existing_line(screen: Screen, desk: Desk, subject_ids: tuple[str, ...], key: str) -> None:
    """Open cases on something, each a way to its page; a line where there is none."""
    lang = screen.lang
    rows = inbox.open_on(desk.database, desk.actor, None, list(subject_ids))
    if rows.is_empty():
        ui.note(t("work.open.none", lang))
        return
    for row in rows.sort("due_on", nulls_last=True).iter_rows(named=True):
        label = t(
            "work.open.line",
            lang,
            kind=words.kind_label(row["kind"], lang),
            state=words.state_label(row["kind"], row["state"], lang),
            due=row["due_on"] or "—",
        )
        if st.button(plain(label), key=f"{key}_{row['id']}", type="tertiary") and nav.exists("work_case"):
            open_case(row["id"])
