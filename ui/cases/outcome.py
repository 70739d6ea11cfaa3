"""What became of something a reader did to a case: done, refused in words, or changed by somebody else meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from ui import components as ui
from ui import session
from ui.account import NoAccess
from ui.cases import words
from ui.cases.desk import Desk
from ui.cases.names import named
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from workflow.db import StoreError
from workflow.model import Case, Conflict, Refused

_KEY = "_work_outcome"
BESIDE = ("comment", "owner", "team", "watch", "due", "attach")  # done beside the steps of the kind
_log = logging.getLogger("cockpit.work")


@dataclass(frozen=True)
class Outcome:
    """`kind`: done, refused, conflict or failed. `seen`: the case as it stood on the screen; `typed`: the form."""

    kind: str
    seen: Case
    step: str = ""
    error: Exception | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)


def attempt(seen: Case, step: str, typed: Mapping[str, Any], work: Callable[[], object]) -> bool:
    """Do something to a case and keep what became of it for the screen. True where it was done."""
    found = Outcome("done", seen, step)
    try:
        work()
    except Conflict as error:
        found = Outcome("conflict", seen, step, error, dict(typed))
    except Refused as error:
        found = Outcome("refused", seen, step, error, dict(typed))
    except (StoreError, NoAccess) as error:
        _log.warning("%s", error)
        found = Outcome("failed", seen, step, error, dict(typed))
    session.remember(_KEY, found)
    return found.kind == "done"


def about() -> int | None:
    """The case something was just done to: it is shown once more with what became of it, though it left the list."""
    found = session.read(_KEY)
    return found.seen.id if isinstance(found, Outcome) else None


def typed(case: Case, step: str) -> Mapping[str, Any]:
    """What was typed into a form that was not accepted, so that it need not be typed again."""
    found = session.read(_KEY)
    return found.typed if isinstance(found, Outcome) and found.seen.id == case.id and found.step == step else {}


def draw(screen: Screen, desk: Desk, case: Case) -> None:
    """Say what became of the last thing done to this case."""
    found = session.read(_KEY)
    if not isinstance(found, Outcome) or found.seen.id != case.id:
        return
    lang = screen.lang
    if found.kind == "done":
        label = words.step_label(case.kind, found.step, lang)
        known = t(f"work.did.{found.step}", lang) if found.step in BESIDE else label
        st.success(plain(t("work.done", lang, step=known, state=words.state_label(case.kind, case.state, lang))))
    elif found.kind == "refused" and isinstance(found.error, Refused):
        st.error(plain(words.refusal(found.error, found.seen, lang)))
    elif found.kind == "conflict" and isinstance(found.error, Conflict):
        _conflict(screen, desk, found, found.error)
    else:
        st.error(plain(t("work.failed", lang, why=str(found.error))))


def forget() -> None:
    """The next run says nothing of it any more; called once the page is drawn."""
    session.remember(_KEY, None)


def _conflict(screen: Screen, desk: Desk, found: Outcome, error: Conflict) -> None:
    """Changed by whom and when, both versions side by side; nothing was overwritten."""
    lang, now, seen = screen.lang, error.case, found.seen
    people = named(screen, desk, (now.changed_by, now.owner_id, seen.owner_id, *(one.actor_id for one in error.events)))
    who = people.get(now.changed_by, now.changed_by)
    st.warning(plain(t("work.conflict.title", lang, who=who, at=words.moment(now.changed_at))))
    facts = [
        ui.Fact(t("work.conflict.version", lang), f"{seen.version} → {now.version}"),
        _fact(
            "work.column.stage",
            words.state_label(seen.kind, seen.state, lang),
            words.state_label(now.kind, now.state, lang),
            lang,
        ),
        _fact("work.column.owner", people[seen.owner_id], people[now.owner_id], lang),
        _fact("work.column.due", seen.due_on or "—", now.due_on or "—", lang),
    ]
    for event in error.events:
        head, said = words.event_words(event, now.kind, people, lang)
        facts.append(ui.Fact(words.moment(event.at), f"{head} {said}".strip()))
    mine = [
        f"{words.field_label(kind_fields(now)[name], lang)}：{value}"
        for name, value in found.typed.items()
        if value and name in kind_fields(now)
    ]
    if mine:
        facts.append(ui.Fact(t("work.conflict.typed", lang), t("table.stop", lang).join(mine)))
    ui.key_values(facts, t("work.conflict.both", lang))


def kind_fields(case: Case) -> Mapping[str, Any]:
    """Declared fields of a case's kind."""
    from workflow.kinds import kind

    return kind(case.kind).fields


def _fact(label: str, before: str, after: str, lang: str) -> ui.Fact:
    same = before == after
    return ui.Fact(t(label, lang), before if same else f"{before} → {after}", None if same else "warning")
