"""How a sales map goes: its leads as far as the reader sees them, by stage, and what is stuck."""

from __future__ import annotations

from datetime import date
from statistics import median
from typing import Any

import polars as pl
from sqlalchemy import RowMapping, select

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


def leads(database: Database, actor: Actor, today: date, case_id: int | None = None) -> pl.DataFrame:
    """Leads in reach of one map, or of all; LEADS, the longest overdue first.

    is_contacted: an outcome says that somebody was reached, or the product was opened. asked_cnt, answered_cnt: support
    requests; feedback_days, answer_days: working days to the first contact logged and to an answer, null without one.
    """
    query = select(members.c.case_id.label("map_id"), members.c.expected_ep_cny.label("expected"), cases).join(
        cases, cases.c.id == members.c.lead_id
    )
    query = (
        query.where(reachable(actor))
        if case_id is None
        else query.where(reachable(actor), members.c.case_id == case_id)
    )
    with database.reading() as connection:
        found = connection.execute(query.order_by(cases.c.due_on.asc().nulls_last(), cases.c.id)).mappings().all()
        if not found:
            return pl.DataFrame(schema=LEADS)
        ids = select(members.c.lead_id).where(members.c.lead_id.is_not(None))
        ids = ids if case_id is None else ids.where(members.c.case_id == case_id)
        taken = connection.execute(
            select(events.c.case_id, events.c.transition, events.c.at)
            .where(events.c.case_id.in_(ids), events.c.transition.in_(_STEPS))
            .order_by(events.c.case_id, events.c.seq)
        ).all()
    steps: dict[int, list[tuple[str, date]]] = {}
    for lead_id, step, at in taken:
        steps.setdefault(lead_id, []).append((step, local_day(at)))
    return pl.DataFrame([_lead(row, steps.get(row["id"], []), today) for row in found], schema=LEADS)


def _lead(row: RowMapping, steps: list[tuple[str, date]], today: date) -> dict[str, Any]:
    opened, outcome = local_day(row["opened_at"]), row["fields"].get("outcome")
    first = next((day for step, day in steps if step in ("feedback", "win")), None)
    asked: list[date] = []
    answers: list[int] = []
    for step, day in steps:
        if step == "ask_support":
            asked.append(day)
        elif step == "give_support" and len(answers) < len(asked):
            answers.append(workdays_between(asked[len(answers)], day))
    is_won = row["state"] == "won"
    own = {name: row[name] for name in _OWN}
    return own | {
        "lead_id": row["id"], "case_id": row["map_id"], "expected_ep_cny": row["expected"], "state": row["state"],
        "is_open": row["is_open"], "due_on": row["due_on"], "opened_on": opened, "outcome": outcome,
        "is_contacted": is_won or outcome in REACHED, "is_interested": is_won or outcome == "interested",
        "is_won": is_won, "is_late": bool(row["is_open"] and row["due_on"] and row["due_on"] < today.isoformat()),
        "asked_cnt": len(asked), "answered_cnt": len(answers),
        "feedback_days": None if first is None else max(workdays_between(opened, first), 0),
        "answer_days": median(answers) if answers else None,
        "age_days": max(workdays_between(opened, today), 0) if row["is_open"] else None,
    }  # fmt: skip


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
