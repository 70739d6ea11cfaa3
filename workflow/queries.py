"""Saved queries: a page with what was chosen on it, under a name, with its owner and readers.

A query holds no figures: whoever opens it reads the page in their own scope, as it is on that day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
from sqlalchemy import select

from workflow import inbox, opening, store
from workflow.db import Database
from workflow.model import Actor, Case, Refused, Subject
from workflow.schema import cases

KIND = "saved_query"


def save(
    database: Database,
    actor: Actor,
    name: str,
    page: str,
    address: Mapping[str, Sequence[str]],
    today: date,
    note: str = "",
) -> Case:
    """Keep a page with its choices under a name; one's own name for the page again replaces what it held. Raises
    Refused."""
    name = name.strip()
    if not name or len(name) > 100:
        raise Refused("required", "name: between 1 and 100 characters", field="name")
    subject = Subject("list", f"{actor.person_id}|{page}|{name}", name, name)
    text = json.dumps({key: list(texts) for key, texts in address.items()}, ensure_ascii=False, sort_keys=True)
    for row in inbox.open_on(database, actor, KIND, [subject.id]).iter_rows(named=True):
        remove(database, row["id"], actor, today)
    form = {"page": page, "address": text} | ({"note": note.strip()} if note.strip() else {})
    found = opening.open_many(database, KIND, [subject], actor, form, today)[0]
    if found.case is None:
        raise found.refused or Refused("unknown", f"{name}: could not be saved")
    return found.case


def remove(database: Database, case_id: int, actor: Actor, today: date) -> Case:
    """Take a query of one's own away. Raises Refused."""
    case = inbox.read(database, case_id, actor)
    return store.act(database, case_id, case.version, "remove", actor, {}, today)


def mine(database: Database, actor: Actor) -> pl.DataFrame:
    """Queries one owns or reads: frame(case_id, name, owner_id, page, address as JSON, note, changed_at), the last
    changed first."""
    found = inbox.every(database, actor, inbox.Filters(kinds=(KIND,)))
    with database.reading() as connection:
        asked = select(cases.c.id, cases.c.fields).where(cases.c.id.in_(found["id"].to_list()))
        fields = {number: dict(given or {}) for number, given in connection.execute(asked)}
    rows = [
        (number, *(str(fields.get(number, {}).get(name, "")) for name in ("page", "address", "note")))
        for number in found["id"]
    ]
    schema = {"case_id": pl.Int64, "page": pl.String, "address": pl.String, "note": pl.String}
    named = found.select("owner_id", "changed_at", case_id="id", name="label_zh")
    return named.join(pl.DataFrame(rows, schema=schema, orient="row"), on="case_id", maintain_order="left")


def choices(address: str) -> dict[str, tuple[str, ...]]:
    """What a query chose, by key. Raises Refused where the text is no query."""
    try:
        return {str(key): tuple(map(str, texts)) for key, texts in json.loads(address).items()}
    except (ValueError, AttributeError, TypeError):
        raise Refused("invalid", f"query {address[:60]!r}: is not one", field="address") from None
