"""The state of the store is looked at once for many who ask; what this process stores is seen at once."""

from __future__ import annotations

import time

from sqlalchemy import event

from tests.workflow.conftest import BOSS, TODAY, customer
from workflow import opening, seen
from workflow.db import Database


def opened(database, number: int) -> None:
    opening.open_many(database, "lead", [customer(number)], BOSS, {}, TODAY)


def test_who_asks_again_at_once_gets_the_same_answer_without_a_question(database):
    before, asked = seen.state(database), []
    event.listen(database.reader, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert [seen.state(database) for _ in range(20)] == [before] * 20
    assert len(asked) <= 1


def test_what_this_process_stores_is_seen_at_once(database):
    for number in (1, 2, 3):
        before = seen.state(database)
        opened(database, number)
        assert seen.state(database).events > before.events


def test_what_another_process_stores_is_seen_soon_after(database):
    before, other = seen.state(database), Database(database.url)
    opened(other, 1)
    other.close()
    time.sleep(seen.LOOK_AGAIN_SECONDS)
    assert seen.state(database).events > before.events
