"""A sheet of an XLSX workbook as rows of text: the visible one, with what a spreadsheet does to numbers undone or
refused."""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import polars as pl

from mart.load.model import Finding, LoadError, SourceFile
from mart.load.sniff import check_kind

MAX_UNPACKED_BYTES = 500 * 2**20
MOST_DIGITS = 10**15  # from here on a spreadsheet puts noughts in the place of digits
logging.getLogger("fastexcel").setLevel(logging.ERROR)  # the checks say where it matters that a column is empty
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PERCENT_IDS = (9, 10)


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
        rows = _with_percent(file.path, chosen, rows)
    except LoadError:
        raise
    except Exception as error:  # fastexcel raises many kinds, OSError among them
        message = f"is not a readable XLSX file ({str(error).splitlines()[0]}); deliver it again"
        raise LoadError([Finding(file.label, "unreadable", message)]) from error
    return Sheet(rows, (*others, *rounded))


def _check_size(file: SourceFile) -> None:
    try:
        with zipfile.ZipFile(file.path) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
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
    found = [sheet.get("state", "visible") for sheet in root.iter(f"{_MAIN}sheet")]
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


def _with_percent(path: Path, sheet: int, rows: list[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    """Cells that show a percentage hold a hundredth of it: 4.35 % is stored as 0.0435."""
    with zipfile.ZipFile(path) as archive:
        styles = _percent_styles(archive)
        cells = set(_cells(archive, sheet, styles)) if styles else set()
    if not cells:
        return rows
    return [
        tuple(_percent(value) if (r, c) in cells else value for c, value in enumerate(row))
        for r, row in enumerate(rows)
    ]


def _percent(value: str | None) -> str | None:
    try:
        return value if value is None else f"{float(value) * 100:.10g}%"
    except ValueError:
        return value


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    if "xl/styles.xml" not in archive.namelist():
        return set()
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    own = {int(f.get("numFmtId", 0)) for f in root.iter(f"{_MAIN}numFmt") if "%" in (f.get("formatCode") or "")}
    formats = root.find(f"{_MAIN}cellXfs")
    ids = [int(item.get("numFmtId", 0)) for item in formats] if formats is not None else []
    return {str(number) for number, item in enumerate(ids) if item in own or item in _PERCENT_IDS}


def _cells(archive: zipfile.ZipFile, sheet: int, styles: set[str]) -> Iterable[tuple[int, int]]:
    """(row, column) of the cells with one of the styles, counted from the first row and column with a value."""
    found: list[tuple[int, int]] = []
    first_row = first_column = None
    with archive.open(_sheet_file(archive, sheet)) as file:
        for _, cell in ElementTree.iterparse(file):
            if cell.tag != f"{_MAIN}c":
                continue
            place = re.fullmatch(r"([A-Z]+)([0-9]+)", cell.get("r", ""))
            if place and len(cell):
                row, column = int(place[2]) - 1, _column_number(place[1])
                first_row = row if first_row is None else min(first_row, row)
                first_column = column if first_column is None else min(first_column, column)
                if cell.get("s") in styles and cell.get("t", "n") == "n":
                    found.append((row, column))
            cell.clear()
    return [(row - (first_row or 0), column - (first_column or 0)) for row, column in found]


def _column_number(letters: str) -> int:
    """
    >>> _column_number("A"), _column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _sheet_file(archive: zipfile.ZipFile, sheet: int) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    target = targets[[item.get(_REL) for item in book.iter(f"{_MAIN}sheet")][sheet]]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
