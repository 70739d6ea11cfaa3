"""The view of the inbox as a file: every case of it in words."""

from __future__ import annotations

import polars as pl

from ui import formats as f
from ui import lists
from ui.cases.rows import in_words
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screen import Screen
from ui.screens.inbox.state import Inbox
from workflow import inbox

MOST = 1_000_000  # more than a sheet of a workbook holds are said before

CASES = List(
    "inbox_cases",
    "work",
    (
        Col("reference", label="reference"),
        Col("kind_words", label="kind"),
        Col("name", words=Name("label", or_else="subject_id"), label="item"),
        Col("customer_id", label="customer_id"),
        Col("stage"),
        Col("owner"),
        Col("opener", label="opener"),
        Col("opened_at", "date", label="opened"),
        Col("due_on", "date", label="due"),
        Col("effect_cny", "cny", label="effect"),
    ),
    id="id",
)


def draw(screen: Screen, found: Inbox) -> None:
    """The export menu in the title line."""
    desk, lang = found.desk, screen.lang

    def rows(ids: tuple[str, ...] | None) -> pl.DataFrame:
        _ = screen.scope  # asked again when the file is made
        whole = inbox.listed(desk.database, desk.actor, found.view, desk.today, found.filters, limit=MOST)
        return in_words(screen, desk, whole)

    title = t(f"work.title.{found.view}", lang, count=f.number(found.tally.count))
    file = lists.File(title, f"inbox_{found.view}_{desk.today:%Y%m%d}", rows, count=found.tally.count)
    with screen.slot:
        lists.menu(screen, CASES, file, key="inbox")
