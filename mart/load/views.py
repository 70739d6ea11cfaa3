"""The bank's own files as tables for its SQL: typed as declared, trimmed, with what is odd about them said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import duckdb

from mart.contracts import SQL_TYPES, Column
from mart.load.conversions import convert, literal, quoted, trimmed
from mart.load.fast_csv import ROW_COLUMN
from mart.load.mapping_spec import FileSpec, fail
from mart.load.model import Finding, LoadError, ParsedFile, ReaderOptions, RejectedRow, header_listing
from mart.load.parquet_files import broken_inside
from mart.load.redelivery import same_content, superseded
from mart.load.rules import is_total
from mart.load.view_findings import empty_files, missing_columns, odd_values

_NUMBERS = ("money", "rate", "number", "count")
_WIDE = "DECIMAL(22,6)"  # money whose values have more than two decimals (万元): rounded by the bank's SQL, not before


def add_view(
    con: duckdb.DuckDBPyConnection, spec: FileSpec, files: Sequence[ParsedFile], is_told_apart: bool
) -> tuple[list[ParsedFile], list[RejectedRow], list[Finding]]:
    """The files of a view as one table, typed as declared, with file_name and file_row.

    Rows with a value that does not fit its declared type, total rows and rows that a later delivery replaces are
    rejected; the files come back with them counted.
    """
    columns = {name: kind for file in files for name, kind in file.schema.items() if name != ROW_COLUMN}
    unknown = sorted(set(spec.options.types) - set(columns))
    if unknown:
        found = header_listing(columns)
        message = f"types of view {spec.view} name a column that is not there; the header has: {found}"
        raise fail(files[0].source.label, message, unknown[0])
    lacking = sorted(set(spec.key) - set(columns))
    if lacking:
        message = f"key of view {spec.view} names a column that is not there; the header has: {header_listing(columns)}"
        raise fail(files[0].source.label, message, lacking[0])
    _open(con, files)
    findings = [
        *empty_files(spec, files),
        *missing_columns(spec, files),
        *same_content(con, spec, files, list(columns)),
    ]
    replaced, said = superseded(con, spec, files, list(columns), is_told_apart)
    odd, wide = odd_values(con, spec, columns)
    padded = {item.column for item in odd if item.rule == "padded"}
    typed = {name: _typed(name, kind, spec.options, name in wide, name in padded) for name, kind in columns.items()}
    rejected = [*replaced, *_reject(con, spec, columns, typed)]
    picked = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in typed.items())
    con.execute(
        f"CREATE TABLE {quoted(spec.view)} AS SELECT {picked}, file_name, file_row FROM source"
        " WHERE (file_name, file_row) NOT IN (SELECT (file_name, file_row) FROM rejected) ORDER BY file_name, file_row"
    )
    con.execute("DROP TABLE source")
    counts = Counter(item.file for item in rejected)
    counted = [replace(f, rows_rejected=f.rows_rejected + counts.get(f.source.label, 0)) for f in files]
    return counted, rejected, [*findings, *said, *odd]


def _open(con: duckdb.DuckDBPyConnection, files: Sequence[ParsedFile]) -> None:
    con.execute("CREATE OR REPLACE TEMP TABLE names (path VARCHAR, file_name VARCHAR)")
    con.executemany("INSERT INTO names VALUES (?, ?)", [(str(file.path), file.source.label) for file in files])
    row = "file_row_number + 1"
    if any(ROW_COLUMN in file.schema for file in files):  # texts have it, Parquet files beside them do not
        row = f"coalesce({ROW_COLUMN}, {row})"
    listed = ", ".join(literal(file.path) for file in files)
    try:
        con.execute(
            f"CREATE TEMP TABLE source AS SELECT s.*, n.file_name, {row} AS file_row FROM (SELECT *, filename AS"
            f" __path, file_row_number FROM read_parquet([{listed}], union_by_name = true)) s JOIN names n ON"
            " n.path = s.__path"
        )
    except duckdb.Error as error:
        raise _unreadable(files, error) from error


def _unreadable(files: Sequence[ParsedFile], error: duckdb.Error) -> LoadError:
    """A file that is broken inside, or files whose columns are of kinds that do not go together."""
    message = f"cannot be read as one table ({str(error).splitlines()[0]}); deliver the files in one form"
    return LoadError(broken_inside(files) or [Finding(files[0].source.label, "unreadable", message)])


def _typed(name: str, actual: str, options: ReaderOptions, is_wide: bool, is_padded: bool) -> str:
    contract_type = options.types.get(name)
    source = quoted(name)
    if contract_type in (None, "text") and actual == "VARCHAR":
        nothing = ", ".join(map(literal, ("", *(options.null if is_padded else ()))))
        return f"CASE WHEN {trimmed(source)} NOT IN ({nothing}) THEN {trimmed(source)} END"
    if contract_type is None:
        return source
    column = Column(name, contract_type, False, "", "")
    if actual == "VARCHAR" and contract_type in _NUMBERS:
        source = _unseparated(source, contract_type, options)
    made = convert(column, source, actual)
    if made is None:
        raise fail(name, f"is stored as {actual}, which cannot be read as {contract_type}")
    if actual == "VARCHAR" and contract_type == "date" and options.date_format:
        return f"coalesce(CAST(try_strptime(trim({source}), {literal(options.date_format)}) AS DATE), {made})"
    return made.replace(SQL_TYPES["money"], _WIDE) if is_wide else made


def _unseparated(source: str, contract_type: str, options: ReaderOptions) -> str:
    """Digits with a plain point; null where separators do not stand between groups of three."""
    thousands, decimal = (
        f"[{char}]" if char not in "\\^]" else "\\" + char for char in (options.thousands or ",", options.decimal)
    )
    tail = r"\s*[%％]?\s*" if contract_type == "rate" else r"\s*"
    plain = rf"\s*[+-]?(\d+({decimal}\d+)?|{decimal}\d+)([eE][+-]?\d+)?{tail}"
    grouped = rf"\s*[+-]?[1-9]\d{{0,2}}({thousands}\d{{3}})+({decimal}\d+)?{tail}"
    pattern = f"{plain}|{grouped}" if options.thousands else plain
    bare = f"replace({source}, {literal(options.thousands)}, '')" if options.thousands else source
    bare = f"replace({bare}, {literal(options.decimal)}, '.')" if options.decimal != "." else bare
    return f"CASE WHEN regexp_full_match({source}, {literal(pattern)}) THEN {bare} END"


def _reject(
    con: duckdb.DuckDBPyConnection, spec: FileSpec, columns: dict[str, str], typed: dict[str, str]
) -> list[RejectedRow]:
    types = spec.options.types
    texts = [n for n, kind in columns.items() if kind == "VARCHAR" and types.get(n, "text") == "text"]
    totals = [] if spec.options.keeps_totals else [(n, is_total(quoted(n)), "subtotal") for n in texts]
    unread = [(n, f"({typed[n]}) IS NULL AND {_given(n, columns[n])}", "type") for n in columns if n in types]
    again = " AND ".join(f"{trimmed(quoted(n))} = {literal(n)}" for n in texts[:3])
    cases = [*([(texts[0], again, "repeated_header")] if len(texts) > 1 else []), *totals, *unread]
    code = " ".join(f"WHEN {condition} THEN {number}" for number, (_, condition, _) in enumerate(cases))
    code = f"CASE {code} END" if cases else "CAST(NULL AS INTEGER)"
    value = " ".join(f"WHEN {number} THEN CAST({quoted(name)} AS VARCHAR)" for number, (name, *_) in enumerate(cases))
    value = f"CASE __code {value} END" if cases else "NULL"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE rejected AS SELECT file_name, file_row, __code AS code, {value} AS value,"
        f" __record AS record FROM (SELECT source.*, {code} AS __code, CAST(to_json(source) AS VARCHAR) AS __record"
        " FROM source) WHERE __code IS NOT NULL"
    )
    found = con.execute("SELECT file_name, file_row, code, value, record FROM rejected ORDER BY ALL").fetchall()
    return [_rejected(spec, cases[code], file, row, value, record) for file, row, code, value, record in found]


def _given(name: str, kind: str) -> str:
    return f"{trimmed(quoted(name))} <> ''" if kind == "VARCHAR" else f"{quoted(name)} IS NOT NULL"


def _rejected(spec: FileSpec, case: tuple[str, str, str], file: str, row: int, value: str, record: str) -> RejectedRow:
    name, _, rule = case
    reason = "is the word of a total row, which repeats the rows above it; set totals: true if it is data"
    if rule == "repeated_header":
        reason = "repeats the header; deliver it once, as the first line"
    if rule == "type":
        reason = f"does not read as {spec.options.types[name]}"
    return RejectedRow(file, "", spec.view, row, name, rule, reason, record, value)
