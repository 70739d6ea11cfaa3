"""What the inbox looks at: the desk of this run, the view, its filters, the page, what is ticked and chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import session
from ui.cases import outcome, words
from ui.cases.desk import Desk, desk_of
from ui.cases.names import named
from ui.components.markup import plain
from ui.components.tables import pages_of
from ui.components.ticks import Ticks
from ui.i18n import t
from ui.screen import Screen
from workflow import tallies
from workflow.db import StoreError
from workflow.inbox import Filters
from workflow.kinds import kind, kinds
from workflow.tallies import Tally

SHOWN = ("waiting", "opened", "team", "overdue", "watched", "ended")  # in the order of the screen
PAGE_SIZE = 12
TICKS = Ticks("inbox", "id")
_CHOSEN = "inbox_case"


@dataclass(frozen=True)
class Inbox:
    """One run of the inbox: `rows` is the page shown, `tally` what all of the view adds up to."""

    desk: Desk
    view: str
    filters: Filters
    counts: dict[str, int]
    rows: pl.DataFrame
    tally: Tally
    pages: int
    chosen: int | None


def opened(screen: Screen) -> Inbox | None:
    """Views, filters and the page of cases they give; None, said in words, where the store cannot be read."""
    try:
        desk = desk_of(screen.identity)
        return _read(screen, desk)
    except StoreError as error:
        ui.empty_state(t("work.no_store", screen.lang), str(error))
        return None


def _read(screen: Screen, desk: Desk) -> Inbox:
    lang, many = screen.lang, desk.counts()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="inbox_tools"):
        view = st.segmented_control(
            t("work.views", lang),
            SHOWN,
            default="waiting",
            required=True,
            key="inbox_view",
            label_visibility="collapsed",
            persist_state="session",
            format_func=lambda one: plain(_tab(one, many, lang)),
        )
        st.space("stretch")
        filters = _filters(screen, desk, view or "waiting")
    view = view or "waiting"
    tally = tally_of(desk, view, filters)
    pages = pages_of(tally.count, PAGE_SIZE)
    at = min(int(session.read("inbox_page", 1)), pages)
    rows = desk.listed(view, filters, PAGE_SIZE, (at - 1) * PAGE_SIZE)
    return Inbox(desk, view, filters, many, rows, tally, pages, _chosen(rows))


def _tab(view: str, many: Mapping[str, int], lang: str) -> str:
    return t(f"work.view.{view}", lang, count=f.number(many[view]) if view in many else "").strip()


def tally_of(desk: Desk, view: str, filters: Filters = Filters()) -> Tally:
    """What a view adds up to."""
    args = view, desk.today, filters
    return desk.kept(lambda: tallies.tally(desk.database, desk.actor, *args), "tally", *args)


def _filters(screen: Screen, desk: Desk, view: str) -> Filters:
    """Kind, state, owner and a text, in one popover that says how many are set."""
    lang = screen.lang
    held = [session.read(f"inbox_{name}") for name in ("kind", "state", "owner", "text")]
    label = t("work.filter.some", lang, count=sum(map(bool, held))) if any(held) else t("work.filter.none", lang)
    with st.popover(plain(label), key="inbox_filters"):
        names = list(kinds())
        chosen = _select("kind", names, lambda one: words.kind_label(one, lang), lang)
        states = list(kind(chosen).states) if chosen else []
        state = _select("state", states, lambda one: words.state_label(chosen, one, lang), lang)
        owners = _owners(desk, view)
        people = named(screen, desk, owners)
        owner = _select("owner", owners, lambda one: people.get(one, one), lang)
        text = st.text_input(t("work.filter.text", lang), key="inbox_text", persist_state="session", max_chars=60)
    return Filters(*((one,) if one else () for one in (chosen, state, owner)), text=text or "")


def _select(name: str, options: list[str], label: object, lang: str) -> str | None:
    return st.selectbox(
        t(f"work.filter.{name}", lang),
        options,
        index=None,
        key=f"inbox_{name}",
        persist_state="session",
        placeholder=t("app.all", lang),
        format_func=lambda one: plain(label(one)),  # type: ignore[operator]
    )


def _owners(desk: Desk, view: str) -> list[str]:
    return list(desk.kept(lambda: tallies.owners(desk.database, desk.actor, view, desk.today), "owners", view))


def _chosen(rows: pl.DataFrame) -> int | None:
    """The case beside the list: the one just dealt with, else the one clicked, else the first."""
    held = outcome.about() or session.read(_CHOSEN)
    if isinstance(held, int):
        return held
    return rows["id"][0] if rows.height else None


def choose(case_id: int) -> None:
    """Show a case beside the list from the next run on."""
    session.remember(_CHOSEN, case_id)


def unchoose() -> None:
    """Show the first case of the list again."""
    session.remember(_CHOSEN, None)
