"""Checking the published mart: its reconciliation, and the dbt tests on a private copy so that readers are never
locked out. What fails shows a few of its rows."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from mart import publish
from mart.build import dbt, manifest
from mart.config import Paths, paths

SAMPLE_ROWS = 3


class CheckError(RuntimeError):
    """One line: why the mart cannot be checked."""


def check(where: Paths | None = None, progress: dbt.Progress = lambda name, done, total: None) -> dict[str, Any]:
    """Reconciliation and test results of the published mart.

    Returns {build, ok, reconciliation: [{check, rows, differing_rows, difference, sample}],
    tests: [{test, status, message, sample}]}; sample: up to SAMPLE_ROWS rows that break the rule, worst first, as text.
    """
    where = where or paths()
    build = publish.published(where)
    if not build or not (where.builds / build / "mart.duckdb").exists():
        raise CheckError(f"{where.data}: no mart is published; run python -m mart build")
    with tempfile.TemporaryDirectory(prefix="cockpit-check-") as folder:
        work = Path(folder)
        copy = work / "mart.duckdb"
        shutil.copyfile(where.builds / build / "mart.duckdb", copy)
        try:
            with duckdb.connect(str(copy), read_only=True) as con:
                checks = [{**row, "sample": _differing(con, row)} for row in manifest.reconciliation(con)]
        except duckdb.Error as error:
            raise CheckError(
                f"{where.builds / build}: cannot be read ({str(error).splitlines()[0]}); run python -m mart build"
            ) from error
        tests = _tests(where, work, progress)
        failing = _queries(work)
        with duckdb.connect(str(copy), read_only=True) as con:
            for test in tests:
                test["sample"] = _rows(con, failing[test["test"]]) if test["test"] in failing else []
    ok = all(row["status"] == "pass" for row in tests) and not any(row["differing_rows"] for row in checks)
    return {"build": build, "ok": ok, "reconciliation": checks, "tests": tests}


def _tests(where: Paths, work: Path, progress: dbt.Progress) -> list[dict[str, Any]]:
    env = dbt.environment(where.raw, work, work / ".dbt", threads=2, memory="4GB")
    total = len(list((dbt.PROJECT / "tests").glob("*.sql")))
    try:
        nodes = dbt.call(["test"], env, progress, total, may_fail=True)
    except dbt.DbtError as error:
        raise CheckError(str(error)) from error
    return [{"test": node.name, "status": node.status, "message": " ".join(node.message.split())} for node in nodes]


def _queries(work: Path) -> dict[str, str]:
    """The SQL of every failed test, by name: it selects the rows that break the rule."""
    file = work / ".dbt" / "target" / "run_results.json"
    results = json.loads(file.read_text(encoding="utf-8"))["results"] if file.exists() else []
    return {found["unique_id"].split(".")[2]: found["compiled_code"] for found in results if found["status"] == "fail"}


def _differing(con: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> list[str]:
    if not row["differing_rows"]:
        return []
    sql = "SELECT * FROM marts.recon WHERE check_name = ? AND difference_cny <> 0 ORDER BY abs(difference_cny) DESC"
    return _rows(con, sql, [row["check"]])


def _rows(con: duckdb.DuckDBPyConnection, sql: str, params: list[str] | None = None) -> list[str]:
    """The first rows of a query as text: "month_no=24321, account_id=A1"."""
    found = con.execute(f"{sql}\nLIMIT {SAMPLE_ROWS}", params or [])
    names = [column[0] for column in found.description]
    return [", ".join(f"{name}={value}" for name, value in zip(names, row, strict=True)) for row in found.fetchall()]
