"""Bytes of a text file to text: UTF-8 (with or without byte-order mark), GB18030, or what the mapping declares."""

from __future__ import annotations

import codecs
import gzip
import zlib
from pathlib import Path

from mart.load.model import Finding, LoadError

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(path: Path, label: str, encoding: str | None) -> tuple[str, str]:
    """Text and the encoding it was in. Gzip is undone when the name ends in .gz.

    Raises LoadError when the file cannot be read, is empty, or is not in the encoding declared (or found out).
    """
    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError, zlib.error) as error:
        raise LoadError([Finding(label, "unreadable", f"cannot be read ({error}); deliver it again")]) from error
    if not data.strip():
        message = "the file is empty; deliver it again, a month without rows still has its header line"
        raise LoadError([Finding(label, "unreadable", message)])
    return _decode(data, label, encoding)


def _decode(data: bytes, label: str, encoding: str | None) -> tuple[str, str]:
    if data.startswith(_WIDE_MARKS) and encoding is None:
        raise LoadError([Finding(label, "encoding", "is UTF-16; export it as UTF-8 or GB18030")])
    wanted = encoding or "utf-8-sig"
    if codecs.lookup(wanted).name == "utf-8":
        wanted = "utf-8-sig"
    try:
        return data.decode(wanted), wanted
    except UnicodeDecodeError as error:
        if encoding is None and _looks_chinese(data):
            return data.decode("gb18030"), "gb18030"
        row = data.count(b"\n", 0, error.start)
        names = encoding or "UTF-8 or GB18030"
        message = (
            f"byte {error.start + 1} (0x{data[error.start]:02X}) is not {names}; export it again or declare encoding in"
            " a mapping"
        )
        raise LoadError([Finding(label, "encoding", message, row=row or None)]) from error


def _looks_chinese(data: bytes) -> bool:
    """True when bytes that are not UTF-8 read as everyday Chinese in GB18030, and are not damaged UTF-8.

    Any Latin-1 text decodes as *some* GB18030; what sets real Chinese apart is that nearly all of it lies in the old
    GB 2312 block, whose second byte is above 0xA0, where Latin-1 has a plain letter after its accented one.
    """
    whole = data.decode("utf-8", errors="replace")
    if sum(char > "\x7f" and char != "\ufffd" for char in whole) > whole.count("\ufffd"):
        return False
    try:
        wide = [char for char in data.decode("gb18030") if char > "\x7f"]
    except UnicodeDecodeError:
        return False
    common = sum(_in_gb2312(char) for char in wide)
    return bool(wide) and common >= 0.8 * len(wide)


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
