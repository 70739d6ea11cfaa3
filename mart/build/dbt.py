"""Calling dbt: a subprocess, its environment, and its node events as progress."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from mart.config import REPO

PROJECT = REPO / "mart" / "dbt"
Progress = Callable[[str, int, int], None]


class DbtError(RuntimeError):
    """One line: which model failed and why."""


@dataclass(frozen=True)
class Node:
    """A finished dbt node: name, kind (model, test), status, seconds, message."""

    name: str
    kind: str
    status: str
    seconds: float
    message: str


def environment(
    raw: Path, work: Path, state: Path, threads: int, memory: str, target: str = "duckdb", scratch: str = ":memory:"
) -> dict[str, str]:
    """Environment of a dbt call: folders for our profile and sources, and everything that phones home switched off.

    `scratch` is the database of intermediate tables, a file or `:memory:`.
    """
    quiet = {
        "DBT_QUIET": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "0",
        "DO_NOT_TRACK": "1",
        "DBT_VERSION_CHECK": "0",
        "DBT_USE_COLORS": "0",
        "DBT_PRINT": "0",
        "DBT_LOG_LEVEL_FILE": "none",
        "DBT_STATIC_ANALYSIS": "0",
    }
    ours = {
        "DBT_PROJECT_DIR": str(PROJECT),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_TARGET_PATH": str(state / "target"),
        "DBT_LOG_PATH": str(state / "logs"),
        "COCKPIT_RAW": str(raw),
        "COCKPIT_POLICY": str(work / "policy"),
        "COCKPIT_WORK": str(work),
        "COCKPIT_THREADS": str(threads),
        "COCKPIT_MEMORY": memory,
        "COCKPIT_TARGET": target,
        "COCKPIT_SCRATCH": scratch,
        "PYTHONPATH": os.pathsep.join([str(REPO), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
    }
    return {**os.environ, **quiet, **ours}


def models() -> int:
    """How many models a run will build: core and marts, less what is ephemeral."""
    files = [file for layer in ("core", "marts") for file in (PROJECT / "models" / layer).glob("*.sql")]
    return sum("materialized='ephemeral'" not in file.read_text(encoding="utf-8") for file in files)


def call(
    arguments: Iterable[str],
    env: dict[str, str],
    progress: Progress,
    total: int,
    keep_open: tuple[int, ...] = (),
    may_fail: bool = False,
) -> list[Node]:
    """Run dbt and return its finished nodes; raises DbtError in one line when a node or dbt itself failed.

    `may_fail`: a failing node is an answer, as a test's is. `keep_open`: file descriptors the child inherits, so that
    a lock outlives a killed parent until the child is gone.
    """
    nodes, other = [], []
    command = [sys.executable, "-m", "mart.build.dbt_process", *arguments]
    with subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=keep_open,
    ) as child:
        for line in child.stdout or ():
            found = _node(line)
            if found is None:
                other.append(line.strip())
                continue
            nodes.append(found)
            progress(found.name, len(nodes), total)
        code = child.wait()
    bad = [node for node in nodes if node.status in ("error", "fail", "runtime error")]
    if (bad and not may_fail) or (code != 0 and not bad):
        raise DbtError(_reason(bad, other, code))
    return nodes


def _node(line: str) -> Node | None:
    try:
        record = json.loads(line)
        return Node(record["node"], record["kind"], record["status"], record["seconds"], record["message"] or "")
    except (ValueError, KeyError, TypeError):
        return None


def _reason(bad: list[Node], other: list[str], code: int) -> str:
    if bad:
        lines = [line.strip() for line in bad[0].message.splitlines() if line.strip()]
        more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
        return f"{bad[0].name}: {' '.join(lines[:4])}{more}"
    return " ".join(line for line in other if line)[:600] or f"dbt ended with code {code}"
