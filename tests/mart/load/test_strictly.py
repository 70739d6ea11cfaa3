"""Own files of mixed kinds, words that are no values, and settings and SQL that contradict themselves."""

from __future__ import annotations

import gzip
import io

import openpyxl
import polars as pl
import pytest

from tests.mart.load.own_files import BALANCES, CUSTOMERS, OwnFiles, one, raw, stopped
from tests.mart.load.small import edit, findings, small_bank


def parquet(text: str) -> bytes:
    data = io.BytesIO()
    pl.read_csv(io.StringIO(text), infer_schema=False).write_parquet(data)
    return data.getvalue()


def test_a_view_of_texts_and_parquet_files_keeps_the_rows_of_both(tmp_path):
    bank = OwnFiles()
    del bank.files["yue_202610.csv"]
    more = BALANCES.format("2026-10") + "合计,2026-10,3000.50,3300.00,0.51\n"
    bank.files["yue_202610.parquet"] = parquet(more)
    where, result = bank.load(tmp_path)
    assert raw(where, "balance_month").height == 4
    item = one(result, "subtotal")
    assert (item.file, item.row, item.value) == ("yue_202610.parquet", 3, "合计")


def test_a_header_that_is_repeated_is_no_row(tmp_path):
    bank = OwnFiles()
    bank.files["kehu.csv"] += "\ufeff" + bank.files["kehu.csv"].replace("100", "200")
    bank.views["kehu"] = {"pattern": "kehu.csv"}
    where, result = bank.load(tmp_path)
    assert raw(where, "customer").height == 4 and one(result, "repeated_header").row == 3


@pytest.mark.parametrize("cut", ["0.", "1000."])
def test_a_number_that_is_cut_behind_its_point_is_refused(tmp_path, cut):
    bank = OwnFiles().change("yue_202610.csv", "0.34", cut)
    assert one(bank.load(tmp_path)[1], "type").value == cut
    landing = small_bank()
    edit(landing, ("core_deposits", "balance_month", "2026-10"), 1, interest_cny=cut)
    assert findings(landing, tmp_path / "contract")["type"].value == cut


@pytest.mark.parametrize("word", ["无", "不详", "<NA>", "undefined", "？"])
def test_a_word_that_says_there_is_no_name_is_no_name(tmp_path, word):
    bank = OwnFiles().change("kehu.csv", "东方贸易", word)
    assert one(bank.load(tmp_path)[1], "required").column == "name_zh"


@pytest.mark.parametrize("word", [
    "一、合计", "各项存款合计", "期末合计", "TTL", "3. 小计", "总合计", "合计金额", "本日合计笔数", "—合计—", "総計",
    "总 额", "Gesamtsumme:", "Summe", "Sous-total", "Total général", "Итого", "합계", "TOTAAL", "Suma total"
])  # fmt: skip
def test_more_words_of_total_rows(tmp_path, word):
    bank = OwnFiles()
    bank.files["yue_202610.csv"] += f"{word},2026-10,3000.50,3300.00,0.51\n"
    assert one(bank.load(tmp_path)[1], "subtotal").value == word


@pytest.mark.parametrize(
    "name", ["Summer Trading", "Gesamtverband", "Итого Сервис", "总额度管理公司", "Sumatra", "Toplama"]
)
def test_what_only_begins_with_such_a_word_is_no_total(tmp_path, name):
    where, result = OwnFiles().change("kehu.csv", "东方贸易", name).load(tmp_path)
    assert result.findings == () and raw(where, "customer")["name_zh"].to_list() == ["滨海机械", name]


def test_a_packed_file_that_holds_no_text_is_called_by_name(tmp_path):
    bank = OwnFiles()
    bank.files["kehu.csv.gz"] = gzip.compress(b"PK\x03\x04" + bytes(60))
    del bank.files["kehu.csv"]
    assert "ZIP" in stopped(bank, tmp_path, "file_kind").message
    bank.files["kehu.xlsx.gz"] = bank.files.pop("kehu.csv.gz")
    assert "unpacked" in stopped(bank, tmp_path / "other", "file_kind").message


@pytest.mark.parametrize(("head", "kind"), [(b"ARROW1\x00\x00", "Arrow"), (b"Obj\x01", "Avro")])
def test_another_kind_of_table_is_called_by_name(tmp_path, head, kind):
    bank = OwnFiles()
    bank.files["kehu.csv"] = head + bytes(60)
    assert kind in stopped(bank, tmp_path, "file_kind").message


@pytest.mark.parametrize("word", ["ORC_", "ARROW1_", "Obj", "GIF"])
def test_a_column_that_begins_like_the_mark_of_a_file_kind_is_a_column(tmp_path, word):
    bank = OwnFiles()
    bank.files["kehu.csv"] = "".join(
        f"{word}{n},{line}\n" for n, line in enumerate(bank.files["kehu.csv"].splitlines())
    )
    assert raw(bank.load(tmp_path)[0], "customer").height == 2


