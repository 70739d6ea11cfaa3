"""What a file is by its first bytes, whatever it is called: said by name instead of failing on byte 12."""

from __future__ import annotations

import codecs
import mmap
import re
import struct
import zipfile
from pathlib import Path

from mart.load.model import Finding, LoadError

_HEAD = 4096
# what a directory of an archive raises that says what cannot be: a version of 18.2, names of no text, places beyond
DAMAGED = (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, struct.error)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (_OLE, "old"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"%PDF", "pdf"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"SQLite format 3", "sqlite"),
    (b"\x00\x01\x00\x00Standard", "access"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"ARROW1\x00", "Arrow"),
    (b"Obj\x01", "Avro"),
)
_TAR = slice(257, 262)  # where a tar archive says "ustar"
_MEMBERS = (  # of a ZIP archive that is a document
    ("xl/workbook.xml", "workbook"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "word"),
    ("ppt/presentation.xml", "powerpoint"),
    ("content.xml", "opendocument"),
)
_WORDS = {
    "zip": "is a ZIP archive; unpack it and deliver the files in it",
    "damaged": "is a ZIP archive; unpack it and deliver the files in it",
    "workbook": "is an Excel workbook; name it .xlsx",
    "old": "is an old Excel workbook (.xls); save it as .xlsx or CSV",
    "password": "is protected by a password; save it without one",
    "parquet": "is a Parquet file; name it .parquet",
    "gzip": "is packed with gzip; let its name end in .gz",
    "html": "is an HTML page, not a table (an export or log-in page saved under this name); export it as CSV or XLSX",
    "xml": "is an XML document, not a table; export it as CSV or XLSX",
    "json": "is JSON, not a table; export it as CSV, XLSX or Parquet",
    "xlsb": "is a binary Excel workbook (.xlsb); save it as .xlsx or CSV",
    "opendocument": "is an OpenDocument file (.ods); save it as .xlsx or CSV",
    "binary": "is neither text nor a table but a binary file; export it as CSV, XLSX or Parquet",
    "not packed": "is not packed with gzip; take .gz off its name",
    "packed": "is packed with gzip; deliver a workbook or Parquet file unpacked",
    "text": "is text, not what its name says; name it .csv",
}
_LETTER = re.compile(r"[\t\n\r -~\u00a0-\u024f\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_MARKUP = re.compile(rb"(?i)\s*<(!doctype\s+html|html|head|body|table|meta|script|div)\b")


def kind_of(path: Path) -> str:
    """A key of the words above, the name of another binary format, or empty for what may be text."""
    with path.open("rb") as file:
        return _kind(path, file.read(_HEAD))


def check_unpacked(path: Path, label: str, data: bytes) -> None:
    """Raise LoadError when what was packed is no text."""
    found = _kind(path, data[:_HEAD])
    if found:
        message = _WORDS.get(found, f"is a {found} file; deliver CSV, XLSX or Parquet")
        raise LoadError([Finding(label, "file_kind", f"what is packed in it {message}")])


def _kind(path: Path, head: bytes) -> str:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return _inside(path, kind)
    if head[_TAR] == b"ustar":
        return "tar"
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(plain):
        return "html"
    if re.match(rb"\s*<\?xml", plain):
        return "html" if b"urn:schemas-microsoft-com:office" not in head and b"<html" in head.lower() else "xml"
    if re.match(rb'\s*(\[\s*)?\{\s*"', plain):
        return "json"
    return "binary" if _is_binary(head) else ""


def _is_binary(head: bytes) -> bool:
    """Bytes below the space that no text has, many of them, and not in every second place as in UTF-16 text."""
    odd = [place for place, byte in enumerate(head) if byte < 32 and byte not in b"\t\n\r\x01\x1a"]
    return len(odd) > max(8, len(head) // 20) and len({place % 2 for place in odd}) > 1 and not is_utf16(head)


def is_utf16(head: bytes) -> bool:
    """True when the first bytes of a file are UTF-16, with its mark or without.

    Nearly any two bytes are some Chinese letter; what tells is that nearly all are letters *and* lines end.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, errors="replace")
        if "\n" in text and sum(bool(_LETTER.match(char)) for char in text) >= 0.95 * len(text):
            return True
    return False


def _inside(path: Path, kind: str) -> str:
    if kind == "old":
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            return "password" if whole.find("EncryptedPackage".encode("utf-16-le")) >= 0 else "old"
    if kind == "zip":
        try:
            with zipfile.ZipFile(path) as archive:
                names = set(archive.namelist())
                return next((kind for member, kind in _MEMBERS if member in names), "zip")
        except DAMAGED:
            return "damaged"
    return kind


def check_kind(path: Path, label: str, wanted: str) -> None:
    """Raise LoadError when a file is not what its name says; `wanted` is csv, xlsx, parquet or gzip."""
    found = kind_of(path)
    expected = {"csv": "", "xlsx": "workbook", "parquet": "parquet", "gzip": "gzip"}[wanted]
    if found == expected or path.stat().st_size == 0:
        return
    if wanted in ("xlsx", "parquet") and found == "":
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if b"\x00" in head or not _is_text(head):
            return  # damaged rather than of another kind: its reader says how
        found = "text"
    if wanted == "xlsx" and found == "damaged":
        return  # a broken workbook: its reader says how
    if wanted == "gzip" and not found:
        found = "not packed"
    if wanted in ("xlsx", "parquet") and found == "gzip":
        found = "packed"
    message = _WORDS.get(found, f"is a {found} file; deliver CSV, XLSX or Parquet")
    raise LoadError([Finding(label, "file_kind", message)])


def _is_text(head: bytes) -> bool:
    if any(byte < 32 and byte not in (9, 10, 13) for byte in head):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return True
    return False
