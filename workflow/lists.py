"""Saved lists: named customers with owner, readers and what became of each; two can be compared.

A list is a case of kind saved_list. Its members are read under the reader's scope: who shares a list shows nobody a
customer they may not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl
from sqlalchemy import Connection, and_, delete, insert, select, update

from workflow import inbox, opening, rights, store
from workflow.db import Database
from workflow.model import Actor, Case, Decision, Event, Member, Refused, Subject
from workflow.reach import in_scope
from workflow.schema import list_members as table

STATUSES = ("open", "contacted", "done", "dropped")
MOST = 5000  # customers of one list
COLUMNS = ("customer_id", "label_zh", "label_en", "branch_id", "manager_id", "product_manager_id", "status") + (
    "changed_at",
    "changed_by",
)


@dataclass(frozen=True)
class Comparison:
    """Members of two lists that one may see: only in the first, in both (with the status in the first), only in the
    second."""

    only_first: pl.DataFrame
    both: pl.DataFrame
    only_second: pl.DataFrame


def save(
    database: Database,
    actor: Actor,
    name: str,
    members: Sequence[Subject],
    today: date,
    note: str = "",
    query: str = "",
    reader_ids: Iterable[str] = (),
) -> Case:
    """Save customers under a name of one's own; a list of that name gets those it does not have yet. `query`: the
    filters they were found with, to be asked again. Raises Refused."""
    name = name.strip()
    if not name or len(name) > 100:
        raise Refused("required", "name: between 1 and 100 characters", field="name")
    subject = Subject("list", f"{actor.person_id}|{name}", name, name)
    form = {key: text for key, text in (("note", note), ("query", query)) if text.strip()}
    found = opening.open_many(database, "saved_list", [subject], actor, form, today)[0]
    if found.case is None:
        raise found.refused or Refused("unknown", f"{name}: could not be saved")
    return add(database, found.case.id, actor, members, reader_ids)


def add(
    database: Database, case_id: int, actor: Actor, members: Sequence[Subject], reader_ids: Iterable[str] = ()
) -> Case:
    """Put customers on a list, and people among its readers. Raises Refused, also for a customer out of scope."""
    wanted = {one.customer_id: one for one in members if one.customer_id}
    for one in wanted.values():
        rights.check_open(one, actor)
    readers = tuple(Member(one, "reader") for one in reader_ids)

    def work(case: Case) -> Decision:
        _owner_only(case, actor)
        event = _event(actor, "members", added=sorted(wanted), reader_ids=[one.person_id for one in readers])
        return Decision(replace(case, members=tuple(dict.fromkeys((*case.members, *readers)))), (event,))

    def also(connection: Connection, case: Case) -> None:
        there = set(connection.execute(select(table.c.customer_id).where(table.c.case_id == case_id)).scalars())
        new = [one for key, one in wanted.items() if key not in there]
        if len(there) + len(new) > MOST:
            raise Refused("too_long", f"list {case_id}: at most {MOST} customers", field="members")
        if new:
            connection.execute(insert(table), [_row(case, one) for one in new])

    return store.change(database, case_id, None, actor, work, also)


def set_status(database: Database, case_id: int, actor: Actor, customer_ids: Sequence[str], status: str) -> Case:
    """Say what became of members; the owner and the team may. Raises Refused."""
    if status not in STATUSES:
        raise Refused("invalid", f"status {status!r}: one of {', '.join(STATUSES)}", field="status")
    return _change_members(database, case_id, actor, customer_ids, status)


def remove(database: Database, case_id: int, actor: Actor, customer_ids: Sequence[str]) -> Case:
    """Take customers off a list. Raises Refused."""
    return _change_members(database, case_id, actor, customer_ids, None)


def _change_members(
    database: Database, case_id: int, actor: Actor, customer_ids: Sequence[str], status: str | None
) -> Case:
    mine = and_(table.c.case_id == case_id, table.c.customer_id.in_(customer_ids), in_scope(actor.scope, table))

    def work(case: Case) -> Decision:
        _owner_only(case, actor, "team")
        body = {"customer_ids": list(customer_ids), "status": status}
        return Decision(case, (_event(actor, "members", **body),))

    def also(connection: Connection, case: Case) -> None:
        done = {"status": status, "changed_at": case.changed_at, "changed_by": actor.person_id}
        connection.execute(update(table).where(mine).values(**done) if status else delete(table).where(mine))

    return store.change(database, case_id, None, actor, work, also)


def members(database: Database, case_id: int, actor: Actor) -> pl.DataFrame:
    """Members of a list that lie in the scope of who reads: frame(COLUMNS), by name. Raises Refused."""
    inbox.read(database, case_id, actor)
    query = select(*(table.c[name] for name in COLUMNS)).where(table.c.case_id == case_id, in_scope(actor.scope, table))
    with database.reading() as connection:
        found = [tuple(row) for row in connection.execute(query.order_by(table.c.label_zh, table.c.customer_id))]
    return pl.DataFrame(found, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def compare(database: Database, first_id: int, second_id: int, actor: Actor) -> Comparison:
    """What two lists share and where they differ. Raises Refused."""
    first, second = (members(database, one, actor) for one in (first_id, second_id))
    return Comparison(
        first.join(second, on="customer_id", how="anti"),
        first.join(second, on="customer_id", how="semi"),
        second.join(first, on="customer_id", how="anti"),
    )


def mine(database: Database, actor: Actor) -> pl.DataFrame:
    """Lists one owns, works on or reads: frame(case_id, label_zh, owner_id, version, changed_at, members_cnt); the
    count is of members in scope."""
    found = inbox.every(database, actor, inbox.Filters(kinds=("saved_list",)))
    with database.reading() as connection:
        query = select(table.c.case_id).where(table.c.case_id.in_(found["id"].to_list()), in_scope(actor.scope, table))
        ids = pl.Series("case_id", list(connection.execute(query).scalars()), pl.Int64)
    counted = ids.value_counts(name="members_cnt")
    named = found.select("label_zh", "owner_id", "version", "changed_at", case_id="id")
    return named.join(counted, on="case_id", how="left").with_columns(pl.col("members_cnt").fill_null(0))


def _row(case: Case, one: Subject) -> dict[str, object]:
    own = {name: getattr(one, name) for name in COLUMNS[:6]}
    return {"case_id": case.id, **own, "status": "open", "changed_at": case.changed_at, "changed_by": case.changed_by}


def _event(actor: Actor, action: str, **body: object) -> Event:
    return Event(action, actor.person_id, str(actor.scope), body=body)


def _owner_only(case: Case, actor: Actor, *parts: str) -> None:
    if case.kind != "saved_list" or not case.is_open:
        raise Refused("closed", f"case {case.id}: is no list in use")
    if not rights.relations(case, actor) & {"owner", *parts}:
        raise Refused("not_allowed", f"list {case.id}: not for {actor.person_id}", step="members")
