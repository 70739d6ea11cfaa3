"""The files of one delivery against one another: the same rows twice, a correction, a join that multiplies."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from mart.config import paths_in
from mart.load import LoadError, load
from tests.mart.load.own_files import BALANCES, OwnFiles, one, raw, stopped


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


WINS = [("last", "更正", "5000.50"), ("newest", "更正", "1000.50"), ("newest", "", "5000.50")]


# each rule once, with rows that are summed and without; the other pairs are a proof
@pytest.mark.parametrize(
    ("wins", "older", "expected", "grouped"),
    [
        *((*one, bool(at % 2)) for at, one in enumerate(WINS)),
        *(pytest.param(*one, not at % 2, marks=pytest.mark.proof) for at, one in enumerate(WINS)),
    ],
)
def test_a_corrected_delivery_wins_by_the_rule_of_the_mapping(tmp_path, wins, older, expected, grouped):
    redelivered(tmp_path, wins, grouped)
    landing, mapping = tmp_path / "in", tmp_path / "mapping.yml"
    old = landing / ("yue_202610_更正.csv" if older else "yue_202610.csv")
    os.utime(old, (1_000_000_000, 1_000_000_000))
    result = load(paths_in(tmp_path / "data"), landing, mapping)
    rows = pl.read_parquet(f"{tmp_path}/data/raw/balance_month/**/*.parquet", hive_partitioning=False)
    assert rows.filter(month_no=24321, account_id="62001")["avg_balance_cny"].item() == Decimal(expected)
    assert {item.rule for item in result.quarantine} == {"superseded"}
    assert not [item for item in result.findings if item.level == "stop"]


@pytest.mark.parametrize("grouped", [False, True])
def test_without_a_rule_a_corrected_delivery_stops_the_load(tmp_path, grouped):
    with pytest.raises(LoadError) as error:
        redelivered(tmp_path, None, grouped).load(tmp_path)
    assert "redelivered" in {item.rule for item in error.value.findings}


@pytest.mark.parametrize(
    "tables", ["kehu, yue", "yue JOIN kehu ON true", pytest.param("yue, kehu", marks=pytest.mark.proof)]
)
def test_a_join_that_multiplies_rows_is_called_that(tmp_path, tables):
    bank = OwnFiles()
    sql = bank.tables["core_deposits.balance_month"]
    bank.tables["core_deposits.balance_month"] = sql.replace("SELECT 账号", "SELECT yue.账号").replace(
        "FROM yue", f"FROM {tables}"
    )
    with pytest.raises(LoadError) as error:
        bank.load(tmp_path)
    assert "the join multiplies rows" in next(i for i in error.value.findings if i.rule == "fan_out").message


def test_a_key_that_no_file_has_is_named(tmp_path):
    bank = OwnFiles()
    bank.views["yue"] |= {"wins": "last", "key": ["帐号", "月份"]}
    item = stopped(bank, tmp_path, "mapping")
    assert item.column == "帐号" and "账号" in item.message


GROUPED = (
    "SELECT yue.账号 AS account_id, 月份 AS month, sum(日均) AS avg_balance_cny, sum(月末) AS end_balance_cny,"
    " sum(利息)"
)


JOINS, FORMS = ("yue, kehu", "yue JOIN zhanghu ON zhanghu.币种 = 'CNY'"), ("{}", "WITH s AS ({}) SELECT * FROM s")


# each once; the other pairs are a proof
@pytest.mark.parametrize(
    ("join", "form"),
    [
        *zip(JOINS, FORMS, strict=True),
        *(pytest.param(*one, marks=pytest.mark.proof) for one in zip(JOINS, FORMS[::-1], strict=True)),
    ],
)
def test_a_join_that_multiplies_rows_before_they_are_summed_stops_the_load(tmp_path, join, form):
    bank = OwnFiles()
    bank.tables["core_deposits.balance_month"] = form.format(f"{GROUPED} AS interest_cny FROM {join} GROUP BY ALL")
    assert "8 from" in stopped(bank, tmp_path, "fan_out").message


def test_a_join_on_a_whole_key_is_summed(tmp_path):
    bank = OwnFiles()
    join = "yue JOIN zhanghu USING (账号) LEFT JOIN kehu ON kehu.客户号 = zhanghu.客户号"
    bank.tables["core_deposits.balance_month"] = f"{GROUPED} AS interest_cny FROM {join} GROUP BY ALL"
    where, result = bank.load(tmp_path)
    assert result.findings == () and raw(where, "balance_month")["avg_balance_cny"][0] == Decimal("1000.50")


SUMMED = (
    "SELECT 账号 AS account_id, 月份 AS month, sum(日均) AS avg_balance_cny, sum(月末) AS end_balance_cny, sum(利息) AS"
    " interest_cny FROM {} GROUP BY ALL"
)


@pytest.mark.parametrize(("helpers", "source"), [
    ({"v": "SELECT yue.*, 支行 FROM yue, kehu"}, "v"),
    ({"v": "SELECT yue.*, 支行 FROM yue, kehu", "w": "SELECT * FROM v WHERE true"}, "w"),
    ({}, "(SELECT yue.* FROM yue LEFT JOIN kehu ON true)"),
    ({}, "(WITH v AS (SELECT yue.* FROM yue, kehu) SELECT * FROM v)"),
    ({}, "(SELECT * FROM yue UNION ALL SELECT * FROM yue)")])  # fmt: skip
def test_rows_that_are_multiplied_further_inside_stop_the_load(tmp_path, helpers, source):
    bank = OwnFiles(top={"views": helpers})
    bank.tables["core_deposits.balance_month"] = SUMMED.format(source)
    assert stopped(bank, tmp_path, "fan_out").level == "stop"


def test_rows_that_are_multiplied_before_a_window_sums_them_stop_the_load(tmp_path):
    bank = OwnFiles()
    bank.tables["core_deposits.balance_month"] = (
        "SELECT DISTINCT 账号 AS account_id, 月份 AS month, sum(日均) OVER (PARTITION BY 账号, 月份) AS"
        " avg_balance_cny, 月末 AS end_balance_cny, 利息 AS interest_cny FROM yue, kehu"
    )
    assert "8 from" in stopped(bank, tmp_path, "fan_out").message


@pytest.mark.parametrize(("helpers", "source"), [
    ({"v": "SELECT yue.* FROM yue JOIN zhanghu USING (账号)"}, "v"),
    ({}, "(SELECT * FROM yue WHERE 月份 = '2026-09' UNION ALL SELECT * FROM yue WHERE 月份 <> '2026-09')"),
    ({}, "(WITH one AS (SELECT DISTINCT 币种 FROM zhanghu) SELECT yue.* FROM yue, one)")])  # fmt: skip
def test_rows_that_are_not_multiplied_further_inside_load(tmp_path, helpers, source):
    bank = OwnFiles(top={"views": helpers})
    bank.tables["core_deposits.balance_month"] = SUMMED.format(source)
    where, result = bank.load(tmp_path)
    assert result.findings == () and raw(where, "balance_month")["avg_balance_cny"].sum() == Decimal("6001.00")


@pytest.mark.parametrize("source", [
    "(SELECT yue.*, unnest([1, 2]) AS n FROM yue)", "yue CROSS JOIN range(2)",
    pytest.param("yue, unnest([1, 2])", marks=pytest.mark.proof)])  # fmt: skip
def test_a_list_that_multiplies_rows_is_said(tmp_path, source):
    bank = OwnFiles()
    bank.tables["core_deposits.balance_month"] = SUMMED.format(source)
    where, result = bank.load(tmp_path)
    item = one(result, "fan_out")
    assert item.level == "warn" and "8 from 4 of yue" in item.message
    assert raw(where, "balance_month")["avg_balance_cny"].sum() == Decimal("12002.00")


def test_the_last_by_name_counts_its_numbers(tmp_path):
    bank = OwnFiles(top={"wins": "last"})
    for name, amount in (("-v2", "2222.00"), ("-v10", "1010.00"), (" (1)", "1111.00")):
        bank.files[f"yue_202610{name}.csv"] = BALANCES.format("2026-10").replace("1000.50", amount)
    where, _ = bank.load(tmp_path)
    assert Decimal("1010.00") in raw(where, "balance_month")["avg_balance_cny"].to_list()
