"""The one reader of the mart: SQL over scoped views in, Polars frame out.

A `Mart` is one published build, opened read-only. `open_mart` follows CURRENT: it looks at most every two seconds and
hands out a new `Mart` after a publish or when scores were written, while queries that are still running finish on the
old one. Every call gets its
own cursor, because one DuckDB connection shared by threads fails.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from mart.config import Bank, Paths, paths, paths_in
from mart.connection import READ_MEMORY_PCT as READ_MEMORY_PCT
from mart.connection import connect
from mart.memory import Memory
from mart.months import month_no
from mart.published import NoMart, bank_of, current_build, presence, record
from mart.scope import EXECUTIVE, ROLES, Scope
from mart.scope.held_out import Held, Pairs, replace
from mart.scope.scores import score_views, scores_id
from mart.small_tables import SmallTables
from mart.waiting import waiting

LOOK_AGAIN_SECONDS = 2.0
KEPT, KEPT_BYTES = 2_000, 80_000_000  # look-ups that are kept with a build
MOST_CUSTOMERS = 100_000  # of a bank that is not large

R = TypeVar("R")


class Mart:
    """One published build, readable under a scope. Make it with `open_mart`; do not keep it across script runs."""

    def __init__(self, folder: Path, where: Paths):
        self.folder, self.where = folder, where
        self.build_id = folder.name
        self.files_id, self._held = scores_id(folder), Held()
        self.manifest: dict[str, Any] = record(folder / "manifest.json")
        own_load = folder / "load.json"
        self.load: dict[str, Any] = record(own_load if own_load.exists() else where.load_json)
        self.bank: Bank = bank_of(where, self.manifest)
        self._con = connect(folder)
        self._columns: dict[tuple[str, str], frozenset[str]] = self._read_columns()
        if missing := sorted(set(ROLES) - {role for role, _ in self._columns}):
            raise NoMart(f"build {self.build_id}: has no views for {', '.join(missing)}; run python -m mart build")
        self.months: list[int] = self._read_months()
        self.presence: dict[str, bool] = presence(self.manifest, self.load)
        self._kept = Memory(KEPT, KEPT_BYTES)
        self.small = SmallTables(self.frame)

    @property
    def as_of(self) -> int:
        """Month number of the last month with results (24321 = 2026-10)."""
        return self.months[-1]

    @property
    def first_month(self) -> int:
        """Month number of the first month with results."""
        return self.months[0]

    @property
    def is_small(self) -> bool:
        """Whether what each branch shows may be asked for all branches at once and kept."""
        return self.manifest.get("row_counts", {}).get("dim_customer", MOST_CUSTOMERS + 1) <= MOST_CUSTOMERS

    @property
    def scores_id(self) -> str:
        """Changes with the scores, and with who is held out of them."""
        return f"{self.files_id}{self._held.mark}"

    def hold_out(self, pairs: Pairs | None) -> None:
        """Hide these customers where they are looked for to be approached for these products; None: it is not known
        who is held out, so all are hidden. What was kept is forgotten."""
        if pairs == self._held.pairs:
            return
        if (pairs is None) != (self._held.pairs is None):
            score_views(self._con, self.folder / "scores", is_open=pairs is not None)
        replace(self._con, pairs or ())
        self._held = Held(pairs)
        self._columns = self._read_columns()
        self.forget()

    def frame(self, sql: str, params: Mapping[str, Any] | None = None, scope: Scope | None = None) -> pl.DataFrame:
        """Rows of `sql` (unqualified view names, named parameters `$x`) that `scope` may see.

        Without a scope the session variable stays unset and every view is empty. Safe to call from many threads.
        """
        cursor = self._con.cursor()
        try:
            schema = (scope or EXECUTIVE).schema
            cursor.execute(f"SET search_path = 'mart.{schema},memory.{schema}'")
            if scope:
                cursor.execute("SET VARIABLE scope_ids = $ids", {"ids": list(scope.ids)})
            return cursor.sql(sql, params=dict(params) if params else None).pl()
        finally:
            cursor.close()

    def once(self, key: Hashable, make: Callable[[], R]) -> R:
        """What `make` returns, kept with this build for the next who asks: look-ups that many questions share.

        `key` names the look-up with its scope and all its arguments, so that nobody gets another reader's. Nobody
        changes what comes back.
        """
        return self._kept.get(key, make)

    def forget(self) -> None:
        """Drop what is kept: as after a start of the server."""
        self._kept.clear()
        self.small.clear()

    def columns(self, view: str, scope: Scope | None = None) -> frozenset[str]:
        """Column names of a view in a role; empty when this mart or role has no such view."""
        return self._columns.get(((scope or EXECUTIVE).role, view), frozenset())

    def has(self, feed: str) -> bool:
        """Whether a feed was delivered: "credit" (any table), "credit.rating", or "business.fee_month" (any system)."""
        return self.presence.get(feed, False)

    def _read_columns(self) -> dict[tuple[str, str], frozenset[str]]:
        rows = (
            self._con.cursor()
            .execute(
                "SELECT schema_name, view_name, (SELECT list(c.column_name) FROM duckdb_columns() c WHERE"
                " c.database_name = v.database_name AND c.schema_name = v.schema_name AND c.table_name = v.view_name)"
                " FROM duckdb_views() v WHERE database_name IN ('mart', 'memory') AND schema_name LIKE 'scope\\_%'"
                " ESCAPE '\\'"
            )
            .fetchall()
        )
        return {(schema.removeprefix("scope_"), view): frozenset(names or ()) for schema, view, names in rows}

    def _read_months(self) -> list[int]:
        """Months that hold account results, of which the calendar table may have more; a bank without accounts has
        those of the calendar."""
        found: list[int] = []
        for table in ("fct_org_month", "dim_month"):
            sql = f"SELECT DISTINCT month_no FROM mart.marts.{table} ORDER BY month_no"
            found = found or [row[0] for row in self._con.cursor().execute(sql).fetchall()]
        as_of = self.manifest.get("as_of")
        last = month_no(as_of) if isinstance(as_of, str) else as_of
        months = [m for m in found if last is None or m <= last]
        if not months:
            raise NoMart(f"build {self.build_id}: the mart holds no months; run python -m mart load, then build")
        return months


_open: dict[Path, tuple[Mart, float]] = {}
_lock = threading.Lock()
_ask: list[Callable[[], Pairs | None]] = []


def hold_out_by(ask: Callable[[], Pairs | None]) -> None:
    """Have `ask` say who is held out, from now on in this process and asked anew whenever the mart is looked at; None
    where it cannot say."""
    _ask[:] = [ask]


def look_again() -> None:
    """Have the next `open_mart` look at once: somebody has just been held out."""
    with _lock:
        _open.update({data: (mart, float("-inf")) for data, (mart, _) in _open.items()})


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
        build_id = current_build(where)
        folder = where.builds / build_id
        is_same = known and known[0].build_id == build_id and known[0].files_id == scores_id(folder)
        mart = known[0] if known and is_same else Mart(folder, where)
        if _ask:
            mart.hold_out(_ask[0]())
        _open[where.data] = (mart, now)
        return mart


def open_next() -> Mart:
    """The build that waits for its scores (`mart.waiting`), else the published one: what models work on."""
    where = paths()
    build = waiting(where)
    return Mart(where.builds / build, where) if build else open_mart()
