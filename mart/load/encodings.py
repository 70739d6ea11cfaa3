"""Bytes of a text file to text: UTF-8 (with or without byte-order mark), GB18030, or what the mapping declares."""

from __future__ import annotations

import codecs
import gzip
import zlib
from pathlib import Path

from mart.load.model import Finding, LoadError
from mart.load.sniff import check_kind, check_unpacked, is_utf16

MAX_LINE_BYTES = 32 * 2**20  # a longer line is no record but a file without line ends
MAX_TEXT_BYTES = 500 * 2**20  # text is held in memory about seven times over
_CHUNK = 8 * 2**20


def read_text(path: Path, label: str, encoding: str | None) -> tuple[str, str, Finding | None]:
    """Text, the encoding it was in, and a finding where that is not the one declared. Names in .gz are unpacked.

    Raises LoadError when the file cannot be read, is empty, has no line ends, is of another kind, or is not in the
    encoding declared (or found out).
    """
    try:
        packed = path.suffix == ".gz"
        check_kind(path, label, "gzip" if packed else "csv")
        data = _read(path, label, packed)
        if packed:
            check_unpacked(path, label, data)
    except (OSError, EOFError, zlib.error) as error:
        raise LoadError([Finding(label, "unreadable", f"cannot be read ({error}); deliver it again")]) from error
    if not data.strip():
        message = "the file is empty; deliver it again, a month without rows still has its header line"
        raise LoadError([Finding(label, "unreadable", message)])
    return _decode(data, label, encoding)


def _read(path: Path, label: str, packed: bool) -> bytes:
    """All bytes, read piece by piece, so that a file without line ends or a small one that unpacks to a huge one is
    refused before it fills the memory."""
    parts, size, length = [], 0, 0
    with gzip.open(path) if packed else path.open("rb") as file:
        while part := file.read(_CHUNK):
            parts.append(part)
            size += len(part)
            last = max(part.rfind(b"\n"), part.rfind(b"\r"))
            first = min((at for at in (part.find(b"\n"), part.find(b"\r")) if at >= 0), default=len(part))
            if length + first > MAX_LINE_BYTES or size > MAX_TEXT_BYTES:
                break
            length = len(part) - last - 1 if last >= 0 else length + len(part)
        else:
            return b"".join(parts)
    if size > MAX_TEXT_BYTES:
        message = f"is larger than {MAX_TEXT_BYTES // 2**20} MB of text; deliver it as Parquet or in parts"
    else:
        message = f"has a line of more than {MAX_LINE_BYTES // 2**20} MB; export it with line ends, one record a line"
    raise LoadError([Finding(label, "too_large", message)])


def _decode(data: bytes, label: str, encoding: str | None) -> tuple[str, str, Finding | None]:
    if encoding is None and (is_utf16(data[:4000]) or data[:4000].count(0) > len(data[:4000]) // 5):
        raise LoadError([Finding(label, "encoding", "is UTF-16; export it as UTF-8 or GB18030")])
    wanted = encoding or "utf-8-sig"
    if codecs.lookup(wanted).name == "utf-8":
        wanted = "utf-8-sig"
    if wanted != "utf-8-sig" and _is_chinese_utf8(data):
        message = f"is UTF-8, the mapping declares {encoding}; read as UTF-8: correct encoding in the mapping"
        return data.decode("utf-8-sig"), "utf-8-sig", Finding(label, "encoding", message, level="warn", value=encoding)
    try:
        text = data.decode(wanted)
    except UnicodeDecodeError as error:
        if encoding is None and _looks_chinese(data):
            message = "read as GB18030, it is not UTF-8"
            return data.decode("gb18030"), "gb18030", Finding(label, "encoding", message, level="note")
        raise LoadError([_not_readable(data, label, encoding, error)]) from error
    return text, wanted, None


def _not_readable(data: bytes, label: str, encoding: str | None, error: UnicodeDecodeError) -> Finding:
    row = data.count(b"\n", 0, error.start)
    names = encoding or "UTF-8 or GB18030"
    hint = "it reads as GB18030: declare that" if encoding and _looks_chinese(data) else "export it again or declare"
    message = f"byte {error.start + 1} (0x{data[error.start]:02X}) is not {names}; {hint} in a mapping (encoding)"
    return Finding(label, "encoding", message, row=row or None)


def _is_chinese_utf8(data: bytes) -> bool:
    """True when bytes declared as something else are UTF-8 with Chinese in it: no other text reads so by chance."""
    if data.isascii():
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    wide = [char for char in text[:200_000] if char > "\x7f"]
    return sum("\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in wide) >= 0.5 * len(wide) > 0


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
