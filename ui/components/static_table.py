"""Static tables: HTML where only the finish counts and nobody needs to click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from ui import columns as spec
from ui import formats as f
from ui.columns import Column
from ui.components.markup import esc, span
from ui.components.printing import cell_text, money_unit
from ui.components.room import SIGN, Room, head_html, head_widths, picture_px
from ui.theme import Look
from ui.widths import half_widths

_NAME = 16  # half-widths up to which a text is a code or a short name; a longer one wraps where the room is short
_SIDE = 10  # px beside a cell where there is room
_WANTED, _LEAST = 200, 104  # px of a text that wraps: while cells move closer, and while signs become smaller

_WRAPS = f";white-space:normal;overflow-wrap:anywhere;min-width:{_LEAST}px"


def table_html(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    look: Look,
    *,
    totals: Mapping[str, object] | None = None,
    unit: f.TableUnit | None = None,
) -> str:
    """A static table as HTML: numbers right, long text wraps, header on surface, totals under a line of ink; where its
    card is narrow it moves closer (`ui/components/room.py`). For up to 60 rows; more raise ValueError: page them."""
    if frame.height > 60:
        raise ValueError(f"a static table shows at most 60 rows, not {frame.height}: use data_table, which pages")
    spec.check(frame, columns)
    tok, unit = look.tokens, unit or money_unit(frame, columns, look.lang)
    heads, totals = "".join(_cell(c, head_html(c.label), _head_css(look), "th") for c in columns), totals or {}
    needs, texts = [head_widths(c.label) for c in columns], [False] * len(columns)
    body = ""  # what cells share stands once, on the row and the table: a cell that repeats it is three times as long
    for row in frame.iter_rows(named=True):
        cells = ""
        for at, c in enumerate(columns):
            inner, need = _inner(c, row, look, unit)
            is_long = _is_long(c, row[c.key])
            cells += _cell(c, inner, _WRAPS if is_long else "")
            needs[at], texts[at] = max(needs[at], need), texts[at] or is_long
        body += f'<tr style="border-top:1px solid {tok.hair}">{cells}</tr>'
    if totals:
        sums = [cell_text(c, totals[c.key], look, unit) if c.key in totals else "" for c in columns]
        needs = [max(need, half_widths(one)) for need, one in zip(needs, sums, strict=True)]
        cells = "".join(_cell(c, span(one, tok.ink, is_bold=True)) for c, one in zip(columns, sums, strict=True))
        body += f'<tr style="border-top:1px solid {tok.ink}">{cells}</tr>'
    return (
        f'<div style="overflow-wrap:normal;overflow-x:auto;container-type:inline-size"><table'
        f' style="{_room(needs, texts).css(_SIDE)};width:100%;border-collapse:collapse;font-size:var(--size);'
        f"line-height:20px;text-align:right;white-space:nowrap;color:{tok.ink};"
        f'border-bottom:1px solid {tok.hair}"><tr>{heads}</tr>{body}</table></div>'
    )


def _cell(column: Column, text: str, css: str = "", tag: str = "td") -> str:
    side = "right" if column.is_numeric else "left"
    own = "" if tag == "td" and column.is_numeric else f"text-align:{side};"
    return f'<{tag} style="{own}padding:6px var(--side){css}">{text}</{tag}>'


def _head_css(look: Look) -> str:
    """A head wraps between its words."""
    tok = look.tokens
    return (
        f";font-weight:400;font-size:calc(var(--size) - 1px);color:{tok.muted};background:{tok.surface}"
        ";white-space:normal;word-break:keep-all;text-wrap:balance;vertical-align:bottom;line-height:16px"
    )


def _is_long(column: Column, value: object) -> bool:
    """Sentences and very long names wrap, names and codes do not."""
    most = 2 * _NAME if column.bold else _NAME
    return column.kind == "text" and isinstance(value, str) and half_widths(value) > most


def _room(needs: Sequence[float], texts: Sequence[bool]) -> Room:
    """What the table needs, by the half-widths of its columns and which of them wrap."""
    px = [need * SIGN for need in needs]
    wrapping = [one for one, is_text in zip(px, texts, strict=True) if is_text]
    wanted, least = (sum(min(one, most) for one in wrapping) for most in (_WANTED, _LEAST))
    return Room(sum(px) - sum(wrapping), wanted, least, len(px))


def _inner(column: Column, row: dict, look: Look, unit: f.TableUnit | None) -> tuple[str, float]:
    """What a cell shows, and how many half-widths it takes."""
    value = row[column.key]
    if column.kind == "image":
        if not (isinstance(value, str) and value.startswith("data:image/svg+xml")):
            return "", 0
        return f'<img src="{esc(value)}" alt="" style="vertical-align:middle">', picture_px(value) / SIGN
    tone = spec.tone_of(column, value, row)
    text = cell_text(column, value, look, unit, tone)
    shown = span(text, look.tokens.tone(tone), is_bold=column.bold) if tone or column.bold else esc(text)
    return shown, half_widths(text)


def html_table(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    look: Look,
    *,
    totals: Mapping[str, object] | None = None,
    unit: f.TableUnit | None = None,
) -> None:
    """Draw `table_html`."""
    st.html(table_html(frame, columns, look, totals=totals, unit=unit))
