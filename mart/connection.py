"""A published build opened: a database in memory with the mart attached read-only, and views on the scores."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb

from mart.published import NoMart
from mart.scope import ROLES
from mart.scope.scores import score_views

# of the machine's: DuckDB keeps blocks it has read up to this, 80 % if not told, which two processes do not have
READ_MEMORY_PCT = 40
# An optimizer of DuckDB 2.0 that ends some questions with an internal error ("cyclic column binding replacement"), for
# one those of a product manager about five products of a unit. Without it the statements of the pages are as fast.
BROKEN_OPTIMIZER = "projection_placement"


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """In-memory database with the build attached read-only, so that score files can be shown as views beside it."""
    file = folder / "mart.duckdb"
    if not file.exists():
        raise NoMart(f"{file}: the published build is gone; run python -m mart build")
    con = duckdb.connect(":memory:", config=_limits())
    quoted = str(file).replace("'", "''")
    try:
        con.execute(f"ATTACH '{quoted}' AS mart (READ_ONLY)")
    except duckdb.Error as error:
        raise NoMart(f"{file}: cannot be opened ({str(error).splitlines()[0]}); run python -m mart build") from error
    for role in ROLES:
        con.execute(f"CREATE SCHEMA memory.scope_{role}")
    score_views(con, folder / "scores")
    return con


def _limits() -> dict[str, Any]:
    """How DuckDB is opened; several processes on one machine are told their share of it (`ui.worker.shares`)."""
    share = os.environ.get("COCKPIT_READ_MEMORY_PCT") or READ_MEMORY_PCT
    limits: dict[str, Any] = {"memory_limit": f"{int(share)}%", "disabled_optimizers": BROKEN_OPTIMIZER}
    limits["python_enable_replacements"] = False  # a view name never means a variable
    threads = os.environ.get("COCKPIT_READ_THREADS")
    return limits | ({"threads": int(threads)} if threads else {})
