"""Saved queries of one's own and those shared: opened as they were chosen, on today's figures."""

from __future__ import annotations

import polars as pl

from ui import components as ui
from ui import lists, nav, session
from ui.cases.desk import Desk
from ui.cases.links import open_case
from ui.cases.names import named
from ui.choices import PLACE, SEVERAL
from ui.i18n import t
from ui.lists import Col, List, Text
from ui.screen import Screen
from workflow import queries
from workflow.model import Refused

CHOICES = ("period", "units", *PLACE, *SEVERAL)  # let go before those of a query are chosen


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    """The button opens the page with its choices; the name opens its case: readers, and removing it."""
    if event.column == "name":
        open_case(event.row["case_id"])
    try:
        nav.go(event.row["page"], **(dict.fromkeys(CHOICES) | queries.choices(event.row["address"])))
    except (Refused, KeyError):
        session.remember("query_broken", event.row["name"])


QUERIES = List(
    "saved_queries",
    "work",
    (
        Col("name", label="query_name", bold=True),
        Col("page_words", label="query_page"),
        Col("note", label="query_note"),
        Col("owner", label="owner"),
        Col("day", label="query_day"),
        Col("open", words=Text("work.query.open"), label="query_open", place="screen"),
    ),
    page_size=8,
    is_open=True,
    button="open",
    click=_clicked,
    id="case_id",
)


def draw(screen: Screen, desk: Desk) -> None:
    """The list; a line that says how one comes about where there is none."""
    lang = screen.lang
    rows = desk.kept(lambda: queries.mine(desk.database, desk.actor), "queries")
    title = t("work.query.title", lang, count=rows.height)
    with ui.card(title, t("work.query.caption", lang), key="saved_queries"):
        broken = session.read("query_broken")
        if broken:
            session.remember("query_broken", None)
            ui.note(t("work.query.broken", lang, name=str(broken)))
        if rows.is_empty():
            ui.note(t("work.query.none", lang))
            return
        people = named(screen, desk, rows["owner_id"].to_list())
        pages = {entry.name: t(f"{entry.texts}.title", lang) for entry in nav.ENTRIES}
        shown = rows.with_columns(
            page_words=pl.col("page").replace_strict(pages, default=pl.col("page"), return_dtype=pl.String),
            owner=pl.col("owner_id").replace_strict(people, default=pl.col("owner_id"), return_dtype=pl.String),
            day=pl.col("changed_at").cast(pl.String).str.slice(0, 10),
        )
        lists.draw(screen, QUERIES, shown, alt=title)
