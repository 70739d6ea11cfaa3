"""One page of a list as HTML: what nobody may cut, and what gives way where the room is short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ui import columns as spec
from ui import formats as f
from ui.columns import Column
from ui.components.markup import esc
from ui.components.printing import cell_text
from ui.components.room import head_html
from ui.components.tracks import DAYS, list_tracks
from ui.i18n import t
from ui.theme import Look
from ui.widths import half_widths

_SIDE, _TICK = 8, 28  # px beside a cell where there is room, and of a box
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
    """A table of these rows. Numbers are never cut; where the table has less room than it needs, cells stand closer
    and texts end in dots, and a table that still has too little scrolls."""
    body, needs = "", [0.0] * len(columns)  # half-widths
    tick = '<td class="tick"><input type="checkbox"></td>' if finish.has_ticks else ""
    for row in rows.iter_rows(named=True):
        body += f"<tr>{tick}"
        for at, column in enumerate(columns):
            cell, need = _cell(column, row, look, unit, finish.action)
            body, needs[at] = body + cell, max(needs[at], need)
        body += "</tr>"
    tracks, room = list_tracks(columns, rows, needs, finish.action, _TICK * finish.has_ticks)
    tracks = [f"{_TICK}px"] * finish.has_ticks + tracks
    colours = ";".join(f"--{name}:{getattr(look.tokens, name)}" for name in _COLOURS)
    return (
        f'<div class="lt{" open" if finish.is_open else ""}" style="{colours};--high:{finish.row_height}px">'
        f'<table role="grid" aria-label="{esc(finish.alt)}" style="{room.css(_SIDE)};'
        f'grid-template-columns:{" ".join(tracks)}">'
        f"<thead><tr>{_heads(columns, look, finish)}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _heads(columns: Sequence[Column], look: Look, finish: Finish) -> str:
    every = esc(t("table.tick_all", look.lang))
    box = f'<th class="tick"><input type="checkbox" aria-label="{every}"></th>' if finish.has_ticks else ""
    return box + "".join(map(_head, columns))


def _head(column: Column) -> str:
    hint = f' title="{esc(column.help)}"' if column.help else ""
    return f"<th{_classes('n' if column.is_numeric else '')}{hint}>{head_html(column.label)}</th>"


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
    kind = "n" if column.is_numeric else "d" if column.kind in DAYS else ""
    return f"<td{_classes(kind, 'b' if column.bold else '', tone or '')}>{shown}</td>", half_widths(text)
