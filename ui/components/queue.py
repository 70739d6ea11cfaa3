"""The decision queue: at most seven things, due date first, each with one button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from ui import formats as f
from ui.columns import Column
from ui.components.tables import data_table
from ui.i18n import t
from ui.theme import Look

LIMIT = 7


@dataclass(frozen=True)
class Decision:
    """One thing to decide: what, its yearly effect on EP (None: not estimated), who, until when, and the verb."""

    key: str
    item: str
    impact_cny: f.Number
    owner: str
    due: date | datetime | None
    action: str


def _moment(item: Decision) -> datetime:
    due = item.due
    if due is None:
        return datetime.max
    return due if isinstance(due, datetime) else datetime(due.year, due.month, due.day, 23, 59)


def queue_frame(items: Sequence[Decision], look: Look, now: datetime) -> pl.DataFrame:
    """The first seven by due date, with the due date in words and its tone; things without a date come last."""
    rows = []
    for item in sorted(items, key=_moment)[:LIMIT]:
        words, tone = f.due(item.due, now, look.lang)
        rows.append({"key": item.key, "item": item.item, "impact_cny": f.decimal(item.impact_cny), "owner": item.owner,
                     "due": words, "due_tone": tone, "action": item.action})
    schema = {"key": pl.String, "item": pl.String, "impact_cny": pl.Decimal(38, 2), "owner": pl.String,
              "due": pl.String, "due_tone": pl.String, "action": pl.String}
    return pl.DataFrame(rows, schema=schema)


def decision_queue(items: Sequence[Decision], look: Look, *, key: str, now: datetime) -> str | None:
    """Draw the queue; returns the key of the item whose button was clicked in this run."""
    names = {name: t(f"queue.{name}", look.lang) for name in ("item", "impact", "owner", "due", "action")}
    columns = [Column("item", names["item"]),
               Column("impact_cny", names["impact"], "cny", tone="sign", signed=True, width=78),
               Column("owner", names["owner"], width=76), Column("due", names["due"], tone="due_tone", width=96),
               Column("action", names["action"], width=76)]
    event = data_table(queue_frame(items, look, now), columns, look, key=key, page_size=LIMIT, action="action",
                       alt=names["item"], is_sortable=False, footer=t("queue.footer", look.lang))
    return event.row["key"] if event else None
