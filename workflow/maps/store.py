"""Sales maps stored: opened, planned step by step, drawn once. Each change names the version it was made from, and map,
event and audit row are stored together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from workflow import inbox, opening, rights, rows, store
from workflow.db import Database
from workflow.export import local_day
from workflow.maps import holdout, plan
from workflow.maps.model import Candidate, Map
from workflow.maps.tables import map_members as members
from workflow.maps.tables import maps
from workflow.maps.taken import nobodys
from workflow.materials import reading as material_reading
from workflow.materials import store as materials
from workflow.model import Actor, Case, Decision, Event, Refused, Subject
from workflow.reach import reachable
from workflow.schema import cases as all_cases

KIND = "sales_map"
PER_INSERT = 500


def open_map(database: Database, actor: Actor, name: str, today: date, first: plan.Plan = plan.Plan()) -> Case:
    """A new map under a name; `first`: what it starts with. Raises Refused."""
    name = name.strip()
    if not name or len(name) > 100:
        raise Refused("required", "name: between 1 and 100 characters", field="name")
    subject = Subject("map", f"{actor.person_id}|{name}", name, name)
    with database.writing() as connection:
        found = opening.open_one(connection, KIND, subject, actor, {}, today, None)
        if found.case is None:
            raise found.refused or Refused("unknown", f"{name}: could not be opened")
        connection.execute(insert(maps).values(case_id=found.case.id, plan=plan.stored(first)))
        materials.attach(connection, found.case.id, first.message.material_ids, today)
        return found.case


def read(database: Database, case_id: int, actor: Actor) -> Map:
    """A map that one may see: in reach, or with a lead of it in reach. Raises Refused."""
    with database.reading() as connection:
        case = rows.read_case(connection, case_id)
        if case is not None and case.kind == KIND and _has_lead(connection, case_id, actor):
            return _map(connection, case)
    case = inbox.read(database, case_id, actor)
    if case.kind != KIND:
        raise Refused("unknown", f"case {case_id}: is no sales map", field="map")
    with database.reading() as connection:
        return _map(connection, case)


def _has_lead(connection: Connection, case_id: int, actor: Actor) -> bool:
    query = select(all_cases.c.id).join(members, members.c.lead_id == all_cases.c.id)
    query = query.where(members.c.case_id == case_id, reachable(actor))
    return connection.execute(query.limit(1)).first() is not None


def _map(connection: Connection, case: Case) -> Map:
    row = connection.execute(select(maps).where(maps.c.case_id == case.id)).one()
    counts = connection.execute(
        select(
            func.count().filter(members.c.is_holdout.is_(False)),
            func.count().filter(members.c.is_holdout.is_(True)),
            func.count(members.c.owner_id),
        ).where(members.c.case_id == case.id)
    ).one()
    own = {name: getattr(row, name) for name in ("seed", "drawn_at", "pushed_on", "held_until")}
    return Map(
        case,
        plan.read(row.plan),
        **own,
        targets_cnt=counts[0],
        held_cnt=counts[1],
        assigned_cnt=counts[2],
        materials=material_reading.of_map(connection, case.id),
    )


def save_step(database: Database, case_id: int, version: int, actor: Actor, step: str, value: Any) -> Case:
    """Save one step of the plan, from the version that was shown. Products and targets are fixed once the hold-out is
    drawn. Raises Refused, Conflict."""

    def also(connection: Connection, case: Case) -> None:
        found = _map(connection, case)
        if found.is_drawn and step in ("products", "targets"):
            raise _fixed(case_id, step)
        after = found.plan.with_step(step, value)
        connection.execute(update(maps).where(maps.c.case_id == case_id).values(plan=plan.stored(after)))
        if step == "message":
            materials.attach(connection, case_id, value.material_ids, local_day(case.changed_at))

    plan.check(step, value)
    content = plan.stored(plan.Plan().with_step(step, value))[step]
    return store.change(
        database, case_id, version, actor, _planning(actor, "planned", step=step, content=content), also
    )


def keep(database: Database, case_id: int, actor: Actor, targets: plan.Targets) -> None:
    """Keep rules of step two that are being tried: the last ones stand, and the map's version and history do not move
    until they are drawn. Raises Refused."""
    plan.check("targets", targets)
    with database.writing() as connection:
        case = rows.read_case(connection, case_id)
        if case is None:
            raise Refused("unknown", f"map {case_id}: is not there", field="map")
        _planning(actor, "planned")(case)
        found = _map(connection, case)
        if found.is_drawn:
            raise _fixed(case_id, "targets")
        draft = plan.stored(replace(found.plan, targets=targets))
        connection.execute(update(maps).where(maps.c.case_id == case_id).values(plan=draft))


def _fixed(case_id: int, step: str) -> Refused:
    return Refused("drawn", f"map {case_id}: the hold-out is drawn; copy the map to plan anew", field=step)


def draw(
    database: Database, case_id: int, version: int, actor: Actor, candidates: Sequence[Candidate], seed: int
) -> Case:
    """Fix who is approached and who is held out, once and for good: the first `most_cnt` candidates of the plan, each
    customer once, without those whom somebody works on for the product or who are held out. Raises Refused, Conflict.
    """
    if not 0 <= seed < 2**31:
        raise Refused("invalid", f"seed: {seed}, write 0 to {2**31 - 1}", field="seed")
    for one in candidates:
        rights.check_open(one.subject, actor)

    def also(connection: Connection, case: Case) -> None:
        found = _map(connection, case)
        if found.is_drawn:
            raise Refused("drawn", f"map {case_id}: the hold-out is drawn already", field="targets")
        if not {"products", "targets"} <= set(found.plan.saved):
            raise Refused("required", f"map {case_id}: products and targets come first", field="targets")
        chosen = nobodys(connection, candidates)[: found.plan.targets.most_cnt]
        if len(chosen) < 2:
            raise Refused("required", f"map {case_id}: nobody is left to approach", field="targets")
        is_held = holdout.drawn([one.product_id for one in chosen], found.plan.targets.holdout_pct, seed)
        made = [_member(case_id, at, *both) for at, both in enumerate(zip(chosen, is_held, strict=True), 1)]
        for first in range(0, len(made), PER_INSERT):
            connection.execute(insert(members), made[first : first + PER_INSERT])
        own = {"seed": seed, "drawn_at": case.changed_at}
        connection.execute(update(maps).where(maps.c.case_id == case_id).values(**own))

    return store.change(database, case_id, version, actor, _planning(actor, "drawn", seed=seed), also)


def _member(case_id: int, place: int, one: Candidate, is_held: bool) -> dict[str, Any]:
    subject = {
        name: getattr(one.subject, name)
        for name in ("customer_id", "label_zh", "label_en", "branch_id", "manager_id", "product_manager_id")
    }
    numbers = {name: getattr(one, name) for name in ("product_id", "probability", "ep_if_taken_cny", "expected_ep_cny")}
    reasons = {"reason_zh": one.reason_zh, "reason_en": one.reason_en}
    return {"case_id": case_id, "place": place, **subject, **numbers, **reasons, "is_holdout": is_held}


def assign(database: Database, case_id: int, version: int, actor: Actor, owners: Mapping[str, str]) -> Case:
    """Say who contacts which customer (customer → person); who is not named is nobody's. Raises Refused, Conflict."""

    def also(connection: Connection, case: Case) -> None:
        mine = members.c.case_id == case_id
        if not _map(connection, case).is_drawn:
            raise Refused("required", f"map {case_id}: targets come first", field="targets")
        connection.execute(update(members).where(mine).values(owner_id=None))
        by_owner: dict[str, list[str]] = {}
        for customer_id, owner_id in owners.items():
            by_owner.setdefault(owner_id, []).append(customer_id)
        for owner_id, theirs in by_owner.items():
            chosen = (mine, members.c.customer_id.in_(theirs), members.c.is_holdout.is_(False))
            connection.execute(update(members).where(*chosen).values(owner_id=owner_id))

    work = _planning(actor, "planned", step="assignment", managers_cnt=len(set(owners.values())), leads_cnt=len(owners))
    return store.change(database, case_id, version, actor, work, also)


def _planning(actor: Actor, action: str, **body: Any) -> Any:
    """A change to the plan of a map that is being planned; its owner makes it."""

    def work(case: Case) -> Decision:
        if case.kind != KIND or case.state != "planning":
            raise Refused("closed", f"case {case.id}: is no map that is being planned")
        if "owner" not in rights.relations(case, actor):
            raise Refused("not_allowed", f"map {case.id}: not for {actor.person_id}", step="planned")
        return Decision(case, (Event(action, actor.person_id, str(actor.scope), body=body),))

    return work
