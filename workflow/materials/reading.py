"""The library as it is read: every material with how it is used, the versions of one, what a map or a lead has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Select, distinct, func, or_, select

from workflow.db import Database
from workflow.maps.tables import map_members as members
from workflow.materials.model import Material
from workflow.materials.tables import map_materials, material_files, material_opens, material_versions, materials
from workflow.model import Refused
from workflow.schema import cases

STATUSES = ("valid", "later", "expired", "retired")
COUNTS = ("maps_cnt", "leads_cnt", "opens_cnt", "readers_cnt")
LIBRARY = pl.Schema({
    "version_id": pl.Int64, "material_id": pl.Int64, "number": pl.Int64, "name": pl.String, "product_id": pl.String,
    "industry_code": pl.String, "lang": pl.String, "owner_id": pl.String, "form": pl.String, "valid_from": pl.String,
    "valid_until": pl.String, "added_at": pl.String, "status": pl.String, **dict.fromkeys(COUNTS, pl.Int64),
})  # fmt: skip
_newest = (
    select(material_versions.c.material_id, func.max(material_versions.c.number).label("newest_number"))
    .group_by(material_versions.c.material_id)
    .subquery()
)
_NAMES = [one.name for one in fields(Material)]


def _versions() -> Select[*tuple[Any, ...]]:
    """Versions with their material, as the fields of Material."""
    v, m = material_versions.c, materials.c
    of = {"version_id": v.id, "newest_number": _newest.c.newest_number}
    of |= {name: m[name] for name in ("name", "lang", "owner_id", "product_id", "industry_code", "retired_at")}
    named = [(of[name] if name in of else v[name]).label(name) for name in _NAMES]
    query = select(*named).join(materials, m.id == v.material_id)
    return query.join(_newest, _newest.c.material_id == v.material_id)


def _read(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[Material, ...]:
    return tuple(Material(*row) for row in connection.execute(query))


def one(database: Database, version_id: int) -> Material:
    """A version. Raises Refused where there is none."""
    with database.reading() as connection:
        return chosen(connection, (version_id,))[0]


def chosen(connection: Connection, version_ids: Iterable[int]) -> tuple[Material, ...]:
    """Versions by number. Raises Refused where one is missing."""
    wanted = sorted(set(version_ids))
    found = _read(connection, _versions().where(material_versions.c.id.in_(wanted)).order_by(material_versions.c.id))
    if len(found) < len(wanted):
        raise Refused("unknown", "material: there is no such version", field="material")
    return found


def history(database: Database, material_id: int) -> tuple[Material, ...]:
    """All versions of a material, the newest first."""
    query = _versions().where(material_versions.c.material_id == material_id)
    with database.reading() as connection:
        return _read(connection, query.order_by(material_versions.c.number.desc()))


def content(database: Database, version_id: int) -> bytes:
    """The file of a version, empty where it is none."""
    query = select(material_files.c.content).join(
        material_versions, material_versions.c.file_hash == material_files.c.sha256
    )
    with database.reading() as connection:
        return bytes(connection.execute(query.where(material_versions.c.id == version_id)).scalar() or b"")


def of_map(connection: Connection, case_id: int) -> tuple[Material, ...]:
    """What a map goes out with, by name."""
    query = _versions().join(map_materials, map_materials.c.version_id == material_versions.c.id)
    return _read(connection, query.where(map_materials.c.case_id == case_id).order_by(materials.c.name))


def of_lead(database: Database, lead_id: int) -> tuple[Material, ...]:
    """What the map of a lead went out with for the lead's product, by name."""
    query = (
        _versions()
        .join(map_materials, map_materials.c.version_id == material_versions.c.id)
        .join(members, members.c.case_id == map_materials.c.case_id)
        .where(members.c.lead_id == lead_id, _is_for(members.c.product_id))
    )
    with database.reading() as connection:
        return _read(connection, query.order_by(materials.c.name))


def _is_for(product_id: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(materials.c.product_id.is_(None), materials.c.product_id == product_id)


def valid_for(database: Database, product_ids: Iterable[str], today: date) -> tuple[Material, ...]:
    """The newest versions that may be attached for products today: theirs first, then those of every product."""
    products = list(product_ids)
    is_for = or_(materials.c.product_id.is_(None), materials.c.product_id.in_(products))
    query = _versions().where(is_for, material_versions.c.number == _newest.c.newest_number)
    order = (materials.c.product_id.is_(None), materials.c.name, materials.c.id)
    with database.reading() as connection:
        found = _read(connection, query.order_by(*order))
    return tuple(one for one in found if one.status(today) == "valid")


def library(database: Database, today: date, owner_ids: Iterable[str] | None = None) -> pl.DataFrame:
    """Every material in its newest version with how it is used; LIBRARY, those in use first, then by name;
    `owner_ids`: theirs alone.

    maps_cnt: maps that have any version of it and were not withdrawn; leads_cnt: leads of these about its product;
    opens_cnt, readers_cnt: how often it was opened, by how many.
    """
    query = _versions().where(material_versions.c.number == _newest.c.newest_number)
    if owner_ids is not None:
        query = query.where(materials.c.owner_id.in_(list(owner_ids)))
    with database.reading() as connection:
        found = _read(connection, query)
        used = usage(connection)
    made = [
        {**vars(one), "status": one.status(today), **used.get(one.material_id, dict.fromkeys(COUNTS, 0))}
        for one in found
    ]
    frame = pl.DataFrame([{name: row[name] for name in LIBRARY} for row in made], schema=LIBRARY)
    place = pl.col("status").replace_strict({one: at for at, one in enumerate(STATUSES)}, return_dtype=pl.Int8)
    return frame.sort(place, "name", "material_id")


def usage(connection: Connection) -> dict[int, dict[str, int]]:
    """How each material is used, all its versions together: material -> COUNTS."""
    number = material_versions.c.material_id
    on_maps = (
        select(number, func.count(distinct(map_materials.c.case_id)), func.count(distinct(members.c.lead_id)))
        .join(map_materials, map_materials.c.version_id == material_versions.c.id)
        .join(materials, materials.c.id == number)
        .join(cases, cases.c.id == map_materials.c.case_id)
        .join(members, (members.c.case_id == cases.c.id) & _is_for(members.c.product_id), isouter=True)
        .where(cases.c.state != "withdrawn")
    )
    opens = select(number, func.count(), func.count(distinct(material_opens.c.person_id)))
    opens = opens.join(material_opens, material_opens.c.version_id == material_versions.c.id)
    maps_of = {row[0]: tuple(row[1:]) for row in connection.execute(on_maps.group_by(number))}
    opens_of = {row[0]: tuple(row[1:]) for row in connection.execute(opens.group_by(number))}
    return {
        key: dict(zip(COUNTS, (*maps_of.get(key, (0, 0)), *opens_of.get(key, (0, 0))), strict=True))
        for key in {*maps_of, *opens_of}
    }
