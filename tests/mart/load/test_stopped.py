"""kill -9 of a load or of the demo bank: what was loaded stays whole, the next run succeeds, nothing is left lying
about."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mart.config import REPO, Paths, paths_in
from tests.mart.load.small import edit, small_bank, write

ACCEPT = ("--accept", "quarantine")  # one of nine balances is wrong in the second delivery
PROOF = int(os.environ.get("COCKPIT_KILLS", "2"))


def start(where: Paths, *command: object) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "mart", *map(str, command)],
        cwd=REPO,
        env={**os.environ, "COCKPIT_DATA": str(where.data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed(where: Paths, after: float, *command: object) -> None:
    with start(where, *command) as child:
        try:
            child.wait(timeout=after)
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)


def done(where: Paths, *command: object) -> float:
    began = time.monotonic()
    with start(where, *command) as child:
        text = child.communicate()[1]
    assert child.returncode == 0, text
    return time.monotonic() - began


def loaded(where: Paths) -> tuple[dict[str, bytes], int]:
    """Raw as it is, and the rows that load.json says it has."""
    raw = {str(file.relative_to(where.raw)): file.read_bytes() for file in sorted(where.raw.rglob("*.parquet"))}
    return raw, sum(row["rows_loaded"] for row in json.loads(where.load_json.read_text())["tables"])


@pytest.fixture
def deliveries(tmp_path) -> tuple[Path, Path]:
    """Two deliveries that differ in one balance; the second has a row fewer that is good."""
    other = small_bank()
    edit(other, ("core_deposits", "balance_month", "2026-10"), 1, end_balance_cny="many")
    return write(small_bank(), tmp_path / "a"), write(other, tmp_path / "b")


@pytest.mark.parametrize("kills", [1, pytest.param(PROOF, marks=pytest.mark.proof)])
def test_killed_load_leaves_all_old_or_all_new(tmp_path, deliveries, kills):
    where, moments = paths_in(tmp_path / "data"), random.Random(3)
    states = []
    for folder in deliveries:
        length = done(where, "load", "--landing", folder, *ACCEPT)
        states.append(loaded(where))
    for number in range(kills):
        killed(where, moments.uniform(0.3, 1.0) * length, "load", "--landing", deliveries[number % 2], *ACCEPT)
        done(where, "load", "--landing", deliveries[number % 2], *ACCEPT)
        assert loaded(where) == states[number % 2]
        assert {entry.name for entry in where.data.iterdir()} == {"raw", "load.json", ".lock"}


def test_half_a_demo_bank_is_not_loaded_and_is_replaced_by_the_next(tmp_path):
    where = paths_in(tmp_path / "data")
    command = ("demo", "--size", "s", "--months", "3")
    killed(where, done(where, *command) * 0.7, *command)
    if (where.landing / ".unfinished").exists():
        with start(where, "load") as child:
            text = child.communicate()[1]
        assert child.returncode == 1 and len(text.splitlines()) == 1 and "left half-way" in text
    done(where, *command)
    assert not (where.landing / ".unfinished").exists()
    done(where, "load")
