"""What the page of the audit looks at: the desk of this run, the filters, the rows they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import polars as pl
import streamlit as st

from ui import components as ui
from ui import session
from ui.cases.desk import Desk, desk_of
from ui.components.markup import plain
from ui.i18n import pick, t, texts
from ui.screen import Screen
from workflow import trail
from workflow.db import StoreError
from workflow.kinds import kinds
from workflow.trail import Filters

PAGE_SIZE = 15
DAYS = 30  # shown without another choice


@dataclass(frozen=True)
class Trail:
    """One run of the page: rows of the first page, how many there are, and the last 24 hours by kind."""

    desk: Desk
    filters: Filters
    rows: pl.DataFrame
    total: int
    day: dict[str, int]


def opened(screen: Screen) -> Trail | None:
    """Filters and the rows they leave; None, said in words, where the store cannot be read."""
    try:
        desk = desk_of(screen.identity)
        filters = _filters(screen.lang, trail.actions(desk.database, desk.actor), desk.today)
        rows = trail.listed(desk.database, desk.actor, filters, PAGE_SIZE)
        total = trail.count(desk.database, desk.actor, filters)
        return Trail(desk, filters, rows, total, trail.counted(desk.database, desk.actor, day_ago()))
    except StoreError as error:
        ui.empty_state(t("work.no_store", screen.lang), str(error))
        return None


def day_ago() -> str:
    """24 hours ago as the audit writes a time: texts are compared, so a local one would leave hours out."""
    return (datetime.now(UTC) - timedelta(days=1)).isoformat()


def action_label(action: str, lang: str) -> str:
    """A kind of row in words; a step of a case by the name on its button."""
    said = texts(lang).get(f"audit.action.{action}")
    step = next((one.transitions[action] for one in kinds().values() if action in one.transitions), None)
    return said or (pick(step.label_zh, step.label_en, lang) if step else action)


def _filters(lang: str, known: tuple[str, ...], today: date) -> Filters:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="audit_tools"):
        action = st.selectbox(
            t("audit.filter.action", lang),
            known,
            index=None,
            key="audit_action",
            persist_state="session",
            width=200,
            placeholder=t("app.all", lang),
            format_func=lambda one: plain(action_label(one, lang)),
        )
        text = _text("text", lang)
        about = _text("about", lang)
        days = st.date_input(
            t("audit.filter.days", lang),
            value=(today - timedelta(days=DAYS), today),
            max_value=today,
            key="audit_days",
            width=230,
            format="YYYY-MM-DD",
        )
    first, last = (*days, None, None)[:2] if isinstance(days, tuple) else (days, days)
    return Filters((action,) if action else (), text, about, first, last or first)


def _text(name: str, lang: str) -> str:
    st.text_input(
        t(f"audit.filter.{name}", lang), key=f"audit_{name}", persist_state="session", max_chars=60, width=190
    )
    return str(session.read(f"audit_{name}", ""))
