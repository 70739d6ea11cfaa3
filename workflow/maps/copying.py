"""A map as the beginning of another one: what is fixed by a draw or grown old is made anew."""

from __future__ import annotations

from datetime import date

from workflow.db import Database
from workflow.maps import plan, store
from workflow.maps.model import Map
from workflow.materials import reading
from workflow.model import Actor, Case


def copied(database: Database, case_id: int, actor: Actor, name: str, today: date) -> Case:
    """A new map with the plan of another one; targets and hold-out are drawn anew, and of its material it has what is
    valid, in the newest version. Raises Refused."""
    found = store.read(database, case_id, actor)
    return store.open_map(database, actor, name, today, plan.renewed(found.plan, _newest(database, found, today)))


def _newest(database: Database, found: Map, today: date) -> tuple[int, ...]:
    newest = {reading.history(database, one.material_id)[0] for one in found.materials}
    return tuple(sorted(one.version_id for one in newest if one.status(today) == "valid"))
