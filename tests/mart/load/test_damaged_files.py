"""A damaged file is one line, and nothing that was loaded is replaced."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from mart.config import Paths, paths_in
from mart.load import LoadError, load
from tests.mart.load.damage import FILES, snapshot
from tests.mart.load.own_files import OwnFiles, stopped
from tests.mart.load.small import Landing, small_bank, write

SINCE = ("core_deposits", "fee_month", "service_months")
TEXTS = [
    (
        "Latin-1",
        "account_id,month,fee_cny\nA1,2026-08,1\nM\u00fcller,2026-08,2\n".encode("latin-1"),
        2,
        None,
        "encoding",
    ),
    ("UTF-16", "account_id,month\n".encode("utf-16"), None, None, "encoding"),
    (
        "damaged UTF-8",
        "账户,客户名称\n甲,乙丙丁戊己\n".encode().replace("丁".encode(), b"\xe4\xb8"),
        1,
        None,
        "encoding",
    ),
    ("blank", b"\n \n", None, None, "unreadable"),
    ("column named twice", b"account_id,month,fee_cny,fee_cny\n", None, "fee_cny", "header"),
    ("no header", b"A1,2026-08,12\n", None, "account_id", "missing_column"),
]


@pytest.fixture
def loaded(loaded_once: Paths) -> tuple[Paths, dict[str, bytes]]:
    """A bank that is loaded, which no load may replace, and its raw files."""
    return loaded_once, snapshot(loaded_once.raw)


@pytest.mark.parametrize(("damage", "expected"), [(f[1], f[2:]) for f in FILES], ids=[f[0] for f in FILES])
def test_bad_file_is_one_line_and_nothing_is_replaced(tmp_path, loaded, damage, expected):
    (where, before), folder = loaded, write(small_bank(), tmp_path / "in")
    damage(folder)
    with pytest.raises(LoadError) as error:
        load(where, folder)
    (finding,) = error.value.findings
    assert (finding.file, finding.row, finding.column, finding.rule) == expected
    assert "\n" not in finding.line()
    assert snapshot(where.raw) == before


@pytest.mark.parametrize(("data", "row", "column", "rule"), [t[1:] for t in TEXTS], ids=[t[0] for t in TEXTS])
def test_bad_text_file_is_one_line(tmp_path, data, row, column, rule):
    where, folder = paths_in(tmp_path / "data"), write(small_bank(), tmp_path / "in")
    (folder / "core_deposits/fee_month/2026-09.parquet").unlink()
    (folder / "core_deposits/fee_month/2026-09.csv").write_bytes(data)
    with pytest.raises(LoadError) as error:
        load(where, folder)
    finding = error.value.findings[0]
    assert (finding.file, finding.row, finding.column, finding.rule) == (
        "core_deposits/fee_month/2026-09.csv", row, column, rule)  # fmt: skip


def test_damage_that_takes_a_database_down_is_named_all_the_same(tmp_path, loaded):
    """A page header with a length below zero stops DuckDB with an internal error; the file is named, raw stays."""
    (where, before), folder = loaded, write(small_bank(), tmp_path / "in")
    name = "org_people/customer_assignment/2026-08.parquet"
    (folder / name).write_bytes((Path(__file__).parent / "damaged_inside.parquet").read_bytes())
    with pytest.raises(LoadError) as error:
        load(where, folder)
    (finding,) = error.value.findings
    assert (finding.file, finding.rule) == (name, "unreadable") and "\n" not in finding.line()
    assert snapshot(where.raw) == before


def test_an_own_file_that_breaks_inside_is_named(tmp_path):
    bank = OwnFiles()
    del bank.files["kehu.csv"]
    bank.files["kehu.parquet"] = (Path(__file__).parent / "damaged_inside.parquet").read_bytes()
    bank.views["kehu"] = {"pattern": "kehu.*"}
    item = stopped(bank, tmp_path, "unreadable")
    assert item.file == "kehu.parquet" and "deliver the file again" in item.message


def test_a_column_that_a_bank_begins_to_deliver_is_empty_before_and_one_that_stops_or_was_renamed_is_named(tmp_path):
    where, whole = paths_in(tmp_path / "data"), small_bank()
    months = sorted(month for system, name, month in whole if (system, name) == SINCE[:2])
    keys = [(*SINCE[:2], month) for month in months]

    def without(*which: tuple, more: str = "") -> Landing:
        lacking = {key: whole[key].drop(SINCE[2]) for key in which}
        return whole | {
            key: rows.with_columns(pl.lit("x").alias(more)) if more else rows for key, rows in lacking.items()
        }

    result = load(where, write(without(*keys[:-1]), tmp_path / "begins"))
    (item,) = [one for one in result.findings if one.rule == "column_begun"]
    assert (item.level, item.column, item.value) == ("warn", SINCE[2], months[-1])
    for name, landing in (("stops", without(keys[-1])), ("renamed", without(*keys[:-1], more="fee_amount"))):
        with pytest.raises(LoadError) as error:
            load(where, write(landing, tmp_path / name))
        assert {(one.rule, one.column) for one in error.value.findings} == {("missing_column", SINCE[2])}, name
