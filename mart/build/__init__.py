"""The build: raw Parquet and policies in, one folder with a finished mart out, published when its own sums tie.

Everything is written to `builds/next.tmp`, renamed when complete, and then named by CURRENT. A build that dies at any
point leaves the published mart as it was; the next one removes what it left. A build that would take target lists away
is named by NEXT instead and waits for its own (`mart.waiting`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from mart import policies, policy_tables, publish, scope, store, waiting
from mart.build import dbt, manifest, parameters, workspace
from mart.build.workspace import BuildError
from mart.config import ConfigError, Paths, bank, paths
from mart.lock import Busy, locked
from mart.months import month_text

__all__ = ["BuildError", "BuildResult", "build"]


@dataclass(frozen=True)
class BuildResult:
    """A finished build: id, folder, manifest, and whether it is published or waits for its scores."""

    build: str
    folder: Path
    manifest: dict[str, Any]
    is_published: bool = True


def build(
    where: Paths | None = None, progress: dbt.Progress = lambda name, done, total: None, at_once: bool = False
) -> BuildResult:
    """Build the mart from raw and publish it; where that would take target lists away, only if told `at_once`.

    Raises BuildError, in one line, when raw or a policy is unusable, a model fails, our own sums do not tie, or the
    folder cannot be written.
    """
    where = where or paths()
    try:
        with locked(where, "build") as lock:
            store.finish_interrupted(where)
            try:
                return _build(where, progress, lock, at_once)
            finally:
                workspace.tidy(where)
    except (parameters.NothingToBuild, policies.PolicyError, ConfigError, Busy, publish.PublishError) as error:
        raise BuildError(str(error)) from error
    except store.Damaged as error:
        raise BuildError(f"{error}; run python -m mart load first") from error
    except dbt.DbtError as error:
        raise BuildError(f"{_plain(str(error), where)}; the published mart is unchanged") from error
    except (OSError, duckdb.Error) as error:
        is_file = isinstance(error, OSError) and error.filename and not store.is_disk_full(error)
        reason = (
            f"{error.filename}: {error.strerror}; check the folder and its rights"
            if is_file
            else _plain(str(error), where)
        )
        raise BuildError(f"{reason}; the published mart is unchanged") from error


def _plain(message: str, where: Paths) -> str:
    if store.is_disk_full(message):
        return f"{where.builds}: the disk is full; free space and build again"
    return " ".join(message.split())[:600]


def _build(where: Paths, progress: dbt.Progress, lock: int, at_once: bool) -> BuildResult:
    started, marks = time.monotonic(), {}
    work = workspace.fresh_folder(where)
    found = policies.policies(where.bank)
    run = parameters.parameters(where)
    policies.write_files(work / "policy", where.bank)
    policy_tables.write_tables(work / "policy", found)
    parameters.write(work / "policy", run)
    marks["prepare"] = time.monotonic()
    state = where.builds / ".dbt"
    env = dbt.environment(
        where.raw,
        work,
        state,
        workspace.threads(),
        workspace.memory(),
        scratch=workspace.scratch(work, run.balance_rows_cnt),
    )
    nodes = dbt.call(["run"], env, progress, dbt.models(), keep_open=(lock,))
    marks["dbt"] = time.monotonic()
    workspace.remove_scratch(work)
    checks, rows = _finish(work, has_balances=run.balance_rows_cnt > 0)
    marks["checks_and_views"] = time.monotonic()
    build_id = _build_id(where)
    content = {
        "build": build_id,
        "as_of": month_text(run.last_month_no),
        "first_month": month_text(run.first_month_no),
        "built_at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "bank": bank(where).__dict__,
        "versions": manifest.versions(),
        "policy_versions": policies.in_force(found, run.last_month_no),
        "row_counts": rows,
        "reconciliation": checks,
        "feeds": _feeds(work),
        "lineage": manifest.lineage(state / "target" / "manifest.json"),
        "timings": _timings(started, marks, nodes),
    }
    manifest.write(work, content)
    is_published = at_once or not waiting.would_take_lists(where, content)
    folder = workspace.finished(where, work, build_id, is_published)
    return BuildResult(build_id, folder, content, is_published)


def _finish(work: Path, has_balances: bool) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Check the sums, add the scoped views; raises BuildError when our own sums do not tie."""
    con = duckdb.connect(str(work / "mart.duckdb"))
    try:
        rows, checks = manifest.row_counts(con), manifest.reconciliation(con)
        if has_balances and not rows.get("fct_account_month"):
            raise BuildError("fct_account_month: no row; do balances and accounts share their account numbers?")
        bad = manifest.broken(checks)
        if bad:
            worst = max(bad, key=lambda check: abs(float(check["difference"])))
            raise BuildError(
                f"{worst['check']}: sums differ by {worst['difference']} in {month_text(worst['worst_month_no'])} "
                f"({len(bad)} checks fail); not published, the mart before stays"
            )
        scope.create_views(con)
        con.execute("CHECKPOINT")
    finally:
        con.close()
    return checks, rows


def _feeds(work: Path) -> list[dict[str, Any]]:
    return store.read_record(work / "load.json").get("feeds", [])


def _timings(started: float, marks: dict[str, float], nodes: list[dbt.Node]) -> dict[str, Any]:
    """Seconds of each phase and of each dbt node."""
    phases, before = {}, started
    for name, at in marks.items():
        phases[f"{name}_seconds"] = round(at - before, 2)
        before = at
    total = round(time.monotonic() - started, 2)
    return {"total_seconds": total, **phases, "nodes": {node.name: round(node.seconds, 3) for node in nodes}}


def _build_id(where: Paths) -> str:
    stem = datetime.now().strftime("b%Y%m%d-%H%M%S")
    names = [stem, *(f"{stem}-{number}" for number in range(2, 100))]
    return next(name for name in names if not (where.builds / name).exists())