def test_a_header_of_one_column_hints_at_the_separator(tmp_path):
    bank = OwnFiles()
    bank.files["kehu.csv"] = bank.files["kehu.csv"].replace(",", "\t")
    assert "separator" in stopped(bank, tmp_path, "mapping").message


@pytest.mark.parametrize(("settings", "says"), [
    ({"decimal": ",", "thousands": ","}, "both"), ({"thousands": "0"}, "part of a number"),
    ({"decimal": "-"}, "part of a number"), ({"separator": '"'}, "separator and quote"),
    ({"date_format": "%Q"}, "date_format")])  # fmt: skip
def test_settings_that_contradict_themselves_are_refused(tmp_path, settings, says):
    bank = OwnFiles()
    bank.views["yue"] |= settings
    assert says in stopped(bank, tmp_path, "mapping").message


def test_a_select_of_a_kind_that_no_file_holds_is_one_line(tmp_path):
    bank = OwnFiles()
    bank.tables["cif.customer"] = bank.tables["cif.customer"].replace("开户日期 AS", "INTERVAL 1 DAY AS")
    assert "does not run" in stopped(bank, tmp_path, "mapping").message


def test_a_select_says_itself_where_its_rows_come_from(tmp_path):
    bank = OwnFiles().change("zhanghu.csv", "62001,1001", "62001,1009")
    sql = bank.tables["core_deposits.account"]
    bank.tables["core_deposits.account"] = sql.replace(
        "FROM zhanghu", ", 'core' AS file_name, 7 AS file_row FROM zhanghu"
    )
    item = next(i for i in bank.load(tmp_path)[1].findings if i.rule == "reference" and i.table == "account")
    assert (item.file, item.row) == ("core", 7)


@pytest.mark.parametrize("name", ["names", "source", "keyed", "rejected", "places"])
def test_a_view_may_have_any_name(tmp_path, name):
    bank = OwnFiles()
    bank.views[name] = bank.views.pop("kehu")
    bank.tables = {table: sql.replace("FROM kehu", f"FROM {name}") for table, sql in bank.tables.items()}
    where, result = bank.load(tmp_path)
    assert result.findings == () and raw(where, "customer").height == 2


def test_the_first_visible_sheet_that_holds_something_is_read(tmp_path, capfd):
    book, data = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet("客户")
    for line in CUSTOMERS.splitlines():
        sheet.append([*line.split(","), None])
    book.save(data)
    bank = OwnFiles()
    bank.files["kehu.xlsx"] = data.getvalue()
    del bank.files["kehu.csv"]
    where, result = bank.load(tmp_path)
    assert raw(where, "customer").height == 2 and result.findings == () and capfd.readouterr().err == ""


def with_column(name: str) -> OwnFiles:
    bank = OwnFiles()
    lines = bank.files["kehu.csv"].splitlines()
    bank.files["kehu.csv"] = "".join(f"{line},{name if not n else f'x{n}'}\n" for n, line in enumerate(lines))
    return bank


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("name", ["path", "code", "record", "value", "row", "month_no", "h", "place"])
def test_a_column_may_have_a_name_that_the_loader_uses_inside(tmp_path, name, kind):
    bank = with_column(name)
    bank.files["kehu.csv"] += "1003,合计,浦东,2020-01-05,x3\n"
    if kind == "parquet":
        bank.files["kehu.parquet"] = parquet(bank.files.pop("kehu.csv"))
    where, result = bank.load(tmp_path)
    assert raw(where, "customer").height == 2 and one(result, "subtotal").value == "合计"


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("name", ["filename", "file_row_number", "file_name", "file_row", "__source_file"])
def test_a_column_that_cannot_be_told_from_the_loaders_own_is_refused(tmp_path, name, kind):
    bank = with_column(name)
    if kind == "parquet":
        bank.files["kehu.parquet"] = parquet(bank.files.pop("kehu.csv"))
    assert stopped(bank, tmp_path, "header").column == name
    landing, key = small_bank(), ("cif", "customer", "2026-08")
    landing[key] = landing[key].with_columns(pl.lit(None, pl.String).alias(name))
    assert findings(landing, tmp_path / "contract")["header"].column == name


def test_an_id_that_is_no_number_is_not_called_rounded(tmp_path):
    landing = small_bank()
    (key,) = (one for one in landing if one[1] == "customer")
    rows = landing[key]
    numbers = pl.Series("customer_id", [1e17, float("nan"), 3.0], dtype=pl.Float64)
    found = findings({**landing, key: rows.with_columns(numbers)}, tmp_path / "both")
    assert found["rounded_id"].value == "1e+17"
    numbers = pl.Series("customer_id", [1.0, float("nan"), 3.0], dtype=pl.Float64)
    found = findings({**landing, key: rows.with_columns(numbers)}, tmp_path / "none")
    assert "rounded_id" not in found and found["type"].value == "nan"
