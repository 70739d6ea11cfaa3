"""A delivery in contract form, ready to be checked: from a landing folder as the contracts lay it out."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from mart.config import Paths, read_bank
from mart.contracts import table
from mart.load.discover import discover
from mart.load.model import LoadError, ParsedFile, RejectedRow, SourceFile
from mart.load.parquet_files import parse_parquet
from mart.load.text_files import parse_text

_MARK = ".from_delivery"


@dataclass(frozen=True)
class Delivery:
    """`sources` are the files as delivered, `tables` the same or what a mapping made of them, one contract table each.

    `bank_files` maps names below COCKPIT_DATA/bank to the files that the delivery brings for it.
    """

    sources: tuple[ParsedFile, ...]
    tables: tuple[ParsedFile, ...]
    rejected: tuple[RejectedRow, ...] = ()
    notes: tuple[str, ...] = ()
    bank_files: tuple[tuple[str, Path], ...] = ()

    def install_bank(self, where: Paths) -> None:
        """Put bank.yml and policy overrides in place; those of an earlier delivery go, those made by hand stay."""
        if (where.bank / _MARK).exists():
            shutil.rmtree(where.bank)
        if not self.bank_files:
            return
        where.bank.mkdir(parents=True, exist_ok=True)
        for name, file in self.bank_files:
            (where.bank / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, where.bank / name)
        (where.bank / _MARK).touch()


def landing_delivery(con: duckdb.DuckDBPyConnection, landing: Path, work: Path) -> Delivery:
    """Files named and shaped as the contracts say. Raises LoadError with one finding for each unusable file."""
    files = discover(landing)
    parsed, rejected, notes = parse_files(con, files, work)
    own = landing / "bank.yml"
    if own.exists():
        read_bank(own)
    return Delivery(parsed, parsed, rejected, notes, (("bank.yml", own),) if own.exists() else ())


def parse_files(
    con: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], work: Path
) -> tuple[tuple[ParsedFile, ...], tuple[RejectedRow, ...], tuple[str, ...]]:
    """Every file as Parquet with its row counts, plus rejected rows and notes on how files were read."""
    parsed, findings = parse_parquet(con, [file for file in files if file.kind == "parquet"])
    rejected: list[RejectedRow] = []
    notes: list[str] = []
    for file in files:
        if file.kind != "parquet":
            try:
                made = parse_text(file, work, _expected(file))
            except LoadError as error:
                findings += error.findings
                continue
            parsed.append(made.file)
            rejected += made.rejected
            notes += made.notes
    if findings:
        raise LoadError(findings)
    place = {file.label: number for number, file in enumerate(files)}
    return tuple(sorted(parsed, key=lambda item: place[item.source.label])), tuple(rejected), tuple(notes)


def _expected(file: SourceFile) -> tuple[str, ...]:
    return tuple(column.name for column in table(file.system, file.table).columns) if file.system else ()
