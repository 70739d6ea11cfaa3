"""A material goes to another owner: given by its owner or whoever is above them, to somebody who may publish; audited,
and those it concerns are told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from mart.scope import parse
from workflow import audit, people, rows
from workflow.db import Database
from workflow.materials.tables import materials
from workflow.model import Actor, Refused
from workflow.rights import HEAD_OFFICE
from workflow.schema import outbox, person_scopes

TEMPLATE = "material"


def may_hand_over(database: Database, owner_id: str, actor: Actor) -> bool:
    """Whether somebody may give the material of an owner away: the owner, who stands in for them, who is above them."""
    with database.reading() as connection:
        return _may(connection, owner_id, actor)


def heirs(database: Database, owner_id: str) -> tuple[str, ...]:
    """Who can get it: everybody here who may publish, but the owner; by number."""
    with database.reading() as connection:
        rows_of = connection.execute(select(person_scopes.c.person_id, person_scopes.c.scope))
        publishing = {one.person_id for one in rows_of if parse(one.scope).record.publishes_materials}
        found = people.find(connection, publishing - {owner_id})
    return tuple(sorted(key for key, person in found.items() if person.is_active))


def hand_over(database: Database, material_id: int, owner_id: str, to: str, actor: Actor) -> None:
    """Give a material in use, whose owner was `owner_id` when it was looked at, to `to`. Its versions and the maps that
    have them stay as they are. Raises Refused."""
    able = heirs(database, owner_id)
    with database.writing() as connection:
        row = connection.execute(select(materials).where(materials.c.id == material_id)).one_or_none()
        if row is None or row.retired_at:
            raise Refused("closed", f"material {material_id}: is not in use")
        if row.owner_id != owner_id:
            line = f"material {material_id}: {owner_id} was shown, {row.owner_id} owns it; look at it again"
            raise Refused("stale", line, field=material_id)
        if not _may(connection, owner_id, actor):
            raise Refused("not_allowed", f"material {material_id}: not for {actor.person_id}", step="hand_over")
        if to not in able:
            raise Refused("invalid", f"material {material_id}: {to!r} cannot publish, or owns it", field="new_owner")
        connection.execute(update(materials).where(materials.c.id == material_id).values(owner_id=to))
        audit.record(
            connection, actor, "material_handed_over", "material", str(material_id), {"from": owner_id, "to": to}
        )
        _tell(connection, row, to, actor)


def _may(connection: Connection, owner_id: str, actor: Actor) -> bool:
    above = rows.superiors(connection, owner_id, HEAD_OFFICE)
    return bool({owner_id, *above} & set(actor.ids)) and "business" in actor.scope.record.subjects


def _tell(connection: Connection, row: Row[Any], to: str, actor: Actor) -> None:
    """The new owner, and the one before where somebody else gave it away."""
    now = rows.now()
    told = [to] + [one for one in (row.owner_id,) if one not in actor.ids]
    params = {"label": row.name, "by": actor.person_id, "owner": to}
    for person_id in told:
        connection.execute(
            insert(outbox).values(
                recipient_id=person_id,
                template=TEMPLATE,
                params=params,
                queued_at=now,
                status="queued",
                attempts_cnt=0,
                dedupe_key=f"material:{row.id}:{now}:{person_id}",
            )
        )
