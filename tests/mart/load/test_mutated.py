"""Deliveries mutated at random, contract files and own files of every kind: no traceback, every row accounted for, and
nothing wrong without a word: a mutation of a known kind has its finding, a delivery written in another form has the
same figures to the cent, and no row of a damaged one holds what its file does not.

Each known kind once in the suite; `make proof` runs 10,000. COCKPIT_MUTATED: another number, COCKPIT_FUZZ_SEED: first.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import os
import re
import shutil
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

import openpyxl
import polars as pl
import pytest

from mart.config import Paths, paths_in
from mart.load import LoadError, LoadResult, load
from tests.mart.load import mutate
from tests.mart.load.mutations import KNOWN
from tests.mart.load.own_files import OwnFiles
from tests.mart.load.small import small_bank, write
from tests.mart.load.test_fuzz import attempt, damage, harmless

FIRST = int(os.environ.get("COCKPIT_FUZZ_SEED", "0"))
AROUND = " \t\u00a0\u3000\ufeff\u200b"
CLEAN: dict[str, list[tuple]] = {}
SUITE = [seed for seed in range(FIRST, FIRST + 40) if seed % 5 < 2 or seed < FIRST + 10]
PROOF = range(FIRST, FIRST + int(os.environ.get("COCKPIT_MUTATED", "10000")))


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
    """One to three files in another form: nothing about them changes. One form of CSV a view, as a bank exports it."""
    for name in rnd.sample([name for name, text in bank.files.items() if isinstance(text, str)], rnd.randint(1, 3)):
        ending, made = rnd.choice(FORMS)
        bank.files[name.removesuffix(".csv") + ending] = made(bank.files.pop(name))


def damaged(bank: OwnFiles, rnd: Random) -> None:
    """Bytes of a file broken in any way."""
    name = rnd.choice(list(bank.files))
    data = bank.files[name] if isinstance(bank.files[name], bytes) else bank.files[name].encode()
    steps = mutate.DAMAGE if name.endswith(".csv") else mutate.DAMAGE[:4]
    for step in rnd.sample(steps, rnd.choice([1, 2])):
        data = step(data, rnd)
    bank.files[name] = data


def figures(where: Paths) -> dict[str, list[tuple]]:
    """Every row that was loaded, table by table."""
    return {
        name: sorted(pl.read_parquet(where.raw / name / "**/*.parquet", hive_partitioning=False).rows(), key=str)
        for name in ("org", "customer", "product", "account", "balance_month")
    }


def written(data: bytes, columns: int) -> set[tuple] | None:
    """Rows of a text as a plain reading has them; None where that is not enough to tell."""
    if any(mark in data for mark in (b'"', b"\x00", b"PK", b"PAR1", b"\x1f\x8b")):
        return None
    texts = []
    for encoding in ("utf-8-sig", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            texts.append(data.decode(encoding))
    lines = [line.split(",") for text in texts for line in re.split(r"\r\n|\r|\n", text)]
    return {tuple(value.strip(AROUND) for value in line[:columns]) for line in lines if len(line) >= columns}


def assert_as_written(bank: OwnFiles, where: Paths) -> None:
    """No balance was loaded that is in no file: account and month, and the amounts to the cent."""
    files = [content if isinstance(content, bytes) else content.encode() for name, content in bank.files.items()
             if name.startswith("yue_")]  # fmt: skip
    found = [written(data, 5) for data in files]
    if None in found or any(data[7:13] != b"\xe6\x9c\x88\xe4\xbb\xbd" for data in files):
        return  # packed, or a header whose columns stand elsewhere
    known = set()
    for account, month, *amounts in set.union(*found):
        with contextlib.suppress(ArithmeticError, ValueError):
            cents = [Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP) for value in amounts]
            known.add((account, int(month[:4]) * 12 + int(month[5:7]) - 1, *cents))
    for row in figures(where)["balance_month"]:
        assert (row[0], row[1], row[2], row[3], row[5]) in known, f"{row} is in no file"


def own_files(seed: int, rnd: Random, folder: Path) -> None:
    """One mutated delivery in a bank's own files: loaded or refused, and right either way."""
    bank, expected = OwnFiles(), set()
    turn, way = divmod(seed, 5)  # in turn, so that few deliveries hold every kind
    if way < 2:
        expected = KNOWN[(2 * turn + way) % len(KNOWN)](bank, rnd)
    if way == 0 and isinstance(bank.files["kehu.csv"], str):
        ending, made = rnd.choice(FORMS)
        bank.files["kehu" + ending] = made(bank.files.pop("kehu.csv"))
    if way in (2, 3):
        for view in ("zhanghu", "yue"):
            bank.views[view]["pattern"] = bank.views[view]["pattern"].replace(".csv", ".*")
    if way == 2 or (way == 3 and rnd.random() < 0.5):
        rewritten(bank, rnd)
    if way == 3:
        damaged(bank, rnd)
    where = paths_in(folder / "data")
    try:
        result = load(where, *bank.write(folder))
    except LoadError as error:
        result, found = None, error.attempt.findings if error.attempt else error.findings
        accounted(error.attempt)
    else:
        found = result.findings
        accounted(result)
        assert_as_written(bank, where)
    assert all("\n" not in item.line() and len(item.line()) < 3000 for item in found)
    kinds = {item.rule for item in found}
    assert expected <= kinds, (expected, kinds)
    if way == 2:  # written differently, nothing changed
        assert not [item for item in found if item.level != "note"], kinds
        assert result is not None and figures(where) == CLEAN


