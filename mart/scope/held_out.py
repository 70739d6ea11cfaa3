"""Customers held out of a campaign, hidden where anybody would look for whom to approach.

The one place where readers of scores meet the hold-out: lists, totals, curves, files, next best products and briefs all
read the view `score`, whose rows pass FREE. Who is held out is not the mart's to know: whoever runs a screen says so
(`mart.reader.hold_out_by`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import polars as pl

Pairs = frozenset[tuple[str, str]]  # customer, product


@dataclass(frozen=True)
class Held:
    """Who is held out; `mark` tells two answers apart, empty where nobody is."""

    pairs: Pairs | None = frozenset()

    @property
    def mark(self) -> str:
        """Part of every cache key."""
        return "" if self.pairs == frozenset() else f"-{hash(self.pairs):x}"


TABLE = "memory.main.held_out"
HELD = f"EXISTS (SELECT 1 FROM {TABLE} h WHERE h.customer_id = s.customer_id AND h.product_id = s.product_id)"
FREE = f"NOT {HELD}"
IS_SEGMENT = "s.product_id IS NULL"  # rows that say which segment a customer is in


def create_table(con: duckdb.DuckDBPyConnection) -> None:
    """The table of pairs, empty."""
    con.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (customer_id VARCHAR, product_id VARCHAR)")


def replace(con: duckdb.DuckDBPyConnection, pairs: Iterable[tuple[str, str]]) -> None:
    """Hold out these pairs and no others, at once for every reader."""
    rows = pl.DataFrame(sorted(pairs), schema=dict.fromkeys(("customer_id", "product_id"), pl.String), orient="row")
    cursor = con.cursor()
    try:
        cursor.register("held_now", rows.to_arrow())
        cursor.execute("BEGIN")
        cursor.execute(f"DELETE FROM {TABLE}")
        cursor.execute(f"INSERT INTO {TABLE} SELECT * FROM held_now")
        cursor.execute("COMMIT")
    finally:
        cursor.close()
