"""Whether the chain holds: walked when asked, against a hash noted before where there is one."""

from __future__ import annotations

import time

import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import session
from ui.account import NoAccess
from ui.cases.desk import desk_of
from ui.cases.words import moment
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.audit.state import Trail
from workflow import audit, trail
from workflow.db import StoreError
from workflow.model import Refused

_DONE = "audit_checked"


def sentences(screen: Screen, found: Trail) -> None:
    """The last 24 hours: how much was read, written, refused."""
    lang, day = screen.lang, found.day
    reads = {name: day.get(name, 0) for name in ("read", "explain", "export")}
    entered, refused = day.get("sign_in", 0) + day.get("persona", 0), day.get("refused", 0)
    written = sum(day.values()) - sum(reads.values()) - entered - refused
    counts = {name: f.number(value) for name, value in {**reads, "entered": entered, "written": written}.items()}
    said = t("audit.say.refused" if refused else "audit.say.none_refused", lang, count=f.number(refused))
    ui.three_sentences(
        [
            (t("audit.ask.day", lang), t("audit.say.day", lang, **counts)),
            (t("audit.ask.refused", lang), said),
            (t("audit.ask.chain", lang), t("audit.say.chain", lang)),
        ]
    )


def draw(screen: Screen, found: Trail) -> None:
    """The check and its result."""
    lang = screen.lang
    with ui.card(t("audit.chain", lang), t("audit.chain_caption", lang), key="audit_chain"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(t("audit.head_before", lang), key="audit_head", max_chars=64, width=460)
            st.button(t("audit.verify", lang), key="audit_verify", type="primary", on_click=_verify, args=(screen,))
        held = session.read(_DONE)
        if isinstance(held, tuple):
            is_whole, said, head = held
            (st.success if is_whole else st.error)(plain(said))
            if head:
                st.caption(plain(t("audit.note_head", lang)))
                st.code(head, language=None)


def _verify(screen: Screen) -> None:
    """Walk the chain; that it was walked is a row of it too."""
    lang, started = screen.lang, time.perf_counter()
    try:
        desk = desk_of(screen.identity)
        trail.check(desk.actor)
        found = audit.verify(desk.database, str(session.read("audit_head", "")).strip() or None)
        details = {"rows_cnt": found.rows_cnt, "why": found.broken.line if found.broken else None}
        with desk.database.writing() as connection:
            audit.record(connection, desk.actor, "verify", "audit", found.head[:12] or "-", details)
    except (StoreError, NoAccess, Refused) as error:
        session.remember(_DONE, (False, t("work.failed", lang, why=str(error)), ""))
        return
    seconds = f"{time.perf_counter() - started:.1f}"
    if found.broken:
        at = moment(found.broken.at) if found.broken.at else "—"
        said = t(f"audit.broken.{found.broken.what}", lang, id=found.broken.id, at=at, rows=f.number(found.rows_cnt))
    else:
        said = t("audit.whole", lang, rows=f.number(found.rows_cnt), seconds=seconds)
    session.remember(_DONE, (not found.broken, said, "" if found.broken else found.head))
