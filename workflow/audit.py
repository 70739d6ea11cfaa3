"""Who did what, when, under which scope: rows chained by hash, written in the transaction of what they record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, text

from workflow.model import Actor
from workflow.rows import now
from workflow.schema import audit

GENESIS = "0" * 64
_LOCK = 4_151_907  # advisory lock of the chain on PostgreSQL
HASHED = ("at", "actor_id", "scope", "action", "object_type", "object_id", "details", "prev_hash")


def hash_of(row: Mapping[str, Any]) -> str:
    """Hash of a row with the hash before it.

    >>> hash_of(dict.fromkeys(HASHED, ""))[:8]
    '95966552'
    """
    return hashlib.sha256(json.dumps([row[name] for name in HASHED], ensure_ascii=False).encode()).hexdigest()


def record(
    connection: Connection,
    actor: Actor,
    action: str,
    object_type: str,
    object_id: str,
    details: Mapping[str, Any] | None = None,
) -> str:
    """Append one row to the chain in the transaction of `connection`; returns its hash."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = connection.execute(select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)).scalar()
    row = {
        "at": now(),
        "actor_id": actor.person_id,
        "scope": str(actor.scope),
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "details": json.dumps(dict(details or {}), ensure_ascii=False, sort_keys=True, default=str),
        "prev_hash": last or GENESIS,
    }
    row["hash"] = hash_of(row)
    connection.execute(insert(audit).values(**row))
    return row["hash"]
