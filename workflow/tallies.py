"""What a view of the inbox adds up to, all pages of it, and how much happened on the cases in reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, func, select

from workflow.db import Database
from workflow.inbox import Filters, where
from workflow.model import Actor
from workflow.reach import reachable
from workflow.schema import cases, events


@dataclass(frozen=True)
class Tally:
    """`count` cases, `late_cnt` of them past their date, the first of which was due on `oldest`; `effect_cny`: their
    effects, each customer (or other subject) once, by its largest; `largest_cny`: the largest single one, for a unit;
    None where no case has any."""

    count: int
    late_cnt: int
    oldest: str | None
    effect_cny: Decimal | None
    largest_cny: Decimal | None


def tally(database: Database, actor: Actor, view: str, today: date, filters: Filters = Filters()) -> Tally:
    """The sums of a view."""
    mine, effect = where(actor, view, today, filters), cases.c.effect_cny
    is_late = cases.c.due_on < today.isoformat()
    about = func.coalesce(cases.c.customer_id, cases.c.subject_type + "|" + cases.c.subject_id)
    order = func.abs(effect).desc(), cases.c.due_on.asc().nulls_last(), cases.c.id
    place = func.row_number().over(partition_by=about, order_by=order)
    each = select(effect, place.label("place")).where(mine, effect.is_not(None)).subquery()
    counts = select(func.count(), func.count().filter(is_late), func.min(cases.c.due_on).filter(is_late)).where(mine)
    sums = select(func.sum(each.c.effect_cny), func.max(func.abs(each.c.effect_cny))).where(each.c.place == 1)
    with database.reading() as connection:
        row, money = connection.execute(counts).one(), connection.execute(sums).one()
    whole, largest = (None if one is None else round(Decimal(one), 2) for one in money)
    return Tally(row[0], row[1], row[2], whole, largest)


def owners(database: Database, actor: Actor, view: str, today: date) -> tuple[str, ...]:
    """Who owns the cases of a view, by number."""
    query = select(cases.c.owner_id).distinct().where(where(actor, view, today, Filters()))
    with database.reading() as connection:
        return tuple(connection.execute(query.order_by(cases.c.owner_id)).scalars())


def changes(database: Database, actor: Actor, since: str) -> Mapping[str, int]:
    """What others did on cases in reach since a time: cases `opened`, `ended`, `moved` on, and comments (`talk`)."""
    step, case = events.c.action == "transition", events.c.case_id.distinct()
    kinds = {
        "opened": func.count(case).filter(events.c.action == "opened"),
        "ended": func.count(case).filter(and_(step, cases.c.is_open.is_(False))),
        "moved": func.count(case).filter(and_(step, cases.c.is_open)),
        "talk": func.count().filter(events.c.action == "comment"),
    }
    query = select(*(one.label(name) for name, one in kinds.items())).join(cases, cases.c.id == events.c.case_id)
    query = query.where(events.c.at > since, events.c.actor_id != actor.person_id, reachable(actor))
    with database.reading() as connection:
        return {str(name): int(count) for name, count in connection.execute(query).one()._mapping.items()}
