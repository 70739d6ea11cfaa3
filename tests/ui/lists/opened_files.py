"""Every file that a page offers, made and opened again: what a reader finds in its cells, its header and its cover."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from unittest import mock

import openpyxl
import polars as pl

from ui import components, export, workbook
from ui.columns import Column

UNITS = {"zh": {"cny": "元", "days": "天"}, "en": {"cny": "CNY", "days": "days"}}
PERCENT = ("pct", "ratio", "progress")
MACHINE = re.compile(r"[a-z]+(_[a-z0-9]+)+|None|True|False|nan|NaN|true|false")
DAY = r"^\d{4}-\d\d-\d\d$"
CHINESE = re.compile(r"[一-鿿]")
Menus = dict[str, object]


@contextmanager
def offered() -> Iterator[Menus]:
    """While it is open, export menus are noted as they are drawn: {key: (what makes the file, language)}."""
    found: Menus = {}
    drawn = components.export_menu

    def note(make, lang: str, *, key: str, **more) -> None:
        found[key] = make, lang
        drawn(make, lang, key=key, **more)

    with mock.patch("ui.components.export_menu", note):
        yield found


def faults(make, lang: str) -> list[str]:
    """What is wrong with one file in both forms, in words; nothing when all is right."""
    with (
        mock.patch("ui.workbook.to_xlsx", side_effect=workbook.to_xlsx) as to_xlsx,
        mock.patch("ui.export.to_csv", side_effect=export.to_csv),
    ):
        for _ in range(5):  # a list that lives, such as the audit, may grow between its two files
            book, text = openpyxl.load_workbook(io.BytesIO(make("xlsx"))), make("csv").decode("utf-8-sig")
            if book.worksheets[0].max_row == len(list(csv.reader(io.StringIO(text)))):
                break
    frame, columns, _ = to_xlsx.call_args.args
    columns = [c for c in columns if c.kind != "image"]
    sheet, cover = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    if not all(str(head or "").strip() for head in heads) or len(set(heads)) < len(heads):
        return [f"headers that are empty or the same: {heads}"]
    plain = list(csv.reader(io.StringIO(text)))
    if (sheet.max_row, len(plain)) != (frame.height + 1, frame.height + 1):
        return [f"{frame.height} rows, {sheet.max_row - 1} in the sheet and {len(plain) - 1} in the text"]
    found = [fault for at, c in enumerate(columns) for fault in _column(frame, c, sheet, plain, at, lang)]
    return found + _cover(cover, lang)


def _column(frame: pl.DataFrame, column: Column, sheet, plain: list[list[str]], at: int, lang: str) -> Iterator[str]:
    head, kind = sheet.cell(1, at + 1).value, frame[column.key].dtype
    unit = "%" if column.kind in PERCENT else UNITS[lang].get(column.kind, "")
    if unit not in head or plain[0][at].lstrip("'") != head or (lang == "en" and CHINESE.search(head)):
        yield f"{column.key}: header {head!r}, {plain[0][at]!r} without {unit!r} of its language"
    if column.key.endswith("_id") and kind != pl.String:
        yield f"{column.key}: an id as {kind}"
    if column.kind == "text" and (kind.is_numeric() or kind.is_temporal()):
        yield f"{column.key}: {kind} is written as text"
    if kind == pl.String and frame[column.key].str.contains(DAY).all() and frame[column.key].count():
        yield f"{column.key}: days are written as text"
    for row, value in enumerate(frame[column.key].to_list()):
        cell = sheet.cell(row + 2, at + 1)
        wrong = _cell(column, value, cell.value, cell.number_format, plain[row + 1][at])
        if wrong:
            yield f"{column.key} row {row + 1}: {wrong}"
            return


def _cell(column: Column, value: object, shown: object, form: str, text: str) -> str:
    """What is wrong with one cell of the sheet (`shown`, in its number format) and of the text file."""
    if value is None or value == "":
        return "" if not shown and not text else f"nothing became {shown!r}, {text!r}"
    if column.is_numeric and not isinstance(value, str | bool):
        times = 100 if column.kind == "ratio" else 1
        close = isinstance(shown, int | float) and abs(shown - float(value)) <= 1e-9 * max(1.0, abs(shown))
        if not close or Decimal(text) != Decimal(str(value)) * times:
            return f"{value!r} became {shown!r}, {text!r}"
        return "" if ("%" in form) == (column.kind in PERCENT) else f"{value!r} has the format {form!r}"
    if column.kind == "date":
        return (
            "" if hasattr(shown, "isoformat") and text == value.isoformat() else f"{value!r} became {shown!r}, {text!r}"
        )
    if not isinstance(shown, str) or text.lstrip("'") != shown.lstrip("'"):
        return f"{value!r} became {shown!r}, {text!r}"
    return f"{shown!r} is no word of a reader" if MACHINE.fullmatch(shown) else ""


def _cover(sheet, lang: str) -> list[str]:
    said = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    return [f"cover: {one!r}" for one in said if MACHINE.fullmatch(one)]
