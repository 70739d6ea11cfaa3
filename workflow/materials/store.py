"""The library's writer: a material, its versions, its end, and each time one is opened; audited in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from workflow import audit, rows
from workflow.db import Database
from workflow.materials import reading
from workflow.materials.model import About, Draft, Material, check, check_about
from workflow.materials.tables import map_materials, material_files, material_opens, material_versions, materials
from workflow.model import Actor, Refused

versions = material_versions.c


def add(database: Database, actor: Actor, about: About, draft: Draft) -> int:
    """A new material with its first version; its number. Raises Refused."""
    _may_publish(actor)
    check_about(about)
    check(draft)
    own = {"name": about.name.strip(), "lang": about.lang, "owner_id": actor.person_id, "added_at": rows.now()}
    own |= {"product_id": about.product_id, "industry_code": about.industry_code}
    with database.writing() as connection:
        made = connection.execute(insert(materials).values(**own).returning(materials.c.id)).scalar_one()
        _insert(connection, made, 1, actor, draft)
        audit.record(connection, actor, "material_added", "material", str(made), {"version": 1})
    return int(made)


def add_version(database: Database, material_id: int, after: int, actor: Actor, draft: Draft) -> int:
    """A new version of one's own material, made while version `after` was the last; its number. Raises Refused."""
    check(draft)
    with database.writing() as connection:
        _own(connection, material_id, actor)
        last = connection.execute(
            select(func.max(versions.number)).where(versions.material_id == material_id)
        ).scalar_one()
        if last != after:
            line = f"material {material_id}: version {after} was shown, {last} is the last; look at it again"
            raise Refused("stale", line, field=material_id)
        _insert(connection, material_id, last + 1, actor, draft)
        audit.record(connection, actor, "material_added", "material", str(material_id), {"version": last + 1})
    return int(last) + 1


def retire(database: Database, material_id: int, actor: Actor) -> None:
    """Take one's own material out of use: no map can attach it from now on; those that have it keep it. Raises
    Refused."""
    with database.writing() as connection:
        _own(connection, material_id, actor)
        own = {"retired_at": rows.now(), "retired_by": actor.person_id}
        connection.execute(update(materials).where(materials.c.id == material_id).values(**own))
        audit.record(connection, actor, "material_retired", "material", str(material_id))


def opened(database: Database, actor: Actor, version_id: int, case_id: int | None = None) -> None:
    """Note that somebody opened a version, from a case or from the library. Raises Refused."""
    if not may_read(actor):
        raise Refused("not_allowed", f"material: not for {actor.person_id}", step="open")
    one = reading.one(database, version_id)
    own = {"version_id": version_id, "person_id": actor.person_id, "at": rows.now(), "case_id": case_id}
    with database.writing() as connection:
        connection.execute(insert(material_opens).values(**own))
        audit.record(connection, actor, "read", "material", str(one.material_id), {"version": one.number})


def attach(connection: Connection, case_id: int, version_ids: Iterable[int], today: date) -> None:
    """Say which versions a map goes out with, in its transaction. Those it has already may stay whatever became of
    them; a new one must be valid. Raises Refused."""
    wanted = set(version_ids)
    mine = map_materials.c.case_id == case_id
    there = set(connection.execute(select(map_materials.c.version_id).where(mine)).scalars())
    for one in reading.chosen(connection, wanted - there):
        if one.status(today) != "valid":
            raise Refused("invalid", f"material {one.name}: is {one.status(today)}", field="material")
    connection.execute(delete(map_materials).where(mine, map_materials.c.version_id.in_(there - wanted)))
    for version_id in sorted(wanted - there):
        connection.execute(insert(map_materials).values(case_id=case_id, version_id=version_id))


def may_publish(actor: Actor) -> bool:
    """Whether somebody may put material into the library."""
    return actor.scope.record.publishes_materials


def may_read(actor: Actor) -> bool:
    """Whether the library is for somebody: whoever reads the business."""
    return "business" in actor.scope.record.subjects


def _may_publish(actor: Actor) -> None:
    if not may_publish(actor):
        raise Refused("not_allowed", f"material: not for {actor.person_id} ({actor.scope})", step="publish")


def _own(connection: Connection, material_id: int, actor: Actor) -> None:
    """A material in use whose owner acts. Raises Refused."""
    _may_publish(actor)
    row = connection.execute(select(materials).where(materials.c.id == material_id)).one_or_none()
    if row is None or row.retired_at:
        raise Refused("closed", f"material {material_id}: is not in use")
    if row.owner_id not in actor.ids:
        raise Refused("not_allowed", f"material {material_id}: not for {actor.person_id}", step="publish")


def _insert(connection: Connection, material_id: int, number: int, actor: Actor, draft: Draft) -> None:
    own: dict[str, Any] = {"form": draft.form, "content": draft.content.strip(), "note": draft.note.strip()}
    own |= {"valid_from": draft.since.isoformat(), "valid_until": draft.until.isoformat() if draft.until else None}
    own |= {"added_at": rows.now(), "added_by": actor.person_id, "file_hash": _kept(connection, draft)}
    connection.execute(insert(material_versions).values(material_id=material_id, number=number, **own))


def _kept(connection: Connection, draft: Draft) -> str | None:
    """The hash of a file's content, which is stored once however often it is handed in."""
    if draft.form != "file":
        return None
    digest = hashlib.sha256(draft.data).hexdigest()
    known = select(material_files.c.sha256).where(material_files.c.sha256 == digest)
    if connection.execute(known).first() is None:
        own = {"sha256": digest, "size_bytes": len(draft.data), "content": draft.data}
        connection.execute(insert(material_files).values(**own))
    return digest


__all__ = ["Material", "add", "add_version", "attach", "may_publish", "may_read", "opened", "retire"]
