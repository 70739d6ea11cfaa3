"""A delivery against the last load, its months against each other, and its files against one another."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from mart.config import paths_in
from mart.load import LoadError, load
from mart.load.plausible import future_months
from tests.mart.load.own_files import BALANCES, OwnFiles
from tests.mart.load.small import edit, frame, small_bank, write

BALANCE = ("core_deposits", "balance_month", "2026-10")
ACCOUNT = ("core_deposits", "account", "2026-08")
PAYMENT = ("payments", "payment_month", "2026-10")


def findings(landing, tmp_path: Path, **more) -> dict[str, object]:
    """Findings by kind of a contract delivery, loaded or stopped."""
    try:
        found = load(paths_in(tmp_path / "data"), write(landing, tmp_path / "in"), **more).findings
    except LoadError as error:
        found = (*error.findings, *(error.attempt.findings if error.attempt else ()))
    return {item.rule: item for item in found}


@pytest.fixture
def loaded(tmp_path):
    """A bank that is loaded already, and the folder for its next delivery."""
    where = paths_in(tmp_path / "data")
    load(where, write(small_bank(), tmp_path / "first"))
    return where, tmp_path / "next"


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


@pytest.mark.parametrize(("times", "kind", "level"), [
    (2, "doubled", "stop"), (100, "total_jump", "warn"), (10_000, "total_jump", "warn"),
    ("0.0001", "total_jump", "warn"),
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


def test_a_month_in_another_unit_than_its_neighbour_is_said_at_the_first_load(tmp_path):
    landing = small_bank()
    for row in (1, 2, 3):
        edit(landing, BALANCE, row, avg_balance_cny=10_000_000 * row)
    assert "万元" in findings(landing, tmp_path)["total_jump"].message


def test_rows_that_are_lost_stop_the_load(loaded):
    landing = small_bank()
    landing[BALANCE] = landing[BALANCE].head(1)
    with pytest.raises(LoadError) as error:
        second(loaded, landing)
    assert "rows_lost" in {item.rule for item in error.value.findings}


def test_open_accounts_without_balance_are_said(tmp_path):
    landing = small_bank()
    landing[BALANCE] = landing[BALANCE].head(2)
    item = findings(landing, tmp_path)["without_balance"]
    assert item.level == "warn" and "0 in 2026-09, 1 here, of 3 open" in item.message
    edit(landing, ACCOUNT, 3, closed_date=date(2026, 10, 5))
    assert "without_balance" not in findings(landing, tmp_path / "closed")


@pytest.mark.parametrize("data", [
    BALANCES.format("2026-10").encode(), BALANCES.format("2026-10").replace("\n", "\r\n").encode("utf-8-sig"),
    ("账号,月份,日均,月末,利息\n" + "".join(BALANCES.format("2026-10").splitlines(True)[:0:-1])).encode()])  # fmt: skip
def test_the_same_rows_in_two_files_stop_the_load(tmp_path, data):
    bank = OwnFiles()
    bank.files["yue_202610 (1).csv"] = data
    bank.tables["core_deposits.balance_month"] = (
        "SELECT 账号 AS account_id, 月份 AS month, sum(日均) AS avg_balance_cny, sum(月末) AS end_balance_cny,"
        " sum(利息) AS interest_cny FROM yue GROUP BY ALL"
    )
    with pytest.raises(LoadError) as error:
        bank.load(tmp_path)
    assert "same_content" in {item.rule for item in error.value.findings}


def redelivered(tmp_path: Path, wins: str | None, grouped: bool = False) -> OwnFiles:
    bank = OwnFiles()
    bank.files["yue_202610_更正.csv"] = BALANCES.format("2026-10").replace("1000.50", "5000.50")
    if grouped:
        bank.tables["core_deposits.balance_month"] = (
            "SELECT 账号 AS account_id, 月份 AS month, sum(日均) AS avg_balance_cny, sum(月末) AS end_balance_cny,"
            " sum(利息) AS interest_cny FROM yue GROUP BY ALL"
        )
    if wins:
        bank.top["wins"] = wins
    bank.write(tmp_path)
    return bank


@pytest.mark.parametrize("grouped", [False, True])
def test_a_corrected_delivery_wins_by_the_rule_of_the_mapping(tmp_path, grouped):
    for wins, older, expected in (
        ("last", "更正", "5000.50"),
        ("newest", "更正", "1000.50"),
        ("newest", "", "5000.50"),
    ):
        folder = tmp_path / f"{wins}{older}"
        bank = redelivered(folder, wins, grouped)
        landing, mapping = folder / "in", folder / "mapping.yml"
        old = landing / ("yue_202610_更正.csv" if older else "yue_202610.csv")
        os.utime(old, (1_000_000_000, 1_000_000_000))
        result = load(paths_in(folder / "data"), landing, mapping)
        rows = pl.read_parquet(f"{folder}/data/raw/balance_month/**/*.parquet", hive_partitioning=False)
        assert rows.filter(month_no=24321)["avg_balance_cny"].to_list()[0] == Decimal(expected), (wins, older)
        assert {item.rule for item in result.quarantine} == {"superseded"} and bank
        assert not [item for item in result.findings if item.level == "stop"]


@pytest.mark.parametrize("grouped", [False, True])
def test_without_a_rule_a_corrected_delivery_stops_the_load(tmp_path, grouped):
    with pytest.raises(LoadError) as error:
        redelivered(tmp_path, None, grouped).load(tmp_path)
    assert "redelivered" in {item.rule for item in error.value.findings}


@pytest.mark.parametrize("tables", ["yue, kehu", "kehu, yue", "yue JOIN kehu ON true"])
def test_a_join_that_multiplies_rows_is_called_that(tmp_path, tables):
    bank = OwnFiles()
    sql = bank.tables["core_deposits.balance_month"]
    bank.tables["core_deposits.balance_month"] = sql.replace("SELECT 账号", "SELECT yue.账号").replace(
        "FROM yue", f"FROM {tables}"
    )
    with pytest.raises(LoadError) as error:
        bank.load(tmp_path)
    assert "the join multiplies rows" in next(i for i in error.value.findings if i.rule == "fan_out").message


def test_more_in_quarantine_than_the_limit_replaces_nothing(loaded):
    landing = small_bank()
    for row in (1, 2):
        edit(landing, BALANCE, row, avg_balance_cny="x")
    with pytest.raises(LoadError) as error:
        second(loaded, landing)
    assert "quarantine" in {item.rule for item in error.value.findings}


def account(landing, row: int = 1, **values) -> dict:
    edit(landing, ACCOUNT, row, **values)
    return landing


@pytest.mark.parametrize(("values", "rule"), [
    ({"currency": "RMB"}, "currency"), ({"currency": "cny"}, "currency"),
    ({"opened_date": date(2026, 9, 1)}, "opened_by_month"),
    ({"opened_date": date(1899, 12, 30)}, "opened_in_sense")])  # fmt: skip
def test_accounts_that_cannot_be_go_to_quarantine(tmp_path, values, rule):
    item = findings(account(small_bank(), **values), tmp_path)[rule]
    assert (item.level, item.row) == ("warn", 1)


def test_negative_interest_goes_to_quarantine(tmp_path):
    landing = small_bank()
    edit(landing, BALANCE, 1, interest_cny="-0.10")
    assert findings(landing, tmp_path)["min"].column == "interest_cny"


def test_a_product_of_another_system_goes_to_quarantine(tmp_path):
    landing = small_bank()
    product = ("marketing", "product", "2026-08")
    loan = landing[product].with_columns(
        product_id=pl.lit("P2"), system=pl.lit("core_loans"), product_kind=pl.lit("loan")
    )
    landing[product] = pl.concat([landing[product], loan])
    assert findings(account(landing, product_id="P2"), tmp_path)["other_system"].value == "P2"


@pytest.mark.parametrize(("rows", "words"), [
    ([("HO", "S1", "bank"), ("B1", "HO", "branch"), ("S1", "B1", "sub_branch")], "circle"),
    ([("HO", None, "bank"), ("B1", "B1", "branch"), ("S1", "B1", "sub_branch")], "circle"),
    ([("HO", None, "bank"), ("B1", None, "bank"), ("S1", "B1", "sub_branch")], "2 units of level bank"),
])  # fmt: skip
def test_an_organisation_that_is_no_tree_stops_the_load(tmp_path, rows, words):
    landing = small_bank()
    key = ("org_people", "org", "2026-08")
    landing[key] = frame(*key[:2], [
        {"month": "2026-08", "org_id": o, "parent_org_id": p, "org_level": level, "name_zh": o} for o, p, level in rows
    ])  # fmt: skip
    item = findings(landing, tmp_path)["organisation"]
    assert item.level == "stop" and words in item.message


def test_rates_and_pds_as_fractions_are_said(tmp_path):
    landing = small_bank()
    landing["credit", "rating", "2026-08"] = frame("credit", "rating", [
        {"customer_id": f"C{n}", "month": "2026-08", "rating": "A", "pd_pct": f"0.0{n}"} for n in (1, 2)])  # fmt: skip
    assert findings(landing, tmp_path)["percent_unit"].column == "pd_pct"
    product = ("marketing", "product", "2026-08")
    landing[product] = landing[product].with_columns(product_kind=pl.lit("loan"))
    assert findings(landing, tmp_path / "loans")["rate_unit"].column == "rate_pct"


def test_flows_of_a_month_to_come_are_said_and_plans_are_not():
    known = {
        "core_deposits.balance_month": {"2026-10": {}, "2062-10": {}},
        "management_accounting.plan_month": {"2062-10": {}},
    }
    assert [item.table for item in future_months(known, date(2026, 11, 2))] == ["balance_month"]


def payments(rows: list[tuple]) -> dict:
    landing = small_bank()
    names = ("customer_id", "counterparty_id", "is_internal", "direction", "payment_cnt", "amount_cny")
    landing[PAYMENT] = frame(*PAYMENT[:2], [{"month": "2026-10", **dict(zip(names, row, strict=True))} for row in rows])
    return landing


def test_a_subtotal_among_payments_is_flagged(tmp_path):
    rows = [("C1", "X1", False, "in", 5, 5000), ("C1", "小计", False, "in", 5, 5000)]
    item = findings(payments(rows), tmp_path)["subtotal"]
    assert (item.row, item.value) == (2, "小计")


def test_padded_keys_of_a_contract_delivery_are_trimmed_and_said(tmp_path):
    landing = small_bank()
    edit(landing, ("cif", "customer", "2026-08"), 2, customer_id="C2 ")
    edit(landing, ACCOUNT, 3, customer_id=" C3")
    result = load(paths_in(tmp_path / "data"), write(landing, tmp_path / "in"))
    assert {(item.rule, item.column) for item in result.findings} == {("padded", "customer_id")}
    assert sum(item.rows_quarantined for item in result.tables) == 0


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
