"""Changes of a delivery in a bank's own files, each with the findings it must bring."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from random import Random

from tests.mart.load import mutate
from tests.mart.load.own_files import BALANCES, OwnFiles

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
