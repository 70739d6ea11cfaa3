"""Mutated files, several in each delivery and over many contracts: every row is accounted for, or the file is named.

Few deliveries in the suite; `make proof` mutates 100 files, COCKPIT_FUZZ=10000 that many. A failure names the seed.
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from random import Random

import polars as pl
import pytest

from mart.config import Paths, paths_in
from mart.load import LoadError, LoadResult, load
from mart.load.verdict import ACCEPTABLE
from tests.mart.load import mutate
from tests.mart.load.small import Landing, small_bank, write

FILES_EACH = 4
PROOF = max(1, int(os.environ.get("COCKPIT_FUZZ", "100")) // FILES_EACH)
DELIVERIES = pytest.mark.parametrize("deliveries", [5, pytest.param(PROOF, marks=pytest.mark.proof)])
FIRST = int(os.environ.get("COCKPIT_FUZZ_SEED", "0"))


@pytest.fixture(scope="module")
def bank(tmp_path_factory) -> tuple[Paths, Path]:
    """A data folder with something loaded and something published, and a place for deliveries."""
    folder = tmp_path_factory.mktemp("fuzz")
    where = paths_in(folder / "data")
    load(where, write(small_bank(), folder / "first"))
    (where.builds / "b1").mkdir(parents=True)
    (where.builds / "b1/mart.duckdb").write_bytes(b"published")
    where.current.write_text("b1\n")
    return where, folder / "in"


def state(where: Paths, with_raw: bool = True) -> dict[str, bytes]:
    """What must not change: the published mart always, raw when the load failed."""
    roots = [where.builds, where.current, *([where.raw] if with_raw else [])]
    files = [
        file for root in roots for file in ([root] if root.is_file() else sorted(root.rglob("*"))) if file.is_file()
    ]
    return {str(file): file.read_bytes() for file in files}


def harmless(landing: Landing, folder: Path, rnd: Random) -> None:
    for key in rnd.sample(sorted(landing), FILES_EACH):
        file = folder / key[0] / key[1] / f"{key[2]}.csv"
        file.with_suffix(".parquet").unlink()
        file.write_bytes(rnd.choice(mutate.HARMLESS)(mutate.grid(landing[key]), rnd))


def damage(landing: Landing, folder: Path, rnd: Random) -> None:
    for key in rnd.sample(sorted(landing), FILES_EACH):
        file = folder / key[0] / key[1] / f"{key[2]}.parquet"
        kind = rnd.choice(["parquet", "csv", "csv", "csv", "xlsx"] if rnd.random() < 0.3 else ["parquet", "csv", "csv"])
        if kind == "parquet":
            mutate.damaged_parquet(landing[key], file, rnd)
            continue
        file.unlink()
        if kind == "csv":
            data = mutate.text(mutate.grid(landing[key])).encode()
        else:
            landing[key].with_columns(pl.all().cast(pl.String)).write_excel(file.with_suffix(".xlsx"))
            data = file.with_suffix(".xlsx").read_bytes()
        for step in rnd.sample(mutate.DAMAGE[:4] if kind == "xlsx" else mutate.DAMAGE, rnd.choice([1, 1, 2])):
            data = step(data, rnd)
        file.with_suffix(f".{kind}").write_bytes(data)


def assert_accounted(result: LoadResult, where: Paths | None) -> None:
    """rows read = parsed + rejected, produced = loaded + quarantined, and what is on the disk is what is counted."""
    wrong = {item.file for item in result.errors if item.rule not in ACCEPTABLE}  # a stop on rows leaves them counted
    parsed: dict[tuple[str, str], int] = {}
    for file in result.files:
        assert file["rows_read"] == file["rows_parsed"] + file["rows_rejected"], file
        if file["file"] not in wrong:
            key = file["system"], file["table"]
            parsed[key] = parsed.get(key, 0) + file["rows_parsed"]
    for item in result.tables:
        assert item.rows_produced == item.rows_loaded + item.rows_quarantined, item
        assert item.rows_produced == parsed[item.system, item.table], item
    bad = sum(item.rows_quarantined for item in result.tables) + sum(file["rows_rejected"] for file in result.files)
    assert sum(item.rows for item in result.quarantine) == bad
    if where is None:
        return
    for item in result.tables:
        stored = pl.scan_parquet(
            where.raw / item.table / f"system={item.system}" / "data.parquet", hive_partitioning=False
        )
        assert stored.select(pl.len()).collect().item() == item.rows_loaded
    assert (
        sum(pl.scan_parquet(f).select(pl.len()).collect().item() for f in (where.raw / "quarantine").glob("*.parquet"))
        == bad
    )


def attempt(where: Paths, folder: Path) -> LoadResult | None:
    """Load; what came of it, when it failed as far as it could be checked. Nothing but a LoadError may come out."""
    before = state(where)
    try:
        result = load(where, folder)
    except LoadError as error:
        assert error.findings and all("\n" not in item.line() and item.file and item.rule for item in error.findings)
        assert state(where) == before
        if error.attempt:
            assert_accounted(error.attempt, None)
        return error.attempt
    published = state(where, with_raw=False)
    assert published == {name: data for name, data in before.items() if name in published}
    assert_accounted(result, where)
    return result


def seeds(bank: tuple[Paths, Path], change, deliveries: int) -> list[str]:
    """Every delivery of a run; what failed, with its seed."""
    failed = []
    for seed in range(FIRST, FIRST + deliveries):
        landing, folder = small_bank(), bank[1] / f"{change.__name__}{seed}"
        write(landing, folder)
        change(landing, folder, Random(seed))
        try:
            check = attempt(bank[0], folder)
            if change is harmless:
                assert check and not check.errors and not check.quarantine
                assert sum(item.rows_loaded for item in check.tables) == sum(rows.height for rows in landing.values())
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            failed.append(
                f"seed {seed}: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
                f" ({Path(where.filename).name}:{where.lineno})"
            )
        else:
            for file in sorted(folder.rglob("*"), reverse=True):
                file.unlink() if file.is_file() else file.rmdir()
    return failed


@DELIVERIES
def test_damaged_files_never_stop_the_loader_or_lose_a_row(bank, deliveries):
    assert not seeds(bank, damage, deliveries)


@DELIVERIES
def test_files_written_another_way_load_in_full(bank, deliveries):
    assert not seeds(bank, harmless, deliveries)
