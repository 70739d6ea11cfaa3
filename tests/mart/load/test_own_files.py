"""A bank's own files are read strictly, with every oddity said and nothing changed silently."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import polars as pl
import pytest

from mart.load import LoadError, LoadResult
from tests.mart.load.own_files import BALANCES, CUSTOMERS, OwnFiles


def raw(where, name: str) -> pl.DataFrame:
    return pl.read_parquet(f"{where.raw}/{name}/**/*.parquet", hive_partitioning=False)


def kinds(result: LoadResult, *levels: str) -> set[tuple[str, str]]:
    return {(item.level, item.rule) for item in result.findings if not levels or item.level in levels}


def one(result: LoadResult, kind: str):
    return next(item for item in result.findings if item.rule == kind)


def stopped(bank: OwnFiles, folder, kind: str):
    with pytest.raises(LoadError) as error:
        bank.load(folder)
    return next(item for item in error.value.findings if item.rule == kind)


def test_a_clean_bank_has_no_findings(tmp_path):
    _, result = OwnFiles().load(tmp_path)
    assert result.findings == () and result.notes == ()


@pytest.mark.parametrize(("value", "expected"), [
    ("1,234.50", "1234.50"), ('"12,345,678.9"', "12345678.90"), ("-1,234", "-1234.00"), ("7", "7.00"),
    ('"1234,50"', None), ('"1,23,4.50"', None), ('"12,34"', None), ('"0,123"', None), ('",123"', None), ("1_000", None),
    ("1000元", None), ("12%", None)])  # fmt: skip
def test_separators_stand_between_groups_of_three(tmp_path, value, expected):
    bank = OwnFiles().change("yue_202609.csv", "1000.50", value if value.startswith('"') else f'"{value}"')
    bank.views["yue"]["thousands"] = ","
    bank.tables["core_deposits.balance_month"] += ""
    bank.tables["core_deposits.balance_month"] = bank.tables["core_deposits.balance_month"].replace(
        "利息 AS interest_cny", "利息 AS interest_cny, 0 AS interest_charged_cny"
    )
    where, result = bank.load(tmp_path)
    if expected is None:
        item = one(result, "type")
        assert (item.file, item.row, item.column, item.value) == ("yue_202609.csv", 1, "日均", value.strip('"'))
        return
    assert raw(where, "balance_month")["avg_balance_cny"][0] == Decimal(expected)


def test_amounts_in_ten_thousands_are_not_rounded_before_the_sql(tmp_path):
    bank = OwnFiles().change("yue_202609.csv", "1000.50,1100.00", "0.10005,0.123456")
    bank.tables["core_deposits.balance_month"] = bank.tables["core_deposits.balance_month"].replace(
        "日均 AS", "日均 * 10000 AS"
    ).replace("月末 AS", "月末 * 10000 AS")  # fmt: skip
    where, result = bank.load(tmp_path)
    row = raw(where, "balance_month").row(0, named=True)
    assert (row["avg_balance_cny"], row["end_balance_cny"]) == (Decimal("1000.50"), Decimal("1234.56"))
    assert ("note", "decimals") in kinds(result) and one(result, "decimals").value == "0.10005"


@pytest.mark.parametrize("word", ["NULL", "-", "N/A", "", "None", "—"])
def test_words_for_nothing_are_nothing(tmp_path, word):
    where, result = OwnFiles().change("zhanghu.csv", "62001,1001,0.20", f"62001,1001,{word}").load(tmp_path)
    assert result.findings == () and raw(where, "account")["rate_pct"][0] is None


@pytest.mark.parametrize("padded", ["1001 ", " 1001", "1001\u3000", "\t1001", "1001\u00a0"])
def test_keys_are_trimmed_and_padded_ones_said(tmp_path, padded):
    where, result = OwnFiles().change("kehu.csv", "1001,", f"{padded},").load(tmp_path)
    assert kinds(result) == {("warn", "padded")} and one(result, "padded").value == padded
    assert raw(where, "customer")["customer_id"].to_list() == ["1001", "1002"]


@pytest.mark.parametrize("word", ["合计", "小计", "总计：", "Total", "TOTAL:", "本月合计", "合 计", "Subtotal"])
def test_rows_that_are_totals_are_flagged(tmp_path, word):
    bank = OwnFiles().change("yue_202610.csv", "62002,", f"{word},2026-10,3000.50,3300.00,0.51\n62002,")
    where, result = bank.load(tmp_path)
    assert (one(result, "subtotal").row, one(result, "subtotal").value) == (2, word)
    assert raw(where, "balance_month").height == 4


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


def workbook(rows: list[list], percent: tuple[str, ...] = (), hidden: list[list] | None = None, other: bool = False):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cell in percent:
        sheet[cell].number_format = "0.00%"
    if hidden is not None:
        first = book.create_sheet("旧", 0)
        first.sheet_state = "hidden"
        for row in hidden:
            first.append(row)
    if other:
        more = book.create_sheet("更多")
        more.append(["客户号"])
        more.append(["1003"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


HEAD = ["客户号", "客户名称", "支行", "开户日期"]


def with_workbook(data: bytes) -> OwnFiles:
    bank = OwnFiles()
    del bank.files["kehu.csv"]
    bank.files["kehu.xlsx"] = data
    return bank


def test_a_hidden_sheet_is_skipped_and_others_are_named(tmp_path):
    rows = [HEAD, ["1001", "新名", "浦东", date(2020, 1, 5)], ["1002", "东方", "浦西", date(2021, 6, 11)]]
    bank = with_workbook(workbook(rows, hidden=[HEAD, ["1001", "旧名", "浦东", date(2020, 1, 5)]], other=True))
    where, result = bank.load(tmp_path)
    assert raw(where, "customer")["name_zh"][0] == "新名"
    assert kinds(result) == {("note", "other_sheets")} and "旧 (hidden), 更多" in one(result, "other_sheets").message


def test_long_numbers_of_a_workbook_are_refused_and_long_texts_are_not(tmp_path):
    rows = [HEAD, ["123456789012345678", "甲", "浦东", date(2020, 1, 5)]]
    bank = with_workbook(workbook(rows))
    bank.files["zhanghu.csv"] = (
        "账号,客户号,利率,币种\n62001,123456789012345678,0.20,CNY\n62002,123456789012345678,0.20,CNY\n"
    )
    where, _ = bank.load(tmp_path / "text")
    assert raw(where, "customer")["customer_id"].to_list() == ["123456789012345678"]
    rows[1][0] = 123456789012345678
    assert stopped(with_workbook(workbook(rows)), tmp_path / "number", "rounded_id").column == "客户号"


def test_percent_cells_are_percent(tmp_path):
    bank = OwnFiles()
    del bank.files["zhanghu.csv"]
    rows = [["账号", "客户号", "利率", "币种"], ["62001", "1001", 0.0435, "CNY"], ["62002", "1002", 4.35, "CNY"]]
    bank.files["zhanghu.xlsx"] = workbook(rows, percent=("C2",))
    bank.views["zhanghu"]["pattern"] = "zhanghu.xlsx"
    where, _ = bank.load(tmp_path)
    assert raw(where, "account")["rate_pct"].to_list() == [Decimal("4.35"), Decimal("4.35")]
    where, _ = OwnFiles().change("zhanghu.csv", "62001,1001,0.20", "62001,1001,4.35%").load(tmp_path / "csv")
    assert raw(where, "account")["rate_pct"][0] == Decimal("4.35")


@pytest.mark.parametrize(
    "text", ["2026-09-01", "2026-09-01 00:00:00", "2026/9/1", "2026/09/01", "Sep-26", "2026年9月1日"]
)
def test_a_month_that_a_spreadsheet_made_a_date_is_that_month(tmp_path, text):
    bank = OwnFiles()
    bank.files["yue_202609.csv"] = BALANCES.format(text)
    where, result = bank.load(tmp_path)
    assert result.findings == () and raw(where, "balance_month")["month_no"].to_list() == [24320] * 2 + [24321] * 2


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


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "latin-1", "big5"])
def test_utf8_declared_as_something_else_is_read_as_utf8_and_said(tmp_path, encoding):
    bank = OwnFiles()
    bank.views["kehu"]["encoding"] = encoding
    where, result = bank.load(tmp_path)
    assert kinds(result) == {("warn", "encoding")} and raw(where, "customer")["name_zh"][0] == "滨海机械"


def test_gb18030_declared_as_utf8_is_named(tmp_path):
    bank = OwnFiles()
    bank.files["kehu.csv"] = CUSTOMERS.encode("gb18030")
    bank.views["kehu"]["encoding"] = "utf-8"
    assert "reads as GB18030" in stopped(bank, tmp_path, "encoding").message


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(name: str = "kehu.csv") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, CUSTOMERS)
    return data.getvalue()


@pytest.mark.parametrize(("name", "data", "words"), [
    ("kehu.csv", zipped(), "ZIP archive"), ("kehu.csv", workbook([HEAD]), "Excel workbook"),
    ("kehu.csv", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "HTML page"),
    ("kehu.csv", OLE + b"\x00" * 600, "old Excel workbook"),
    ("kehu.xlsx", OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    ("kehu.xlsx", CUSTOMERS.encode(), "is text"), ("kehu.parquet", CUSTOMERS.encode(), "is text"),
    ("kehu.csv", b"PAR1" + b"\x00" * 50 + b"PAR1", "Parquet"), ("kehu.csv", b"%PDF-1.7 ...", "pdf"),
    ("kehu.csv", b"\x1f\x8b\x08" + b"\x00" * 20, "gzip"), ("kehu.csv", b'[{"a": 1}]', "JSON"),
])  # fmt: skip
def test_a_file_of_another_kind_is_called_by_its_name(tmp_path, name, data, words):
    bank = OwnFiles()
    del bank.files["kehu.csv"]
    bank.files[name] = data
    assert words in stopped(bank, tmp_path, "file_kind").message


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


def test_a_line_without_end_and_a_workbook_that_unpacks_to_much_are_one_line(tmp_path, monkeypatch):
    from mart.load import encodings, workbooks

    monkeypatch.setattr(encodings, "MAX_LINE_BYTES", 1000)
    bank = OwnFiles()
    bank.files["kehu.csv"] = "客户号," * 1000
    assert "has a line of more than" in stopped(bank, tmp_path / "a", "too_large").message
    monkeypatch.setattr(workbooks, "MAX_UNPACKED_BYTES", 1000)
    assert "unpacks to" in stopped(with_workbook(workbook([HEAD])), tmp_path / "b", "too_large").message


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
