"""How a sales map goes: its leads as far as the reader sees them, by stage, and what is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import Any

import polars as pl
from sqlalchemy import select

from workflow.db import Database
from workflow.export import local_day
from workflow.maps.tables import map_members as members
from workflow.model import Actor
from workflow.reach import reachable
from workflow.schema import cases, events
from workflow.workdays import workdays_between

REACHED = ("reached", "interested", "later", "refused")  # outcomes of a contact that took place
STAGES = ("lead", "contacted", "interested", "support", "won")
LEADS = pl.Schema({
    "lead_id": pl.Int64, "case_id": pl.Int64, "customer_id": pl.String, "subject_id": pl.String,
    "label_zh": pl.String, "label_en": pl.String,
    "branch_id": pl.String, "owner_id": pl.String, "product_id": pl.String, "expected_ep_cny": pl.Decimal(18, 2),
    "state": pl.String, "is_open": pl.Boolean, "due_on": pl.String, "opened_on": pl.Date, "outcome": pl.String,
    "is_contacted": pl.Boolean, "is_interested": pl.Boolean, "is_won": pl.Boolean, "is_late": pl.Boolean,
    "asked_cnt": pl.Int64, "answered_cnt": pl.Int64, "feedback_days": pl.Int64, "answer_days": pl.Float64,
    "age_days": pl.Int64,
})  # fmt: skip
_OWN = ("customer_id", "subject_id", "label_zh", "label_en", "branch_id", "owner_id", "product_id")
_STEPS = ("feedback", "ask_support", "give_support", "win")
_READ = pl.Schema({name: LEADS[name] for name in ("lead_id", "case_id", *_OWN, "expected_ep_cny", "state", "is_open",
    "due_on", "outcome")} | {"opened_at": pl.String})  # fmt: skip
_TAKEN = pl.Schema(
    {"lead_id": pl.Int64, "first_on": pl.Date}
    | {name: LEADS[name] for name in ("asked_cnt", "answered_cnt", "answer_days")}
)


def leads(database: Database, actor: Actor, today: date, case_id: int | None = None) -> pl.DataFrame:
    """Leads in reach of one map, or of all; LEADS, the longest overdue first.

    is_contacted: an outcome says that somebody was reached, or the product was opened. asked_cnt, answered_cnt: support
    requests; feedback_days, answer_days: working days to the first contact logged and to an answer, null without one.
    """
    own = [cases.c[name] for name in _OWN]
    stands = cases.c.state, cases.c.is_open, cases.c.due_on, cases.c.fields["outcome"].as_string(), cases.c.opened_at
    query = select(cases.c.id, members.c.case_id, *own, members.c.expected_ep_cny, *stands)
    mine = [members.c.case_id == case_id] if case_id is not None else []
    query = query.join(members, cases.c.id == members.c.lead_id).where(reachable(actor), *mine)
    ids = select(members.c.lead_id).where(members.c.lead_id.is_not(None), *mine)
    steps = select(events.c.case_id, events.c.transition, events.c.at).where(
        events.c.case_id.in_(ids), events.c.transition.in_(_STEPS)
    )
    with database.reading() as connection:
        found = connection.execute(query.order_by(cases.c.due_on.asc().nulls_last(), cases.c.id)).all()
        taken = connection.execute(steps.order_by(events.c.case_id, events.c.seq)).all() if found else []
    rows = pl.DataFrame([tuple(row) for row in found], schema=_READ, orient="row")
    return _told(rows.join(_taken(taken), on="lead_id", how="left", maintain_order="left"), today)


def _told(rows: pl.DataFrame, today: date) -> pl.DataFrame:
    """LEADS of _READ and _TAKEN. Days are counted once for all leads that share them."""
    is_won, is_open = pl.col("state") == "won", pl.col("is_open")
    opened = {at: local_day(at) for at in rows["opened_at"].unique()}
    ages = {day: max(workdays_between(day, today), 0) for day in set(opened.values())}
    rows = rows.with_columns(
        opened_on=pl.col("opened_at").replace_strict(opened, return_dtype=pl.Date),
        is_contacted=is_won | pl.col("outcome").is_in(REACHED).fill_null(False),
        is_interested=is_won | (pl.col("outcome") == "interested").fill_null(False),
        is_won=is_won,
        is_late=is_open & (pl.col("due_on") < today.isoformat()).fill_null(False),
        asked_cnt=pl.col("asked_cnt").fill_null(0),
        answered_cnt=pl.col("answered_cnt").fill_null(0),
    )
    spans = list(rows.select("opened_on", "first_on").iter_rows())
    known = {span: max(workdays_between(*span), 0) for span in set(spans) if span[1] is not None}
    age = pl.col("opened_on").replace_strict(ages, return_dtype=pl.Int64)
    feedback = pl.Series([known.get(span) for span in spans], dtype=pl.Int64)
    return rows.with_columns(feedback_days=feedback, age_days=pl.when(is_open).then(age)).select(list(LEADS))


def _taken(taken: Sequence[Any]) -> pl.DataFrame:
    """_TAKEN of (lead, step, time): a row a lead that something was done on."""
    steps: dict[int, list[tuple[str, date]]] = {}
    for lead_id, step, at in taken:
        steps.setdefault(lead_id, []).append((step, local_day(at)))
    return pl.DataFrame([(lead_id, *_counts(own)) for lead_id, own in steps.items()], schema=_TAKEN, orient="row")


def _counts(steps: Sequence[tuple[str, date]]) -> tuple[date | None, int, int, float | None]:
    """The first day somebody was approached, requests, answers, working days to an answer (median)."""
    first = next((day for step, day in steps if step in ("feedback", "win")), None)
    asked: list[date] = []
    answers: list[int] = []
    for step, day in steps:
        if step == "ask_support":
            asked.append(day)
        elif step == "give_support" and len(answers) < len(asked):
            answers.append(workdays_between(asked[len(answers)], day))
    return first, len(asked), len(answers), median(answers) if answers else None


def funnel(found: pl.DataFrame) -> dict[str, int]:
    """Leads by how far they came; a later stage is part of an earlier one but support, which counts who asked."""
    return {
        "lead": found.height,
        "contacted": int(found["is_contacted"].sum()),
        "interested": int(found["is_interested"].sum()),
        "support": int((found["asked_cnt"] > 0).sum()),
        "won": int(found["is_won"].sum()),
    }


def by(found: pl.DataFrame, key: str) -> pl.DataFrame:
    """The same by branch_id, owner_id, product_id, state or another column: key, leads_cnt, contacted_cnt,
    interested_cnt, won_cnt, late_cnt, unanswered_cnt, feedback_days (median), expected_ep_cny."""
    return (
        found.group_by(pl.col(key).alias("key"), maintain_order=True)
        .agg(
            leads_cnt=pl.len(),
            contacted_cnt=pl.col("is_contacted").sum(),
            interested_cnt=pl.col("is_interested").sum(),
            won_cnt=pl.col("is_won").sum(),
            late_cnt=pl.col("is_late").sum(),
            unanswered_cnt=(pl.col("asked_cnt") - pl.col("answered_cnt")).sum(),
            feedback_days=pl.col("feedback_days").median(),
            expected_ep_cny=pl.col("expected_ep_cny").sum(),
        )
        .sort("late_cnt", "leads_cnt", "key", descending=[True, True, False])
    )
