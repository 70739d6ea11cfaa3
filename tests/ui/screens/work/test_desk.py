"""Who acts is kept until people change: an absence counts in the next run, a case changes nothing about it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event

from mart.scope import parse
from tests.ui.screens.work.conftest import LEADER, Office
from ui.cases.desk import desk_of
from ui.identity import Identity
from workflow import people, roster, teamwork
from workflow.people import Person


def test_who_acts_follows_absences_and_is_asked_once(office: Office):
    away = people.actor(office.database, parse("branch_leader:B02"), office.today)
    roster.sync(office.database, [roster.Known(Person(away.person_id, "二分行行长"), (away.person_id,))], "org")
    leader = Identity(parse(LEADER), "", "")
    assert away.person_id not in desk_of(leader).actor.ids
    asked = []
    event.listen(office.database.reader, "before_cursor_execute", lambda *args: asked.append(args[2]))
    before = desk_of(leader)
    teamwork.comment(office.database, office.leads[0].id, office.leader, "Called today")
    assert desk_of(leader).actor == before.actor and desk_of(leader).version > before.version
    assert not any("FROM people" in one for one in asked)

    until = (office.today + timedelta(days=3)).isoformat()
    absent = {"substitute_id": LEADER, "absent_from": office.today.isoformat(), "absent_to": until}
    people.set_own(office.database, away.person_id, away, **absent)
    assert away.person_id in desk_of(leader).actor.ids
    assert away.person_id not in desk_of(Identity(parse("branch_leader:B03"), "", "")).actor.ids
