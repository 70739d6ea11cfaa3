"""How wide the columns of a list are: figures, pictures and signs whole, texts as far as the card has room."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from ui.columns import Column
from ui.components.room import CLOSE, SIGN, Room, head_widths, picture_px
from ui.widths import half_widths

_MARK = 4  # half-widths of a column of signs
DAYS = ("month", "date")
_FIGURE, _LONGEST = re.compile(r"[+−×≤≥⩽⩾<>]?\s?\d|—?$"), 26  # a figure with its interval, in half-widths
_SEAM = 8 - CLOSE  # px more between a figure and a text that follows it
_SHRUNK = 0.75  # of a picture, as small as it may become
_FREE, _BAR = 18, 62  # px: beside a text with room, and of the bar of a share


@dataclass(frozen=True)
class _Text:
    """To how many px a text gives way: while cells move closer, while signs become smaller, and at last; and the share
    of a wide table it has in any case, in percent."""

    wanted: int
    least: int
    last: int
    share: int


_NAME, _OTHER = _Text(200, 140, 66, 20), _Text(130, 104, 40, 11)


@dataclass(frozen=True)
class _Need:
    """A column's px where nobody may cut it (`figures`), or what sort of text it is and how long its longest is."""

    track: str
    figures: float = 0.0
    text: _Text | None = None
    px: float = 0.0
    head: float = 0.0

    def given(self, sort: str) -> float:
        """What of the text stands at a stage of giving way."""
        return max(min(self.px, getattr(self.text, sort)), self.head) if self.text else 0.0


def list_tracks(
    columns: Sequence[Column], rows: pl.DataFrame, cells: Sequence[float], action: str, beside: float
) -> tuple[list[str], Room]:
    """Tracks of the CSS grid, and what all of them need. `cells`: half-widths of the longest cell of each column;
    `beside`: px of what stands before the first."""
    pairs = list(zip(columns, cells, strict=True))
    texts = (c.key for c, long in pairs if c.kind == "text" and c.label.strip() and not _are_figures(c, rows, long))
    first = next(texts, "")
    needs = [_need(c, rows, long, action, c.bold or c.key == first) for c, long in pairs]
    wanted, least = (sum(one.given(sort) for one in needs) for sort in ("wanted", "least"))
    seams = sum(one.is_numeric and not next_.is_numeric for one, next_ in pairwise(columns))
    room = Room(beside + _SEAM * seams + sum(one.figures for one in needs), wanted, least, len(needs))
    return [one.track or _track(one, room) for one in needs], room


def _need(column: Column, rows: pl.DataFrame, cells: float, action: str, is_name: bool) -> _Need:
    head = head_widths(column.label) * SIGN
    if column.key == action:
        return _Need("max-content", max(cells * SIGN, head))
    if column.kind == "image":
        uri = next((str(one) for one in rows[column.key] if one), "")
        small = max(picture_px(uri) * _SHRUNK if uri else 0, head)
        return _Need(f"minmax({math.ceil(small)}px,max-content)", small)
    if _are_figures(column, rows, cells):
        bar = _BAR if column.kind == "progress" else 0
        return _Need("minmax(min-content,auto)", max(cells * SIGN + bar, head))
    whole = max(cells, half_widths(column.label) * 0.9)
    if whole <= _MARK:
        return _Need("max-content", whole * SIGN)
    return _Need("", text=_NAME if is_name else _OTHER, px=whole * SIGN, head=head)


def _are_figures(column: Column, rows: pl.DataFrame, cells: float) -> bool:
    """Whether a column is of numbers, days, or texts like "+1.7 (−13.8 to 12.6)", of which no sign may be missing."""
    if column.is_numeric or column.kind in DAYS:
        return True
    if column.kind != "text" or cells > _LONGEST:
        return False
    texts = [str(value or "") for value in rows[column.key]]
    return all(map(_FIGURE.match, texts)) and any(one[-1:].isdigit() or len(one) > 1 for one in texts)


def _track(one: _Need, room: Room) -> str:
    """How wide a text is at least; it takes its part of what room is left."""
    text, last = one.text, one.given("last")
    least = f"max({text.least}px,{text.share}cqi)"
    share = room.share(one.given("least") / room.least)
    return f"minmax(min({math.ceil(one.px) + _FREE}px,{least},max({math.ceil(last) + 2 * CLOSE}px,{share})),auto)"
