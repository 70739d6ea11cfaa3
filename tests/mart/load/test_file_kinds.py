"""Files of a kind that no view reads are called by their name, whatever their own name says."""

from __future__ import annotations

import gzip
import io
import zipfile

from tests.mart.load.own_files import CUSTOMERS, OwnFiles, raw, refused, stopped
from tests.mart.load.test_workbooks import HEAD, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(name: str = "kehu.csv") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, CUSTOMERS)
    return data.getvalue()


KINDS = [
    (".csv", zipped(), "ZIP archive"), (".csv", workbook([HEAD]), "Excel workbook"),
    (".csv", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "HTML page"),
    (".csv", OLE + b"\x00" * 600, "old Excel workbook"),
    (".xlsx", OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    (".xlsx", CUSTOMERS.encode(), "is text"), (".parquet", CUSTOMERS.encode(), "is text"),
    (".csv", b"PAR1" + b"\x00" * 50 + b"PAR1", "Parquet"), (".csv", b"%PDF-1.7 ...", "pdf"),
    (".csv", b"\x1f\x8b\x08" + b"\x00" * 20, "gzip"), (".csv", b'[{"a": 1}]', "JSON"),
    (".xlsx", zipped(), "ZIP archive"), (".xlsx", zipped("word/document.xml"), "word"),
    (".xlsx", zipped("xl/workbook.bin"), ".xlsb"), (".csv", zipped("content.xml"), "OpenDocument"),
    (".csv.gz", CUSTOMERS.encode(), "take .gz off"), (".csv", b"\x89PNG" + b"\x00" * 40, "png"),
    (".csv", bytes(range(1, 250)) * 9, "binary file"), (".csv", b"k" * 257 + b"ustar  " + b"\x00" * 99, "tar"),
    (".csv", b"ARROW1\x00\x00" + bytes(60), "Arrow"), (".csv", b"Obj\x01" + bytes(60), "Avro"),
    (".xlsx", OLE + b"\x00" * 2_000_000 + "EncryptedPackage".encode("utf-16-le"), "password"),
]  # fmt: skip


def test_a_file_of_another_kind_is_called_by_its_name(tmp_path):
    bank = OwnFiles()
    del bank.files["kehu.csv"]
    names = [f"kehu_{n:02}{ending}" for n, (ending, _, _) in enumerate(KINDS)]
    bank.files |= {name: data for name, (_, data, _) in zip(names, KINDS, strict=True)}
    bank.views["kehu"]["pattern"] = "kehu_*"
    found = {item.file: item for item in refused(bank, tmp_path)}
    assert sorted(found) == names and {item.rule for item in found.values()} == {"file_kind"}
    for name, (_, _, words) in zip(names, KINDS, strict=True):
        assert words in found[name].message


def test_a_packed_file_that_holds_no_text_is_called_by_name(tmp_path):
    bank = OwnFiles()
    bank.files["kehu.csv.gz"] = gzip.compress(b"PK\x03\x04" + bytes(60))
    del bank.files["kehu.csv"]
    assert "ZIP" in stopped(bank, tmp_path, "file_kind").message
    bank.files["kehu.xlsx.gz"] = bank.files.pop("kehu.csv.gz")
    assert "unpacked" in stopped(bank, tmp_path / "other", "file_kind").message


def test_a_column_that_begins_like_the_mark_of_a_file_kind_is_a_column(tmp_path):
    bank = OwnFiles()
    for name, word in zip(bank.files, ["ORC_", "ARROW1_", "Obj", "GIF"], strict=True):
        bank.files[name] = "".join(f"{word}{n},{line}\n" for n, line in enumerate(bank.files[name].splitlines()))
    where, _ = bank.load(tmp_path)
    assert [raw(where, table).height for table in ("customer", "account", "balance_month")] == [2, 2, 4]
