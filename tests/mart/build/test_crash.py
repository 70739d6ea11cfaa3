"""A build that dies, cannot write, or is not alone leaves the published mart as it was."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from mart.build import BuildError, build
from mart.config import REPO, paths_in
from mart.lock import Busy, locked
from mart.publish import published

pytestmark = pytest.mark.xdist_group("build")  # one worker makes the banks they share

COMMAND = [sys.executable, "-m", "mart", "build"]


@pytest.fixture
def data(worked_bank, tmp_path) -> Path:
    """A private copy of the worked bank with its published build."""
    target = tmp_path / "bank"
    shutil.copytree(worked_bank.data, target)
    return target


def run(data: Path, prefix: tuple[str, ...] = (), **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*prefix, *COMMAND],
        cwd=REPO,
        env={**os.environ, "COCKPIT_DATA": str(data)},
        capture_output=True,
        text=True,
        **options,
    )


def profit(data: Path) -> object:
    """The published mart's total profit: fails when it cannot be opened."""
    file = data / "builds" / str(published(paths_in(data))) / "mart.duckdb"
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute("SELECT sum(risk_adjusted_profit_cny) FROM marts.fct_org_month").fetchone()


def killed_at(data: Path, seconds: float) -> int:
    """Start a build and kill it with -9 after so long; the exit code (0 when it was done before)."""
    child = subprocess.Popen(
        COMMAND,
        cwd=REPO,
        env={**os.environ, "COCKPIT_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(child.pid, signal.SIGKILL)
        return child.wait()


def lasted(data: Path) -> float:
    """Seconds that the published build took."""
    manifest = data / "builds" / str(published(paths_in(data))) / "manifest.json"
    return json.loads(manifest.read_text(encoding="utf-8"))["timings"]["total_seconds"]


def survive(data: Path, kills: int, seed: int) -> None:
    before, moments, length = profit(data), random.Random(seed), lasted(data)
    for _ in range(kills):
        was = published(paths_in(data))
        code = killed_at(data, moments.uniform(0.05, 1.0) * length)
        assert code == 0 or published(paths_in(data)) == was or published(paths_in(data)) > was
        assert profit(data) == before
    after = run(data)
    assert (after.returncode, after.stderr) == (0, "")
    assert profit(data) == before
    assert not (data / "builds" / "next.tmp").exists()


@pytest.mark.parametrize("kills", [1, pytest.param(50, marks=pytest.mark.proof)])
def test_kill_at_random_points(data, kills):
    survive(data, kills, seed=7)


def test_folder_that_cannot_be_written(data):
    was = published(paths_in(data))
    prefix = (
        ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all") if os.geteuid() == 0 else ()
    )
    os.chmod(data / "builds", 0o555)
    try:
        result = run(data, prefix)
    finally:
        os.chmod(data / "builds", 0o755)
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Permission denied" in result.stderr and "published mart is unchanged" in result.stderr
    assert published(paths_in(data)) == was


def test_disk_that_runs_out(data):
    """A file-size limit stands for the full disk: writing the mart fails half-way."""
    import resource

    was, before = published(paths_in(data)), profit(data)
    result = run(data, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)))
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert (published(paths_in(data)), profit(data)) == (was, before)


@pytest.mark.parametrize("other", ["build", "load", "demo"])
def test_one_writer_at_a_time(tmp_path, other):
    with locked(paths_in(tmp_path), other):
        for command in ("build", "load", "demo"):
            with (
                pytest.raises(Busy, match=f"a {other} is running here; wait for it to end, then {command} again"),
                locked(paths_in(tmp_path), command, wait_seconds=0),
            ):
                pass


@pytest.mark.parametrize("other", ["load", *(pytest.param(one, marks=pytest.mark.proof) for one in ("build", "demo"))])
def test_a_build_beside_another_writer_waits_a_little_and_says_who_is_at_work(data, other):
    """It reads what a load replaces."""
    was = published(paths_in(data))
    with locked(paths_in(data), other):
        result = run(data)
    assert (result.returncode, len(result.stderr.strip().splitlines())) == (1, 1)
    assert f"a {other} is running here" in result.stderr
    assert published(paths_in(data)) == was


def test_raw_that_was_never_loaded(tmp_path):
    with pytest.raises(BuildError, match="run python -m mart load first"):
        build(paths_in(tmp_path))


def test_raw_file_that_is_not_parquet(data):
    was = published(paths_in(data))
    next((data / "raw" / "fee_month").rglob("*.parquet")).write_bytes(b"PAR1 not really")
    result = run(data)
    assert result.returncode == 1 and len(result.stderr.strip().splitlines()) == 1
    assert "fee_month" in result.stderr
    assert published(paths_in(data)) == was
