"""Events go back to the mart as its contract says; private lists stay out."""

from __future__ import annotations

from datetime import date

import polars as pl

from mart.contracts import SQL_TYPES, table
from mart.months import china_day
from tests.workflow.conftest import BOSS, MANAGER, PRODUCT, TODAY, customer
from tests.workflow.mapped import SOLD, planned
from workflow import export, lists, opening, store
from workflow.maps import push as pushing

TYPES = {"VARCHAR": pl.String, "DATE": pl.Date, "BIGINT": pl.Int64, "BOOLEAN": pl.Boolean}


def test_events_are_a_delivery_of_the_contract(database, tmp_path):
    lists.save(database, BOSS, "mine", [customer(5)], TODAY)
    case = opening.open_many(database, "lead", [customer()], BOSS, {"product_id": "LN01"}, TODAY)[0].case
    store.act(database, case.id, 1, "accept", MANAGER, {}, TODAY)
    store.act(database, case.id, 2, "win", MANAGER, {"result": "loan drawn"}, TODAY)
    now = china_day()
    assert export.export(database, tmp_path, now) == {f"{now:%Y-%m}": 3}
    (file,) = (tmp_path / "workflow" / "case_event").iterdir()
    rows = pl.read_parquet(file)
    contract = table("workflow", "case_event")
    assert dict(rows.schema) == {one.name: TYPES[SQL_TYPES[one.type]] for one in contract.columns}
    for column in contract.columns:
        assert not column.required or rows[column.name].null_count() == 0, column.name
    assert rows.select("step", "target_state", "is_end", "wait_days", "customer_id", "branch_id").rows() == [
        (None, "assigned", False, None, "C1", "B01"),
        ("accept", "working", False, 0, "C1", "B01"),
        ("win", "won", True, 0, "C1", "B01"),
    ]
    before = file.read_bytes()
    export.export(database, tmp_path, now)
    assert file.read_bytes() == before


def test_no_month_is_missing_between_what_is_there_and_today(database, tmp_path):
    folder = tmp_path / "workflow" / "case_event"
    folder.mkdir(parents=True)
    (folder / "2026-10.parquet").touch()
    assert list(export.export(database, tmp_path, date(2027, 1, 5))) == ["2026-11", "2026-12", "2027-01"]
    assert pl.read_parquet(folder / "2026-12.parquet").columns == list(export.COLUMNS)


def test_the_month_of_an_event_is_that_of_its_day_in_china():
    assert export.local_day("2026-11-30T16:00:00.000000Z") == date(2026, 12, 1)
    assert export.local_day("2026-11-30T15:59:59.999999Z") == date(2026, 11, 30)


def test_members_of_a_pushed_map_are_a_delivery_of_their_own(database, tmp_path):
    found = planned(database)
    export.export(database, tmp_path, TODAY)
    (file,) = (tmp_path / "workflow" / "campaign_member").iterdir()
    assert pl.read_parquet(file).is_empty(), "nobody is targeted before the push"
    pushing.push(database, found.case.id, found.case.version, PRODUCT, TODAY)
    export.export(database, tmp_path, TODAY)
    rows = pl.read_parquet(tmp_path / "workflow" / "campaign_member" / f"{TODAY:%Y-%m}.parquet")
    contract = table("workflow", "campaign_member")
    assert dict(rows.schema) == {one.name: TYPES[SQL_TYPES[one.type]] for one in contract.columns}
    assert all(rows[one.name].null_count() == 0 for one in contract.columns)
    assert (rows["is_holdout"].sum(), rows.height) == (6, 30)
    assert rows.select("campaign_id", "product_id", "start_date", "end_date").unique().rows() == [
        (f"SM{found.case.id:04}-{SOLD}", SOLD, TODAY, date(2027, 1, 31))
    ]
