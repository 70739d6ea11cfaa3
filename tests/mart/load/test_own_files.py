"""A bank's own files are read strictly, with every oddity said and nothing changed silently."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from mart.load import LoadError
from tests.mart.load.own_files import CUSTOMERS, OwnFiles, held_back, kinds, one, raw, stopped


def test_a_clean_bank_has_no_findings(tmp_path):
    _, result = OwnFiles().load(tmp_path)
    assert result.findings == () and result.notes == ()


GROUPED = {"1,234.50": "1234.50", "12,345,678.9": "12345678.90", "-1,234": "-1234.00", "7": "7.00"}
NO_NUMBERS = ["1234,50", "1,23,4.50", "12,34", "0,123", ",123", "1_000", "1000元", "12%"]


def test_separators_stand_between_groups_of_three(tmp_path):
    bank, values = OwnFiles(), iter(GROUPED)
    for name in ("yue_202609.csv", "yue_202610.csv"):
        for old in ("1000.50", "2000.00"):
            bank.change(name, old, f'"{next(values)}"')
    bank.files["yue_202610.csv"] += "".join(f'6200{n},2026-10,"{one}",1,0\n' for n, one in enumerate(NO_NUMBERS, 3))
    bank.views["yue"]["thousands"] = ","
    bank.tables["core_deposits.balance_month"] = bank.tables["core_deposits.balance_month"].replace(
        "利息 AS interest_cny", "利息 AS interest_cny, 0 AS interest_charged_cny"
    )
    where, result = bank.load(tmp_path)
    assert held_back(where, "yue") == [(n, "type", value) for n, value in enumerate(NO_NUMBERS, 3)]
    item = one(result, "type")
    assert (item.file, item.row, item.column, item.rows) == ("yue_202610.csv", 3, "日均", len(NO_NUMBERS))
    assert raw(where, "balance_month")["avg_balance_cny"].to_list() == [Decimal(one) for one in GROUPED.values()]


def test_amounts_in_ten_thousands_are_not_rounded_before_the_sql(tmp_path):
    bank = OwnFiles().change("yue_202609.csv", "1000.50,1100.00", "0.10005,0.123456")
    bank.tables["core_deposits.balance_month"] = bank.tables["core_deposits.balance_month"].replace(
        "日均 AS", "日均 * 10000 AS"
    ).replace("月末 AS", "月末 * 10000 AS")  # fmt: skip
    where, result = bank.load(tmp_path)
    row = raw(where, "balance_month").row(0, named=True)
    assert (row["avg_balance_cny"], row["end_balance_cny"]) == (Decimal("1000.50"), Decimal("1234.56"))
    assert ("note", "decimals") in kinds(result) and one(result, "decimals").value == "0.10005"


def test_words_for_nothing_are_nothing(tmp_path):
    words = ["NULL", "-", "N/A", "", "None", "—", "(null)", "n.a.", "#REF!", "NONE"]
    where, result = OwnFiles().with_accounts([*words, "0.20"]).load(tmp_path)
    assert result.findings == ()
    assert raw(where, "account")["rate_pct"].to_list() == [*(None for _ in words), Decimal("0.20")]


def test_nobody_is_called_null(tmp_path):
    words = ["NULL", "null ", " N/A", "#VALUE!", "<null>"]
    where, result = OwnFiles().with_customers(words).load(tmp_path)
    assert raw(where, "customer")["customer_id"].to_list() == ["1001", "1002"]
    assert [row[:2] for row in held_back(where, "cif.customer")] == [(n, "required") for n in range(3, 8)]
    assert (one(result, "required").row, one(result, "required").rows) == (3, len(words))


@pytest.mark.parametrize(("value", "is_rounded"), [("1.23E+05", True), ("1.5e+08", True), ("1.2345678901E+05", False)])
def test_amounts_that_a_spreadsheet_has_rounded_are_said(tmp_path, value, is_rounded):
    _, result = OwnFiles().change("yue_202609.csv", "1000.50", value).load(tmp_path)
    assert (("warn", "rounded_amount") in kinds(result)) is is_rounded


def test_keys_are_trimmed_and_padded_ones_said(tmp_path):
    padded = ["{} ", " {}", "{}\u3000", "\t{}", "{}\u00a0"]
    bank = OwnFiles()
    bank.files["kehu.csv"] = CUSTOMERS + "".join(f"{p.format(1003 + n)},甲{n},浦东,2020-01-05\n" for n, p in
                                                 enumerate(padded))  # fmt: skip
    where, result = bank.load(tmp_path)
    assert kinds(result) == {("warn", "padded")}
    assert (one(result, "padded").value, one(result, "padded").rows) == ("1003 ", len(padded))
    assert raw(where, "customer")["customer_id"].to_list() == [str(number) for number in range(1001, 1008)]


TOTALS = [
    *(
        "合计",
        "小计",
        "总计：",
        "Total",
        "TOTAL:",
        "本月合计",
        "合 计",
        "Subtotal",
        "合　计",
        "合计(元)",
        "合计（3户）",
    ),
    *("浦东支行小计", "以上合计", "合計", "总额", "Total deposits", "SUM"),
]


def test_rows_that_are_totals_are_flagged(tmp_path):
    rows = "".join(f"{word},2026-10,3000.50,3300.00,0.51\n" for word in TOTALS)
    where, result = OwnFiles().change("yue_202610.csv", "62002,", f"{rows}62002,").load(tmp_path)
    assert held_back(where, "yue") == [(n, "subtotal", word) for n, word in enumerate(TOTALS, 2)]
    item = one(result, "subtotal")
    assert (item.row, item.value, item.rows) == (2, TOTALS[0], len(TOTALS))
    assert raw(where, "balance_month").height == 4


def test_what_only_holds_such_a_word_is_no_total(tmp_path):
    names = ["利息合计", "北京合计科技有限公司", "Total Energies", "Summit", "审计局"]
    where, result = OwnFiles().with_customers(names).load(tmp_path)
    assert result.findings == () and raw(where, "customer")["name_zh"].to_list()[2:] == names


def test_a_view_without_any_row_is_said(tmp_path):
    bank = OwnFiles()
    bank.files["kehu.csv"] = CUSTOMERS.split("\n")[0] + "\n"
    _, result = bank.load(tmp_path)
    assert (one(result, "month_empty").level, one(result, "month_empty").file) == ("warn", "kehu.csv")


def test_however_long_a_header_is_a_finding_stays_a_line(tmp_path):
    bank = OwnFiles().change("zhanghu.csv", "利率", "x" * 5000)
    assert len(stopped(bank, tmp_path, "mapping").line()) < 400


@pytest.mark.parametrize("ids", [
    ("1.23E+17", "1.23E+17"), ("6.2E+15", "6.3E+15"),
    ("6222020012345670000", "6222020012345680000", "6222020012345690000")])  # fmt: skip
def test_ids_that_a_spreadsheet_rounded_stop_the_load(tmp_path, ids):
    bank = OwnFiles()
    bank.files["kehu.csv"] = "客户号,客户名称,支行,开户日期\n" + "".join(
        f"{c},甲{n},浦东,2020-01-05\n" for n, c in enumerate(ids)
    )
    item = stopped(bank, tmp_path, "rounded_id")
    assert item.file == "kehu.csv" and item.value == ids[0]


def test_nul_bytes_cost_the_rows_they_stand_in(tmp_path):
    _, result = OwnFiles().change("yue_202609.csv", "62001", "620\x0001").load(tmp_path)
    item = one(result, "columns")
    assert item.row == 1 and "NUL byte" in item.message


def test_a_column_that_only_some_files_have_is_named_with_the_files(tmp_path):
    bank = OwnFiles()
    bank.files["yue_202609.csv"] = "账号,月份,日均,月末,利息,表外\n62001,2026-09,1,1,0,5\n62002,2026-09,1,1,0,5\n"
    bank.files["yue_202610.csv"] = "账号,月份,日均,月末,利息,表外金额\n62001,2026-10,1,1,0,5\n62002,2026-10,1,1,0,5\n"
    _, result = bank.load(tmp_path)
    item = one(result, "column_missing")
    assert (item.level, item.file, item.column, item.value) == ("warn", "yue_202610.csv", "表外", "表外金额")


def test_a_header_that_is_not_in_row_one_shows_the_columns_found(tmp_path):
    bank = OwnFiles()
    bank.files["kehu.csv"] = "客户清单,,,\n" + CUSTOMERS
    item = stopped(bank, tmp_path, "mapping")
    assert "客户清单" in item.message


def test_quarantine_names_the_file_and_row_behind_a_select(tmp_path):
    bank = OwnFiles().change("yue_202610.csv", "62002", "62009")
    where, result = bank.load(tmp_path)
    item = one(result, "reference")
    assert (item.file, item.row, item.system, item.table) == ("yue_202610.csv", 2, "core_deposits", "balance_month")
    stored = pl.read_parquet(where.raw / "quarantine/core_deposits.balance_month.parquet")
    assert stored.select("file", "row").rows() == [("yue_202610.csv", 2)]


def test_two_loads_in_one_process_the_first_of_which_fails(tmp_path):
    bank = OwnFiles()
    bank.tables["cif.customer"] = "SELECT nothing FROM kehu"
    with pytest.raises(LoadError):
        bank.load(tmp_path)
    _, result = OwnFiles().load(tmp_path)
    assert result.findings == ()


WRITES = [
    "WITH x AS (DELETE FROM kehu RETURNING *) SELECT * FROM x",
    "WITH x AS (INSERT INTO kehu SELECT * FROM kehu RETURNING *) SELECT * FROM x",
    "WITH x AS (UPDATE kehu SET 支行 = 'x' RETURNING *) SELECT * FROM x",
    "SELECT * FROM (WITH x AS (DELETE FROM kehu RETURNING *) SELECT * FROM x)",
]


@pytest.mark.parametrize("sql", WRITES)
def test_no_part_of_a_select_writes(tmp_path, sql):
    bank = OwnFiles()
    bank.tables["cif.customer"] = sql
    assert "SELECT" in stopped(bank, tmp_path / "table", "mapping").message
    bank = OwnFiles(top={"views": {"v": sql}})
    assert "SELECT" in stopped(bank, tmp_path / "view", "mapping").message
