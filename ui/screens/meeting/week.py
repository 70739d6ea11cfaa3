"""The week in four lists: what was done since the last meeting, what is due until the next, what is late and new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from ui import components as ui
from ui import formats as f
from ui import lists
from ui.cases.desk import Desk, desk_of
from ui.cases.links import open_case
from ui.cases.rows import in_words
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screen import Screen
from workflow import inbox
from workflow.db import StoreError
from workflow.kinds import kinds

WEEK = timedelta(days=7)
PARTS = ("done", "due", "late", "new")
MOST = 100_000  # cases that ended in a week


@dataclass(frozen=True)
class Week:
    """The desk and the cases of each part."""

    desk: Desk
    parts: dict[str, pl.DataFrame]


def _clicked(screen: Screen, event: ui.TableEvent, part: str) -> None:
    """A click opens the case."""
    open_case(event.row["id"])


CASES = List(
    "meeting_cases",
    "work",
    (
        Col("name", words=Name("label", or_else="subject_id"), label="item", bold=True),
        Col("kind_words", label="kind"),
        Col("stage"),
        Col("owner"),
        Col("due_on", "date", label="due"),
        Col("effect_cny", "cny", label="effect", tone="sign", keep=True),
    ),
    page_size=8,
    row_height=30,
    unit="fine",
    is_open=True,
    click=_clicked,
    id="id",
)


def read(screen: Screen) -> Week | None:
    """The cases of the week in the reader's reach; None, said in words, where the store cannot be read."""
    try:
        desk = desk_of(screen.identity)
    except StoreError as error:
        ui.empty_state(t("work.no_store", screen.lang), str(error))
        return None
    return Week(desk, desk.kept(lambda: _parts(desk), "meeting"))


def _parts(desk: Desk) -> dict[str, pl.DataFrame]:
    found = inbox.every(desk.database, desk.actor, inbox.Filters()).filter(
        ~pl.col("kind").is_in([name for name, one in kinds().items() if one.is_private])
    )
    before, today, after = (day.isoformat() for day in (desk.today - WEEK, desk.today, desk.today + WEEK))
    since = inbox.Filters(changed_from=before)
    parts = {
        "done": inbox.listed(desk.database, desk.actor, "ended", desk.today, since, limit=MOST),
        "due": found.filter(pl.col("due_on").is_between(pl.lit(today), pl.lit(after))),
        "late": found.filter(pl.col("due_on") < today),
        "new": found.filter(pl.col("opened_at") >= before),
    }
    order = "due_on", pl.col("effect_cny").abs(), "id"  # of one day what is worth most
    return {name: rows.sort(*order, descending=[False, True, False], nulls_last=True) for name, rows in parts.items()}


def sentences(screen: Screen, week: Week) -> None:
    """How many of each."""
    lang = screen.lang
    counts = {name: f.number(rows.height) for name, rows in week.parts.items()}
    said = [(t(f"work.meeting.{one}", lang), t(f"work.meeting.say.{one}", lang, count=counts[one])) for one in PARTS]
    ui.three_sentences(said)


def _part(screen: Screen, week: Week, part: str) -> None:
    lang, rows = screen.lang, week.parts[part]
    title = t(f"work.meeting.title.{part}", lang, count=f.number(rows.height))
    with ui.card(title, key=f"meeting_{part}"):
        if rows.is_empty():
            ui.note(t("work.meeting.nothing", lang))
            return
        said = screen.memo("meeting_words", lambda: in_words(screen, week.desk, rows), part, week.desk.moment)
        lists.draw(screen, CASES, said, part, subject=part, alt=title)


def done(screen: Screen, week: Week) -> None:
    """What ended in the last seven days."""
    _part(screen, week, "done")


def due(screen: Screen, week: Week) -> None:
    """What is due in the next seven days."""
    _part(screen, week, "due")


def late(screen: Screen, week: Week) -> None:
    """What is overdue."""
    _part(screen, week, "late")


def new(screen: Screen, week: Week) -> None:
    """What was opened in the last seven days."""
    _part(screen, week, "new")
