"""Leads and messages of a sales map, in one transaction: all of them or none, and never a second time.

Who clicks twice, or resumes after a kill, finds the map running and opens nothing more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from mart.months import days_in_month
from workflow import cases, opening, store
from workflow.db import Database
from workflow.maps import store as maps_store
from workflow.maps.model import Map, Pushed
from workflow.maps.plan import Plan
from workflow.maps.tables import map_members as members
from workflow.maps.tables import maps
from workflow.materials.model import LANGS, in_language
from workflow.model import Actor, Case, Decision, Member, Message, Refused, Subject

MEASURED_MONTHS = 3  # from the month of the push on
TEMPLATE = "map_leads"
_LEAD_OF = update(members).where(members.c.case_id == bindparam("map"), members.c.customer_id == bindparam("customer"))
Figures = Mapping[str, Mapping[str, Any]]


def push(
    database: Database, case_id: int, version: int, actor: Actor, today: date, figures: Figures | None = None
) -> Pushed:
    """Open a lead for everybody who is assigned and tell each manager once. A map that is out already is answered with
    no new lead. `figures`: customer to the figures of the day, which the lead keeps. Raises Refused, Conflict."""
    found = maps_store.read(database, case_id, actor)
    if found.is_pushed:
        return Pushed(found.case)
    if not found.assigned_cnt:
        raise Refused("required", f"map {case_id}: nobody is assigned", field="team")
    told = recipients(database, case_id)
    done = Counter[str]()

    def work(case: Case) -> Decision:
        decision = cases.decide(case, "push", actor, {}, today)
        team = [Member(one, "team") for one in (*told, *found.plan.team.support_ids)]
        after = replace(decision.case, members=tuple(dict.fromkeys((*decision.case.members, *team))))
        return replace(decision, case=after, messages=tuple(message(found, one, about) for one, about in told.items()))

    def also(connection: Connection, case: Case) -> None:
        done.update(_leads(connection, found.plan, case, actor, today, figures or {}))
        own = {"pushed_on": today.isoformat(), "held_until": last_day(today).isoformat()}
        connection.execute(update(maps).where(maps.c.case_id == case_id).values(**own))

    after = store.change(database, case_id, version, actor, work, also)
    return Pushed(after, done["new"], done["old"], done["refused"], len(told))


def recipients(database: Database, case_id: int) -> dict[str, Counter[str]]:
    """Managers with how many leads each gets of which product, who gets most first."""
    query = select(members.c.owner_id, members.c.product_id).where(
        members.c.case_id == case_id, members.c.owner_id.is_not(None)
    )
    told: dict[str, Counter[str]] = {}
    with database.reading() as connection:
        for row in connection.execute(query.order_by(members.c.place)):
            told.setdefault(row.owner_id, Counter())[row.product_id] += 1
    return dict(sorted(told.items(), key=lambda one: -one[1].total()))


def message(found: Map, recipient_id: str, about: Counter[str]) -> Message:
    """What a manager is told: how many leads of which map, about which products, with which material."""
    words = found.plan.message
    theirs = [one for one in found.plan.products if about[one.product_id]]
    attached = [one for one in found.materials if not one.product_id or about[one.product_id]]
    params = {
        "leads_cnt": about.total(),
        "products_zh": "、".join(one.label_zh for one in theirs),
        "products_en": ", ".join(one.label_en or one.label_zh for one in theirs),
        "text": " · ".join(one for one in (words.note, words.material) if one),
        "materials": {lang: [one.name for one in in_language(attached, lang)] for lang in LANGS},
    }
    return Message(recipient_id, TEMPLATE, params)


def _leads(connection: Connection, plan: Plan, case: Case, actor: Actor, today: date, figures: Figures) -> Counter[str]:
    """One lead a member that is assigned and has none; what became of them."""
    query = select(members).where(
        members.c.case_id == case.id,
        members.c.owner_id.is_not(None),
        members.c.lead_id.is_(None),
        members.c.is_holdout.is_(False),
    )
    names = {one.product_id: (one.label_zh, one.label_en or one.label_zh) for one in plan.products}
    done = Counter[str]()
    for row in connection.execute(query.order_by(members.c.place)).mappings().all():
        form = {"product_id": row["product_id"], "note": plan.message.note}
        subject = replace(subject_of(row, names), figures=figures.get(row["customer_id"], {}))
        lead = opening.open_one(connection, "lead", subject, actor, form, today, row["owner_id"], tells=False)
        if lead.case is None:
            done["refused"] += 1
            continue
        done["new" if lead.is_new else "old"] += 1
        connection.execute(_LEAD_OF, {"map": case.id, "customer": row["customer_id"], "lead_id": lead.case.id})
    return done


def subject_of(row: RowMapping, names: dict[str, tuple[str, str]]) -> Subject:
    """What a lead is about: the customer and the product, so that another product is another lead."""
    zh, en = names.get(row["product_id"], (row["product_id"],) * 2)
    own = {name: row[name] for name in ("customer_id", "branch_id", "manager_id", "product_manager_id", "product_id")}
    return Subject(
        "customer",
        f"{row['customer_id']}|{row['product_id']}",
        f"{row['label_zh']} · {zh}",
        f"{row['label_en'] or row['label_zh']} · {en}",
        **own,
        effect_cny=row["expected_ep_cny"],
    )


def last_day(pushed_on: date) -> date:
    """The last day of the months a map is measured in.

    >>> last_day(date(2026, 11, 29)).isoformat()
    '2027-01-31'
    """
    number = pushed_on.year * 12 + pushed_on.month - 1 + MEASURED_MONTHS - 1
    return date(number // 12, number % 12 + 1, days_in_month(number))
