"""Cut the text of a CSV file into records without losing a line: what does not fit is handed back as rejected."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mart.load.model import ReaderOptions

# A quoted value that runs over more lines than this is taken for a quote that was never closed.
MAX_LINES_OF_A_RECORD = 200
SEPARATORS = (",", ";", "\t", "|", "\x01", "^", "~")


@dataclass(frozen=True)
class Record:
    """`values` of one record, or None with the `reason` it was rejected and its `text`; `row` 1 follows the header."""

    row: int
    values: list[str] | None
    reason: str = ""
    text: str = ""


class _Lines:
    """Lines handed to the CSV reader one by one, so that the lines of each record are known and reading can go back."""

    def __init__(self, lines: Sequence[str], start: int):
        self.lines, self.position, self.begin = lines, start, start

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.position >= len(self.lines) or self.position - self.begin >= MAX_LINES_OF_A_RECORD:
            raise StopIteration
        self.position += 1
        return self.lines[self.position - 1]


def split_lines(text: str) -> list[str]:
    """Lines with their ends, at \\n, \\r\\n and \\r only."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)


def find_separator(header: str, quote: str, expected: Sequence[str]) -> str:
    """The separator under which most of the expected column names appear in the header; the comma when none do."""
    wanted = set(expected)

    def hits(separator: str) -> int:
        names = [name.strip().strip(quote or '"').lower() for name in header.strip().split(separator)]
        return len(wanted & set(names))

    return max(SEPARATORS, key=hits)


def records(
    lines: Sequence[str], start: int, width: int | None, separator: str, options: ReaderOptions
) -> Iterator[Record]:
    """Records from line `start` on; `width` is the number of values a record must have (None: whatever comes).

    A record that spans lines and does not fit is rejected by its first line alone, and reading resumes at the next:
    one stray quote never swallows the rest of a file. Blank lines are not records.
    """
    csv.field_size_limit(sys.maxsize)
    source, row = _Lines(lines, start), 0
    reader = _reader(source, separator, options)
    while True:
        source.begin = source.position
        reason, values = "", None
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = (
                "has a quote that is not closed" if "end of data" in str(error) else f"is not well quoted ({error})"
            )
        if values is not None and _is_blank(values):
            continue
        row += 1
        if values is not None and width is not None and len(values) != width:
            reason = f"has {len(values)} values where the header has {width}"
        if not reason:
            yield Record(row, values)
            continue
        yield Record(row, None, reason, lines[source.begin].rstrip("\r\n")[:2000])
        if source.position != source.begin + 1 or values is None:
            source = _Lines(lines, source.begin + 1)
            reader = _reader(source, separator, options)


def _is_blank(values: list[str]) -> bool:
    return not values or (len(values) == 1 and not values[0].strip())


def _reader(source: _Lines, separator: str, options: ReaderOptions) -> Iterator[list[str]]:
    if not options.quote:
        return csv.reader(source, delimiter=separator, quoting=csv.QUOTE_NONE)
    return csv.reader(source, delimiter=separator, quotechar=options.quote, strict=True)
