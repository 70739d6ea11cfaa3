"""Deliveries mutated at random, contract files and own files of every kind: no traceback, every row accounted for, and
where the mutation is of a known kind, its finding is there or the figures are unchanged.

A few hundred in the suite; `make proof` runs 10,000. COCKPIT_MUTATED names another number, COCKPIT_FUZZ_SEED the first.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import openpyxl
import polars as pl
import pytest

from mart.config import paths_in
from mart.load import LoadError, load
from tests.mart.load import mutate
from tests.mart.load.own_files import BALANCES, OwnFiles

FIRST = int(os.environ.get("COCKPIT_FUZZ_SEED", "0"))
SUITE, PROOF = 120, int(os.environ.get("COCKPIT_MUTATED", "10000"))
TEXTS = ("kehu.csv", "zhanghu.csv", "yue_202609.csv", "yue_202610.csv")
Kinds = set[str]


def cell(bank: OwnFiles, rnd: Random, file: str, column: str, values: list[str]) -> None:
    """Another value in one cell of one column."""
    rows = list(csv.reader(io.StringIO(bank.files[file])))
    rows[rnd.randrange(1, len(rows))][rows[0].index(column)] = rnd.choice(values)
    bank.files[file] = mutate.text(rows)


def wrong_amount(bank: OwnFiles, rnd: Random) -> Kinds:
    values = ["1_000", "1000元", "1,23,4.5", "12%", "abc", "1.2.3", "--5", "1 000", "0x10", "١٢"]
    cell(bank, rnd, rnd.choice(TEXTS[2:]), rnd.choice(["日均", "月末", "利息"]), values)
    return {"type"}


def odd_separator(bank: OwnFiles, rnd: Random) -> Kinds:
    bank.views["yue"]["thousands"] = ","
    cell(bank, rnd, rnd.choice(TEXTS[2:]), "日均", ["1234,50", "1,23,4.50", "12,34", "0,123", ",123", "1,2345"])
    return {"type"}


def total_row(bank: OwnFiles, rnd: Random) -> Kinds:
    file = rnd.choice(TEXTS[2:])
    bank.files[file] += (
        f"{rnd.choice(['合计', '小计', '总计:', 'Total', '本页小计', '累计'])},2026-09,3000.50,3300.00,0.51\n"
    )
    return {"subtotal"}


def padded_key(bank: OwnFiles, rnd: Random) -> Kinds:
    bank.change("kehu.csv", "1001,", rnd.choice(["1001 ,", " 1001,", "1001\u3000,", "1001\u00a0,"]))
    return {"padded"}


def rounded(bank: OwnFiles, rnd: Random) -> Kinds:
    shown = f"{rnd.randint(1, 9)}.{rnd.randint(1, 99):02d}E+{rnd.randint(14, 19)}"
    bank.change("kehu.csv", "1001,", f"{shown},")
    return {"rounded_id"}


def twice(bank: OwnFiles, rnd: Random) -> Kinds:
    end, mark = rnd.choice(["\n", "\r\n"]), rnd.choice(["utf-8", "utf-8-sig"])
    bank.files["yue_202610 (1).csv"] = bank.files["yue_202610.csv"].replace("\n", end).encode(mark)
    return {"same_content"}


def corrected(bank: OwnFiles, rnd: Random) -> Kinds:
    changed = BALANCES.format("2026-10").replace("1000.50", f"{rnd.randint(2000, 9000)}.00")
    bank.files[rnd.choice(["yue_202610_v2.csv", "yue_202610_更正.csv", "yue_202610a.csv"])] = changed
    return {"redelivered"}


def no_rows(bank: OwnFiles, rnd: Random) -> Kinds:
    bank.files[rnd.choice(TEXTS[2:])] = "账号,月份,日均,月末,利息\n"
    return {"month_empty"}


def renamed(bank: OwnFiles, rnd: Random) -> Kinds:
    bank.change(rnd.choice(TEXTS[2:]), "利息", rnd.choice(["利息额", "应付利息", "interest"]))
    return {"column_missing"}


def other_kind(bank: OwnFiles, rnd: Random) -> Kinds:
    file = rnd.choice(TEXTS)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99
    bank.files[file] = rnd.choice([b"PK\x03\x04..", b"<!DOCTYPE html><html></html>", b"%PDF-1.7\n1", old, b"PAR1...."])
    return {"file_kind"}


def multiplied(bank: OwnFiles, rnd: Random) -> Kinds:
    sql = bank.tables["core_deposits.balance_month"].replace("SELECT 账号", "SELECT yue.账号")
    tables = rnd.choice(["yue, kehu", "kehu, yue", "yue CROSS JOIN zhanghu z", "yue LEFT JOIN kehu ON true"])
    bank.tables["core_deposits.balance_month"] = sql.replace("FROM yue", f"FROM {tables}")
    return {"fan_out"}


def writes(bank: OwnFiles, rnd: Random) -> Kinds:
    name = rnd.choice(sorted(bank.tables))
    verb = rnd.choice(["DELETE FROM kehu", "INSERT INTO kehu SELECT * FROM kehu", "UPDATE kehu SET 支行 = ''"])
    bank.tables[name] = f"WITH w AS ({verb} RETURNING *), s AS ({bank.tables[name]}) SELECT * FROM s"
    return {"mapping"}


def other_money(bank: OwnFiles, rnd: Random) -> Kinds:
    cell(bank, rnd, "zhanghu.csv", "币种", ["RMB", "cny", "¥", "人民币", "XXY"])
    return {"currency"}


def below_zero(bank: OwnFiles, rnd: Random) -> Kinds:
    cell(bank, rnd, rnd.choice(TEXTS[2:]), "利息", ["-0.17", "-1"])
    return {"min"}


def missing_balance(bank: OwnFiles, rnd: Random) -> Kinds:
    bank.files["yue_202610.csv"] = bank.files["yue_202610.csv"].rsplit("\n", 2)[0] + "\n"
    return {"without_balance"}


KNOWN: tuple[Callable[[OwnFiles, Random], Kinds], ...] = (
    *(wrong_amount, odd_separator, total_row, padded_key, rounded, twice, corrected, no_rows, renamed, other_kind),
    *(multiplied, writes, other_money, below_zero, missing_balance),
)


def as_workbook(text: str) -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in csv.reader(io.StringIO(text)):
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def as_parquet(text: str) -> bytes:
    data = io.BytesIO()
    pl.read_csv(io.StringIO(text), infer_schema=False).write_parquet(data)
    return data.getvalue()


FORMS: tuple[tuple[str, Callable[[str], bytes]], ...] = (
    (".csv", lambda text: text.encode("gb18030")), (".csv", lambda text: text.encode("utf-8-sig")),
    (".csv", lambda text: text.replace("\n", "\r\n").encode()), (".csv.gz", lambda text: gzip.compress(text.encode())),
    (".xlsx", as_workbook), (".parquet", as_parquet),
)  # fmt: skip


def rewritten(bank: OwnFiles, rnd: Random) -> None:
    """The customers in another form: nothing about them changes."""
    ending, made = rnd.choice(FORMS)
    bank.files["kehu" + ending] = made(bank.files.pop("kehu.csv"))


def damaged(bank: OwnFiles, rnd: Random) -> None:
    """Bytes of a file broken in any way."""
    name = rnd.choice(list(bank.files))
    data = bank.files[name] if isinstance(bank.files[name], bytes) else bank.files[name].encode()
    steps = mutate.DAMAGE if name.endswith(".csv") else mutate.DAMAGE[:4]
    for step in rnd.sample(steps, rnd.choice([1, 2])):
        data = step(data, rnd)
    bank.files[name] = data


def deliver(seed: int, folder: Path) -> None:
    """One mutated delivery: loaded or refused, and right either way."""
    rnd, bank, expected = Random(seed), OwnFiles(), set()
    way = rnd.randrange(4)
    if way < 2:
        expected = rnd.choice(KNOWN)(bank, rnd)
    if way != 1 and isinstance(bank.files["kehu.csv"], str):
        rewritten(bank, rnd)
    if way == 3:
        damaged(bank, rnd)
    shutil.rmtree(folder, ignore_errors=True)
    where = paths_in(folder / "data")
    try:
        result = load(where, *bank.write(folder))
    except LoadError as error:
        result, found = error.attempt, error.attempt.findings if error.attempt else error.findings
    else:
        found = result.findings
        files_read = sum(file["rows_read"] for file in result.files)
        files_done = sum(file["rows_parsed"] + file["rows_rejected"] for file in result.files)
        assert files_read == files_done
        assert all(item.rows_produced == item.rows_loaded + item.rows_quarantined for item in result.tables)
    assert all("\n" not in item.line() and len(item.line()) < 3000 for item in found)
    kinds = {item.rule for item in found}
    assert expected <= kinds, (expected, kinds)
    if way == 2:  # written differently, nothing changed
        assert not [item for item in found if item.level != "note"], kinds
        assert result is not None and sum(item.rows_loaded for item in result.tables) == 12


def run(count: int, folder: Path) -> None:
    wrong = []
    for seed in range(FIRST, FIRST + count):
        try:
            deliver(seed, folder)
        except Exception as error:  # every seed that fails is told
            wrong.append(f"seed {seed}: {type(error).__name__}: {str(error)[:300]}")
    assert not wrong, f"{len(wrong)} of {count}:\n" + "\n".join(wrong[:40])


def test_mutated_deliveries_are_counted_or_named(tmp_path):
    run(SUITE, tmp_path / "bank")


@pytest.mark.proof
def test_many_mutated_deliveries_are_counted_or_named(tmp_path):
    run(PROOF, tmp_path / "bank")
