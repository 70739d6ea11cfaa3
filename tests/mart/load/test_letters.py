"""Letters that were lost or exchanged before a delivery are said, once a kind; true names are not."""

from __future__ import annotations

import polars as pl
import pytest

from mart.load.letters import lost_in_parquet, lost_letters
from mart.load.model import ParsedFile, SourceFile
from tests.mart.load.own_files import CUSTOMERS, OwnFiles, kinds, stopped
from tests.mart.load.small import findings as found_in
from tests.mart.load.small import small_bank

NAMES = "id,name\n1,滨海机械制造有限公司\n2,东方贸易股份公司\n3,中国银行北京分行\n"
READ_AS = {  # what a program makes of UTF-8 that it reads in another encoding
    "latin-1": lambda text: text.encode().decode("latin-1"),
    "cp1252": lambda text: text.encode().decode("cp1252", "ignore"),
    "gb18030": lambda text: text.encode().decode("gb18030", "ignore"),
    "ascii": lambda text: text.encode("ascii", "replace").decode(),
}


def test_names_whose_letters_were_lost_before_the_delivery_are_said(tmp_path):
    lost = ["锟斤拷锟斤拷", "\ufffd\ufffd海", "????", "ä¸\u00adå›½"]
    bank = OwnFiles()
    bank.files |= {f"kehu_{n}.csv": CUSTOMERS.replace("100", f"20{n}").replace("东方贸易", one) for n, one in
                   enumerate(lost)}  # fmt: skip
    bank.views["kehu"]["pattern"] = "kehu*"
    _, result = bank.load(tmp_path)
    assert kinds(result) == {("warn", "lost_letters")}
    assert sorted((item.file, item.row) for item in result.findings) == [(f"kehu_{n}.csv", 2) for n in range(len(lost))]


@pytest.mark.parametrize("encoding", READ_AS)
def test_a_file_read_in_another_encoding_and_written_again_is_said(encoding):
    (item,) = lost_letters(READ_AS[encoding](NAMES), "kehu.csv")
    assert (item.rule, item.level) == ("lost_letters", "warn") and item.row in (1, 2)


def test_so_are_names_in_workbooks_and_parquet(tmp_path):
    bank = OwnFiles()
    bank.views["kehu"]["pattern"] = "kehu*"
    cases = [(encoding, kind) for encoding in READ_AS for kind in ("xlsx", "parquet")]
    for number, (encoding, kind) in enumerate(cases):
        file = tmp_path / f"kehu_{encoding}.{kind}"
        rows = pl.read_csv(CUSTOMERS.replace("100", f"20{number}").encode(), infer_schema=False)
        names = [READ_AS[encoding](f"{name}有限公司") for name in rows["客户名称"]]
        rows = rows.with_columns(客户名称=pl.Series(names))
        rows.write_parquet(file) if kind == "parquet" else rows.write_excel(file)
        bank.files[file.name] = file.read_bytes()
    lost = [item for item in bank.load(tmp_path)[1].findings if item.rule == "lost_letters"]
    expected = sorted((f"kehu_{encoding}.{kind}", "warn", 1) for encoding, kind in cases)
    assert sorted((item.file, item.level, item.row) for item in lost) == expected


def test_so_are_names_of_a_delivery_by_contract(tmp_path):
    landing = small_bank()
    key = next(key for key in landing if key[1] == "customer")
    landing[key] = landing[key].with_columns(name_zh=pl.lit("????"))
    found = found_in(landing, tmp_path)
    assert found["lost_letters"].file == "/".join(key) + ".parquet"


@pytest.mark.parametrize(
    "name", ["涓流环保", "锛山矿业", "Société Générale", "Müller Söhne", "中信?", "açaí", "鏈条厂有限公司"]
)
def test_true_names_are_no_lost_letters(name):
    assert lost_letters(NAMES + f"4,{name}\n", "kehu.csv") == []


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf16_is_called_so_with_its_mark_and_without(tmp_path, encoding):
    bank = OwnFiles()
    bank.files["kehu.csv"] = CUSTOMERS.encode(encoding)
    assert "is UTF-16" in stopped(bank, tmp_path, "encoding").message


def test_a_broken_file_does_not_hide_the_letters_of_the_others(tmp_path):
    good, broken = tmp_path / "a.parquet", tmp_path / "b.parquet"
    pl.DataFrame({"name": ["????"]}).write_parquet(good)
    broken.write_bytes(good.read_bytes()[:40])
    files = [
        ParsedFile(SourceFile(file, file.name, "parquet"), file, {"name": "VARCHAR"}, 1) for file in (broken, good)
    ]
    assert [item.file for item in lost_in_parquet(files)] == ["a.parquet"]
