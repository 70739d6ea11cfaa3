"""The quick way through a CSV file in which each line is one well-formed record: DuckDB's reader, checked by counting.

Whatever is out of the ordinary (a record over several lines, a wrong number of values, an odd quote, a lone carriage
return) makes it step back, and `records` cuts the file with care instead. Both ways give the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from mart.load.conversions import literal, quoted
from mart.load.model import ReaderOptions

ROW_COLUMN = "__row"
UNNAMED = "unnamed_"  # and its number: a column whose header is empty


def copy_csv(
    con: duckdb.DuckDBPyConnection,
    lines: Sequence[str],
    names: Sequence[str],
    separator: str,
    options: ReaderOptions,
    target: Path,
) -> int | None:
    """Copy well-formed lines to Parquet as text with a row number; rows copied, or None when this is not the way."""
    filled = [line for line in lines if line.strip("\r\n")]
    if not filled or len(names) < 2 or not options.null or _odd(filled):
        return None
    plain = target.with_suffix(".csv")
    plain.write_text("".join(filled), encoding="utf-8", newline="")
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    nulls = ", ".join(literal(text) for text in options.null)
    quote = literal(options.quote)
    reader = (
        f"read_csv({literal(plain)}, auto_detect = false, header = false, delim = {literal(separator)}, quote ="
        f" {quote}, escape = {quote}, strict_mode = true, columns = {{{columns}}}, nullstr = [{nulls}])"
    )
    picked = ", ".join(quoted(name) for name in names)
    try:
        (rows,) = con.execute(
            f"COPY (SELECT {picked}, row_number() OVER () AS {ROW_COLUMN} FROM {reader}) TO {literal(target)} (FORMAT"
            " parquet)"
        ).fetchone()
    except duckdb.Error:
        return None
    finally:
        plain.unlink(missing_ok=True)
    return rows if rows == len(filled) else None


def _odd(lines: Sequence[str]) -> bool:
    return any("\x00" in line or ("\r" in line and not line.endswith("\r\n")) for line in lines)
