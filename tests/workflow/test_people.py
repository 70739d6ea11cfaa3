"""People follow the organisation's feed and users.yml, cases their customers; of a list each reader sees their own."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mart.scope import parse
from mart.scope.users import parse_users
from tests.workflow.conftest import BOSS, COLLEAGUE, HEAD, MANAGER, OTHER_BOSS, TODAY, customer
from workflow import inbox, lists, opening, people, roster, seen, store, teamwork
from workflow.model import Refused
from workflow.schema import outbox

BRANCHES = [{"key": f"B0{n}", "label_zh": f"{n}分行", "label_en": f"Branch {n}"} for n in (1, 2)]
REGIONS = [{"key": "B01,B02", "label_zh": "华东", "label_en": "East"}]


def staff(number: str, branch: str = "B01", role: str = "relationship_manager", **more: object) -> dict[str, object]:
    names = ("superior_id", "email", "phone", "login")
    found = {
        "id": number,
        "name_zh": f"员工{number}",
        "name_en": f"Staff {number}",
        "role": role,
        "org_id": f"{branch}-1",
    }
    return {**found, "branch_id": branch, "is_active": True, **dict.fromkeys(names), **more}


def synced(database, *rows):
    return roster.sync(database, roster.from_organisation(rows, BRANCHES, REGIONS), "org")


def test_everybody_has_a_superior_up_to_head_office(database):
    synced(database, staff("M1"), staff("M2", superior_id="M1"), staff("P1", role="product_manager"))
    found = people.directory(database)
    assert [(key, found[key].superior_id) for key in ("M1", "M2", "P1", "branch_leader:B01")] == [
        ("M1", "branch_leader:B01"),
        ("M2", "M1"),
        ("P1", "executive:BANK"),
        ("branch_leader:B01", "regional_head:B01,B02"),
    ]
    case = opening.open_many(database, "lead", [customer(manager="M2")], BOSS, {}, TODAY)[0].case
    assert case.superior_ids == ("M1", "branch_leader:B01", "regional_head:B01,B02", "executive:BANK")


def test_the_feed_changes_what_it_owns_and_leaves_what_is_ones_own(database):
    synced(database, staff("M1"), staff("M2"))
    known = [seen.state(database).others]
    people.set_own(database, "M1", MANAGER, lang="en", channel="email", quiet_from="20:00", quiet_to="08:00")
    known, before = [*known, seen.state(database).others], people.version(database)
    assert len(set(known)) == 2, "names are kept until this is another"
    done = synced(database, staff("M1", name_zh="新名", email="m1@bank.cn"))
    assert (done.new_cnt, done.changed_cnt, done.left_ids) == (0, 1, ("M2",))
    person = people.directory(database)["M1"]
    assert (person.name_zh, person.email, person.lang, person.quiet_from) == ("新名", "m1@bank.cn", "en", "20:00")
    assert people.scopes_of(database, "M2") == () and people.version(database) != before
    assert seen.state(database).others not in known
    again = synced(database, staff("M1", name_zh="新名", email="m1@bank.cn"))
    assert (again.new_cnt, again.changed_cnt, again.left_ids) == (0, 0, ())


@pytest.mark.parametrize(
    ("own", "field"),
    [({"lang": "fr"}, "lang"), ({"channel": "pigeon"}, "channel"), ({"quiet_from": "25:00"}, "quiet_from")]
    + [({"absent_from": "soon"}, "absent_from"), ({"substitute_id": "M1"}, "substitute_id")],
)
def test_what_a_person_sets_wrongly_is_refused(database, own, field):
    synced(database, staff("M1"))
    with pytest.raises(Refused) as found:
        people.set_own(database, "M1", MANAGER, **own)
    assert found.value.params["field"] == field


def test_nobody_sets_what_is_anothers(database):
    synced(database, staff("M1"))
    with pytest.raises(Refused):
        people.set_own(database, "M1", COLLEAGUE, lang="en")


def test_who_stands_in_during_an_absence_acts_and_is_recorded(database):
    synced(database, staff("M1"), staff("M2"))
    case = opening.open_many(database, "lead", [customer()], BOSS, {}, TODAY)[0].case
    people.set_own(
        database, "M1", MANAGER, substitute_id="M2", absent_from=TODAY.isoformat(), absent_to=TODAY.isoformat()
    )
    substitute = people.actor(database, parse("relationship_manager:M2"), TODAY)
    assert store.act(database, case.id, 1, "accept", substitute, {}, TODAY).changed_by == "M2"
    tomorrow = people.actor(database, parse("relationship_manager:M2"), TODAY.replace(month=12, day=1))
    with pytest.raises(Refused):
        inbox.read(database, case.id, tomorrow)


def test_several_roles_of_one_address(tmp_path, database):
    file = tmp_path / "users.yml"
    file.write_text("Li@bank.cn: [branch_leader:B01, steward]\nsub:7: relationship_manager:M1\n", encoding="utf-8")
    users = parse_users(file)
    assert users.scopes_of("li@BANK.cn", None) == (parse("branch_leader:B01"), parse("steward"))
    known = roster.from_users({who: (one, *users.further.get(who, ())) for who, one in users.scopes.items()})
    roster.sync(database, known, "users")
    assert [str(one) for one in people.scopes_of(database, "li@bank.cn")] == ["branch_leader:B01", "steward:BANK"]
    assert people.holders(database, "branch_leader:B01") == ("li@bank.cn",)


def test_cases_go_with_their_customer(database):
    opening.open_many(database, "lead", [customer(1), customer(2)], BOSS, {}, TODAY)
    assert roster.follow_customers(database, {"C1": ("M2", "B02"), "C2": ("M1", "B01")}) == 1
    assert inbox.listed(database, COLLEAGUE, "waiting", TODAY)["subject_id"].to_list() == ["C1"]
    assert inbox.listed(database, OTHER_BOSS, "team", TODAY)["subject_id"].to_list() == ["C1"]
    assert inbox.listed(database, MANAGER, "waiting", TODAY)["subject_id"].to_list() == ["C2"]
    assert roster.follow_customers(database, {"C1": ("M2", "B02"), "C2": ("M1", "B01")}) == 0


def test_cases_of_who_left_go_to_the_nearest_superior_who_is_here(database):
    synced(database, staff("M1", superior_id="M2"), staff("M2"))
    opening.open_many(database, "lead", [customer()], BOSS, {}, TODAY)
    synced(database, staff("M1", is_active=False), staff("M2", is_active=False))
    assert (roster.relieve_who_left(database), roster.relieve_who_left(database)) == (1, 0)
    case = inbox.read(database, 1, BOSS)
    assert (case.owner_id, case.waits_for_id) == ("branch_leader:B01", "branch_leader:B01")
    with pytest.raises(Refused):
        inbox.read(database, 1, COLLEAGUE)


def test_what_nobody_holds_waits_for_the_head_of_the_branch_until_somebody_does(database):
    case = opening.open_many(database, "lead", [customer(manager="UNASSIGNED")], HEAD, {}, TODAY)[0].case
    assert (case.owner_id, case.waits_for_id) == ("branch_leader:B01", "branch_leader:B01")
    roster.follow_customers(database, {"C1": ("M1", "B01")})
    assert inbox.read(database, case.id, MANAGER).owner_id == "M1"
    roster.follow_customers(database, {"C1": ("UNASSIGNED", "B02")})
    assert inbox.read(database, case.id, OTHER_BOSS).owner_id == "branch_leader:B02"


def test_a_list_is_shared_and_each_reader_sees_own_customers_only(database):
    everybody = [customer(1), customer(2, manager="M2"), customer(3, branch="B02", manager="M3")]
    case = lists.save(database, HEAD, "压缩名单", everybody, TODAY, reader_ids=["branch_leader:B01", "M2"])
    assert lists.members(database, case.id, BOSS)["customer_id"].to_list() == ["C1", "C2"]
    assert lists.members(database, case.id, COLLEAGUE)["customer_id"].to_list() == ["C2"]
    assert lists.mine(database, BOSS).select("label_zh", "members_cnt").rows() == [("压缩名单", 2)]
    with pytest.raises(Refused):
        lists.members(database, case.id, OTHER_BOSS)
    with pytest.raises(Refused):
        lists.add(database, case.id, BOSS, [customer(4)])


def test_a_list_keeps_what_became_of_its_members_and_compares(database):
    first = lists.save(database, BOSS, "一月", [customer(1), customer(2)], TODAY)
    assert lists.save(database, BOSS, "一月", [customer(2), customer(3)], TODAY).id == first.id
    second = lists.save(database, BOSS, "二月", [customer(3), customer(4)], TODAY)
    lists.set_status(database, first.id, BOSS, ["C3"], "done")
    lists.remove(database, first.id, BOSS, ["C1"])
    found = lists.compare(database, first.id, second.id, BOSS)
    assert [one["customer_id"].to_list() for one in (found.only_first, found.both, found.only_second)] == [
        ["C2"],
        ["C3"],
        ["C4"],
    ]
    assert found.both["status"].to_list() == ["done"]
    with pytest.raises(Refused, match="not in the scope"):
        lists.save(database, BOSS, "外部", [customer(9, branch="B02")], TODAY)


def test_nobody_is_told_of_a_case_they_may_not_open(database):
    synced(database, staff("M1"), staff("M2"), staff("M3", "B02"))
    case = opening.open_many(database, "lead", [customer()], BOSS, {}, TODAY)[0].case
    with pytest.raises(Refused) as found:
        teamwork.comment(database, case.id, BOSS, "看这里", ["M3"])
    assert found.value.params == {"person": "M3"}
    teamwork.join(database, case.id, BOSS, "M3")
    teamwork.comment(database, case.id, BOSS, "看这里", ["M3"])
    teamwork.join(database, case.id, BOSS, "M3", is_on=False)
    teamwork.watch(database, case.id, MANAGER)
    roster.follow_customers(database, {"C1": ("M2", "B01")})
    teamwork.comment(database, case.id, BOSS, "换人了")
    with database.reading() as connection:
        rows = connection.execute(select(outbox.c.recipient_id, outbox.c.template).order_by(outbox.c.id)).all()
    assert [tuple(row) for row in rows] == [
        ("M1", "opened"),
        ("M3", "joined"),
        ("M3", "mention"),
        ("M1", "comment"),
        ("M2", "handed_over"),
        ("M2", "comment"),
    ]


def test_a_case_that_its_new_manager_owns_already_tells_them_once(database):
    case = opening.open_many(database, "lead", [customer()], BOSS, {}, TODAY, owner_id="M2")[0].case
    assert roster.follow_customers(database, {"C1": ("M2", "B01")}) == 1
    with database.reading() as connection:
        query = select(outbox.c.recipient_id).where(outbox.c.case_id == case.id, outbox.c.template == "handed_over")
        assert connection.execute(query).scalars().all() == ["M2"]
