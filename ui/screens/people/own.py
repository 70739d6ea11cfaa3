"""The form of what a person sets: language and channel of messages, quiet hours, and who stands in during absence."""

from __future__ import annotations

from datetime import date, time

import streamlit as st

from ui import components as ui
from ui import session
from ui.account import NoAccess
from ui.cases.desk import Desk
from ui.cases.names import named
from ui.components.markup import plain
from ui.i18n import LANGS, t
from ui.screen import Screen
from ui.screens.people.state import Office
from workflow import people
from workflow.db import StoreError
from workflow.model import Refused
from workflow.people import CHANNELS, PACES, Person

_DONE = "people_done"
WORDS = ("lang", "channel", "pace", "substitute_id")
TIMES, DATES = ("quiet_from", "quiet_to"), ("absent_from", "absent_to")


def draw(screen: Screen, found: Office) -> None:
    """One's own settings; or why there are none to set."""
    lang, who = screen.lang, found.own
    with ui.card(t("people.own.title", lang), t("people.own.caption", lang), key="people_own"):
        if who is None:
            number = found.desk.actor.person_id
            key = "unknown_to_keeper" if screen.scope.record.keeps_people else "unknown"
            ui.note(t(f"people.own.{key}", lang, who=named(screen, found.desk, [number])[number]))
        else:
            form(screen, found.desk, who)


def form(screen: Screen, desk: Desk, who: Person) -> None:
    """The form of one person."""
    lang, key = screen.lang, f"people_{who.id}_{who.version}"
    with st.form(f"{key}_form", border=False):
        left, right = st.columns(2, gap="medium")
        with left:
            _choice(screen, key, "lang", LANGS, who.lang)
            _choice(screen, key, "channel", ("", *CHANNELS), who.channel or "")
            _choice(screen, key, "pace", ("", *PACES), who.pace or "")
            for name in TIMES:
                held = getattr(who, name)
                st.time_input(
                    t(f"people.field.{name}", lang), time.fromisoformat(held) if held else None, key=f"{key}_{name}"
                )
        with right:
            _substitute(screen, desk, who, key)
            for name in DATES:
                held = getattr(who, name)
                st.date_input(
                    t(f"people.field.{name}", lang),
                    date.fromisoformat(held) if held else None,
                    format="YYYY-MM-DD",
                    key=f"{key}_{name}",
                )
        st.form_submit_button(
            t("people.save", lang), type="primary", key=f"{key}_go", on_click=_save, args=(screen, desk, who, key)
        )
    _said(who)


def _choice(screen: Screen, key: str, name: str, options: tuple[str, ...], held: str) -> None:
    lang = screen.lang
    st.selectbox(
        t(f"people.field.{name}", lang),
        options,
        options.index(held) if held in options else 0,
        key=f"{key}_{name}",
        format_func=lambda one: plain(t(f"people.{name}.{one or 'default'}", lang)),
    )


def _substitute(screen: Screen, desk: Desk, who: Person, key: str) -> None:
    """Those of the same branch, and posts above; for head office everybody without a branch."""
    lang, known = screen.lang, desk.known()
    near = [one for one in known.values() if one.is_active and one.id != who.id and one.branch_id == who.branch_id]
    ids = sorted({one.id for one in near} | ({who.superior_id} & set(known)) | {who.substitute_id or ""} - {""})
    names = named(screen, desk, ids)
    st.selectbox(
        t("people.field.substitute_id", lang),
        ids,
        ids.index(who.substitute_id) if who.substitute_id in ids else None,
        key=f"{key}_substitute_id",
        placeholder=t("people.nobody", lang),
        format_func=lambda one: plain(names.get(one, one)),
    )


def _save(screen: Screen, desk: Desk, who: Person, key: str) -> None:
    """Store what was set; said in the next run."""
    given = {
        name: session.read(f"{key}_{name}") for name in ("lang", "channel", "pace", "substitute_id", *TIMES, *DATES)
    }
    own = {name: _text(value) for name, value in given.items()}
    try:
        _ = screen.scope  # as long as it still is theirs
        _check(own)
        people.set_own(desk.database, who.id, desk.actor, **own)
        session.remember(_DONE, (who.id, True, t("people.saved", screen.lang)))
    except Refused as refused:
        field = str(refused.params.get("field", ""))
        label = t(f"people.field.{field}", screen.lang) if field in given else field
        said = t(f"work.refused.{refused.code}", screen.lang, field=label, step=t("people.save", screen.lang), state="")
        session.remember(_DONE, (who.id, False, said))
    except (StoreError, NoAccess) as error:
        session.remember(_DONE, (who.id, False, t("work.failed", screen.lang, why=str(error))))


def _text(value: object) -> str | None:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value) if value else None


def _check(own: dict[str, str | None]) -> None:
    """What only holds together: an absence that ends after it begins with somebody who stands in, both quiet hours."""
    starts, ends = (own[name] for name in DATES)
    if ends and (not starts or ends < starts):
        raise Refused("invalid", f"absent_to {ends}: before absent_from", field="absent_to")
    if starts and not own["substitute_id"]:
        raise Refused("required", "substitute_id: who stands in?", field="substitute_id")
    if bool(own["quiet_from"]) != bool(own["quiet_to"]):
        raise Refused("required", "quiet hours: both ends", field="quiet_to" if own["quiet_from"] else "quiet_from")


def _said(who: Person) -> None:
    held = session.read(_DONE)
    if isinstance(held, tuple) and held[0] == who.id:
        session.remember(_DONE, None)
        (st.success if held[1] else st.error)(plain(held[2]))
