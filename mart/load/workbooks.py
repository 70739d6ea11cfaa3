"""A sheet of an XLSX workbook as rows of text: the visible one, with what a spreadsheet does to numbers undone or
refused."""

from __future__ import annotations

import logging
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import polars as pl

from mart.load.cells import MAIN, cells_of, empty_cells, with_percent
from mart.load.model import Finding, LoadError, SourceFile
from mart.load.sniff import DAMAGED, check_kind

MAX_UNPACKED_BYTES = 500 * 2**20
MOST_DIGITS = 10**15  # from here on a spreadsheet puts noughts in the place of digits
logging.getLogger("fastexcel").setLevel(logging.ERROR)  # the checks say where it matters that a column is empty


@dataclass(frozen=True)
class Sheet:
    """Rows of text of the sheet that was read, and what is worth saying about the workbook."""

    rows: list[tuple[str | None, ...]]
    findings: tuple[Finding, ...]


def read_sheet(file: SourceFile) -> Sheet:
    """The sheet a mapping names, else the first visible one. Raises LoadError when there is none that can be read."""
    check_kind(file.path, file.label, "xlsx")
    _check_size(file)
    try:
        reader = fastexcel.read_excel(file.path)
        chosen = _choose(file, reader)
        sheet = reader.load_sheet(chosen, header_row=None, dtypes="string")
        rows = sheet.to_polars().rows()
        rounded = _rounded(file, reader, chosen)
        others = _others(file, reader, chosen)
        cells = cells_of(file.path, chosen)
        rows = with_percent(rows, cells.percent)
    except LoadError:
        raise
    except Exception as error:  # fastexcel raises many kinds, OSError among them
        message = f"is not a readable XLSX file ({str(error).splitlines()[0]}); deliver it again"
        raise LoadError([Finding(file.label, "unreadable", message)]) from error
    return Sheet(rows, (*others, *rounded, *empty_cells(file.label, cells)))


def _check_size(file: SourceFile) -> None:
    try:
        with zipfile.ZipFile(file.path) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except DAMAGED:
        return  # the reader names what is damaged
    if size > MAX_UNPACKED_BYTES:
        message = f"unpacks to {size / 2**30:.1f} GB, too much for a workbook; deliver it as CSV or Parquet"
        raise LoadError([Finding(file.label, "too_large", message)])


def _choose(file: SourceFile, reader: fastexcel.ExcelReader) -> int:
    wanted, names = file.options.sheet, reader.sheet_names
    if isinstance(wanted, int) and 0 <= wanted < len(names):
        return wanted
    if isinstance(wanted, str) and wanted in names:
        return names.index(wanted)
    if wanted is not None:
        message = f"has no sheet {wanted!r}; its sheets are {', '.join(names)}"
        raise LoadError([Finding(file.label, "header", message, value=str(wanted))])
    visible = [n for n, state in enumerate(_states(file.path, len(names))) if state == "visible"]
    if not visible:
        raise LoadError([Finding(file.label, "header", f"all its sheets are hidden ({', '.join(names)}); show one")])
    filled = (n for n in visible if reader.load_sheet(n, header_row=None, n_rows=1, dtypes="string").height)
    return next(filled, visible[0])


def _states(path: Path, count: int) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    found = [sheet.get("state", "visible") for sheet in root.iter(f"{MAIN}sheet")]
    return found if len(found) == count else ["visible"] * count


def _others(file: SourceFile, reader: fastexcel.ExcelReader, chosen: int) -> list[Finding]:
    """Sheets that hold data and are not read are named; the hidden ones as hidden."""
    states = _states(file.path, len(reader.sheet_names))
    left = []
    for number, name in enumerate(reader.sheet_names):
        if number == chosen or file.options.sheet is not None:
            continue
        if reader.load_sheet(number, header_row=None, n_rows=2, dtypes="string").height > 1:
            left.append(name + " (hidden)" * (states[number] != "visible"))
    if not left:
        return []
    read = reader.sheet_names[chosen]
    message = f"sheet {read!r} is read; other sheets hold data: {', '.join(left)}; name one with sheet in a mapping"
    return [Finding(file.label, "other_sheets", message, level="note", value=", ".join(left))]


def _rounded(file: SourceFile, reader: fastexcel.ExcelReader, chosen: int) -> list[Finding]:
    """Whole numbers of 16 digits and more: a spreadsheet keeps 15 of them, the rest of a long number is gone."""
    header = None if file.options.header else file.options.skip_lines
    try:
        frame = reader.load_sheet(chosen, header_row=header).to_polars()
    except Exception:  # the names repeat or are empty: said elsewhere
        return []
    findings = []
    for name in frame.select(pl.selectors.numeric()).columns:
        if file.options.types.get(name) in ("money", "number", "rate"):
            continue
        column = frame[name].cast(pl.Float64)
        large = column.is_not_null() & (column.abs() >= MOST_DIGITS)
        if large.any():
            findings.append(_refused(file.label, name, int(large.arg_max()) + 1, f"{column[large.arg_max()]:.0f}"))
    return findings


def _refused(label: str, column: str, row: int, value: str) -> Finding:
    message = f"{value!r} is a number of which a spreadsheet keeps 15 digits: the id is rounded; store it as text"
    return Finding(label, "rounded_id", message, row=row, column=column, value=value)
