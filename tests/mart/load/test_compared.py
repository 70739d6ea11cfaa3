"""A delivery against the last load, its months against each other, and its files against one another."""

from __future__ import annotations

import shutil
from decimal import Decimal

import polars as pl
import pytest

from mart.config import paths_in
from mart.load import LoadError, load
from mart.load.compare import compared
from tests.mart.load.own_files import BALANCES, OwnFiles
from tests.mart.load.small import edit, findings, frame, payments, small_bank, write

BALANCE = ("core_deposits", "balance_month", "2026-10")
ACCOUNT = ("core_deposits", "account", "2026-08")
PAYMENT = ("payments", "payment_month", "2026-10")


@pytest.fixture
def loaded(loaded_once, tmp_path):
    """A bank that is loaded already, and the folder for its next delivery."""
    return paths_in(shutil.copytree(loaded_once.data, tmp_path / "data")), tmp_path / "next"


def second(loaded, landing, **more):
    where, folder = loaded
    return load(where, write(landing, folder), **more)


def months(where) -> list[int]:
    rows = pl.read_parquet(f"{where.raw}/balance_month/**/*.parquet", hive_partitioning=False)
    return sorted(set(rows["month_no"].to_list()))


def november(states: bool) -> dict:
    bank = small_bank()
    moved = {
        (system, name, "2026-11"): rows.with_columns(month=pl.lit("2026-11"))
        for (system, name, month), rows in bank.items()
        if month == "2026-10"
    }
    return {**({k: v for k, v in bank.items() if k[2] == "2026-08" and "month" not in k[1]} if states else {}), **moved}


def test_months_that_vanish_stop_the_load_and_are_accepted_by_name(loaded):
    with pytest.raises(LoadError) as error:
        second(loaded, november(states=True))
    assert {item.rule for item in error.value.findings} == {"month_vanished"}
    assert "--accept month_vanished" in error.value.findings[0].message
    assert months(loaded[0]) == [24319, 24320, 24321]
    result = second(loaded, november(states=True), accept=["month_vanished"])
    assert months(loaded[0]) == [24322] and all(item.level == "warn" for item in result.findings)


@pytest.mark.parametrize("states", [True, False])
def test_a_month_is_added(loaded, states):
    result = second(loaded, november(states), add="2026-11")
    assert months(loaded[0]) == [24319, 24320, 24321, 24322]
    assert not [item for item in result.findings if item.level != "note"]
    assert all(item.rows_produced == item.rows_loaded + item.rows_quarantined for item in result.tables)


def test_an_added_month_replaces_what_was_loaded_of_it_and_leaves_the_rest(loaded):
    landing = {key: rows for key, rows in small_bank().items() if key[2] in ("2026-09", "2026-10")}
    edit(landing, ("core_deposits", "balance_month", "2026-09"), 1, end_balance_cny=7)
    edit(landing, BALANCE, 1, end_balance_cny=8)
    result = second(loaded, landing, add="2026-10")
    rows = pl.read_parquet(f"{loaded[0].raw}/balance_month/**/*.parquet", hive_partitioning=False)
    ends = {(a, no): v for a, no, v in rows.select("account_id", "month_no", "end_balance_cny").rows()}
    assert (ends["A1", 24320], ends["A1", 24321]) == (Decimal(1100), Decimal(8)) and len(ends) == 9
    assert "add" in {item.rule for item in result.findings if item.level == "note"}


def test_a_month_is_added_through_a_mapping(tmp_path):
    bank = OwnFiles()
    where, _ = bank.load(tmp_path)
    bank.files["yue_202611.csv"] = BALANCES.format("2026-11")
    for old in ("yue_202609.csv", "yue_202610.csv"):
        del bank.files[old]
        (tmp_path / "in" / old).unlink()
    bank.load(tmp_path, add="2026-11")
    assert months(where) == [24320, 24321, 24322]


def test_adding_leaves_no_gap_and_needs_something_to_add_to(loaded, tmp_path):
    landing = {(s, n, "2026-12"): r.with_columns(month=pl.lit("2026-12")) for (s, n, m), r in small_bank().items()
               if m == "2026-10"}  # fmt: skip
    with pytest.raises(LoadError) as error:
        second(loaded, landing, add="2026-12")
    assert {item.rule for item in error.value.findings} == {"month_gap"}
    with pytest.raises(LoadError) as error:
        load(paths_in(tmp_path / "new"), write(november(True), tmp_path / "n"), add="2026-11")
    assert error.value.findings[0].rule == "add"


