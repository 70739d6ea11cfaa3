"""What a table's columns are: one specification that screens and exports both follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ui.formats import TableUnit

NUMERIC = ("cny", "pct", "ratio", "bps", "cnt", "num", "days")
KINDS = (*NUMERIC, "text", "month", "date", "image", "progress")


@dataclass(frozen=True)
class Column:
    """One column: `key` in the frame, printed `label`, `kind` (unit), and how it is shown.

    `_pct` values are percent ("pct"); a "ratio" is a fraction, printed as percent too. tone: None, "sign" (colour by
    sign, turned round where `favourable` is "down"), or the name of a column that holds
    tones. `arrow` prints ▲ ▼ ＝ before a change. `cap`: percent beyond ±cap is printed as a multiple on screen; files
    keep it. `short`: names of companies in a column that is not bold, on screen without their legal form as bold ones
    are. `help` is the column's definition: the tooltip on screen, a row on an export's cover sheet. `unit`: the
    column's own unit of money, where it differs from its table's.
    """

    key: str
    label: str
    kind: str = "text"
    decimals: int | None = None
    help: str = ""
    bold: bool = False
    short: bool = False
    tone: str | None = None
    favourable: str = "up"
    signed: bool = False
    noun: str = ""
    arrow: bool = False
    cap: float | None = None
    unit: TableUnit | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"column {self.key!r}: kind {self.kind!r} is not one of {', '.join(KINDS)}")

    @property
    def is_numeric(self) -> bool:
        """True for kinds that are right-aligned, summed and exported as numbers."""
        return self.kind in NUMERIC or self.kind == "progress"


def check(frame: pl.DataFrame, columns: Sequence[Column]) -> None:
    """Raise KeyError naming the first column, or tone column, that the frame does not have."""
    for column in columns:
        for key in (column.key, column.tone if column.tone != "sign" else None):
            if key and key not in frame.columns:
                raise KeyError(f"table column {key!r} is not in the frame ({', '.join(frame.columns)})")


def tone_of(column: Column, value: object, row: dict) -> str | None:
    """The tone of one cell: "positive", "negative", "warning", "muted" or None."""
    if column.tone is None or value is None:
        return None
    if column.tone != "sign":
        return row.get(column.tone)
    if not isinstance(value, str) and value != 0:
        return "positive" if (value > 0) == (column.favourable == "up") else "negative"
    return None
