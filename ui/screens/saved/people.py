"""Members of a list as they are now, what became of each, and what can be done with those ticked."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import streamlit as st

from mart.query import segment
from mart.query.filters import NONE
from mart.query.segment import Selection
from ui import components as ui
from ui import lists, nav, session
from ui.account import NoAccess
from ui.cases.action import ON_CUSTOMERS, cases_action
from ui.cases.desk import desk_of
from ui.cases.names import named
from ui.cases.saving import why
from ui.components.markup import plain
from ui.i18n import t
from ui.lists import Action, Col, File, List, Name, Said
from ui.screen import Screen
from ui.screens.saved.state import Saved
from workflow import lists as saved
from workflow.db import StoreError
from workflow.model import Refused

_DONE = "saved_done"


def _clicked(screen: Screen, event: ui.TableEvent, found: Saved) -> None:
    """A click opens the customer."""
    nav.go("customers_360", customer=event.row["customer_id"])


def _status(screen: Screen, one: List, ids: tuple[str, ...], file: File | None) -> None:
    """What became of the ticked ones, or off the list with them."""
    lang, number = screen.lang, int(file.about) if file and file.about else 0
    with st.popover(plain(t("work.lists.status", lang)), key="saved_status"):
        for status in (*saved.STATUSES, "remove"):
            st.button(
                t(f"work.lists.to.{status}", lang),
                key=f"saved_to_{status}",
                width="stretch",
                on_click=_set,
                args=(screen, number, ids, status),
            )


def _set(screen: Screen, number: int, ids: tuple[str, ...], status: str) -> None:
    def work() -> None:
        desk = desk_of(screen.identity)
        if status == "remove":
            saved.remove(desk.database, number, desk.actor, ids)
        else:
            saved.set_status(desk.database, number, desk.actor, ids, status)

    tell(screen, work)


def tell(screen: Screen, work: Callable[[], object]) -> None:
    """Do something to a list and keep what to say of it."""
    try:
        work()
        session.remember(_DONE, (True, t("work.lists.done", screen.lang)))
    except (Refused, StoreError, NoAccess) as error:
        session.remember(_DONE, (False, why(error, screen.lang)))


def said() -> None:
    """What became of the last thing done to a list."""
    held = session.read(_DONE)
    session.remember(_DONE, None)
    if isinstance(held, tuple):
        (st.success if held[0] else st.error)(plain(held[1]))


MEMBERS = List(
    "saved_people",
    "segments",
    (
        Col("customer_id", place="file"),
        Col("name", words=Name("name", or_else="customer_id"), bold=True),
        Col("status_words", words=Said("work.lists.is", "status"), label="work.column.status"),
        Col("tier_words", words=Said("segments.short", "tier"), label="tier"),
        Col("manager", words=Name("manager", null="app.unassigned")),
        Col("deposits_avg_cny", "cny"),
        Col("rwa_cny", "cny"),
        Col("ep_12m_cny", "cny", tone="sign"),
        Col("raroc_12m_pct", "pct", 1),
    ),
    page_size=12,
    unit="wan",
    is_open=True,
    click=_clicked,
    id="customer_id",
    actions=(lists.file_action, Action("status", _status), cases_action("customer", *ON_CUSTOMERS)),
)


def draw(screen: Screen, found: Saved) -> None:
    """The members in scope with their figures of the month."""
    lang, name = screen.lang, found.case.subject.label_zh
    ids = tuple(found.members["customer_id"])
    rows = screen.load(segment.customers, screen.month_no, Selection("customers", ids), NONE, limit=None).rows
    rows = rows.join(
        found.members.select("customer_id", "status"), on="customer_id", how="inner", maintain_order="left"
    )
    title = t("work.lists.title", lang, name=name, count=rows.height)
    who = named(screen, found.desk, [found.case.owner_id, *(one.person_id for one in found.case.members)])
    readers = t("table.and", lang).join(who[one.person_id] for one in found.case.members) or "—"
    caption = t("work.lists.caption", lang, owner=who[found.case.owner_id], readers=readers)
    with ui.card(title, caption, key="saved_people"):
        said()
        if rows.is_empty():
            ui.empty_state(t("work.lists.empty", lang), t("work.lists.empty_hint", lang))
            return
        file = File(title, f"list_{found.case.id}_{screen.month}", rows, about=str(found.case.id))
        ui.note(_counted(rows, lang))
        lists.draw(screen, MEMBERS, rows, found, subject=str(found.case.id), file=file, alt=title)


def _counted(rows: pl.DataFrame, lang: str) -> str:
    counts = dict(rows["status"].value_counts().iter_rows())
    said = [t("work.lists.count", lang, status=t(f"work.lists.is.{one}", lang), count=n) for one, n in counts.items()]
    return t("table.stop", lang).join(said)
