"""Records that the steps of a load hand to each other, and the one-line form of everything that goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MOST_OF_A_LINE, MOST_OF_A_NAME, MOST_NAMES = 1_500, 40, 12


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, with a sign where it was cut.

    >>> shortened("a long name", 7)
    'a long…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def listing(names: Iterable[str]) -> str:
    """Names from a file's header for a message: however many and however long, a line stays a line.

    >>> listing(["a", "b"])
    'a, b'
    """
    every = [shortened(name, MOST_OF_A_NAME) for name in names]
    return ", ".join(every[:MOST_NAMES]) + ", …" * (len(every) > MOST_NAMES)


def header_listing(names: Iterable[str]) -> str:
    """Names of a header that lacks what was looked for; a single one means another separator.

    >>> header_listing(["a;b"])
    'a;b (one column: is the separator another?)'
    """
    every = list(names)
    return listing(every) + " (one column: is the separator another?)" * (len(every) == 1)


@dataclass(frozen=True)
class Finding:
    """One thing found in a delivery: where it is, which rule it breaks and what to do.

    `rows` counts the rows that share file, rule and column; `row` is the first of them (1 = first row after the
    header) and `value` what stands there. `level`: note (worth knowing), warn (look at it), stop (nothing is replaced).
    """

    file: str
    rule: str
    message: str
    row: int | None = None
    column: str | None = None
    rows: int = 0
    level: str = "stop"
    value: str | None = None
    system: str = ""
    table: str = ""

    def line(self) -> str:
        """`FILE: row N: column C: rule R: message`, with `-` where a part is not known."""
        row = "-" if self.row is None else str(self.row)
        text = f"{self.file}: row {row}: column {self.column or '-'}: rule {self.rule}: {self.message}"
        return shortened(" ".join(text.split()), MOST_OF_A_LINE)

    def record(self) -> dict:
        """The finding as `load --json` and the screens list it; `say` is the whole line."""
        given = {name: getattr(self, name) for name in ("level", "file", "row", "column", "value", "rows")}
        return {**given, "kind": self.rule, "system": self.system, "table": self.table, "say": self.line()}


# Texts that mean "no value" where a mapping does not say which do.
_NULL_WORDS = ("null", "(null)", "<null>", "[null]", "<na>", "n/a", "n.a.", "na", "nan", "nat", "none", "nil")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")  # of a spreadsheet's formula
NULL_WORDS = (
    *("", "\\N", "-", "--", "---", "–", "—", "——", "－", "NaN", "NaT", *_ERRORS),
    *(form for word in _NULL_WORDS for form in dict.fromkeys((word, word.upper(), word.capitalize()))),
)


@dataclass(frozen=True)
class ReaderOptions:
    """How the text of a file is read. None for encoding and separator means: find out (contract deliveries only)."""

    separator: str | None = None
    encoding: str | None = None
    quote: str = '"'
    header: tuple[str, ...] | None = None
    skip_lines: int = 0
    null: tuple[str, ...] = NULL_WORDS
    date_format: str | None = None
    decimal: str = "."
    thousands: str = ""
    sheet: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    keeps_totals: bool = False


@dataclass(frozen=True)
class SourceFile:
    """One file of a delivery. `label` is its name in messages; `month` is empty for a bank's own files."""

    path: Path
    label: str
    kind: str
    system: str = ""
    table: str = ""
    month: str = ""
    options: ReaderOptions = ReaderOptions()


@dataclass(frozen=True)
class ParsedFile:
    """A file as Parquet that DuckDB can scan: the file itself, or a text copy of a CSV or XLSX file with a `__row`
    column.

    rows_read = rows_parsed + rows_rejected.
    """

    source: SourceFile
    path: Path
    schema: Mapping[str, str]
    rows_read: int
    rows_rejected: int = 0

    @property
    def rows_parsed(self) -> int:
        """Rows that could be cut into columns."""
        return self.rows_read - self.rows_rejected


@dataclass(frozen=True)
class RejectedRow:
    """A record of a text file that does not fit: it goes to quarantine as it stands."""

    file: str
    system: str
    table: str
    row: int
    column: str | None
    rule: str
    reason: str
    record: str
    value: str | None = None


@dataclass(frozen=True)
class TableResult:
    """Row accounting of one contract table: rows_produced = rows_loaded + rows_quarantined."""

    system: str
    table: str
    rows_produced: int
    rows_loaded: int
    rows_quarantined: int


@dataclass(frozen=True)
class LoadResult:
    """What a load did, as it stands in load.json."""

    landing: str
    mapping: str | None
    files: tuple[dict, ...]
    tables: tuple[TableResult, ...]
    feeds: tuple[dict, ...]
    quarantine: tuple[Finding, ...]
    notes: tuple[str, ...]
    errors: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    profile: Mapping[str, Mapping[str, dict]]
    first_month: str | None
    last_month: str | None
    seconds: float


class LoadError(Exception):
    """A delivery that cannot be loaded. Nothing was replaced; each finding is one line.

    `attempt` is what the rest of the delivery would have given, where it could be checked all the same.
    """

    def __init__(self, findings: Sequence[Finding], attempt: LoadResult | None = None):
        self.findings, self.attempt = tuple(findings), attempt
        super().__init__("\n".join(item.line() for item in self.findings))
