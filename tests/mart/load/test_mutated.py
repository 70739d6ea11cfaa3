"""Deliveries mutated at random, contract files and own files of every kind: no traceback, every row accounted for, and
where the mutation is of a known kind, its finding is there or the figures are unchanged.

Each kind twice in the suite; `make proof` runs 10,000. COCKPIT_MUTATED names another number, COCKPIT_FUZZ_SEED the
first.
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
from tests.mart.load.mutations import KNOWN
from tests.mart.load.own_files import OwnFiles

FIRST = int(os.environ.get("COCKPIT_FUZZ_SEED", "0"))
SUITE, PROOF = 60, int(os.environ.get("COCKPIT_MUTATED", "10000"))


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
    turn, way = divmod(seed, 4)  # in turn, so that few deliveries hold every kind
    if way < 2:
        expected = KNOWN[turn % len(KNOWN)](bank, rnd)
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
