"""Rows that were held back, and the findings of the load that the build was made of."""

from __future__ import annotations

import polars as pl

from mart.query.health.feeds import files_of
from mart.reader import Mart
from mart.scope import Scope

QUARANTINE = {
    "system": pl.String,
    "table": pl.String,
    "file": pl.String,
    "row_number": pl.Int64,
    "column_name": pl.String,
    "rule": pl.String,
    "reason": pl.String,
}
FINDINGS = {
    **dict.fromkeys(("level", "kind", "system", "table", "file"), pl.String),
    "row": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "rows": pl.Int64,
    "say": pl.String,
}
_PLACES = ("file", "row", "value", "say")  # for those who may read bad rows
_LEVELS = ("stop", "warn", "note")


def quarantine(mart: Mart, scope: Scope | None, system: str | None = None, limit: int = 200) -> pl.DataFrame:
    """Bad rows with file, row, column, rule and reason, never their content; for head office and stewards."""
    folder = mart.where.raw / "quarantine"
    if not scope or not scope.record.sees_bad_rows or not folder.exists():
        return pl.DataFrame(schema=QUARANTINE)
    views = {file["table"] for file in files_of(mart, system) if not file["system"]} if system else set()
    parts = [
        pl.read_parquet(file, n_rows=limit, columns=["system", "table", "file", "row", "column", "rule", "reason"])
        for file in sorted(folder.glob("*.parquet"))
        if not system or file.name.split(".")[0] == system or file.stem in views
    ]
    if not parts:
        return pl.DataFrame(schema=QUARANTINE)
    frame = pl.concat(parts, how="vertical_relaxed").rename({"row": "row_number", "column": "column_name"})
    return frame.select(pl.col(name).cast(kind) for name, kind in QUARANTINE.items()).head(limit)


def findings(mart: Mart, scope: Scope | None, system: str | None = None) -> pl.DataFrame:
    """What the load found, worst first: level (stop, warn, note), kind, where, which value, the whole line.

    Everybody may read that something was found; file, row, value and line are for those who may read bad rows.
    `system` leaves those of one feed, and of the bank's own files it is made of.
    """
    found = mart.load.get("findings", []) if scope else []
    if system:
        views = {file["table"] for file in files_of(mart, system) if not file["system"]}
        found = [f for f in found if f["system"] == system or (not f["system"] and f["table"] in views)]
    found = sorted(found, key=lambda item: _LEVELS.index(item["level"]))
    rows = [{name: item.get(name) for name in FINDINGS} for item in found]
    frame = pl.DataFrame(rows, schema=FINDINGS)
    if scope and scope.record.sees_bad_rows:
        return frame
    return frame.with_columns(pl.lit(None, dtype=FINDINGS[name]).alias(name) for name in _PLACES)
