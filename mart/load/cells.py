"""What a sheet's cells say beside their values: which show a percentage, which hold a formula without its result, which
an error."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

from mart.load.model import Finding

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PERCENT_IDS = (9, 10)
_MARKS = (b"<f", b":f>", b":f ", b't="e"', b"t='e'")  # of a formula, of an error
_CHUNK = 2**20
Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Cells:
    """Places of cells: (row, column) from the first with a value for percentages; A1, and what is shown, for errors."""

    percent: frozenset[tuple[int, int]] = frozenset()
    without_result: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)


def cells_of(path: Path, sheet: int) -> Cells:
    """The cells of a sheet that need more than their value. A sheet without any is not walked through."""
    with zipfile.ZipFile(path) as archive:
        styles, name = _percent_styles(archive), _sheet_file(archive, sheet)
        return _walked(archive, name, styles) if styles or _has_marks(archive, name) else Cells()


def with_percent(rows: list[Row], cells: frozenset[tuple[int, int]]) -> list[Row]:
    """Cells that show a percentage hold a hundredth of it: 4.35 % is stored as 0.0435."""
    if not cells:
        return rows
    return [
        tuple(_percent(value) if (r, c) in cells else value for c, value in enumerate(row))
        for r, row in enumerate(rows)
    ]


def empty_cells(label: str, cells: Cells) -> list[Finding]:
    """Cells that read as empty though somebody sees a figure, or an error, in them."""
    found = []
    if cells.without_result:
        first, count = cells.without_result[0], len(cells.without_result)
        message = (
            f"{count:,} cells hold a formula without its result, {first} first, and would be empty; open the workbook,"
            f" save it, and deliver it again"
        )
        found.append(Finding(label, "no_result", message, rows=count, column=first))
    if cells.errors:
        (first, value), count = cells.errors[0], len(cells.errors)
        message = f"{count:,} cells show an error, {first} first ({value}); they are read as empty"
        found.append(Finding(label, "cell_error", message, rows=count, column=first, level="warn", value=value))
    return found


def _has_marks(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as file:
        before = b""
        while chunk := file.read(_CHUNK):
            if any(mark in before + chunk for mark in _MARKS):
                return True
            before = chunk[-8:]
    return False


def _walked(archive: zipfile.ZipFile, name: str, styles: set[str]) -> Cells:
    percent: list[tuple[int, int]] = []
    cells = Cells()
    first_row = first_column = None
    with archive.open(name) as file:
        for _, cell in ElementTree.iterparse(file):
            if cell.tag != f"{MAIN}c":
                continue
            place = re.fullmatch(r"([A-Z]+)([0-9]+)", cell.get("r", ""))
            if place and len(cell):
                row, column = int(place[2]) - 1, _column_number(place[1])
                first_row = row if first_row is None else min(first_row, row)
                first_column = column if first_column is None else min(first_column, column)
                if cell.get("s") in styles and cell.get("t", "n") == "n":
                    percent.append((row, column))
                _note(cell, cells)
            cell.clear()
    return replace(cells, percent=frozenset((r - (first_row or 0), c - (first_column or 0)) for r, c in percent))


def _note(cell: ElementTree.Element, cells: Cells) -> None:
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "e":
        cells.errors.append((cell.get("r", ""), value))
    elif not value and kind != "str" and cell.find(f"{MAIN}f") is not None:  # a formula may well give an empty text
        cells.without_result.append(cell.get("r", ""))


def _percent(value: str | None) -> str | None:
    try:
        return value if value is None else f"{float(value) * 100:.10g}%"
    except ValueError:
        return value


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    if "xl/styles.xml" not in archive.namelist():
        return set()
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    own = {int(f.get("numFmtId", 0)) for f in root.iter(f"{MAIN}numFmt") if _shows_percent(f.get("formatCode") or "")}
    formats = root.find(f"{MAIN}cellXfs")
    ids = [int(item.get("numFmtId", 0)) for item in formats] if formats is not None else []
    return {str(number) for number, item in enumerate(ids) if item in own or item in _PERCENT_IDS}


def _shows_percent(code: str) -> bool:
    """Whether a number format shows hundredths; a sign in quotes or behind a backslash is only written behind the
    number.

    >>> _shows_percent("0.00%"), _shows_percent('0.00"%"'), _shows_percent("0.00\\\\%")
    (True, False, False)
    """
    return "%" in re.sub(r'"[^"]*"|\\.|_.', "", code)


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
    target = targets[[item.get(_REL) for item in book.iter(f"{MAIN}sheet")][sheet]]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
