"""What is odd about the bank's own files without a row being wrong: empty ones, columns that some lack, padded texts,
rounded ids, amounts in 万元."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from mart.load.conversions import EXACT_IN_A_DOUBLE, literal, quoted, trimmed
from mart.load.fast_csv import ROW_COLUMN, UNNAMED
from mart.load.mapping_spec import FileSpec
from mart.load.model import Finding, ParsedFile, listing
from mart.load.observe import MANY, scientific, shortened


def empty_files(spec: FileSpec, files: Sequence[ParsedFile]) -> list[Finding]:
    """Files with a header and no rows: beside others that have some, a month is missing, and nobody would see it."""
    empty = [file.source.label for file in files if not file.rows_read]
    level = "note" if spec.is_optional else "warn" if len(empty) == len(files) else "stop"
    message = "holds a header and no rows; deliver its rows, or mark the view {} optional: true if that may be"
    return [Finding(name, "month_empty", message.format(spec.view), level=level, table=spec.view) for name in empty]


def missing_columns(spec: FileSpec, files: Sequence[ParsedFile]) -> list[Finding]:
    """Columns that some files of a view have and others lack: a renamed one is empty from then on."""
    findings = []
    every = {name for file in files for name in file.schema if name != ROW_COLUMN and not name.startswith(UNNAMED)}
    for name in sorted(every):
        lacking = [file for file in files if name not in file.schema]
        if not lacking:
            continue
        having = [file for file in files if name in file.schema]
        others = sorted(
            {column for file in lacking for column in file.schema} - set.union(*(set(f.schema) for f in having))
        )
        if others and max(f.source.label for f in lacking) < min(f.source.label for f in having):
            continue  # the other side of a renamed column, which is named where it is missing
        hint = f"; there instead: {listing(others)}" if others else ""
        where = ", ".join(file.source.label for file in lacking[:5]) + ", …" * (len(lacking) > 5)
        message = f"column {name} is missing in {len(lacking)} of {len(files)} files ({where}){hint}; empty there"
        label = lacking[0].source.label
        findings.append(
            Finding(
                label,
                "column_missing",
                message,
                column=name,
                level="warn",
                table=spec.view,
                value=", ".join(others) or None,
            )
        )
    return findings


def odd_values(
    con: duckdb.DuckDBPyConnection, spec: FileSpec, columns: Mapping[str, str]
) -> tuple[list[Finding], set[str]]:
    """Findings on the values of `source`, and the money columns that need more than two decimals."""
    checks = [check for name, kind in columns.items() for check in _checks(name, kind, spec)]
    if not checks:
        return [], set()
    shown = ", ".join(
        f"count(*) FILTER ({condition}), min({{'f': file_name, 'r': file_row, 'v': CAST({quoted(name)} AS VARCHAR)}})"
        f" FILTER ({condition})"
        for name, _, condition in checks
    )
    values = con.execute(f"SELECT {shown} FROM source").fetchone()
    found = [
        _finding(spec, kind, name, rows, first)
        for (name, kind, _), rows, first in zip(checks, values[::2], values[1::2], strict=True)
        if rows and not kind.startswith("long")
    ]
    counts = {
        (name, kind): (rows, first)
        for (name, kind, _), rows, first in zip(checks, values[::2], values[1::2], strict=True)
    }
    for (name, kind), (rows, first) in counts.items():
        if kind == "long_rounded" and rows >= MANY and rows == counts[name, "long"][0]:
            found.append(_finding(spec, "rounded_id", name, rows, first))
    return found, {item.column for item in found if item.rule == "decimals"}


def _checks(name: str, kind: str, spec: FileSpec) -> list[tuple[str, str, str]]:
    source, wanted = quoted(name), spec.options.types.get(name)
    if wanted in (None, "text") and kind == "VARCHAR":
        long = f"regexp_full_match({trimmed(source)}, '[1-9]\\d{{15,}}')"
        return [
            (name, "padded", f"{source} <> {trimmed(source)}"),
            (name, "rounded_id", scientific(source)),
            (name, "long", long),
            (name, "long_rounded", f"{long} AND rtrim(substr({trimmed(source)}, 16), '0') = ''"),
        ]
    if wanted in (None, "text") and kind in ("DOUBLE", "FLOAT"):
        whole = f"isfinite({source}) AND {source} = trunc({source})"
        return [(name, "rounded_id", f"{whole} AND abs({source}) >= {EXACT_IN_A_DOUBLE}")]
    if wanted == "money":
        bare = f"replace({source}, {literal(spec.options.thousands)}, '')" if spec.options.thousands else source
        bare = f"replace({bare}, {literal(spec.options.decimal)}, '.')" if spec.options.decimal != "." else bare
        wide = f"TRY_CAST({bare if kind == 'VARCHAR' else source} AS DECIMAL(38,12))"
        rounded = [(name, "rounded_amount", shortened(source))] if kind == "VARCHAR" else []
        return [(name, "decimals", f"{wide} <> round({wide}, 2)"), *rounded]
    return []


def _finding(spec: FileSpec, kind: str, column: str, rows: int, first: Mapping) -> Finding:
    value, more = first["v"], f" ({rows:,} rows like it)" if rows > 1 else ""
    level, message = {
        "padded": ("warn", f"{value[:40]!r} has spaces around it; trimmed{more}"),
        "rounded_id": ("stop", f"{value} is an id that a spreadsheet has rounded{more}; export it as text"),
        "rounded_amount": ("warn", f"{value} is an amount that a spreadsheet has rounded{more}; export all its digits"),
        "decimals": ("note", f"{value} has more than two decimals{more}; six are kept for the mapping's SQL"),
    }[kind]
    return Finding(first["f"], kind, message, first["r"], column, rows, level, value, "", spec.view)
