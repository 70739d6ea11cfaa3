"""Where a mapping's SQL runs: a database of its own that holds the bank's files and can reach nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from mart.load.conversions import quoted
from mart.load.fast_csv import ROW_COLUMN
from mart.load.mapping_spec import fail
from mart.load.relations import SOURCE_FILE, SOURCE_ROW
from mart.load.select_sql import check_reads_only, traced


def open_sandbox(work: Path) -> duckdb.DuckDBPyConnection:
    """An empty database below the work folder."""
    config = {"python_enable_replacements": "false", "temp_directory": str(work / "mapping_spill")}
    return duckdb.connect(str(work / "mapping.duckdb"), config=config)


def close_doors(con: duckdb.DuckDBPyConnection) -> None:
    """From here on SQL sees the views that are there, and no file, network, setting or table of the loader's own."""
    for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall():
        con.execute(f"DROP TABLE temp.main.{quoted(name)}")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def run_select(con: duckdb.DuckDBPyConnection, name: str, sql: str, is_traced: bool = False) -> duckdb.DuckDBPyRelation:
    """The relation of one SELECT, with the file and row its rows come from when `is_traced` and where that is known.

    Raises LoadError when the text is anything else, writes, or does not run.
    """
    try:
        check_reads_only(con, name, sql)
        plain = con.sql(sql)
        says_itself = not is_traced or "file_name" in plain.columns
        made = None if says_itself else traced(con, sql)
        return con.sql(made) if made else plain
    except duckdb.Error as error:
        raise does_not_run(con, name, error) from error


def does_not_run(con: duckdb.DuckDBPyConnection, name: str, error: Exception) -> Exception:
    """The database's words as a LoadError; with the columns there are where one is not found."""
    text = " ".join(str(error).split())
    hint = ""
    if "not found" in text and "column" in text.lower():
        rows = con.execute(
            "SELECT table_name, string_agg(column_name, ', ' ORDER BY column_index) FROM duckdb_columns() WHERE NOT"
            " internal AND NOT database_name IN ('system', 'temp') GROUP BY 1 ORDER BY 1"
        ).fetchall()
        hint = "; columns there are: " + "; ".join(f"{table} ({columns[:200]})" for table, columns in rows[:6])
    return fail(name, f"does not run: {text}{hint}")


def write_rows(
    con: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation, name: str, target: Path
) -> dict[str, str]:
    """Stream the rows of a relation to Parquet with a row number; returns column types.

    Columns file_name and file_row that the SELECT gives itself say where its rows come from.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    own = {"file_name": SOURCE_FILE, "file_row": SOURCE_ROW}
    try:
        reader = relation.to_arrow_reader(100_000)
        names = [
            own.get(column, column) if SOURCE_FILE not in relation.columns else column for column in reader.schema.names
        ]
        schema = pa.schema([field.with_name(n) for field, n in zip(reader.schema, names, strict=True)])
        schema = schema.append(pa.field(ROW_COLUMN, pa.int64()))
        with pq.ParquetWriter(target, schema) as writer:
            for batch, first in _numbered(reader):
                rows = pa.array(range(first, first + batch.num_rows), pa.int64())
                writer.write_batch(pa.RecordBatch.from_arrays([*batch.columns, rows], schema=schema))
    except (duckdb.Error, pa.ArrowException) as error:
        raise does_not_run(con, name, error) from error
    return {column: str(kind) for column, kind in zip(relation.columns, relation.types, strict=True)}


def _numbered(batches: Iterable[pa.RecordBatch]) -> Iterable[tuple[pa.RecordBatch, int]]:
    first = 1
    for batch in batches:
        yield batch, first
        first += batch.num_rows
