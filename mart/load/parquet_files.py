"""Schemas and row counts of many Parquet files in two statements; damaged files become findings."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from mart.load.conversions import literal
from mart.load.model import Finding, LoadError, ParsedFile, SourceFile
from mart.load.sniff import check_kind


def parse_parquet(files: Sequence[SourceFile]) -> tuple[list[ParsedFile], list[Finding]]:
    """Each file with its top-level columns (name to DuckDB type) and rows; Parquet rows are never rejected singly.

    Files are opened in databases of their own: a damaged one can take the database that reads it down with it.
    """
    if not files:
        return [], []
    try:
        return _described(files), []
    except duckdb.Error as error:
        if len(files) == 1:
            return [], [_unreadable(files[0], error)]
    half = len(files) // 2  # halves of halves, so that one damaged file among thousands is found in a few steps
    parsed, findings = parse_parquet(files[:half])
    more, others = parse_parquet(files[half:])
    return [*parsed, *more], [*findings, *others]


def _unreadable(file: SourceFile, error: duckdb.Error) -> Finding:
    try:
        check_kind(file.path, file.label, "parquet")
    except LoadError as other:
        return other.findings[0]
    return Finding(file.label, "unreadable", _words(file, error))


def _words(file: SourceFile, error: duckdb.Error) -> str:
    if file.path.stat().st_size == 0:
        return "the file is empty (0 bytes); deliver it again, a month without rows still has its columns"
    reason = str(error).splitlines()[0].replace(str(file.path), file.path.name)
    return f"is not a whole Parquet file ({reason}); deliver it again"


def _described(files: Sequence[SourceFile]) -> list[ParsedFile]:
    con = duckdb.connect()
    listed = "[" + ", ".join(literal(file.path) for file in files) + "]"
    rows = dict(con.execute(f"SELECT file_name, num_rows FROM parquet_file_metadata({listed})").fetchall())
    fields = con.execute(
        f"SELECT file_name, name, duckdb_type, coalesce(num_children, 0) FROM parquet_schema({listed})"
    ).fetchall()
    schemas = _top_level(fields)
    return [ParsedFile(file, file.path, schemas.get(str(file.path), {}), int(rows[str(file.path)])) for file in files]


def _top_level(fields: Sequence[tuple[str, str, str, int]]) -> dict[str, dict[str, str]]:
    """The schema function lists the tree of fields depth first: root, then each column followed by its children."""
    schemas: dict[str, dict[str, str]] = {}
    skip: dict[str, int] = {}
    for path, name, duckdb_type, children in fields:
        if path not in schemas:  # the root
            schemas[path] = {}
            continue
        nested = skip.get(path, 0)
        if nested:
            skip[path] = nested - 1 + children
            continue
        schemas[path][name] = duckdb_type if not children else "STRUCT"
        skip[path] = children
    return schemas


def broken_inside(files: Sequence[ParsedFile]) -> list[Finding]:
    """Read the files through, to name those that break inside; each time in a database of its own, because damage can
    take one down with it, and by halves, because there may be thousands."""
    if not files:
        return []
    listed = ", ".join(literal(file.path) for file in files)
    try:
        duckdb.connect().execute(
            f"SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet([{listed}], union_by_name = true)"
        ).fetchall()
    except duckdb.Error as error:
        if len(files) == 1:
            message = f"cannot be read to its end ({str(error).splitlines()[0]}); deliver the file again"
            return [Finding(files[0].source.label, "unreadable", message)]
        half = len(files) // 2
        return [*broken_inside(files[:half]), *broken_inside(files[half:])]
    return []
