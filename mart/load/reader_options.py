"""The reader options of a mapping: how the text of its files is read."""

from __future__ import annotations

from pathlib import Path

import duckdb

from mart.contracts import SQL_TYPES
from mart.load.model import NULL_WORDS, Finding, LoadError, ReaderOptions


def fail(file: Path | str, message: str, column: str | None = None) -> LoadError:
    """A mapping error as the one finding of a LoadError."""
    return LoadError([Finding(str(file), "mapping", message, column=column)])


def reader_options(file: Path, view: str, item: dict) -> ReaderOptions:
    """Options of one entry of files:. Raises LoadError naming the setting that is wrong."""
    types = item.get("types") or {}
    for column, kind in types.items():
        if not isinstance(kind, str) or kind not in SQL_TYPES or kind == "month":
            allowed = ", ".join(name for name in SQL_TYPES if name != "month")
            raise fail(file, f"files: {view}: type {str(kind)!r}; allowed are {allowed}", str(column))
    for setting in ("separator", "quote", "decimal", "thousands"):
        if len(item.get(setting) or "") > 1 or item.get(setting) in ("\n", "\r"):
            raise fail(file, f"files: {view}: {setting} {item[setting]!r} must be one character")
    _check_signs(file, view, item)
    if (item.get("skip_lines") or 0) < 0:
        raise fail(file, f"files: {view}: skip_lines {item['skip_lines']} must not be negative")
    encoding = _encoding(file, view, item.get("encoding"))
    header = item.get("header")
    return ReaderOptions(
        separator=item.get("separator"),
        encoding=encoding,
        quote='"' if item.get("quote") is None else str(item["quote"]),
        header=tuple(map(str, header)) if header else None,
        skip_lines=item.get("skip_lines") or 0,
        null=NULL_WORDS if item.get("null") is None else tuple(map(str, item["null"])),
        date_format=_date_format(file, view, item.get("date_format")),
        decimal=str(item.get("decimal") or "."),
        thousands=str(item.get("thousands") or ""),
        sheet=item.get("sheet"),
        types=types,
        keeps_totals=bool(item.get("totals", False)),
    )


def _encoding(file: Path, view: str, name: str | None) -> str | None:
    try:
        "".encode(name or "utf-8")
    except (LookupError, UnicodeError) as error:
        raise fail(file, f"files: {view}: encoding {name!r} is not known; use utf-8 or gb18030") from error
    return name


def _check_signs(file: Path, view: str, item: dict) -> None:
    """Signs that would make two things of one character: a point that is a digit, a separator that is the quote."""
    decimal, thousands = item.get("decimal") or ".", item.get("thousands") or ""
    for setting, sign in (("decimal", decimal), ("thousands", thousands)):
        if sign.isalnum() or sign in tuple("+-%％"):
            raise fail(file, f"files: {view}: {setting} {sign!r} is part of a number; give the sign between digits")
    if decimal == thousands:
        raise fail(file, f"files: {view}: decimal and thousands are both {decimal!r}; set both as the file has them")
    quote = '"' if item.get("quote") is None else item["quote"]
    if item.get("separator") and item["separator"] == quote:
        raise fail(file, f"files: {view}: separator and quote are both {quote!r}")


def _date_format(file: Path, view: str, given: str | None) -> str | None:
    try:
        if given:
            with duckdb.connect() as con:
                con.execute("SELECT try_strptime('', ?)", [given])
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise fail(file, f"files: {view}: date_format {given!r} is not one of strftime's ({reason})") from error
    return given
