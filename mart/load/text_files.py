"""CSV and XLSX files as Parquet of text columns with a row number, so that one path checks every format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from mart.load.encodings import read_text
from mart.load.fast_csv import ROW_COLUMN, UNNAMED, copy_csv
from mart.load.letters import lost_in_sheet, lost_letters
from mart.load.model import Finding, LoadError, ParsedFile, RejectedRow, SourceFile
from mart.load.records import Record, find_separator, records, split_lines

_BATCH = 50_000


@dataclass(frozen=True)
class ParsedText:
    """The Parquet copy, the records that did not fit, and how the file was read where that is worth knowing."""

    file: ParsedFile
    rejected: tuple[RejectedRow, ...]
    findings: tuple[Finding, ...]


def parse_text(
    con: duckdb.DuckDBPyConnection, file: SourceFile, work: Path, expected: Sequence[str] = ()
) -> ParsedText:
    """Copy a CSV or XLSX file to Parquet below `work`. `expected` column names help to find the separator.

    Raises LoadError when the file as a whole cannot be read: encoding, no header, a header that names a column twice.
    """
    target = work / "text" / f"{file.system}.{file.table}" / f"{file.month or file.label.replace('/', '__')}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    if file.kind == "xlsx":
        names, body, findings = _open_xlsx(file)
        rows, rejected = _write(file, names, body, target)
    else:
        text, _, said = read_text(file.path, file.label, file.options.encoding)
        names, rows, rejected = _copy_csv(con, file, text, expected, target)
        findings = (*((said,) if said else ()), *lost_letters(text, file.label))
    schema = {**dict.fromkeys(names, "VARCHAR"), ROW_COLUMN: "BIGINT"}
    return ParsedText(ParsedFile(file, target, schema, rows, len(rejected)), tuple(rejected), findings)


def _copy_csv(
    con: duckdb.DuckDBPyConnection, file: SourceFile, text: str, expected: Sequence[str], target: Path
) -> tuple[list[str], int, list[RejectedRow]]:
    lines, options = split_lines(text), file.options
    first = next((n for n, line in enumerate(lines) if n >= options.skip_lines and line.strip()), None)
    if first is None:
        raise LoadError([Finding(file.label, "header", "has no header line; deliver the column names as first line")])
    separator = options.separator or find_separator(lines[first], options.quote, expected)
    names, start = _header(file, lines, first, separator)
    rows = copy_csv(con, lines[start:], names, separator, options, target)
    if rows is not None:
        return names, rows, []
    rows, rejected = _write(file, names, records(lines, start, len(names), separator, options), target)
    return names, rows, rejected


def _header(file: SourceFile, lines: Sequence[str], first: int, separator: str) -> tuple[list[str], int]:
    """Column names and the line that records start at."""
    if file.options.header:
        return _checked_names(file, file.options.header), first
    head = next(records(lines[first : first + 1], 0, None, separator, file.options), None)
    if head is None or head.values is None:
        message = "the header line cannot be read; deliver the column names as first line"
        raise LoadError([Finding(file.label, "header", message)])
    return _checked_names(file, head.values), first + 1


def _open_xlsx(file: SourceFile) -> tuple[list[str], Iterable[Record], tuple[Finding, ...]]:
    from mart.load.workbooks import read_sheet  # Polars and the reader of workbooks: .2 s that most deliveries save

    sheet = read_sheet(file)
    rows = sheet.rows[file.options.skip_lines :]
    if not rows:
        raise LoadError([Finding(file.label, "unreadable", "the sheet is empty; deliver the column names in row 1")])
    names = list(file.options.header or (str(value or "") for value in rows[0]))
    body = rows if file.options.header else rows[1:]
    found = (Record(number, ["" if v is None else v for v in row]) for number, row in enumerate(body, 1) if any(row))
    return _checked_names(file, names), found, (*sheet.findings, *lost_in_sheet(rows, file.label))


def _checked_names(file: SourceFile, names: Sequence[str]) -> list[str]:
    """Column names trimmed; a nameless column (a separator at the line's end) gets a name of its own."""
    clean = [name.strip().lstrip("\ufeff") or f"{UNNAMED}{number}" for number, name in enumerate(names, 1)]
    seen: set[str] = set()
    for name in clean:
        if name.lower() in seen or name == ROW_COLUMN:
            message = "the header names this column twice; keep one of the two"
            raise LoadError([Finding(file.label, "header", message, column=name)])
        seen.add(name.lower())
    return clean


def _write(
    file: SourceFile, names: Sequence[str], body: Iterable[Record], target: Path
) -> tuple[int, list[RejectedRow]]:
    schema = pa.schema([*((name, pa.string()) for name in names), (ROW_COLUMN, pa.int64())])
    empty = set(file.options.null)
    rejected: list[RejectedRow] = []
    total, source = 0, iter(body)
    with pq.ParquetWriter(target, schema) as writer:
        while batch := [_without_nul(record) for record in islice(source, _BATCH)]:
            total += len(batch)
            good = [record for record in batch if record.values is not None]
            rejected += [_rejected(file, record) for record in batch if record.values is None]
            columns = zip(*(record.values for record in good), strict=True) if good else [()] * len(names)
            arrays = [pa.array([None if v in empty else v for v in column], pa.string()) for column in columns]
            arrays.append(pa.array([record.row for record in good], pa.int64()))
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return total, rejected


def _without_nul(record: Record) -> Record:
    """A record with a NUL byte is damaged, not text."""
    if record.values is None or not any("\x00" in value for value in record.values):
        return record
    return Record(record.row, None, "holds a NUL byte; export it again", ",".join(record.values)[:2000])


def _rejected(file: SourceFile, record: Record) -> RejectedRow:
    return RejectedRow(file.label, file.system, file.table, record.row, None, "columns", record.reason, record.text)
