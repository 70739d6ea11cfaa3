"""Own files of mixed kinds, words that are no values, and settings and SQL that contradict themselves."""

from __future__ import annotations

import io

import openpyxl
import polars as pl
import pytest

from mart.config import paths_in
from mart.load import LoadError, load
from tests.mart.load.own_files import BALANCES, CUSTOMERS, OwnFiles, held_back, one, raw, refused, stopped
from tests.mart.load.small import edit, findings, small_bank, write


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


def test_a_number_that_is_cut_behind_its_point_is_refused(tmp_path):
    bank = OwnFiles().change("yue_202610.csv", "0.17", "0.").change("yue_202610.csv", "0.34", "1000.")
    where, result = bank.load(tmp_path)
    assert held_back(where, "yue") == [(1, "type", "0."), (2, "type", "1000.")] and one(result, "type").value == "0."
    landing, key = small_bank(), ("core_deposits", "balance_month", "2026-10")
    edit(landing, key, 1, interest_cny="0.")
    edit(landing, key, 2, interest_cny="1000.")
    found = findings(landing, tmp_path / "contract")["type"]
    assert (found.value, found.rows) == ("0.", 2)


def test_a_word_that_says_there_is_no_name_is_no_name(tmp_path):
    words = ["无", "不详", "<NA>", "undefined", "？"]
    where, result = OwnFiles().with_customers(words).load(tmp_path)
    held = held_back(where, "cif.customer")
    assert [row[:2] for row in held] == [(n, "required") for n in range(3, 3 + len(words))]
    assert (one(result, "required").column, one(result, "required").rows) == ("name_zh", len(words))


WORDS = [
    "一、合计", "各项存款合计", "期末合计", "TTL", "3. 小计", "总合计", "合计金额", "本日合计笔数", "—合计—", "総計",
    "总 额", "Gesamtsumme:", "Summe", "Sous-total", "Total général", "Итого", "합계", "TOTAAL", "Suma total"
]  # fmt: skip


def test_more_words_of_total_rows(tmp_path):
    bank = OwnFiles()
    bank.files["yue_202610.csv"] += "".join(f"{word},2026-10,3000.50,3300.00,0.51\n" for word in WORDS)
    where, result = bank.load(tmp_path)
    assert held_back(where, "yue") == [(n, "subtotal", word) for n, word in enumerate(WORDS, 3)]
    assert (one(result, "subtotal").value, one(result, "subtotal").rows) == (WORDS[0], len(WORDS))


def test_what_only_begins_with_such_a_word_is_no_total(tmp_path):
    names = ["Summer Trading", "Gesamtverband", "Итого Сервис", "总额度管理公司", "Sumatra", "Toplama"]
    where, result = OwnFiles().with_customers(names).load(tmp_path)
    assert result.findings == () and raw(where, "customer")["name_zh"].to_list()[2:] == names


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


@pytest.mark.parametrize("names", [("names", "source", "keyed"), ("rejected", "places", "names")])
def test_a_view_may_have_any_name(tmp_path, names):
    bank = OwnFiles()
    for old, name in zip(("kehu", "zhanghu", "yue"), names, strict=True):
        bank.views[name] = bank.views.pop(old)
        bank.tables = {table: sql.replace(f"FROM {old}", f"FROM {name}") for table, sql in bank.tables.items()}
    where, result = bank.load(tmp_path)
    assert result.findings == ()
    assert [raw(where, table).height for table in ("customer", "account", "balance_month")] == [2, 2, 4]


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


def with_columns(kind: str, names: list[str]) -> OwnFiles:
    """A bank whose list of customers has more columns and a total row, as text or Parquet."""
    bank = OwnFiles()
    head, *lines = [*bank.files["kehu.csv"].splitlines(), "1003,合计,浦东,2020-01-05"]
    more = [",".join(f"x{n}" for _ in names) for n, _ in enumerate(lines)]
    rows = "".join(f"{line},{values}\n" for line, values in zip(lines, more, strict=True))
    bank.files["kehu.csv"] = f"{head},{','.join(names)}\n{rows}"
    if kind == "parquet":
        bank.files["kehu.parquet"] = parquet(bank.files.pop("kehu.csv"))
    return bank


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_columns_may_have_names_that_the_loader_uses_inside(tmp_path, kind):
    names = ["path", "code", "record", "value", "row", "month_no", "h", "place"]
    where, result = with_columns(kind, names).load(tmp_path)
    assert raw(where, "customer").height == 2 and one(result, "subtotal").value == "合计"


RESERVED = ["filename", "file_row_number", "file_name", "file_row", "__source_file"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_columns_that_cannot_be_told_from_the_loaders_own_are_refused(tmp_path, kind):
    found = refused(with_columns(kind, RESERVED), tmp_path)
    assert {(item.rule, item.column) for item in found} == {("header", name) for name in RESERVED}


def test_a_table_of_a_contract_has_none_of_them(tmp_path):
    landing, key = small_bank(), ("cif", "customer", "2026-08")
    landing[key] = landing[key].with_columns(pl.lit(None, pl.String).alias(name) for name in RESERVED)
    with pytest.raises(LoadError) as error:
        load(paths_in(tmp_path / "data"), write(landing, tmp_path / "in"))
    assert {item.column for item in error.value.findings if item.rule == "header"} == set(RESERVED)


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