def test_a_feed_that_is_gone_stops_the_load(loaded):
    landing = {key: rows for key, rows in small_bank().items() if key[1] != "fee_month"}
    with pytest.raises(LoadError) as error:
        second(loaded, landing)
    assert [(item.rule, item.table) for item in error.value.findings] == [("table_vanished", "fee_month")]


def test_a_header_without_rows_after_months_with_some_stops_the_load(tmp_path):
    landing = small_bank()
    landing[BALANCE] = landing[BALANCE].head(0)
    found = findings(landing, tmp_path)
    assert (found["month_empty"].level, found["month_empty"].value) == ("stop", "2026-10")
    bank = OwnFiles()
    bank.files["yue_202610.csv"] = "账号,月份,日均,月末,利息\n"
    with pytest.raises(LoadError) as error:
        bank.load(tmp_path / "own")
    assert error.value.findings[0].rule == "month_empty"


def test_headers_without_rows_before_the_first_balances_are_said_once(tmp_path):
    landing = small_bank()
    for month in ("2026-08", "2026-09"):
        key = ("core_deposits", "balance_month", month)
        landing[key] = landing[key].head(0)
    try:
        found = load(paths_in(tmp_path / "data"), write(landing, tmp_path / "in")).findings
    except LoadError as error:
        found = error.findings
    (item,) = [item for item in found if item.rule == "month_empty"]
    assert (item.level, item.value) == ("warn", "2026-08") and "balances begin in 2026-10" in item.message


def test_a_system_whose_balances_stay_behind_the_others_is_said():
    month = {"rows": 3, "sums": {}}
    now = {
        "core_deposits.balance_month": {"2026-10": month, "2026-11": month},
        "core_loans.balance_month": {"2026-10": month},
    }
    (item,) = compared(now, {})
    assert (item.level, item.rule, item.system, item.value) == ("warn", "without_balance", "core_loans", "2026-10")


@pytest.mark.parametrize(("times", "kind", "level"), [
    (2, "doubled", "stop"), (100, "total_jump", "warn"), ("0.0001", "total_jump", "warn"),
    pytest.param(10_000, "total_jump", "warn", marks=pytest.mark.proof),
    ("1.5", "total_changed", "warn")])  # fmt: skip
def test_totals_that_moved_against_the_last_load(loaded, times, kind, level):
    landing = small_bank()
    factor = Decimal(str(times))
    landing[BALANCE] = landing[BALANCE].with_columns(
        pl.Series("avg_balance_cny", [v * factor for v in landing[BALANCE]["avg_balance_cny"]], dtype=pl.Decimal(18, 2))
    )
    where, folder = loaded
    try:
        found = load(where, write(landing, folder)).findings
    except LoadError as error:
        found = error.findings
    item = next(item for item in found if item.rule == kind)
    assert (item.level, item.column) == (level, "avg_balance_cny") and "2026-10" in item.file


def test_rows_that_are_lost_stop_the_load(loaded):
    landing = small_bank()
    landing[BALANCE] = landing[BALANCE].head(1)
    with pytest.raises(LoadError) as error:
        second(loaded, landing)
    assert "rows_lost" in {item.rule for item in error.value.findings}


def test_more_in_quarantine_than_the_limit_replaces_nothing(loaded):
    landing = small_bank()
    for row in (1, 2):
        edit(landing, BALANCE, row, avg_balance_cny="x")
    with pytest.raises(LoadError) as error:
        second(loaded, landing)
    assert "quarantine" in {item.rule for item in error.value.findings}


def test_a_delivery_of_before_a_column_was_added_loads(tmp_path):
    landing = payments([("C1", "X1", False, "in", 5, 5000)])
    landing[PAYMENT] = landing[PAYMENT].drop("refund_cnt", "refund_cny")
    key = ("cif", "customer", "2026-08")
    landing[key] = landing[key].drop("ownership_group_id", "chain_id", "phone")
    assert findings(landing, tmp_path) == {}


def test_one_damaged_file_among_many_is_one_line(tmp_path):
    landing = small_bank()
    base = landing["core_deposits", "fee_month", "2026-08"]
    for number in range(200):
        month = f"{2005 + number // 12}-{number % 12 + 1:02d}"
        landing["general_ledger", "gl_month", month] = frame("general_ledger", "gl_month", [
            {"month": month, "org_id": "S1", "gl_line": "fees_billed", "amount_cny": 1}])  # fmt: skip
    folder = write(landing, tmp_path / "in")
    file = folder / "general_ledger/gl_month/2010-03.parquet"
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(LoadError) as error:
        load(paths_in(tmp_path / "data"), folder)
    named = [item for item in error.value.findings if item.rule == "unreadable"]
    assert [item.file for item in named] == ["general_ledger/gl_month/2010-03.parquet"] and base.height
