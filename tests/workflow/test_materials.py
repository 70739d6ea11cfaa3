"""The material library: who may publish, versions that are never changed, what a map went out with, and how often each
was used."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from tests.workflow.conftest import BOSS, HEAD, MANAGER, PRODUCT, TODAY, person
from tests.workflow.mapped import SOLD, count, planned
from workflow import audit, inbox, roster, schema
from workflow.maps import copying
from workflow.maps import push as pushing
from workflow.maps import store as maps
from workflow.maps.plan import Words
from workflow.materials import handing, reading, store
from workflow.materials.model import MOST_BYTES, About, Draft, check
from workflow.model import Refused
from workflow.people import Person
from workflow.push.words import Reader, Told, written
from workflow.roster import Known

PDF = b"%PDF-1.7 one page"
ABOUT = About("代发工资一页通", "zh", SOLD)
FILE = Draft("file", "payroll.pdf", date(2026, 1, 1), data=PDF)


def of(database, material_id: int):
    return reading.history(database, material_id)[0]


def test_tables_are_what_the_migration_makes(database):
    with database.reading() as connection:
        found = compare_metadata(MigrationContext.configure(connection), schema.metadata)
    mine = {"materials", "material_files", "material_versions", "map_materials", "material_opens"}
    assert not [one for one in found if mine & {getattr(item, "name", "") for item in one}]


def test_only_product_managers_publish_and_only_the_owner_changes(database):
    for who in (HEAD, BOSS, MANAGER, person("steward:BANK")):
        with pytest.raises(Refused) as refused:
            store.add(database, who, ABOUT, FILE)
        assert refused.value.code == "not_allowed"
    number = store.add(database, PRODUCT, ABOUT, FILE)
    for work in (lambda who: store.retire(database, number, who), lambda who: newer(database, number, who)):
        with pytest.raises(Refused, match="not for P2"):
            work(person("product_manager:P2"))
    with pytest.raises(Refused, match="not for steward"):
        store.opened(database, person("steward:BANK"), of(database, number).version_id)
    assert reading.content(database, of(database, number).version_id) == PDF


def newer(database, number: int, who=PRODUCT, after: int = 1) -> int:
    return store.add_version(database, number, after, who, replace(FILE, data=PDF + b" two", note="新价格"))


def test_a_file_lies_once_and_a_version_is_never_changed(database):
    first, second = (store.add(database, PRODUCT, replace(ABOUT, name=name), FILE) for name in ("a", "b"))
    assert first != second and count(database, "material_files") == 1
    assert newer(database, first) == 2
    with pytest.raises(Refused, match="version 1 was shown, 2 is the last") as refused:
        newer(database, first)
    assert refused.value.code == "stale"
    new, old = reading.history(database, first)
    assert (new.number, old.number, old.status(TODAY), new.status(TODAY)) == (2, 1, "replaced", "valid")
    assert reading.content(database, old.version_id) == PDF and new.note == "新价格"
    assert count(database, "material_files") == 2 and audit.verify(database).broken is None


def test_what_is_not_valid_cannot_be_attached_and_a_map_keeps_what_it_went_out_with(database):
    late = store.add(database, PRODUCT, replace(ABOUT, name="late"), replace(FILE, since=date(2099, 1, 1)))
    number = store.add(database, PRODUCT, ABOUT, FILE)
    store.add(database, PRODUCT, replace(ABOUT, name="other", product_id="LOAN"), FILE)
    offered = reading.valid_for(database, [SOLD], TODAY)
    assert [one.material_id for one in offered] == [number]
    found = planned(database)
    with pytest.raises(Refused, match="is later"):
        save(database, found, (of(database, late).version_id,))
    first = of(database, number).version_id
    save(database, found, (first,))
    newer(database, number)
    found = maps.read(database, found.case.id, PRODUCT)
    assert [(one.version_id, one.status(TODAY)) for one in found.materials] == [(first, "replaced")]
    save(database, found, (first,), note="again")
    copy = copying.copied(database, found.case.id, PRODUCT, "copy", TODAY)
    assert [one.number for one in maps.read(database, copy.id, PRODUCT).materials] == [2]
    store.retire(database, number, PRODUCT)
    assert maps.read(database, found.case.id, PRODUCT).materials[0].status(TODAY) == "retired"
    assert not reading.valid_for(database, [SOLD], TODAY)
    with pytest.raises(Refused, match="is not in use"):
        newer(database, number, after=2)


def save(database, found, ids: tuple[int, ...], note: str = "x") -> None:
    version = maps.read(database, found.case.id, PRODUCT).case.version
    maps.save_step(database, found.case.id, version, PRODUCT, "message", Words("", note, ids))


def test_use_is_counted_and_the_manager_is_told(database):
    number = store.add(database, PRODUCT, ABOUT, FILE)
    found = planned(database)
    one = of(database, number).version_id
    save(database, found, (one,))
    found = maps.read(database, found.case.id, PRODUCT)
    told = pushing.message(found, "M1", Counter({SOLD: 3}))
    letter = written(Told(told.template, told.params, found.case, "P1", {}), "en", Reader(sees_names=True), False)
    assert letter.body.endswith("Material: 代发工资一页通")
    pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY)
    lead = inbox.listed(database, MANAGER, "waiting", TODAY)["id"][0]
    assert [item.version_id for item in reading.of_lead(database, lead)] == [one]
    for who in (MANAGER, MANAGER, BOSS):
        store.opened(database, who, one, lead)
    row = reading.library(database, TODAY).row(0, named=True)
    assert {name: row[name] for name in reading.COUNTS} == {
        "maps_cnt": 1, "leads_cnt": 24, "opens_cnt": 3, "readers_cnt": 2
    }  # fmt: skip
    assert reading.library(database, TODAY, ["P2"]).is_empty()


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (replace(FILE, data=b""), "a file is needed"),
        (replace(FILE, data=b"%PDF" + b"x" * MOST_BYTES), "at most 10000000"),
        (replace(FILE, data=b"MZ program"), "payroll.pdf is none of pdf, docx"),
        (replace(FILE, content="a/b.pdf"), "a character no file has"),
        (replace(FILE, content="payroll.exe"), "payroll.exe is none of"),
        (replace(FILE, until=date(2025, 12, 31)), "before 2026-01-01"),
        (Draft("link", "javascript:alert(1)", TODAY), "https://"),
        (Draft("link", "https://me@bank/x", TODAY), "https://"),
        (Draft("text", " ", TODAY), "a text is needed"),
        (Draft("film", "x", TODAY), "one of file, link, text"),
    ],
)
def test_what_cannot_stand_is_refused_in_one_line(draft: Draft, says: str):
    with pytest.raises(Refused, match=says):
        check(draft)


def another(database, *ids: str) -> None:
    """Product managers beside the owner."""
    known = [Known(Person(one, f"产品经理{one}", one), (f"product_manager:{one}",)) for one in ids]
    roster.sync(database, known, "org")


def told_of_material(database) -> list[tuple[str, str]]:
    with database.reading() as connection:
        rows = connection.execute(select(schema.outbox).where(schema.outbox.c.template == "material"))
        return [(row.recipient_id, row.params["label"]) for row in rows]


def test_a_material_is_handed_over_by_its_owner_and_the_new_one_is_told(database):
    another(database, "P1", "P2")
    number = store.add(database, PRODUCT, ABOUT, FILE)
    assert handing.heirs(database, "P1") == ("P2",)
    handing.hand_over(database, number, "P1", "P2", PRODUCT)
    assert of(database, number).owner_id == "P2" and told_of_material(database) == [("P2", ABOUT.name)]
    with pytest.raises(Refused, match="not for P1"):
        newer(database, number)
    assert newer(database, number, person("product_manager:P2")) == 2
    with database.reading() as connection:
        row = connection.execute(select(schema.audit).where(schema.audit.c.action == "material_handed_over")).one()
    assert audit.verify(database).broken is None and json.loads(row.details) == {"from": "P1", "to": "P2"}


def test_who_is_above_the_owner_may_too_and_the_owner_is_told_nobody_else_may(database):
    another(database, "P1", "P2")
    number = store.add(database, PRODUCT, ABOUT, FILE)
    for who in (MANAGER, BOSS, person("product_manager:P2"), person("steward:BANK")):
        assert not handing.may_hand_over(database, "P1", who)
        with pytest.raises(Refused, match="not for"):
            handing.hand_over(database, number, "P1", "P2", who)
    for to in ("P1", "M1", "nobody"):
        with pytest.raises(Refused, match="cannot publish"):
            handing.hand_over(database, number, "P1", to, HEAD)
    handing.hand_over(database, number, "P1", "P2", HEAD)
    assert sorted(told_of_material(database)) == [("P1", ABOUT.name), ("P2", ABOUT.name)]
    with pytest.raises(Refused, match="P1 was shown, P2 owns it"):
        handing.hand_over(database, number, "P1", "P2", HEAD)
    store.retire(database, number, person("product_manager:P2"))
    with pytest.raises(Refused, match="not in use"):
        handing.hand_over(database, number, "P2", "P1", HEAD)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_message_of_a_hand_over_names_the_material_inside_the_bank_only(lang):
    told = Told("material", {"label": "一页通", "owner": "P2", "by": "P1"}, None, "P1", {"P1": "甲", "P2": "乙"})
    inside = written(told, lang, Reader(sees_names=True), is_outside=False)
    assert all(word in inside.body for word in ("一页通", "甲", "乙")) and "一页通" in inside.subject
    outside = written(told, lang, Reader(), is_outside=True)
    assert "一页通" not in outside.subject + outside.body
