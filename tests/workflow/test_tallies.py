"""What a view adds up to is that of all its pages, and what happened since is counted, however much it is."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from sqlalchemy import insert

from tests.workflow.conftest import TODAY, person
from tests.workflow.test_inbox_speed import some_case
from tests.workflow.test_outcomes import ROLES
from workflow import inbox, rows, schema, tallies
from workflow.db import Database
from workflow.inbox import Filters
from workflow.model import Case

MANY = 1_500  # more than any page, and than sentences once looked at


@pytest.fixture
def filled(database: Database) -> Database:
    chance = random.Random(6)

    def made(number: int) -> Case:
        one, effect = some_case(number, chance), Decimal(chance.randrange(-9_000, 9_000)) / 100
        who = f"C{chance.randrange(MANY // 3)}"  # several cases a customer
        own = {
            "id": who,
            "customer_id": chance.choice([who, None]),
            "effect_cny": chance.choice([effect, effect, None]),
        }
        return replace(one, subject=replace(one.subject, **own))

    with database.writing() as connection:
        made_of = [{"id": one.id, **rows.case_values(one)} for one in map(made, range(1, MANY + 1))]
        connection.execute(insert(schema.cases), made_of)
        opened = {"seq": 1, "actor_id": "x", "scope": "", "action": "opened", "body": {}}
        connection.execute(
            insert(schema.events), [{"case_id": one["id"], "at": one["changed_at"], **opened} for one in made_of]
        )
    return database


def test_sums_of_a_view_are_those_of_all_its_pages(filled: Database) -> None:
    seen = 0
    for actor in map(person, ROLES):
        for view in inbox.VIEWS:
            for only in (Filters(), Filters(("lead",))):
                listed = inbox.listed(filled, actor, view, TODAY, only, limit=MANY)
                found = tallies.tally(filled, actor, view, TODAY, only)
                late = listed.filter(pl.col("due_on") < TODAY.isoformat())
                each: dict[str, Decimal] = {}
                for row in listed.drop_nulls("effect_cny").iter_rows(named=True):
                    about = row["customer_id"] or f"{row['subject_type']}|{row['subject_id']}"
                    each[about] = max(each.get(about, Decimal(0)), row["effect_cny"], key=abs)
                assert (found.count, found.late_cnt) == (listed.height, late.height)
                assert found.oldest == late["due_on"].min()
                assert found.effect_cny == (sum(each.values()) if each else None)
                assert found.largest_cny == max(map(abs, each.values()), default=None)
                assert list(tallies.owners(filled, actor, view, TODAY)) == sorted(
                    inbox.listed(filled, actor, view, TODAY, limit=MANY)["owner_id"].unique()
                )
                seen = max(seen, listed.height)
    assert seen > 600


def test_what_changed_is_counted_beyond_a_few_hundred(filled: Database) -> None:
    found = tallies.changes(filled, person("executive:BANK"), "2026-10-31")
    with filled.reading() as connection:
        work = connection.execute(schema.cases.select()).all()
    assert found == {"opened": sum(not one.is_private for one in work), "ended": 0, "moved": 0, "talk": 0}
    assert found["opened"] > 1_000
    assert sum(tallies.changes(filled, person("executive:BANK"), "2026-11-30").values()) == 0


def test_a_list_of_what_changed_from_a_day_on_leaves_out_what_lay_still(filled: Database) -> None:
    who = person("executive:BANK")
    found = [
        inbox.listed(filled, who, "ended", TODAY, Filters(changed_from=day)) for day in ("2026-11-01", "2026-11-02")
    ]
    assert found[0].height == 50 and found[1].is_empty()


def test_the_most_overdue_come_first_and_of_one_day_the_largest_effect(filled: Database) -> None:
    found = inbox.listed(filled, person("executive:BANK"), "overdue", TODAY, limit=MANY)
    keys = [
        (due, effect is None, -abs(effect or 0)) for due, effect in found.select("due_on", "effect_cny").iter_rows()
    ]
    assert len(keys) > 100 and keys == sorted(keys)
