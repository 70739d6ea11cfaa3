"""Static tables: HTML where only the finish counts and nobody needs to click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from ui import columns as spec
from ui import formats as f
from ui.columns import Column
from ui.components.markup import BASE, esc, span
from ui.components.printing import cell_text, money_unit
from ui.theme import Look
from ui.widths import half_widths

_NAME = 16  # half-widths up to which a text is a code or a short name; a longer one wraps where the room is short
_MANY = 11  # columns beyond which a cell has less room beside it


def table_html(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    look: Look,
    *,
    totals: Mapping[str, object] | None = None,
    unit: f.TableUnit | None = None,
) -> str:
    """A static table as HTML: numbers right, long text wraps, header on surface, totals under a line of ink."""
    spec.check(frame, columns)
    aside = 5 if len(columns) > _MANY else 10
    tok, unit = look.tokens, unit or money_unit(frame, columns, look.lang)

    def cell(column: Column, text: str, css: str = "", tag: str = "td") -> str:
        side = "right" if column.is_numeric else "left"
        own = "" if tag == "td" and column.is_numeric else f"text-align:{side};"
        return f'<{tag} style="{own}padding:6px {aside}px{css}">{text}</{tag}>'

    head = "".join(
        cell(c, span(c.label, tok.muted, "font-size:12px"), f";font-weight:400;background:{tok.surface}", "th")
        for c in columns
    )
    body = ""  # what cells share stands once, on the row and the table: a cell that repeats it is three times as long
    for row in frame.iter_rows(named=True):
        body += (
            f'<tr style="border-top:1px solid {tok.hair}">'
            + "".join(cell(c, _inner(c, row, look, unit), _wrap(c, row[c.key])) for c in columns)
            + "</tr>"
        )
    if totals:
        body += (
            f'<tr style="border-top:1px solid {tok.ink}">'
            + "".join(
                cell(c, span(cell_text(c, totals[c.key], look, unit) if c.key in totals else "", tok.ink, is_bold=True))
                for c in columns
            )
            + "</tr>"
        )
    return (
        f'<div style="{BASE}overflow-wrap:normal;overflow-x:auto"><table'
        f' style="width:100%;border-collapse:collapse;font-size:13px;line-height:20px;text-align:right;'
        f'white-space:nowrap;color:{tok.ink};border-bottom:1px solid {tok.hair}"><tr>{head}</tr>{body}</table></div>'
    )


def _wrap(column: Column, value: object) -> str:
    """Sentences wrap, names and codes do not."""
    is_long = column.kind == "text" and not column.bold and isinstance(value, str) and half_widths(value) > _NAME
    return ";white-space:normal" if is_long else ""


def _inner(column: Column, row: dict, look: Look, unit: f.TableUnit | None) -> str:
    value = row[column.key]
    if column.kind == "image":
        safe = isinstance(value, str) and value.startswith("data:image/svg+xml")
        return f'<img src="{esc(value)}" alt="" style="vertical-align:middle">' if safe else ""
    tone = spec.tone_of(column, value, row)
    text = cell_text(column, value, look, unit, tone)
    return span(text, look.tokens.tone(tone), is_bold=column.bold) if tone or column.bold else esc(text)


def html_table(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    look: Look,
    *,
    totals: Mapping[str, object] | None = None,
    unit: f.TableUnit | None = None,
) -> None:
    """Draw `table_html`: for up to 60 rows that nobody needs to click. More raise ValueError: page them."""
    if frame.height > 60:
        raise ValueError(f"html_table shows at most 60 rows, not {frame.height}: use data_table, which pages")
    st.html(table_html(frame, columns, look, totals=totals, unit=unit))
