"""Small views held in memory, each read once for a build and a scope.

A question of a few thousand rows costs the database 2 to 5 ms of CPU before it reads a row (views bound, statement
planned, answer converted); over a frame in memory the same sums cost 0.2 to 0.8 ms. docs/adr says what is held and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from threading import Lock
from typing import Any

import polars as pl

from mart.memory import Memory
from mart.scope import Scope

ENTRIES, BYTES = 4_000, 150_000_000
SLICE_BYTES = 40_000_000  # of branches, held apart: making one again reads nothing
MOST_ROWS = 10_000  # of a month; a larger one is the database's business

Read = Callable[[str, Mapping[str, Any] | None, Scope | None], pl.DataFrame]


class SmallTables:
    """Rows by view, scope and month; the least recently used months go first when `BYTES` are held."""

    def __init__(self, read: Read):
        self._read = read
        self._kept = Memory(ENTRIES, BYTES)
        self._slices = Memory(ENTRIES, SLICE_BYTES)
        self._reading = Lock()

    @property
    def held_bytes(self) -> int:
        """Bytes of all that is held."""
        return self._kept.held_bytes + self._slices.held_bytes

    def whole(self, view: str, scope: Scope | None) -> pl.DataFrame:
        """All rows of a view that is small by nature: units, products, targets. Nobody changes what comes back."""
        return self._kept.get((view, scope), lambda: self._read(f"SELECT * FROM {view}", None, scope))

    def months(self, view: str, scope: Scope, first: int, last: int) -> pl.DataFrame | None:
        """The rows of a range of months; None where a month has more than MOST_ROWS, or none has any."""
        counts = self._kept.get((view, scope, "rows"), lambda: self._rows(view, scope))
        wanted = [month for month in range(first, last + 1) if month in counts]
        if not wanted or any(counts[month] > MOST_ROWS for month in wanted):
            return None
        with self._reading:
            absent = [month for month in wanted if (view, scope, month) not in self._kept]
            fresh = self._read_months(view, scope, absent) if absent else {}

            def rows_of(month: int) -> pl.DataFrame:
                return fresh[month] if month in fresh else self._read_months(view, scope, [month])[month]

            found = [self._kept.get((view, scope, month), partial(rows_of, month)) for month in wanted]
        return pl.concat(found, rechunk=False)

    def of_branches(
        self, view: str, scope: Scope, first: int, last: int, branches: tuple[str, ...]
    ) -> pl.DataFrame | None:
        """The same of some branches alone, together in one piece: a page asks for its branch some twenty times."""

        def slice_() -> pl.DataFrame | None:
            rows = self.months(view, scope, first, last)
            return None if rows is None else rows.filter(pl.col("branch_id").is_in(branches)).rechunk()

        return self._slices.get((view, scope, first, last, branches), slice_)

    def clear(self) -> None:
        """Drop everything."""
        self._kept.clear()
        self._slices.clear()

    def _rows(self, view: str, scope: Scope) -> dict[int, int]:
        sql = f"SELECT month_no, count(*) AS n FROM {view} GROUP BY month_no"
        return dict(self._read(sql, None, scope).select("month_no", "n").iter_rows())

    def _read_months(self, view: str, scope: Scope, months: list[int]) -> dict[int, pl.DataFrame]:
        marks = ", ".join(str(int(month)) for month in months)
        rows = self._read(f"SELECT * FROM {view} WHERE month_no IN ({marks})", None, scope)
        return {int(part["month_no"][0]): part for part in rows.partition_by("month_no", maintain_order=True)}
