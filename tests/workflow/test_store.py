"""What is stored when somebody opens a case or takes a step, and what is not; on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.workflow.conftest import BOSS, COLLEAGUE, MANAGER, OTHER_BOSS, TODAY, customer
from workflow import deadlines, inbox, lease, opening, schema, store, tallies, teamwork, visits
from workflow.db import Database, StoreError, open_database
from workflow.model import Case, Conflict, Refused


def lead(database: Database, number: int = 1) -> Case:
    found = opening.open_many(database, "lead", [customer(number)], BOSS, {}, TODAY)[0].case
    assert found
    return found


def rows(database: Database, table: str) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(schema.metadata.tables[table])).scalar_one()


def test_a_step_stores_event_message_and_audit_together(database):
    case = store.act(database, lead(database).id, 1, "accept", MANAGER, {}, TODAY)
    assert (case.state, case.version, case.due_on) == ("working", 2, "2026-12-14")
    assert [(one.seq, one.action, one.target) for one in inbox.timeline(database, case.id, BOSS)] == [
        (1, "opened", "assigned"),
        (2, "transition", "working"),
    ]
    assert (rows(database, "outbox"), rows(database, "audit")) == (2, 2)
    assert inbox.read(database, case.id, BOSS) == case


def test_a_stale_version_is_told_who_changed_what_and_overwrites_nothing(database):
    case = lead(database)
    store.act(database, case.id, 1, "accept", MANAGER, {}, TODAY)
    with pytest.raises(Conflict, match="changed by M1 at 2.*version 1 was shown, 2 is current") as found:
        store.act(database, case.id, 1, "withdraw", BOSS, {"reason": "nothing to do"}, TODAY)
    assert found.value.case.state == "working" and [one.transition for one in found.value.events] == ["accept"]
    assert inbox.read(database, case.id, BOSS).state == "working"
    assert (rows(database, "events"), rows(database, "outbox")) == (2, 2)


def test_the_same_kind_and_subject_is_not_opened_twice_until_it_has_ended(database):
    first = opening.open_many(database, "lead", [customer(1), customer(2)], BOSS, {}, TODAY)
    again = opening.open_many(database, "lead", [customer(2), customer(3)], BOSS, {}, TODAY)
    assert [one.is_new for one in first + again] == [True, True, False, True]
    assert again[0].case and first[1].case and again[0].case.id == first[1].case.id
    store.act(database, first[0].case.id, 1, "decline", MANAGER, {"reason": "closed down"}, TODAY)
    assert opening.open_many(database, "lead", [customer(1)], BOSS, {}, TODAY)[0].is_new


def test_subjects_out_of_scope_are_refused_alone(database):
    found = opening.open_many(database, "lead", [customer(1), customer(2, branch="B02")], BOSS, {}, TODAY)
    assert [(one.is_new, one.refused and one.refused.code) for one in found] == [(True, None), (False, "out_of_reach")]


def test_a_refusal_changes_nothing_and_is_audited(database):
    case = lead(database)
    with pytest.raises(Refused) as found:
        store.act(database, case.id, 1, "accept", COLLEAGUE, {}, TODAY)
    assert found.value.code == "out_of_reach"
    with pytest.raises(Refused):
        inbox.read(database, case.id, OTHER_BOSS)
    with database.reading() as connection:
        assert connection.execute(select(schema.audit.c.action).order_by(schema.audit.c.id)).scalars().all() == [
            "opened",
            "refused",
            "refused",
        ]
    assert inbox.read(database, case.id, BOSS).version == 1


def test_one_step_on_many_says_what_became_of_each(database):
    ids = [lead(database, number).id for number in (1, 2, 3)]
    store.act(database, ids[0], 1, "accept", MANAGER, {}, TODAY)
    found = store.act_many(database, [(one, 1) for one in ids], "accept", MANAGER, {}, TODAY)
    assert [type(one.error) for one in found] == [Conflict, type(None), type(None)]


def test_comments_watchers_team_and_hand_over(database):
    case = lead(database)
    teamwork.comment(database, case.id, BOSS, "请先电话联系", ["M2"])
    teamwork.join(database, case.id, BOSS, "M2")
    teamwork.watch(database, case.id, BOSS)
    after = teamwork.hand_over(database, case.id, None, BOSS, "M3", "M1 left")
    assert (after.owner_id, after.waits_for_id, after.version) == ("M3", "M3", 5)
    assert inbox.read(database, case.id, COLLEAGUE).members == after.members
    with pytest.raises(Refused):
        teamwork.hand_over(database, case.id, None, COLLEAGUE, "M2", "mine now")


def test_the_inbox_holds_what_waits_for_me_and_nothing_else(database):
    for number, manager in ((1, "M1"), (2, "M1"), (3, "M2")):
        opening.open_many(database, "lead", [customer(number, manager=manager)], BOSS, {}, TODAY)
    assert inbox.listed(database, MANAGER, "waiting", TODAY)["subject_id"].to_list() == ["C1", "C2"]
    assert inbox.counts(database, BOSS, TODAY) == {"waiting": 0, "opened": 3, "team": 3, "overdue": 0, "watched": 0}
    assert inbox.counts(database, OTHER_BOSS, TODAY)["team"] == 0


def test_an_old_schema_is_one_line(tmp_path):
    found = open_database(url=f"sqlite:///{tmp_path / 'w.sqlite'}")
    with found.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    from workflow import db

    db._open.cache_clear()
    with pytest.raises(StoreError, match=f"has schema 0000, {schema.HEAD} is needed; run python -m workflow migrate"):
        open_database(url=f"sqlite:///{tmp_path / 'w.sqlite'}")


def test_what_changed_since_one_was_here(database):
    case = lead(database)
    assert visits.visit(database, BOSS) is None
    store.act(database, case.id, 1, "accept", MANAGER, {}, TODAY)
    teamwork.comment(database, case.id, BOSS, "thanks")
    since = visits.visit(database, BOSS)
    assert tallies.changes(database, BOSS, since) == {"opened": 0, "ended": 0, "moved": 1, "talk": 0}
    assert sum(tallies.changes(database, OTHER_BOSS, since).values()) == 0
    assert sum(tallies.changes(database, BOSS, visits.visit(database, BOSS)).values()) == 0


def test_a_case_is_reminded_once_and_then_goes_up_superior_by_superior(database):
    lead(database)  # due on Thursday 2026-12-03, reminded a working day before, escalated two after
    days = [date(2026, 12, day) for day in (1, 2, 3, 4, 7, 7, 9, 31)]
    found = [deadlines.escalate(database, day) for day in days]
    assert [one.reminded_cnt for one in found] == [0, 1, 0, 0, 0, 0, 0, 0]
    assert [one.escalated_cnt for one in found] == [0, 0, 0, 0, 1, 0, 1, 0]
    with database.reading() as connection:
        told = connection.execute(
            select(schema.outbox.c.template, schema.outbox.c.recipient_id).where(schema.outbox.c.id > 1)
        ).all()
    assert [tuple(row) for row in told] == [
        ("reminder", "M1"),
        ("escalation", "branch_leader:B01"),
        ("escalation", "executive:BANK"),
    ]


def test_of_two_schedulers_one_runs(database):
    with lease.lease(database, "send", "one"):
        with pytest.raises(lease.Leased, match="send: runs already"), lease.lease(database, "send", "two"):
            pass
        lease.take(database, "send", "one")
    with lease.lease(database, "send", "two", seconds=-1):  # killed: it has run out
        lease.take(database, "send", "three")
