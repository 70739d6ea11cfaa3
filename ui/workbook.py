"""A list as an Excel workbook: typed cells, widths, a frozen header with filters, and a cover sheet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import xlsxwriter

from ui import columns as spec
from ui import formats as f
from ui.columns import Column
from ui.export import MAX_ROWS, Cover, clean, header
from ui.i18n import t

_FORMATS = {
    "cny": "#,##0.00",
    "pct": '0.00"%"',
    "ratio": "0.00%",
    "bps": "#,##0",
    "cnt": "#,##0",
    "num": "#,##0.00",
    "days": "#,##0",
    "progress": '0.0"%"',
    "date": "yyyy-mm-dd",
}
_WIDTHS = {"cny": 18, "text": 24, "date": 12, "month": 10}


def sheet_number(value: Decimal | float | int) -> float | int | None:
    """A number as a spreadsheet holds it, rounded to 15 digits; None where it is none.

    >>> sheet_number(Decimal("12345678901234567.89")), sheet_number(0.1 + 0.2), sheet_number(Decimal("-5.10"))
    (1.23456789012346e+16, 0.3, -5.1)
    """
    number = f.decimal(value)
    if number is None:
        return None
    return float(f"{number:.15g}")


def _write(sheet, row: int, at: int, column: Column, value: object, styles: Mapping[str, object], lang: str) -> None:
    """One cell, by its kind: empty, number, date, or text; never a formula, never a link."""
    if value is None or (isinstance(value, float) and f.decimal(value) is None):
        sheet.write_blank(row, at, None)
    elif column.is_numeric and not isinstance(value, (str, bool)):
        sheet.write_number(row, at, sheet_number(value), styles[column.key])
    elif column.kind == "month":
        sheet.write_string(row, at, f.month(value))
    elif column.kind == "date" and isinstance(value, date):
        sheet.write_datetime(
            row, at, value.replace(tzinfo=None) if isinstance(value, datetime) else value, styles[column.key]
        )
    else:
        sheet.write_string(row, at, clean(f.value(value, "text", lang)))


def _cover_sheet(book, cover: Cover, columns: Sequence[Column], rows: int) -> None:
    sheet = book.add_worksheet(t("export.cover", cover.lang))
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, clean(cover.title), book.add_format({"bold": True, "font_size": 14}))
    lines = [
        (t(f"export.{name}", cover.lang), value)
        for name, value in (
            ("as_of", cover.as_of),
            ("scope", cover.scope),
            ("rows", f"{rows:,}"),
            ("build", cover.build),
            ("policy", cover.policy),
        )
        if value
    ]
    lines += [(t("export.filter", cover.lang, name=name), value) for name, value in cover.filters.items()]
    defined = {c.label: c.help for c in columns if c.help} | dict(cover.definitions)
    for i, (name, value) in enumerate(lines, start=2):
        sheet.write_string(i, 0, clean(name), bold)
        sheet.write_string(i, 1, clean(value), wrap)
    start = len(lines) + 3
    if defined:
        sheet.write_string(start, 0, t("export.definitions", cover.lang), bold)
    for i, (name, value) in enumerate(defined.items(), start=start + 1):
        sheet.write_string(i, 0, clean(name), wrap)
        sheet.write_string(i, 1, clean(value), wrap)


def _number_format(column: Column) -> str:
    if column.decimals is None or column.kind not in ("pct", "ratio", "num", "cny"):
        return _FORMATS.get(column.kind, "General")
    digits = "." + "0" * column.decimals if column.decimals else ""
    return {"pct": f'0{digits}"%"', "ratio": f"0{digits}%"}.get(column.kind, f"#,##0{digits}")


def to_xlsx(frame: pl.DataFrame, columns: Sequence[Column], cover: Cover) -> bytes:
    """A workbook of two sheets, the list and its cover: typed cells, widths, frozen header, filter row.

    Money is in yuan, whatever the screen's unit; ratios stay fractions shown as percent. Pictures are left out. Raises
    KeyError for a column the frame lacks and ValueError beyond Excel's 1,048,575 rows.
    """
    columns = [c for c in columns if c.kind != "image"]
    spec.check(frame, columns)
    if frame.height > MAX_ROWS:
        raise ValueError(f"{frame.height:,} rows do not fit a sheet: filter the list or export CSV")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "constant_memory": False,
        },
    )
    _list_sheet(book, frame, columns, cover)
    _cover_sheet(book, cover, columns, frame.height)
    book.set_properties({"title": clean(cover.title)[:255]})
    book.close()
    return buffer.getvalue()


def _list_sheet(book, frame: pl.DataFrame, columns: Sequence[Column], cover: Cover) -> None:
    sheet = book.add_worksheet(t("export.list", cover.lang))
    head = {"bold": True, "bg_color": "#F5F6F8", "bottom": 1, "text_wrap": True, "valign": "top"}
    left, right = book.add_format(head), book.add_format({**head, "align": "right"})
    styles = {c.key: book.add_format({"num_format": _number_format(c)}) for c in columns}
    for at, column in enumerate(columns):
        title = header(column, cover.lang)
        sheet.write_string(0, at, title, right if column.is_numeric else left)
        sheet.set_column(at, at, max(_WIDTHS.get(column.kind, 13), min(len(title) + 3, 30)))
    for i, row in enumerate(frame.select(c.key for c in columns).iter_rows(), start=1):
        for at, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, i, at, column, value, styles, cover.lang)
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, max(frame.height, 1), len(columns) - 1)
