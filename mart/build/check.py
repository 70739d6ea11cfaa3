"""Checking the published mart: its reconciliation, and the dbt tests on a private copy so that readers are never
locked out."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from mart import publish
from mart.build import dbt, manifest
from mart.config import Paths, paths


class CheckError(RuntimeError):
    """One line: why the mart cannot be checked."""


def check(where: Paths | None = None, progress: dbt.Progress = lambda name, done, total: None) -> dict[str, Any]:
    """Reconciliation and test results of the published mart.

    Returns {build, ok, reconciliation: [{check, rows, differing_rows, difference}], tests: [{test, status, message}]}.
    """
    where = where or paths()
    build = publish.published(where)
    if not build or not (where.builds / build / "mart.duckdb").exists():
        raise CheckError(f"{where.data}: no mart is published; run python -m mart build")
    with tempfile.TemporaryDirectory(prefix="cockpit-check-") as folder:
        work = Path(folder)
        shutil.copyfile(where.builds / build / "mart.duckdb", work / "mart.duckdb")
        try:
            with duckdb.connect(str(work / "mart.duckdb"), read_only=True) as con:
                checks = manifest.reconciliation(con)
        except duckdb.Error as error:
            raise CheckError(
                f"{where.builds / build}: cannot be read ({str(error).splitlines()[0]}); run python -m mart build"
            ) from error
        tests = _tests(where, work, progress)
    ok = all(row["status"] == "pass" for row in tests) and not any(row["differing_rows"] for row in checks)
    return {"build": build, "ok": ok, "reconciliation": checks, "tests": tests}


def _tests(where: Paths, work: Path, progress: dbt.Progress) -> list[dict[str, str]]:
    env = dbt.environment(where.raw, work, work / ".dbt", threads=2, memory="4GB")
    total = len(list((dbt.PROJECT / "tests").glob("*.sql"))) + 1  # and the unit test of the P&L
    try:
        nodes = dbt.call(["test"], env, progress, total, may_fail=True)
    except dbt.DbtError as error:
        raise CheckError(str(error)) from error
    return [{"test": node.name, "status": node.status, "message": " ".join(node.message.split())} for node in nodes]
