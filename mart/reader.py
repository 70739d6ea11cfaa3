"""The one reader of the mart: SQL over scoped views in, Polars frame out.

A `Mart` is one published build, opened read-only. `open_mart` follows CURRENT: it looks at most every two seconds and
hands out a new `Mart` after a publish or when scores were written, while queries that are still running finish on the old one. Every call gets its
own cursor, because one DuckDB connection shared by threads fails.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from mart.config import Bank, Paths, bank, paths, paths_in
from mart.months import month_no
from mart.scope import ROLES, Scope

LOOK_AGAIN_SECONDS = 2.0
HOME = ("(SELECT c.customer_id FROM mart.marts.dim_customer c JOIN mart.marts.dim_org o ON o.org_id = c.home_org_id WHERE "
        "c.valid_to_month_no = 999999 AND o.valid_to_month_no = 999999 AND o.branch_id = getvariable('scope_id'))")
OWN_PRODUCTS = ("product_id IN (SELECT product_id FROM mart.scope_product_manager.product "
                "WHERE product_manager_id = getvariable('scope_id') AND valid_to_month_no = 999999)")
SCORE_SCOPE = {  # of a score and of a segment: home branch, manager who holds the customer now, product manager's products
    "executive": "getvariable('scope_id') = 'BANK'",
    "steward": "getvariable('scope_id') = 'BANK'",
    "branch_leader": f"customer_id IN {HOME}",
    "product_manager": OWN_PRODUCTS,
    "relationship_manager": "customer_id IN (SELECT customer_id FROM mart.marts.scope_manager_customer "
                            "WHERE manager_id = getvariable('scope_id') AND is_current)",
}
HELD_HERE = "customer_id IN (SELECT customer_id FROM mart.scope_product_manager.customer)"
TARGETED = "customer_id IN (SELECT customer_id FROM memory.scope_product_manager.score WHERE product_id IS NOT NULL)"
SCORE_FILES = {  # other views on score files: their rule where it differs from SCORE_SCOPE
    "score_customer": {"product_manager": TARGETED},
    "score_product": dict.fromkeys(("executive", "steward"), "getvariable('scope_id') = 'BANK'") | dict.fromkeys(
        ("branch_leader", "relationship_manager"), "getvariable('scope_id') IS NOT NULL"),
    "score_exclusion": {"branch_leader": "branch_id = getvariable('scope_id')", "relationship_manager": "manager_id = getvariable('scope_id')"},
    "segment_profile": dict.fromkeys(("branch_leader", "product_manager", "relationship_manager"), "getvariable('scope_id') IS NOT NULL"),
}


class NoMart(RuntimeError):
    """One line: why there is nothing to read and what to run."""


class Mart:
    """One published build, readable under a scope. Make it with `open_mart`; do not keep it across script runs."""

    def __init__(self, folder: Path, where: Paths):
        self.folder, self.where = folder, where
        self.build_id = folder.name
        self.scores_id = scores_id(folder)
        self.manifest: dict[str, Any] = _read_json(folder / "manifest.json")
        own_load = folder / "load.json"
        self.load: dict[str, Any] = _read_json(own_load if own_load.exists() else where.load_json)
        self.bank: Bank = bank(where)
        self._con = _connect(folder)
        self._columns: dict[tuple[str, str], frozenset[str]] = self._read_columns()
        self.months: list[int] = self._read_months()
        self.presence: dict[str, bool] = _presence(self.manifest, self.load)

    @property
    def as_of(self) -> int:
        """Month number of the last month with results (24321 = 2026-10)."""
        return self.months[-1]

    @property
    def first_month(self) -> int:
        """Month number of the first month with results."""
        return self.months[0]

    def frame(self, sql: str, params: Mapping[str, Any] | None = None, scope: Scope | None = None) -> pl.DataFrame:
        """Rows of `sql` (unqualified view names, named parameters `$x`) that `scope` may see.

        Without a scope the session variable stays unset and every view is empty. Safe to call from many threads.
        """
        cursor = self._con.cursor()
        try:
            role = scope.role if scope else ROLES[0]
            cursor.execute(f"SET search_path = 'mart.scope_{role},memory.scope_{role}'")
            if scope:
                cursor.execute("SET VARIABLE scope_id = $id", {"id": scope.id})
            return cursor.sql(sql, params=dict(params) if params else None).pl()
        finally:
            cursor.close()

    def columns(self, view: str, scope: Scope | None = None) -> frozenset[str]:
        """Column names of a view in a role; empty when this mart or role has no such view."""
        return self._columns.get((scope.role if scope else ROLES[0], view), frozenset())

    def has(self, feed: str) -> bool:
        """Whether a feed was delivered: "credit" (any table), "credit.rating", or "business.fee_month" (any system)."""
        return self.presence.get(feed, False)

    def _read_columns(self) -> dict[tuple[str, str], frozenset[str]]:
        rows = self._con.cursor().execute(
            "SELECT schema_name, view_name, (SELECT list(c.column_name) FROM duckdb_columns() c WHERE "
            "c.database_name = v.database_name AND c.schema_name = v.schema_name AND c.table_name = v.view_name) "
            "FROM duckdb_views() v WHERE database_name IN ('mart', 'memory') AND schema_name LIKE 'scope\\_%' ESCAPE '\\'"
        ).fetchall()
        return {(schema.removeprefix("scope_"), view): frozenset(names or ()) for schema, view, names in rows}

    def _read_months(self) -> list[int]:
        """Months that hold account results; the calendar table may be longer."""
        sql = "SELECT DISTINCT month_no FROM mart.marts.fct_org_month ORDER BY month_no"
        found = [row[0] for row in self._con.cursor().execute(sql).fetchall()]
        as_of = self.manifest.get("as_of")
        last = month_no(as_of) if isinstance(as_of, str) else as_of
        months = [m for m in found if last is None or m <= last]
        if not months:
            raise NoMart(f"build {self.build_id}: the mart holds no months; run python -m mart load, then build")
        return months


_open: dict[Path, tuple[Mart, float]] = {}
_lock = threading.Lock()


def open_mart(data: Path | None = None) -> Mart:
    """The published mart below `data` (default COCKPIT_DATA).

    Raises NoMart when nothing is published or the published build cannot be opened.
    """
    where = paths_in(data) if data else paths()
    now = time.monotonic()
    with _lock:
        known = _open.get(where.data)
        if known and now - known[1] < LOOK_AGAIN_SECONDS:
            return known[0]
        build_id = _current(where)
        folder = where.builds / build_id
        is_same = known and known[0].build_id == build_id and known[0].scores_id == scores_id(folder)
        mart = known[0] if known and is_same else Mart(folder, where)
        _open[where.data] = (mart, now)
        return mart


def scores_id(folder: Path) -> str:
    """Changes whenever scores or model cards of a build were written; empty before. Part of every cache key beside the build."""
    found = []
    for file in (folder / "scores" / "score.parquet", folder / "scores" / "segments.parquet", folder / "models" / "judged.parquet"):
        try:
            found.append(str(file.stat().st_mtime_ns))
        except OSError:
            continue
    return "-".join(found)


def _current(where: Paths) -> str:
    try:
        build_id = where.current.read_text(encoding="utf-8").strip()
    except OSError:
        raise NoMart(f"{where.data}: no mart is published here; run python -m mart demo, load and build") from None
    if not build_id or Path(build_id).name != build_id:
        raise NoMart(f"{where.current}: names no build; run python -m mart build")
    return build_id


def _connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """In-memory database with the build attached read-only, so that score files can be shown as views beside it."""
    file = folder / "mart.duckdb"
    if not file.exists():
        raise NoMart(f"{file}: the published build is gone; run python -m mart build")
    con = duckdb.connect(":memory:", config={"python_enable_replacements": False})  # a view name never means a variable
    quoted = str(file).replace("'", "''")
    try:
        con.execute(f"ATTACH '{quoted}' AS mart (READ_ONLY)")
    except duckdb.Error as error:
        raise NoMart(f"{file}: cannot be opened ({str(error).splitlines()[0]}); run python -m mart build") from error
    for role in ROLES:
        con.execute(f"CREATE SCHEMA memory.scope_{role}")
    _score_views(con, folder / "scores")
    return con


def _score_views(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """`score` shows what `python -m models score` and the segments wrote, a product manager's segments those of holders;
    the files of SCORE_FILES are views of their own."""
    files = {file.stem: str(file).replace("'", "''") for file in sorted(folder.glob("[!.]*.parquet"))}
    listed = ", ".join(f"'{file}'" for stem, file in files.items() if stem not in SCORE_FILES)
    columns = _score_columns(con, listed)
    for role, where in SCORE_SCOPE.items():
        rule = where
        if role == "product_manager":
            rule = f"({where} OR (product_id IS NULL AND {HELD_HERE}))" if "product_id" in columns else HELD_HERE
        if listed:
            con.execute(f"CREATE VIEW memory.scope_{role}.score AS SELECT * FROM read_parquet([{listed}], union_by_name = true) WHERE {rule}")
        for view, rules in SCORE_FILES.items():
            if view in files and (view != "score_customer" or "product_id" in columns):
                con.execute(f"CREATE VIEW memory.scope_{role}.{view} AS SELECT * FROM read_parquet('{files[view]}') WHERE {rules.get(role, where)}")


def _score_columns(con: duckdb.DuckDBPyConnection, listed: str) -> set[str]:
    if not listed:
        return set()
    return {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM read_parquet([{listed}], union_by_name = true)").fetchall()}


def _presence(manifest: Mapping[str, Any], load: Mapping[str, Any]) -> dict[str, bool]:
    """Feed or table → delivered. `business.<table>` is true when any business system delivered that table."""
    found: dict[str, bool] = {}
    for feed in manifest.get("feeds") or load.get("feeds") or []:
        tables = _table_presence(feed)
        system = feed["system"]
        found[system] = any(tables.values())
        for table, present in tables.items():
            found[f"{system}.{table}"] = present
            if table in ("account", "balance_month", "fee_month"):
                found[f"business.{table}"] = found.get(f"business.{table}", False) or present
    return found


def _table_presence(feed: Mapping[str, Any]) -> dict[str, bool]:
    """A feed record names its tables as a map table → bool, or as lists beside one flag."""
    present, tables = feed.get("present"), feed.get("tables", feed.get("table", []))
    if isinstance(present, Mapping):
        return {table: bool(flag) for table, flag in present.items()}
    if isinstance(tables, Mapping):
        return {table: bool(flag) for table, flag in tables.items()}
    return {table: bool(present) for table in tables}


def _read_json(file: Path) -> dict[str, Any]:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        return {}
    except ValueError as error:
        raise NoMart(f"{file}: not readable as JSON ({error}); run python -m mart build") from error
