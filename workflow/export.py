"""Give events back to the mart: the delivery of the 26th source, one file a month, as its contract says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from mart.months import CHINA, month_no, month_text
from workflow.db import Database
from workflow.kinds import kinds
from workflow.maps import campaigns
from workflow.schema import cases, events
from workflow.workdays import workdays_between

STEPS = ("opened", "transition")  # what the waiting time runs between
COLUMNS = {
    "event_id": pl.String,
    "month": pl.String,
    "event_date": pl.Date,
    "case_id": pl.String,
    "case_kind": pl.String,
    "subject_type": pl.String,
    "subject_id": pl.String,
    "customer_id": pl.String,
    "product_id": pl.String,
    "branch_id": pl.String,
    "manager_id": pl.String,
    "product_manager_id": pl.String,
    "owner_id": pl.String,
    "actor_id": pl.String,
    "action": pl.String,
    "step": pl.String,
    "source_state": pl.String,
    "target_state": pl.String,
    "outcome": pl.String,
    "is_end": pl.Boolean,
    "wait_days": pl.Int64,
}


def export(database: Database, landing: Path, today: date) -> dict[str, int]:
    """Write `landing/workflow/case_event/<month>.parquet` from the first event to the month of `today`: month → rows;
    beside it the members of pushed sales maps (`campaign_member`).

    A month without events has its columns only, because a load asks for every month. Running it again writes the same
    files; each is replaced whole. Private lists are nobody else's business and stay out.
    """
    folder = landing / "workflow" / "case_event"
    with database.reading() as connection:
        found = pl.DataFrame(list(_rows(connection)), schema=COLUMNS, orient="row").sort("event_date", "event_id")
    written = _write(folder, found, f"{today:%Y-%m}")
    _write(landing / "workflow" / "campaign_member", campaigns.exported(database), f"{today:%Y-%m}")
    return written


def _write(folder: Path, found: pl.DataFrame, last: str) -> dict[str, int]:
    """One file a month, each replaced whole: month → rows."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for month in _months(folder, found, last):
        rows = found.filter(pl.col("month") == month)
        file = folder / f"{month}.parquet"
        part = file.with_name(f".{file.name}.part")
        rows.write_parquet(part)
        os.replace(part, file)
        written[month] = rows.height
    return written


def _months(folder: Path, found: pl.DataFrame, last: str) -> list[str]:
    """Months from the first event, or from the one after the files that are there, to the last, YYYY-MM."""
    there = sorted(file.stem for file in folder.glob("*.parquet"))
    first = min([*found["month"], month_text(month_no(there[-1]) + 1) if there else last])
    return [month_text(one) for one in range(month_no(first), month_no(last) + 1)]


def _rows(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """Events with what their case says, case by case in their order."""
    query = (
        select(events, *(cases.c[name] for name in COLUMNS if name in cases.c), cases.c.kind)
        .join(cases, cases.c.id == events.c.case_id)
        .where(cases.c.is_private.is_(False))
        .order_by(events.c.case_id, events.c.seq)
    )
    for _, group in groupby(connection.execute(query), key=lambda row: row.case_id):
        before: date | None = None
        for row in group:
            day = local_day(row.at)
            wait = None if before is None else max(workdays_between(before, day), 0)
            before = day if row.action in STEPS else before
            yield _row(row, day, wait)


def _row(row: Any, day: date, wait: int | None) -> tuple[Any, ...]:
    states = kinds()[row.kind].states if row.kind in kinds() else {}
    own = {
        "event_id": str(row.id),
        "month": f"{day:%Y-%m}",
        "event_date": day,
        "case_id": str(row.case_id),
        "case_kind": row.kind,
        "step": row.transition,
        "source_state": row.source,
        "target_state": row.target,
        "outcome": row.body.get("outcome"),
        "is_end": bool(row.target in states and states[row.target].is_end),
        "wait_days": wait,
    }
    return tuple(own.get(name, getattr(row, name, None)) for name in COLUMNS)


def local_day(at: str) -> date:
    """The day in China on which something happened, from its time in UTC.

    >>> local_day("2026-11-30T16:30:00.000000Z").isoformat()
    '2026-12-01'
    """
    return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(CHINA).date()
