"""Counts that are asked in one question are those of the lists."""

from __future__ import annotations

import random

import polars as pl
import pytest
from sqlalchemy import insert

from tests.workflow.conftest import TODAY, person
from tests.workflow.test_inbox_speed import some_case
from workflow import inbox, rows, schema, tallies
from workflow.db import Database
from workflow.inbox import Filters

ROLES = ("branch_leader:B01", "executive:BANK", "regional_head:B01,B02,B03", "relationship_manager:MB0101")


@pytest.fixture
def filled(database: Database) -> Database:
    chance = random.Random(5)
    made = [some_case(number, chance) for number in range(1, 700)]
    with database.writing() as connection:
        connection.execute(insert(schema.cases), [{"id": one.id, **rows.case_values(one)} for one in made])
        watched = [{"case_id": one, "person_id": ROLES[0], "part": "watcher"} for one in range(1, 300, 7)]
        connection.execute(insert(schema.members), watched)
    return database


def test_the_menu_counts_what_the_views_list(filled: Database):
    assert inbox.counts(filled, person(ROLES[0]), TODAY)["watched"] > 0
    for actor in map(person, ROLES):
        counted = {view: tallies.tally(filled, actor, view, TODAY).count for view in inbox.VIEWS if view != "ended"}
        assert inbox.counts(filled, actor, TODAY) == counted


def test_what_became_of_decisions_is_counted_as_the_views_list_them(filled: Database):
    views, only = ("waiting", "opened", "team", "ended"), Filters(("decision",))
    seen = 0
    for actor in map(person, ROLES):
        listed = [inbox.listed(filled, actor, view, TODAY, only, limit=999) for view in views]
        each = pl.concat(listed).unique("id")
        found = inbox.outcomes(filled, actor, "decision", TODAY)
        assert dict(found.select("state", "count_cnt").iter_rows()) == dict(each["state"].value_counts().iter_rows())
        assert found["late_cnt"].sum() == each.filter("is_open", pl.col("due_on") < TODAY.isoformat()).height
        seen += each.height
    assert seen > 50
