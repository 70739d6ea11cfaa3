"""Files as a bank's spreadsheet and text tools write them: workbooks, encodings, files of another kind."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from tests.mart.load.own_files import CUSTOMERS, OwnFiles, kinds, one, raw, stopped


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


def with_rates(first: float, second: float | str, percent: tuple[str, ...] = ()) -> OwnFiles:
    """A bank whose two accounts are in a workbook, with these rates in C2 and C3."""
    bank = OwnFiles()
    del bank.files["zhanghu.csv"]
    rows = [["账号", "客户号", "利率", "币种"], ["62001", "1001", first, "CNY"], ["62002", "1002", second, "CNY"]]
    bank.files["zhanghu.xlsx"] = workbook(rows, percent)
    bank.views["zhanghu"]["pattern"] = "zhanghu.xlsx"
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
    for number in (123456789012345678, 6222020012345670):
        rows[1][0] = number
        assert stopped(with_workbook(workbook(rows)), tmp_path / str(number), "rounded_id").column == "客户号"


def test_percent_cells_are_percent(tmp_path):
    bank = with_rates(0.0435, 4.35, percent=("C2",))
    where, _ = bank.load(tmp_path)
    assert raw(where, "account")["rate_pct"].to_list() == [Decimal("4.35"), Decimal("4.35")]
    where, _ = OwnFiles().change("zhanghu.csv", "62001,1001,0.20", "62001,1001,4.35%").load(tmp_path / "csv")
    assert raw(where, "account")["rate_pct"][0] == Decimal("4.35")


def test_a_formula_without_its_result_is_not_an_empty_cell(tmp_path):
    bank = with_rates(0.2, "=C2*2")
    item = stopped(bank, tmp_path / "stop", "no_result")
    assert (item.rows, item.column) == (1, "C3") and "--accept no_result" in item.message
    where, result = bank.load(tmp_path / "accepted", accept=("no_result",))
    assert raw(where, "account")["rate_pct"].to_list()[1] is None and one(result, "no_result").level == "warn"


def single_quoted(data: bytes) -> bytes:
    """The workbook as tools that write single quotes around the type of a cell would."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for item in old.infolist():
            new.writestr(item, old.read(item).replace(b't="e"', b"t='e'"))
    return made.getvalue()


@pytest.mark.parametrize("quoted", [bytes, single_quoted])
def test_a_cell_that_shows_an_error_is_named(tmp_path, quoted):
    bank = with_rates(0.2, "#DIV/0!")
    bank.files["zhanghu.xlsx"] = quoted(bank.files["zhanghu.xlsx"])
    where, result = bank.load(tmp_path)
    item = one(result, "cell_error")
    assert (item.level, item.rows, item.column, item.value) == ("warn", 1, "C3", "#DIV/0!")
    assert raw(where, "account")["rate_pct"].to_list() == [Decimal("0.20"), None]


MONTHS = [
    *("2026-09-01", "2026-09-01 00:00:00", "2026/9/1", "2026/09/01", "Sep-26", "Sep 2026", "2026年9月1日"),
    *("2026年9月", "2026/09", "2026-09-30", "2026/9/30 00:00:00"),
]


def test_a_month_that_a_spreadsheet_made_a_date_is_that_month(tmp_path):
    bank = OwnFiles().with_accounts(["0.20"] * len(MONTHS))
    lines = bank.files["yue_202609.csv"].splitlines(keepends=True)
    bank.files["yue_202609.csv"] = lines[0] + "".join(
        line.replace("2026-09", month) for line, month in zip(lines[1:], MONTHS, strict=True)
    )
    where, result = bank.load(tmp_path)
    assert result.findings == ()
    assert raw(where, "balance_month")["month_no"].to_list() == [24320] * len(MONTHS) + [24321] * len(MONTHS)


@pytest.mark.parametrize("encodings", [("gb18030", "gbk", "latin-1"), ("big5", "big5", "big5")])
def test_utf8_declared_as_something_else_is_read_as_utf8_and_said(tmp_path, encodings):
    bank = OwnFiles()
    for view, encoding in zip(bank.views, encodings, strict=True):
        bank.views[view]["encoding"] = encoding
    where, result = bank.load(tmp_path)
    assert kinds(result) == {("warn", "encoding")} and {item.file for item in result.findings} == set(bank.files)
    assert raw(where, "customer")["name_zh"][0] == "滨海机械"
    assert [raw(where, table).height for table in ("account", "balance_month")] == [2, 4]


def test_gb18030_declared_as_utf8_is_named(tmp_path):
    bank = OwnFiles()
    bank.files["kehu.csv"] = CUSTOMERS.encode("gb18030")
    bank.views["kehu"]["encoding"] = "utf-8"
    assert "reads as GB18030" in stopped(bank, tmp_path, "encoding").message


def test_a_line_without_end_and_a_workbook_that_unpacks_to_much_are_one_line(tmp_path, monkeypatch):
    from mart.load import encodings, workbooks

    monkeypatch.setattr(encodings, "MAX_LINE_BYTES", 1000)
    bank = OwnFiles()
    bank.files["kehu.csv"] = "客户号," * 1000
    assert "has a line of more than" in stopped(bank, tmp_path / "a", "too_large").message
    monkeypatch.setattr(workbooks, "MAX_UNPACKED_BYTES", 1000)
    assert "unpacks to" in stopped(with_workbook(workbook([HEAD])), tmp_path / "b", "too_large").message


@pytest.mark.parametrize("version", [46, 65535, pytest.param(182, marks=pytest.mark.proof)])
def test_an_archive_that_says_what_cannot_be_is_a_damaged_workbook(tmp_path, version):
    """Which version of ZIP unpacks a member: Python raises NotImplementedError from 6.4 on."""
    data = bytearray(workbook([HEAD, ["1001", "甲", "浦东", date(2020, 1, 5)]]))
    at = data.rindex(b"PK\x01\x02")
    data[at + 6 : at + 8] = version.to_bytes(2, "little")
    bank = with_workbook(bytes(data))
    if version < 64:
        bank.load(tmp_path)
    else:
        item = stopped(bank, tmp_path, "unreadable")
        assert item.file == "kehu.xlsx" and "deliver it again" in item.message
