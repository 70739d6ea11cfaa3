"""What a file is by its first bytes, whatever it is called: said by name instead of failing on byte 12."""

from __future__ import annotations

import codecs
import re
import zipfile
from pathlib import Path

from mart.load.model import Finding, LoadError

_HEAD = 4096
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
)
_WORDS = {
    "zip": "is a ZIP archive; unpack it and deliver the files in it",
    "workbook": "is an Excel workbook; name it .xlsx",
    "old": "is an old Excel workbook (.xls); save it as .xlsx or CSV",
    "password": "is protected by a password; save it without one",
    "parquet": "is a Parquet file; name it .parquet",
    "gzip": "is packed with gzip; let its name end in .gz",
    "html": "is an HTML page, not a table (an export or log-in page saved under this name); export it as CSV or XLSX",
    "xml": "is an XML document, not a table; export it as CSV or XLSX",
    "json": "is JSON, not a table; export it as CSV, XLSX or Parquet",
    "text": "is text, not what its name says; name it .csv",
}
_MARKUP = re.compile(rb"(?i)\s*<(!doctype\s+html|html|head|body|table|meta|script|div)\b")


def kind_of(path: Path) -> str:
    """A key of the words above, the name of another binary format, or empty for what may be text."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return _inside(path, kind)
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(plain):
        return "html"
    if re.match(rb"\s*<\?xml", plain):
        return "html" if b"urn:schemas-microsoft-com:office" not in head and b"<html" in head.lower() else "xml"
    return "json" if re.match(rb'\s*(\[\s*)?\{\s*"', plain) else ""


def _inside(path: Path, kind: str) -> str:
    if kind == "old":
        return "password" if "EncryptedPackage".encode("utf-16-le") in path.read_bytes()[:1_000_000] else "old"
    if kind == "zip":
        try:
            with zipfile.ZipFile(path) as archive:
                return "workbook" if "xl/workbook.xml" in archive.namelist() else "zip"
        except (zipfile.BadZipFile, OSError):
            return "zip"
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
    if wanted == "xlsx" and found == "zip":
        return
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
