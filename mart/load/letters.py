"""Letters that were lost or exchanged before a text was delivered: no encoding declared here brings them back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import duckdb

from mart.load.conversions import literal, quoted
from mart.load.model import Finding, ParsedFile

# The sign for a letter that was lost, its bytes read as GB18030, and what a program writes for what it cannot.
_LOST = re.compile("\ufffd|锟斤拷|\\?{2,}")
_LOST_SIGNS = ("\ufffd", "锟斤拷", "??")
# UTF-8 read as the Latin letters of Western Europe: 中 is ä¸\xad. No word of any language has three such signs.
_LATIN = re.compile("[\u00e3-\u00e9][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]{2}")
_LATIN_FIRST = "ãäåæçèé"
_RUN = re.compile("[\u4e00-\u9fff]{3,}")
_SAMPLE = 200_000  # characters: what was read in another encoding was so from the first to the last line
_SAMPLE_ROWS = 200
_NAMES = re.compile("name|_zh$|_en$|city")  # columns of a contract's table whose letters a reader sees


def lost_letters(text: str, label: str) -> list[Finding]:
    """Warnings, at most two, on a text that was damaged before it was delivered: letters lost, or read in another
    encoding and written again.

    >>> [(item.row, item.value) for item in lost_letters("id,name\\n1,a\\n2,锟斤拷锟斤拷\\n", "kehu.csv")]
    [(2, '锟斤拷锟斤拷')]
    """
    if text.isascii() and "??" not in text:
        return []
    found = []
    if any(sign in text for sign in _LOST_SIGNS):
        found.append(_said(text, label, _LOST.search, "are letters that were lost when the file was written"))
    if any(sign in text for sign in _LATIN_FIRST) and _LATIN.search(text):
        found.append(_said(text, label, _LATIN.search, "is UTF-8 that was read as Latin letters and written again"))
    elif _is_read_as_gbk(text[:_SAMPLE]):
        found.append(_said(text, label, _exchanged, "is UTF-8 that was read as GBK and written again"))
    return found


def lost_in_sheet(rows: Iterable[Sequence[str | None]], label: str) -> list[Finding]:
    """The same for the rows of a sheet, its header first."""
    return lost_letters("\n".join(" ".join(",".join(value or "" for value in row).split("\n")) for row in rows), label)


def lost_in_parquet(files: Sequence[ParsedFile]) -> list[Finding]:
    """The same for the first rows of Parquet files, read in one statement for all files of a folder."""
    folders = groupby(sorted(files, key=lambda file: file.path), key=lambda file: file.path.parent)
    con = duckdb.connect()
    return [item for _, found in folders for item in _of_folder(con, list(found))]


def _of_folder(con: duckdb.DuckDBPyConnection, files: Sequence[ParsedFile]) -> list[Finding]:
    names = sorted({name for file in files for name, kind in file.schema.items() if kind == "VARCHAR"})
    if all(file.source.system for file in files):
        names = [name for name in names if _NAMES.search(name)]
    if not names:
        return []
    label = {str(file.path): file.source.label for file in files}
    query = (
        f"SELECT filename, concat_ws(',', {', '.join(map(quoted, names))}) FROM read_parquet("
        f"[{', '.join(map(literal, label))}], union_by_name = true, filename = true, file_row_number = true)"
        f" WHERE file_row_number < {_SAMPLE_ROWS} ORDER BY filename, file_row_number"
    )
    try:
        rows = groupby(con.execute(query).fetchall(), key=lambda row: row[0])
    except duckdb.Error:  # a file that is broken inside is said where it is read through; the others are looked at
        return [item for file in files for item in _of_folder(con, [file])] if len(files) > 1 else []
    return [item for path, texts in rows for item in lost_in_sheet([("",), *((one,) for _, one in texts)], label[path])]


def _said(text: str, label: str, search: Callable[[str], re.Match | None], what: str) -> Finding:
    first = search(text).start()
    lines = sum(search(line) is not None for line in text.split("\n"))
    value = text[first : first + 12].splitlines()[0].split(",")[0]
    message = f"{value!r} {what} ({lines:,} lines); export it again"
    row = text.count("\n", 0, first) or None
    return Finding(label, "lost_letters", message, row=row, rows=lines, level="warn", value=value)


def _is_read_as_gbk(sample: str) -> bool:
    """True where a tenth of the runs of Chinese letters are UTF-8 that was read as GBK: 中国银 is 涓浗閾.

    Of true names hardly one in a hundred thousand reads so by chance.
    """
    runs = _RUN.findall(sample)
    return bool(runs) and sum(_is_exchanged(run) for run in runs) > len(runs) / 10


def _exchanged(text: str) -> re.Match | None:
    return next((run for run in _RUN.finditer(text) if _is_exchanged(run.group())), None)


def _is_exchanged(run: str) -> bool:
    """True where the bytes of a run in GB18030 are Chinese letters in UTF-8; an odd byte at its end is left out."""
    data = run.encode("gb18030")
    try:
        back = data[: len(data) // 3 * 3].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all("\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in back)
