"""A profit and loss statement as bars that hang from one another, with figures and the year before."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from ui.charts.base import ROW, Band, band, bars, figure, hidden
from ui.charts.marks import Cell, name_px, safe, segments, texts, tone, whole
from ui.charts.rows import of_rows
from ui.i18n import t
from ui.theme import Look


def _levels(rows: Sequence[dict], column: str) -> list[tuple[int, int]]:
    """Bars of a P&L: steps follow one another, a subtotal starts at zero and must equal the steps above it."""
    level, spans = 0, []
    for row in rows:
        value = row[column] or 0
        if row["kind"] == "subtotal":
            if value != level:
                raise ValueError(f"P&L does not sum: {row['label']} says {value}, the steps above lead to {level}")
            spans.append((0, value))
        else:
            spans.append((level, level + value))
            level += value
    return spans


def _column_px(rows: Sequence[dict], places: int) -> float:
    """Width of one column of figures: 52 px, more where the longest of them needs it."""
    return max(
        52.0,
        6
        + 6.2
        * max(
            len(whole(row[name], places, row["kind"] != "subtotal"))
            for row in rows
            for name in ("current", "reference")
        ),
    )


def _pnl_cells(rows: Sequence[dict], area: Band, look: Look, places: int, px: float, wide: float) -> list[Cell]:
    tok, cells = look.tokens, []
    for y, row in enumerate(rows):
        total = row["kind"] == "subtotal"
        current, before = row["current"], row["reference"]
        ink = tok.ink if total else tone(current or 0, look)
        cells += [
            Cell(area.at(0), y, safe(row["label"], 18), tok.ink, is_bold=total),
            Cell(area.at(1) - (2 * wide + 2) * px, y, whole(current, places, not total), ink, "right", is_bold=total),
            Cell(area.at(1) - wide * px, y, whole(before, places, not total), tok.muted, "right"),
        ]
        if before is not None and current is not None:
            move = current - before
            cells.append(Cell(area.at(1), y, whole(move, places, True), tone(move, look), "right", is_bold=total))
    return cells


@of_rows()
def pnl(
    frame: pl.DataFrame,
    look: Look,
    *,
    message: str,
    unit_label: str,
    places: int = 0,
    headers: tuple[str, str, str] | None = None,
    width: int = 540,
) -> go.Figure:
    """A P&L as a lying waterfall: current bars, thin reference bars below subtotals, three columns of figures.

    frame: label, kind ("step", "subtotal"), current, reference (integers in the printed unit, reference nullable).
    Raises ValueError where a subtotal is not the sum of the steps above it.
    """
    rows, tok = frame.to_dicts(), look.tokens
    spans = _levels(rows, "current")
    if all(row["reference"] is not None for row in rows):
        _levels(rows, "reference")
    wide = _column_px(rows, places)
    area = band(
        [v for s in spans for v in s] + [r["reference"] or 0 for r in rows if r["kind"] == "subtotal"],
        name_px(frame["label"]) / width,
        (3 * wide + 10) / width,
    )
    px, n = area.unit / width, len(rows)
    names = headers or tuple(t(f"charts.pnl.{key}", look.lang) for key in ("current", "reference", "change"))
    heads = [Cell(area.at(0), -1, safe(unit_label), tok.muted, size=11)] + [
        Cell(area.at(1) - shift * px, -1, safe(name), tok.muted, "right", 11)
        for name, shift in zip(names, (2 * wide + 2, wide, 0), strict=True)
    ]
    subtotals = [y for y, row in enumerate(rows) if row["kind"] == "subtotal"]
    thin = [(y, rows[y]["reference"]) for y in subtotals if rows[y]["reference"] is not None]
    colours = [tok.actual if r["kind"] == "subtotal" else tone(r["current"] or 0, look) for r in rows]
    hover = [f"{safe(r['label'])} {whole(r['current'], places, True)}" for r in rows]
    links = [(s[1], y + 0.26, s[1], y + 0.74) for y, s in enumerate(spans[:-1])]
    traces = [
        segments([(area.at(0), y - 0.5, area.at(1), y - 0.5) for y in subtotals], tok.rule, 1),
        segments([(0, -0.5, 0, n - 0.5)], tok.actual, 1),
        bars([s[0] for s in spans], [s[1] - s[0] for s in spans], range(n), colours, thickness=0.46, hover=hover),
        bars([0] * len(thin), [v for _, v in thin], [y + 0.31 for y, _ in thin], tok.previous, thickness=0.14),
        segments(links, tok.actual),
        texts(_pnl_cells(rows, area, look, places, px, wide) + heads),
    ]
    return figure(
        traces,
        look,
        height=(n + 1) * ROW,
        message=message,
        xaxis=hidden(*area.range),
        yaxis=hidden(n - 0.4, -1.5),
        barmode="overlay",
    )
