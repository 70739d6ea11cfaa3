"""One page of a list as HTML: what nobody may cut, and what gives way where the room is short."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ui import columns as spec
from ui import formats as f
from ui.columns import Column
from ui.components.markup import esc
from ui.components.printing import cell_text
from ui.theme import Look
from ui.widths import half_widths

_SIGN = 7.2  # px of a half-width sign at 13 px
_MANY, _SIDE, _NARROW = 11, 8, 5  # columns beyond which a cell has less room beside it, px of either
_LEAST_NAME, _LEAST = "max(140px,20cqi)", "max(104px,11cqi)"  # to which a name, and another text, gives way
_MARK = 4  # half-widths of a column of signs
_DAYS = ("month", "date")
_FIGURE, _LONGEST = re.compile(r"[+−×≤≥⩽⩾<>]?\s?\d|—?$"), 26  # a figure with its interval, in half-widths
_COLOURS = ("ink", "muted", "hair", "rule", "surface", "accent", "tint", "positive", "negative", "warning")


@dataclass(frozen=True)
class Finish:
    """How a list is drawn besides its columns: the column of buttons, the name a screen reader says, px of a row,
    whether a cell can be pressed and rows can be ticked."""

    action: str = ""
    alt: str = ""
    row_height: int = 34
    is_open: bool = False
    has_ticks: bool = False


def list_html(
    rows: pl.DataFrame, columns: Sequence[Column], look: Look, unit: f.TableUnit | None, finish: Finish
) -> str:
    """A table of these rows. Numbers are never cut; texts end in dots where the table has less room than they need, and
    a table that still has too little scrolls."""
    body, needs = "", [half_widths(c.label) * 0.9 for c in columns]
    tick = '<td class="tick"><input type="checkbox"></td>' if finish.has_ticks else ""
    for row in rows.iter_rows(named=True):
        body += f"<tr>{tick}"
        for at, column in enumerate(columns):
            cell, need = _cell(column, row, look, unit, finish.action)
            body, needs[at] = body + cell, max(needs[at], need)
        body += "</tr>"
    side = _NARROW if len(columns) > _MANY else _SIDE
    tracks = ["28px"] * finish.has_ticks + _tracks(columns, rows, needs, finish.action, side)
    colours = ";".join(f"--{name}:{getattr(look.tokens, name)}" for name in _COLOURS)
    head = ('<th class="tick"><input type="checkbox"></th>' if finish.has_ticks else "") + "".join(map(_head, columns))
    return (
        f'<div class="lt{" open" if finish.is_open else ""}" style="{colours};--high:{finish.row_height}px;'
        f'--side:{side}px">'
        f'<table role="grid" aria-label="{esc(finish.alt)}" style="grid-template-columns:{" ".join(tracks)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(column: Column) -> str:
    hint = f' title="{esc(column.help)}"' if column.help else ""
    return f"<th{_classes('n' if column.is_numeric else '')}{hint}>{esc(column.label)}</th>"


def _classes(*names: str) -> str:
    """The attribute, of the names that are not empty."""
    said = " ".join(filter(None, names))
    return f' class="{said}"' if said else ""


def _cell(column: Column, row: dict, look: Look, unit: f.TableUnit | None, action: str) -> tuple[str, float]:
    """The cell, and how many half-widths its text takes."""
    value = row[column.key]
    if column.kind == "image":
        safe = isinstance(value, str) and value.startswith("data:image/")
        return (f'<td><img src="{esc(value)}" alt=""></td>' if safe else "<td></td>"), 0
    tone = spec.tone_of(column, value, row)
    text = cell_text(column, value, look, unit, tone)
    shown = esc(text.replace("\n", " "))
    if column.key == action:
        shown = f'<button type="button">{shown}</button>' if value else ""
    elif column.kind == "progress" and value is not None:
        shown = f'<i style="--share:{min(max(float(value), 0), 100):.0f}%"></i>{shown}'
    kind = "n" if column.is_numeric else "d" if column.kind in _DAYS else ""
    return f"<td{_classes(kind, 'b' if column.bold else '', tone or '')}>{shown}</td>", half_widths(text)


def _tracks(columns: Sequence[Column], rows: pl.DataFrame, needs: Sequence[float], action: str, side: int) -> list[str]:
    first = next((c.key for c in columns if c.kind == "text" and c.label.strip()), "")
    return [
        "max-content" if c.key == action
        else "minmax(min-content,auto)" if _are_figures(c, rows, need)
        else _track(c, need, c.bold or c.key == first, side)
        for c, need in zip(columns, needs, strict=True)
    ]  # fmt: skip


def _are_figures(column: Column, rows: pl.DataFrame, need: float) -> bool:
    """Whether a column is of numbers, days, or texts like "+1.7 (−13.8 to 12.6)", of which no sign may be missing."""
    if column.is_numeric or column.kind in _DAYS:
        return True
    may_be = column.kind == "text" and _MARK < need <= _LONGEST
    return may_be and all(_FIGURE.match(str(value or "")) for value in rows[column.key])


def _track(column: Column, need: float, is_name: bool, side: int) -> str:
    """How wide a column is at least; all but pictures and signs take what room is left."""
    if column.kind == "image" or need <= _MARK:
        return "max-content"
    least = _LEAST_NAME if is_name else _LEAST
    return f"minmax(min({math.ceil(need * _SIGN) + 2 * side + 2}px,{least}),auto)"