def accounted(result: LoadResult | None) -> None:
    """Rows read are parsed or rejected, rows produced loaded or quarantined, and what is held back is listed."""
    if result is None:
        return
    assert all(file["rows_read"] == file["rows_parsed"] + file["rows_rejected"] for file in result.files)
    assert all(item.rows_produced == item.rows_loaded + item.rows_quarantined for item in result.tables)
    bad = sum(file["rows_rejected"] for file in result.files) + sum(item.rows_quarantined for item in result.tables)
    assert sum(item.rows for item in result.quarantine) == bad


def contract_files(rnd: Random, folder: Path) -> None:
    """One mutated delivery in contract form, over one that was loaded before: files damaged, or written another way."""
    landing, where = small_bank(), paths_in(folder / "data")
    shutil.copytree(folder.parent / "before", folder)
    change = rnd.choice([damage, harmless])
    change(landing, folder / "first", rnd)
    result = attempt(where, folder / "first")
    if change is harmless:
        assert result and not result.errors and not result.quarantine
        assert sum(item.rows_loaded for item in result.tables) == sum(rows.height for rows in landing.values())


def deliver(seed: int, folder: Path) -> None:
    """One mutated delivery, four of five in a bank's own files."""
    shutil.rmtree(folder, ignore_errors=True)
    if seed % 5 == 4:
        contract_files(Random(seed), folder)
    else:
        own_files(seed, Random(seed), folder)


def run(seeds: Sequence[int], folder: Path) -> None:
    where, _ = OwnFiles().load(folder)
    CLEAN.update(figures(where))
    load(paths_in(folder.parent / "before/data"), write(small_bank(), folder.parent / "before/first"))
    wrong = []
    for seed in seeds:
        try:
            deliver(seed, folder)
        except Exception as error:  # every seed that fails is told
            wrong.append(f"seed {seed}: {type(error).__name__}: {str(error)[:300]}")
    assert not wrong, f"{len(wrong)} of {len(seeds)}:\n" + "\n".join(wrong[:40])


def test_mutated_deliveries_are_counted_or_named(tmp_path):
    run(SUITE, tmp_path / "bank")


@pytest.mark.proof
def test_many_mutated_deliveries_are_counted_or_named(tmp_path):
    run(PROOF, tmp_path / "bank")
