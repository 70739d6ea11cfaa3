"""The open leads of the reader, and the one whose brief is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from ui import components as ui
from ui import session
from ui.cases.desk import Desk, desk_of
from ui.i18n import t
from ui.screen import Screen
from workflow import inbox
from workflow.db import StoreError
from workflow.maps import people
from workflow.model import Case, Refused

CHOSEN = "week_lead"
ORDER = ("due_on", "expected_cny", "id")


@dataclass(frozen=True)
class Week:
    """rows: open leads in reach with what the sales maps say of them, the most overdue first, of one day the largest
    gain; case: the chosen one."""

    desk: Desk
    rows: pl.DataFrame
    case: Case | None


def opened(screen: Screen) -> Week | None:
    """The leads; None, said in words, where the store cannot be read."""
    try:
        desk = desk_of(screen.identity)
        rows = desk.kept(lambda: leads(desk), "week")
        return Week(desk, rows, _chosen(desk, rows))
    except StoreError as error:
        ui.empty_state(t("work.no_store", screen.lang), str(error))
        return None


def leads(desk: Desk) -> pl.DataFrame:
    """Open leads in reach, the columns of `inbox.COLUMNS` and of `people.ABOUT`, and expected_cny: what the product a
    lead is about is expected to earn; null for one about the customer alone, whose effect is a loss that goes on."""
    rows = inbox.every(desk.database, desk.actor, inbox.Filters(kinds=("lead",)))
    said = people.about(desk.database, desk.actor).rename({"lead_id": "id"}).unique("id", keep="first")
    expected = pl.when(pl.col("subject_id").str.contains("|", literal=True)).then("effect_cny").alias("expected_cny")
    return (
        rows.join(said, on="id", how="left")
        .with_columns(expected)
        .sort(*ORDER, descending=[False, True, False], nulls_last=True)
    )


def this_week(rows: pl.DataFrame, today: date) -> pl.DataFrame:
    """Those due within seven days, overdue ones among them: on a Friday one wants to see the Monday.

    >>> rows = pl.DataFrame({"due_on": ["2026-11-27", "2026-12-06", "2026-12-07", None]})
    >>> this_week(rows, date(2026, 11, 30))["due_on"].to_list()
    ['2026-11-27', '2026-12-06']
    """
    return rows.filter(pl.col("due_on") <= (today + timedelta(days=6)).isoformat())


def _chosen(desk: Desk, rows: pl.DataFrame) -> Case | None:
    held = session.read(CHOSEN)
    lead_id = held if isinstance(held, int) and held in rows["id"] else rows["id"][0] if rows.height else None
    if lead_id is None:
        return None
    session.remember(CHOSEN, lead_id)  # a step may move it out of the list; its brief stays until another is chosen
    try:
        return desk.case(lead_id)
    except Refused:
        return None
