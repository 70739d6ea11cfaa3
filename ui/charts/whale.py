"""Whale curve: cumulative profit over customers, best first, with its peak and the tail that eats it."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from ui.charts.base import figure
from ui.charts.marks import Cell, safe, segments, texts
from ui.charts.rows import of_rows
from ui.theme import Look, wash


@of_rows("customers_pct", "profit_pct")
def whale(
    frame: pl.DataFrame,
    look: Look,
    *,
    message: str,
    peak_label: str = "",
    peak_note: str = "",
    tail_label: str = "",
    top_pct: float | None = 1.0,
    top_label: str = "",
    height: int = 250,
) -> go.Figure:
    """Cumulative share of profit against share of customers, both in percent and ending at 100.

    frame: customers_pct ascending from 0, profit_pct; a few hundred points are enough. The peak is the one accent
    mark, the losing tail a tinted area; labels are the caller's words (their numbers come from the mart).
    """
    tok = look.tokens
    xs, ys = frame["customers_pct"].cast(pl.Float64).to_list(), frame["profit_pct"].cast(pl.Float64).to_list()
    peak = max(range(len(ys)), key=ys.__getitem__)
    top = max(ys[peak], 100.0)
    tail_x, tail_y = xs[peak:], ys[peak:]
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": {"color": tok.actual, "width": 2},
        "hovertemplate": "%{x:.1f}% → %{y:.1f}%<extra></extra>",
    }
    area = {
        "type": "scatter",
        "mode": "lines",
        "x": [*tail_x, tail_x[-1], tail_x[0]],
        "y": [*tail_y, ys[peak], ys[peak]],
        "fill": "toself",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "fillcolor": wash(tok.negative, 0.14 if tok.name == "light" else 0.2),
    }
    words, target = _tail_words(tail_x, tail_y)
    dots = [(xs[peak], ys[peak], tok.accent, 8)]
    cells = [
        Cell(min(xs[peak], 97) - 1, top * 0.915, safe(peak_label), tok.accent, "right", is_bold=True),
        Cell(min(xs[peak], 97) - 1, top * 0.825, safe(peak_note), tok.muted, "right", 11),
        Cell(words[0], words[1], safe(tail_label), tok.negative, "right", 11),
    ]
    if top_label and top_pct is not None:
        near = min(range(len(xs)), key=lambda i: abs(xs[i] - top_pct))
        dots.append((xs[near], ys[near], tok.actual, 6))
        cells.append(Cell(xs[near] + 3, ys[near] - top * 0.02, safe(top_label), tok.ink, size=11))
    leader = segments([(words[0] + 1, words[1], *target)] if tail_label else [], tok.negative)
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": [d[0] for d in dots],
        "y": [d[1] for d in dots],
        "marker": {"color": [d[2] for d in dots], "size": [d[3] for d in dots]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    ticks = [v for v in range(0, 1000, 50) if v <= top + 10]
    return figure(
        [area, segments([(0, 100, 100, 100)], tok.muted, 1, "dot"), line, leader, marks, texts(cells)],
        look,
        height=height,
        message=message,
        margin={"l": 34, "r": 8, "t": 4, "b": 22},
        xaxis={"range": [0, 101], "tickvals": [0, 25, 50, 75, 100], "showline": True},
        yaxis={"range": [min(0, *ys) - 1, top * 1.06], "tickvals": ticks, "showgrid": True},
    )


def _tail_words(xs: list[float], ys: list[float]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the words about the tail end, well below the curve, and the point inside the tail they are led to."""
    inner = xs[0] + 0.75 * (xs[-1] - xs[0])
    near = min(range(len(xs)), key=lambda i: abs(xs[i] - inner))
    target = xs[near], (ys[near] + ys[0]) / 2
    return (min(xs[0] - 4, 76.0), ys[0] * 0.42), target
