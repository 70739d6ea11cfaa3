"""Lists as files: XLSX that opens cleanly in Excel, with a cover sheet; CSV that is safe to open there.

Numbers stay numbers: in XLSX rounded to the 15 digits a spreadsheet holds, in CSV exact to the last digit. Text that a
spreadsheet would run (= + - @, tab, carriage return first) or take for a number that it spoils (an account number of 19
digits, a code like 12E5, a leading zero) is written as text: in XLSX by cell type, in CSV by a leading apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ui import columns as spec
from ui import currency
from ui import formats as f
from ui.columns import Column

# What XML 1.0 cannot carry; Excel would call the file damaged.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAX_TEXT = 32_767
MAX_ROWS = 1_048_575  # of a sheet, below its header
# what a spreadsheet reads as a number and changes: more digits than it holds, a leading zero, an exponent
_SPOILT = re.compile(r"[+-]?(?:0\d+|\d{16,})(?:\.\d*)?|[+-]?\d+(?:\.\d*)?[eE][+-]?\d+")


@dataclass(frozen=True)
class Cover:
    """What a reader of the file must know: what it is, as of when, whose view, which filters, what columns mean."""

    title: str
    as_of: str
    scope: str
    filters: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    build: str = ""
    policy: str = ""
    lang: str = "zh"


def clean(value: object) -> str:
    """Text a cell can hold: control signs out, cut at Excel's 32,767."""
    return _CONTROL.sub("", str(value))[:MAX_TEXT]


def csv_text(value: object) -> str:
    """Text for CSV: an apostrophe in front of what a spreadsheet would take for a formula, also behind spaces, or for
    a number that it would change.

    >>> csv_text("=1+1"), csv_text("6222020000123456789"), csv_text("007"), csv_text("12E5"), csv_text("B01")
    ("'=1+1", "'6222020000123456789", "'007", "'12E5", 'B01')
    """
    text = clean(value)
    first = text.lstrip(" \u00a0\u3000\ufeff")[:1]
    is_run = first and first in "=+-@\t\r\n|%＝＋－＠" or text[:1] in ("\t", "\r", "\n")
    return f"'{text}" if is_run or _SPOILT.fullmatch(text.strip()) else text


def header(column: Column, lang: str) -> str:
    """The column's label with its unit in the file's language."""
    percent = dict.fromkeys(("pct", "ratio", "progress"), "%")
    words = {"cny": currency.words("元" if lang == "zh" else "CNY"), "days": "天" if lang == "zh" else "days"}
    unit = {**percent, **words, "bps": "bp"}.get(column.kind, "")
    return clean(f"{column.label} ({unit})" if unit and unit not in column.label else column.label)


def _csv_value(column: Column, value: object, lang: str) -> str:
    if value is None:
        return ""
    if column.is_numeric and not isinstance(value, (str, bool)):
        number = f.decimal(value)
        number = number * 100 if number is not None and column.kind == "ratio" else number
        return "" if number is None else format(number, "f")
    if column.kind == "month":
        return f.month(value)
    return value.isoformat() if isinstance(value, date) else csv_text(f.value(value, "text", lang))


def to_csv(frame: pl.DataFrame, columns: Sequence[Column], lang: str) -> bytes:
    """The list as CSV in UTF-8 with a byte order mark, so that Excel reads Chinese; numbers plain and exact, money in
    yuan, percentages as percent."""
    columns = [c for c in columns if c.kind != "image"]
    spec.check(frame, columns)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([csv_text(header(c, lang)) for c in columns])
    for row in frame.select(c.key for c in columns).iter_rows():
        writer.writerow([_csv_value(c, v, lang) for c, v in zip(columns, row, strict=True)])
    return buffer.getvalue().encode("utf-8-sig")
