"""A delivery in contract form, ready to be checked: from a landing folder as the contracts lay it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from mart.config import ConfigError, read_bank
from mart.contracts import table
from mart.load.discover import discover
from mart.load.fast_csv import ROW_COLUMN
from mart.load.letters import lost_in_parquet
from mart.load.model import Finding, LoadError, ParsedFile, RejectedRow, SourceFile, listing
from mart.load.parquet_files import parse_parquet
from mart.load.relations import SOURCE_FILE, SOURCE_ROW, absent_columns, actual_names, begun_columns, schema_findings
from mart.load.text_files import parse_text

_RESERVED = {
    *("filename", "file_row_number", "file_name", "file_row", ROW_COLUMN, SOURCE_FILE, SOURCE_ROW),
    *("__path", "__code", "__record"),
}


@dataclass(frozen=True)
class Delivery:
    """`sources` are the files as delivered, `tables` the same or what a mapping made of them, one contract table each.

    `bank_files` maps names below COCKPIT_DATA/bank to the files that the delivery brings for it; `lineage` maps
    `system.table` to the views of the bank's own files it is made of.
    """

    sources: tuple[ParsedFile, ...]
    tables: tuple[ParsedFile, ...]
    rejected: tuple[RejectedRow, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    errors: tuple[Finding, ...] = ()
    bank_files: tuple[tuple[str, Path], ...] = ()
    lineage: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def landing_delivery(con: duckdb.DuckDBPyConnection, landing: Path, work: Path, is_whole: bool = True) -> Delivery:
    """Files named and shaped as the contracts say; `errors` has a finding for each file that cannot be used.

    `is_whole`: the landing holds the whole history, so that no month may be missing in it.
    """
    files, unknown = discover(landing, is_whole)
    parsed, rejected, findings, damaged = parse_files(con, files, work)
    misshapen, odd = _misshapen(parsed)
    findings = (*findings, *odd)
    bad = {item.file for item in misshapen}
    usable = tuple(file for file in parsed if file.source.label not in bad)
    own = landing / "bank.yml"
    bank_files = (("bank.yml", own),) if own.exists() else ()
    errors = (*unknown, *damaged, *misshapen, *_bank_errors(own))
    return Delivery(parsed, usable, rejected, (), findings, errors, bank_files)


def _misshapen(parsed: Sequence[ParsedFile]) -> tuple[list[Finding], list[Finding]]:
    """Files that lack columns, and tables of which no file has a column while there are others that no contract
    knows: a misspelt name?"""
    groups: dict[tuple[str, str], list[ParsedFile]] = {}
    for file in parsed:
        groups.setdefault((file.source.system, file.source.table), []).append(file)
    misshapen, odd = [], []
    for (system, name), files in groups.items():
        contract = table(system, name)
        absent, begun = absent_columns(contract, files), begun_columns(contract, files)
        fine: set[tuple] = set()  # most files of a table have one schema: it is looked at once
        for file in files:
            early = {name for name, first in begun.items() if file.source.month < first}
            shape = (tuple(file.schema.items()), frozenset(early))
            found = [] if shape in fine else schema_findings(contract, file, absent | early)
            misshapen += found
            fine |= set() if found else {shape}
        odd += [_begun(system, name, *one) for one in begun.items()]
        known = {column.name for column in contract.columns} | {ROW_COLUMN}
        others = sorted({column for file in files for column in actual_names(file)} - known)
        if absent and others:
            message = f"no file has {', '.join(sorted(absent))}; there are {listing(others)}, which no contract knows"
            where = {"system": system, "table": name, "level": "warn", "value": others[0]}
            odd.append(Finding(f"{system}/{name}", "column_missing", message, **where))
    return misshapen, odd


def _begun(system: str, name: str, column: str, first: str) -> Finding:
    message = f"is delivered from {first} on; earlier months have none, which is taken as empty"
    return Finding(
        f"{system}/{name}", "column_begun", message, column=column, level="warn", value=first, system=system, table=name
    )


def _bank_errors(own: Path) -> list[Finding]:
    try:
        if own.exists():
            read_bank(own)
    except ConfigError as error:
        return [Finding(own.name, "bank", str(error))]
    return []


def parse_files(
    con: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], work: Path
) -> tuple[tuple[ParsedFile, ...], tuple[RejectedRow, ...], tuple[Finding, ...], tuple[Finding, ...]]:
    """Every file as Parquet with its row counts; rejected rows, findings on how files were read, files that cannot
    be."""
    parsed, damaged = parse_parquet([file for file in files if file.kind == "parquet"])
    rejected: list[RejectedRow] = []
    said = lost_in_parquet(parsed)
    for file in files:
        if file.kind != "parquet":
            try:
                made = parse_text(con, file, work, _expected(file))
            except LoadError as error:
                damaged += error.findings
                continue
            parsed.append(made.file)
            rejected += made.rejected
            said += made.findings
    reserved = [item for file in parsed for item in _reserved(file)]
    damaged += reserved
    parsed = [file for file in parsed if file.source.label not in {item.file for item in reserved}]
    place = {file.label: number for number, file in enumerate(files)}
    in_order = tuple(sorted(parsed, key=lambda item: place[item.source.label]))
    return in_order, tuple(rejected), tuple(said), tuple(damaged)


def _reserved(file: ParsedFile) -> list[Finding]:
    """Columns of a file that have the name of one that the loader adds: the two could not be told apart."""
    message = "is a name that the loader gives itself (file and row of each record); rename the column"
    own = set() if file.source.kind == "parquet" else {ROW_COLUMN}
    names = [name for name in file.schema if name.lower() in _RESERVED - own]
    return [Finding(file.source.label, "header", message, column=name) for name in names]


def _expected(file: SourceFile) -> tuple[str, ...]:
    return tuple(column.name for column in table(file.system, file.table).columns) if file.system else ()
