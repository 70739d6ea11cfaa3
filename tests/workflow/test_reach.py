"""Nobody is given a case outside their scope, by any query; the predicate and the test of one case agree."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import insert

from mart.scope import ROLES, Scope
from tests.workflow.conftest import TODAY
from workflow import inbox, rows, schema, tallies
from workflow.db import Database
from workflow.inbox import VIEWS, Filters
from workflow.model import Actor, Case, Member, Subject
from workflow.reach import can_reach, may_open_on

BRANCHES, MANAGERS, PRODUCTS = ([f"{letter}{n}" for n in range(6)] for letter in "BMP")


def made(chance: random.Random, number: int) -> Case:
    def maybe(names: list[str]) -> str | None:
        return chance.choice([*names, None])

    subject = Subject(
        "customer",
        f"C{number}",
        f"客户{number}",
        "",
        chance.choice([f"C{number}", None]),
        None,
        maybe(BRANCHES),
        maybe(MANAGERS),
        maybe(PRODUCTS),
    )
    parts = tuple(
        {
            Member(chance.choice(MANAGERS), chance.choice(["team", "reader", "watcher"]))
            for _ in range(chance.randrange(3))
        }
    )
    return Case(
        number,
        "lead",
        subject,
        chance.choice([*MANAGERS, "branch_leader:B1"]),
        chance.choice(MANAGERS),
        "assigned",
        1,
        "2026-11-01T00:00:00Z",
        "2026-11-02T00:00:00Z",
        "x",
        chance.random() < 0.8,
        chance.random() < 0.2,
        f"2026-12-{chance.randrange(1, 28):02}",
        chance.choice(MANAGERS),
        None,
        members=parts,
    )


def filled(database: Database, chance: random.Random) -> list[Case]:
    cases = [made(chance, number) for number in range(1, 201)]
    with database.writing() as connection:
        connection.execute(insert(schema.cases), [{"id": one.id, **rows.case_values(one)} for one in cases])
        connection.execute(
            insert(schema.events),
            [
                {
                    "case_id": c.id,
                    "seq": 1,
                    "at": c.changed_at,
                    "actor_id": "x",
                    "scope": "",
                    "action": "opened",
                    "body": {},
                }
                for c in cases
            ],
        )
        connection.execute(
            insert(schema.members),
            [{"case_id": c.id, "person_id": m.person_id, "part": m.part} for c in cases for m in c.members],
        )
    return cases


def anybody(chance: random.Random) -> Actor:
    role = chance.choice(list(ROLES.values()))
    names = {"bank": ["BANK"], "branch": BRANCHES, "product": PRODUCTS, "customer": MANAGERS}[role.dimension]
    ids = tuple(chance.sample(names, chance.randrange(1, 4))) if role.can_hold_several else (chance.choice(names),)
    scope = Scope(role.name, ids)
    own = ids[0] if role.dimension in ("product", "customer") else str(scope)
    return Actor(own, scope, ids=tuple(chance.sample(MANAGERS, chance.randrange(2))))


def is_allowed(case: Case, actor: Actor) -> bool:
    """The promise in plain words: in the scope of the role and not private, or owned, or on its team; never a customer
    for a role that sees none."""
    role, subject = ROLES[actor.scope.role], case.subject
    own = {
        "bank": "BANK",
        "branch": subject.branch_id,
        "product": subject.product_manager_id,
        "customer": subject.manager_id,
    }
    named = {case.owner_id, *(one.person_id for one in case.members if one.part != "watcher")}
    if not role.sees_customers and subject.customer_id:
        return False
    return (own[role.dimension] in actor.scope.ids and not case.is_private) or bool(named & set(actor.ids))


def check(database: Database, scopes: int) -> None:
    chance = random.Random(11)
    cases = filled(database, chance)
    for _ in range(scopes):
        actor = anybody(chance)
        allowed = {case.id for case in cases if is_allowed(case, actor)}
        assert {case.id for case in cases if can_reach(case, actor)} == allowed
        filters = Filters(branch_ids=tuple(chance.sample(BRANCHES, chance.randrange(2))))
        found = {view: set(inbox.listed(database, actor, view, TODAY, filters, limit=500)["id"]) for view in VIEWS}
        everything = set().union(*found.values())
        assert everything <= allowed, actor
        if not filters.branch_ids:
            work = {one.id for one in cases if one.id in allowed and not one.is_private}  # no lists kept for oneself
            assert {one.id for one in cases if one.id in work and not one.is_open} == found["ended"]
            assert len(found["team"]) == inbox.counts(database, actor, TODAY)["team"]
        assert tallies.changes(database, actor, "")["opened"] == len(allowed)
        assert set(inbox.open_on(database, actor, None, [f"C{n}" for n in range(201)])["id"]) <= allowed


def test_no_row_outside_fifty_scopes(database):
    check(database, 50)


@pytest.mark.proof
def test_no_row_outside_two_thousand_scopes(database):
    check(database, 2000)


def test_one_opens_cases_on_own_subjects_only():
    own = Subject("customer", "C1", "x", customer_id="C1", branch_id="B1", manager_id="M1")
    assert [
        may_open_on(own, Actor("x", Scope(role, ids)))
        for role, ids in (
            ("branch_leader", ("B1",)),
            ("branch_leader", ("B2",)),
            ("relationship_manager", ("M1",)),
            ("relationship_manager", ("M2",)),
            ("executive", ("BANK",)),
            ("steward", ("BANK",)),
            ("product_manager", ("P1",)),
        )
    ] == [True, False, True, False, True, False, False]
