"""Two files of one view that bring the same: the same content twice, or one row again with other figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from mart.load.conversions import literal, quoted
from mart.load.mapping_spec import FileSpec
from mart.load.model import Finding, ParsedFile, RejectedRow

_FIGURES = ("money", "rate", "number", "count")
_OVERLAP = 0.5  # of the smaller file; less is a few rows that happen to look alike
_REPEATS = 0.01  # rows that repeat a key within their own file: more, and it is no key


def same_content(
    con: duckdb.DuckDBPyConnection, spec: FileSpec, files: Sequence[ParsedFile], columns: Sequence[str]
) -> list[Finding]:
    """Files whose rows are the same, whatever their bytes: only those with equally many rows are compared."""
    sizes = [file.rows_parsed for file in files]
    alike = [file.source.label for file in files if file.rows_parsed and sizes.count(file.rows_parsed) > 1]
    if not alike:
        return []
    row = f"hash({', '.join(map(quoted, columns))})"
    listed = ", ".join(map(literal, alike))
    rows = con.execute(
        f"SELECT list(file_name ORDER BY file_name) FROM (SELECT file_name, count(*) AS n, sum(CAST({row} AS HUGEINT))"
        f" AS h FROM source WHERE file_name IN ({listed}) GROUP BY 1) GROUP BY n, h HAVING count(*) > 1 ORDER BY 1"
    ).fetchall()
    message = "holds the same rows as {}; every sum over the view {} counts them twice: remove one of the two"
    return [
        Finding(name, "same_content", message.format(names[0], spec.view), table=spec.view, value=names[0])
        for (names,) in rows
        for name in names[1:]
    ]


def superseded(
    con: duckdb.DuckDBPyConnection,
    spec: FileSpec,
    files: Sequence[ParsedFile],
    columns: Sequence[str],
    is_told_apart: bool,
) -> tuple[list[RejectedRow], list[Finding]]:
    """Rows that a later delivery replaces, by the rule `wins` of the mapping; they leave `source`.

    The key is the one the mapping names, else all columns that are not figures; `is_told_apart`: the SQL uses
    file_name, so that equal rows of two files are two things.
    """
    key = spec.key or [name for name in columns if spec.options.types.get(name) not in _FIGURES]
    if len(files) < 2 or not key or (not spec.key and (is_told_apart or len(key) == len(columns))):
        return [], []
    con.execute(
        "CREATE OR REPLACE TEMP TABLE keyed AS SELECT file_name, file_row, hash("
        f"{', '.join(map(quoted, key))}) AS h FROM source"
    )
    pairs = _overlaps(con, bool(spec.key))
    if not pairs:
        return [], []
    if spec.wins == "error" or (spec.wins == "newest" and _have_one_time(files, pairs)):
        return [], [_undecided(spec, *pair) for pair in pairs]
    return _replaced(con, spec, files), [_said(spec, *pair) for pair in pairs]


def _overlaps(con: duckdb.DuckDBPyConnection, is_declared: bool) -> list[tuple[str, str, int]]:
    """(file, other file, rows in both) for files that bring rows of the same key."""
    rows, distinct = con.execute("SELECT count(*), count(DISTINCT (file_name, h)) FROM keyed").fetchone()
    if not is_declared and rows - distinct > _REPEATS * rows:
        return []
    pairs = con.execute(
        "WITH per AS (SELECT DISTINCT file_name, h FROM keyed), sizes AS (SELECT file_name, count(*) AS n FROM per"
        " GROUP BY 1), twice AS (SELECT h FROM per GROUP BY 1 HAVING count(*) > 1), kept AS (SELECT * FROM per WHERE h"
        " IN (FROM twice)) SELECT a.file_name, b.file_name, count(*), min(least(x.n, y.n)) FROM kept a JOIN kept b"
        " ON a.h = b.h AND a.file_name < b.file_name JOIN sizes x ON x.file_name = a.file_name JOIN sizes y ON"
        " y.file_name = b.file_name GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    return [(a, b, rows) for a, b, rows, size in pairs if is_declared or rows >= _OVERLAP * size]


def _have_one_time(files: Sequence[ParsedFile], pairs: Sequence[tuple[str, str, int]]) -> bool:
    times = {file.source.label: file.source.path.stat().st_mtime_ns for file in files}
    return any(times[a] == times[b] for a, b, _ in pairs)


def _undecided(spec: FileSpec, file: str, other: str, rows: int) -> Finding:
    why = "their times are the same" if spec.wins == "newest" else "the mapping does not say which is right"
    message = f"brings {rows:,} rows again that {file} has; {why}: set wins: newest or last for the view {spec.view}"
    return Finding(other, "redelivered", message, rows=rows, table=spec.view, value=file)


def _said(spec: FileSpec, file: str, other: str, rows: int) -> Finding:
    message = f"brings {rows:,} rows again that {file} has; {spec.wins} wins, as the mapping says"
    return Finding(other, "redelivered", message, rows=rows, level="note", table=spec.view, value=file)


def _by_name(label: str) -> list[tuple[int, int, str]]:
    """A file's name without its endings, its numbers as numbers: v2 before v10, and a name before the same with more.

    >>> sorted(["y-v2.csv", "y.csv", "y (1).csv", "y-v10.csv"], key=_by_name)
    ['y.csv', 'y (1).csv', 'y-v2.csv', 'y-v10.csv']
    """
    stem = label[: -len(suffixes)] if (suffixes := "".join(Path(label).suffixes)) else label
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", stem) if part]


def _replaced(con: duckdb.DuckDBPyConnection, spec: FileSpec, files: Sequence[ParsedFile]) -> list[RejectedRow]:
    times = {file.source.label: file.source.path.stat().st_mtime_ns for file in files}
    order = sorted(times, key=lambda label: (times[label] if spec.wins == "newest" else 0, _by_name(label)))
    con.execute("CREATE OR REPLACE TEMP TABLE places (file_name VARCHAR, place BIGINT)")
    con.executemany("INSERT INTO places VALUES (?, ?)", [(label, place) for place, label in enumerate(order)])
    found = con.execute(
        "SELECT k.file_name, k.file_row, k.best, CAST(to_json(s) AS VARCHAR) FROM (SELECT keyed.*, place,"
        " max(place) OVER (PARTITION BY h) AS top, arg_max(file_name, place) OVER (PARTITION BY h) AS best FROM keyed"
        " JOIN places USING (file_name)) k JOIN source s USING (file_name, file_row) WHERE k.place < k.top ORDER BY ALL"
    ).fetchall()
    con.execute("CREATE OR REPLACE TEMP TABLE gone (file_name VARCHAR, file_row BIGINT)")
    if found:
        con.executemany("INSERT INTO gone VALUES (?, ?)", [row[:2] for row in found])
        con.execute("DELETE FROM source WHERE (file_name, file_row) IN (SELECT (file_name, file_row) FROM gone)")
    return [
        RejectedRow(file, "", spec.view, row, None, "superseded", f"is replaced by {best} (wins: {spec.wins})", record)
        for file, row, best, record in found
    ]
