"""Where a mapping's SQL runs: a database of its own that holds the bank's files and can reach nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from mart.contracts import Column
from mart.load.conversions import convert, literal, quoted
from mart.load.fast_csv import ROW_COLUMN
from mart.load.mapping_spec import FileSpec, fail
from mart.load.model import ParsedFile, ReaderOptions, RejectedRow


def open_sandbox(work: Path) -> duckdb.DuckDBPyConnection:
    """An empty database below the work folder."""
    config = {"python_enable_replacements": "false", "temp_directory": str(work / "mapping_spill")}
    return duckdb.connect(str(work / "mapping.duckdb"), config=config)


def close_doors(con: duckdb.DuckDBPyConnection) -> None:
    """From here on SQL sees the tables that are there, and no file, network or setting."""
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def add_view(
    con: duckdb.DuckDBPyConnection, spec: FileSpec, files: Sequence[ParsedFile]
) -> tuple[list[ParsedFile], list[RejectedRow]]:
    """The files of a view as one table, typed as declared, with file_name and file_row.

    Rows with a value that does not fit its declared type are rejected; the files come back with them counted.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE names (path VARCHAR, file_name VARCHAR)")
    con.executemany("INSERT INTO names VALUES (?, ?)", [(str(file.path), file.source.label) for file in files])
    columns = {name: kind for file in files for name, kind in file.schema.items() if name != ROW_COLUMN}
    row = ROW_COLUMN if any(ROW_COLUMN in file.schema for file in files) else "file_row_number + 1"
    listed = ", ".join(literal(file.path) for file in files)
    con.execute(
        f"CREATE TEMP TABLE source AS SELECT s.*, n.file_name, {row} AS file_row FROM (SELECT *, filename AS path,"
        f" file_row_number FROM read_parquet([{listed}], union_by_name = true)) s JOIN names n USING (path)"
    )
    unknown = sorted(set(spec.options.types) - set(columns))
    if unknown:
        raise fail(files[0].source.label, f"types of view {spec.view} name a column that is not there", unknown[0])
    typed = {name: _typed(name, kind, spec.options) for name, kind in columns.items()}
    rejected = _reject(con, spec, [name for name in columns if name in spec.options.types], typed)
    picked = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in typed.items())
    con.execute(
        f"CREATE TABLE {quoted(spec.view)} AS SELECT {picked}, file_name, file_row FROM source"
        " WHERE (file_name, file_row) NOT IN (SELECT (file_name, file_row) FROM rejected) ORDER BY file_name, file_row"
    )
    con.execute("DROP TABLE source")
    counts = {label: sum(item.file == label for item in rejected) for label in {item.file for item in rejected}}
    return [replace(f, rows_rejected=f.rows_rejected + counts.get(f.source.label, 0)) for f in files], rejected


def _typed(name: str, actual: str, options: ReaderOptions) -> str:
    contract_type = options.types.get(name)
    if contract_type is None:
        return quoted(name)
    source = quoted(name)
    column = Column(name, contract_type, False, "", "")
    if actual == "VARCHAR" and contract_type in ("money", "rate", "number", "count"):
        source = f"replace({source}, {literal(options.thousands)}, '')" if options.thousands else source
        source = f"replace({source}, {literal(options.decimal)}, '.')" if options.decimal != "." else source
    made = convert(column, source, actual)
    if made is None:
        raise fail(name, f"is stored as {actual}, which cannot be read as {contract_type}")
    if actual == "VARCHAR" and contract_type == "date" and options.date_format:
        return f"coalesce(CAST(try_strptime(trim({source}), {literal(options.date_format)}) AS DATE), {made})"
    return made


def _reject(
    con: duckdb.DuckDBPyConnection, spec: FileSpec, names: Sequence[str], typed: dict[str, str]
) -> list[RejectedRow]:
    when = " ".join(
        f"WHEN ({typed[name]}) IS NULL AND {quoted(name)} IS NOT NULL THEN {literal(name)}" for name in names
    )
    bad = f"CASE {when} END" if when else "NULL"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE rejected AS SELECT file_name, file_row, {bad} AS col,"
        f" CAST(to_json(source) AS VARCHAR) AS record FROM source WHERE {bad} IS NOT NULL"
    )
    found = con.execute("SELECT * FROM rejected ORDER BY ALL").fetchall()
    types = spec.options.types
    return [
        RejectedRow(file, "", spec.view, row, column, "type", f"does not read as {types[column]}", record)
        for file, row, column, record in found
    ]


def run_select(con: duckdb.DuckDBPyConnection, name: str, sql: str) -> duckdb.DuckDBPyRelation:
    """The relation of one SELECT. Raises LoadError when the text is anything else, or does not run."""
    try:
        statements = con.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise fail(name, "must be exactly one SELECT")
        return con.sql(sql)
    except duckdb.Error as error:
        raise fail(name, f"does not run: {' '.join(str(error).split())}") from error


def write_rows(relation: duckdb.DuckDBPyRelation, name: str, target: Path) -> dict[str, str]:
    """Stream the rows of a relation to Parquet with a row number; returns column types."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        reader = relation.to_arrow_reader(100_000)
        schema = reader.schema.append(pa.field(ROW_COLUMN, pa.int64()))
        with pq.ParquetWriter(target, schema) as writer:
            for batch, first in _numbered(reader):
                rows = pa.array(range(first, first + batch.num_rows), pa.int64())
                writer.write_batch(pa.RecordBatch.from_arrays([*batch.columns, rows], schema=schema))
    except duckdb.Error as error:
        raise fail(name, f"does not run: {' '.join(str(error).split())}") from error
    return {column: str(kind) for column, kind in zip(relation.columns, relation.types, strict=True)}


def _numbered(batches: Iterable[pa.RecordBatch]) -> Iterable[tuple[pa.RecordBatch, int]]:
    first = 1
    for batch in batches:
        yield batch, first
        first += batch.num_rows
