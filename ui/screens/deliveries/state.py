"""What the page of messages looks at: the desk of this run, the filters, the messages they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
import streamlit as st

from mart.config import ConfigError
from ui import components as ui
from ui import session
from ui.cases.desk import Desk, desk_of
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from workflow.db import StoreError
from workflow.people import CHANNELS
from workflow.push import deliveries, words
from workflow.push.deliveries import Filters, Summary
from workflow.push.reading import read_settings
from workflow.push.settings import DRY_RUN
from workflow.push.states import STATES

PAGE_SIZE = 12
_CHOSEN = "delivery"


@dataclass(frozen=True)
class Sent:
    """One run of the page. `mode`: how messages are sent at present (dry_run, real, broken); `problem`: what is wrong
    with the settings."""

    desk: Desk
    filters: Filters
    summary: Summary
    rows: pl.DataFrame
    total: int
    mode: str
    problem: str = ""


def opened(screen: Screen) -> Sent | None:
    """Filters and the messages they leave; None, said in words, where the store cannot be read."""
    lang = screen.lang
    try:
        desk = desk_of(screen.identity)
        summary = deliveries.summary(desk.database, desk.actor, datetime.now(UTC))
        filters = _filters(lang, summary)
        rows = deliveries.listed(desk.database, desk.actor, filters, PAGE_SIZE)
        total = deliveries.count(desk.database, desk.actor, filters)
        return Sent(desk, filters, summary, rows, total, *_mode())
    except StoreError as error:
        ui.empty_state(t("work.no_store", lang), str(error))
        return None


def _mode() -> tuple[str, str]:
    try:
        return ("dry_run" if read_settings().is_dry_run else "real"), ""
    except ConfigError as error:
        return "broken", str(error)


def _filters(lang: str, summary: Summary) -> Filters:
    """States as a row of buttons with their counts; channel, kind of message and person in a popover."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="deliveries_tools"):
        shown = [one for one in STATES if summary.by_state.get(one)]
        state = st.segmented_control(
            t("deliveries.filter.state", lang),
            shown,
            key="deliveries_state",
            label_visibility="collapsed",
            persist_state="session",
            format_func=lambda one: plain(
                t("deliveries.counted", lang, state=t(f"deliveries.state.{one}", lang), count=summary.by_state[one])
            ),
        )
        st.space("stretch")
        held = [session.read(f"deliveries_{name}") for name in ("channel", "template", "text")]
        key = "work.filter.some" if any(held) else "work.filter.none"
        with st.popover(plain(t(key, lang, count=sum(map(bool, held)))), key="deliveries_filters"):
            channel = _select("channel", (*CHANNELS[:-1], DRY_RUN), lang)
            template = _select("template", tuple(words.templates()), lang)
            text = st.text_input(
                t("deliveries.filter.text", lang), key="deliveries_text", persist_state="session", max_chars=60
            )
    return Filters(*((one,) if one else () for one in (state, channel, template)), text=text or "")


def _label(name: str, one: str, lang: str) -> str:
    return words.name(one, lang) if name == "template" else t(f"deliveries.{name}.{one}", lang)


def _select(name: str, options: tuple[str, ...], lang: str) -> str | None:
    return st.selectbox(
        t(f"deliveries.filter.{name}", lang),
        options,
        index=None,
        key=f"deliveries_{name}",
        persist_state="session",
        placeholder=t("app.all", lang),
        format_func=lambda one: plain(_label(name, one, lang)),
    )


def choose(number: int) -> None:
    """Show a message below the list from the next run on."""
    session.remember(_CHOSEN, number)


def chosen(found: Sent) -> dict | None:
    """The message that is shown: the one clicked, else the first of the list."""
    held = session.read(_CHOSEN)
    if isinstance(held, int):
        rows = deliveries.listed(found.desk.database, found.desk.actor, Filters(ids=(held,)), 1)
        if rows.height:
            return rows.row(0, named=True)
    return found.rows.row(0, named=True) if found.rows.height else None
