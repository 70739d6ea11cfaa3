"""A campaign as a picture: whom it reached, who opened against the held out, and how sure the increment is."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from ui.charts.base import band, bars, figure, hidden
from ui.charts.marks import Cell, name_px, safe, segments, texts
from ui.charts.rows import of_rows
from ui.theme import Look

_ROW, _SAID = 40, 0.34  # px a row; share of the width for what is said behind a bar


@of_rows("value")
def funnel(
    frame: pl.DataFrame,
    look: Look,
    *,
    message: str,
    without: float | None,
    increment: str = "",
    span: tuple[float, float, float] | None = None,
    said: str = "",
    width: int = 520,
) -> go.Figure:
    """Bars of stages, all as shares of the first; below them the increment as an interval on an axis of its own.

    frame: label, value, said (printed behind the bar), tone ("actual", "warning", "accent"), best known stage first.
    `without`: openings that would have come anyway, a grey line across the last bar. `span`: low, middle, high of the
    increment, named `increment`, its words `said`; its axis holds zero, marked by a line.
    """
    tok, n = look.tokens, frame.height
    names = frame["label"].to_list() + ([increment] if span else [])
    whole = max(float(frame["value"][0] or 0), 1.0)
    shares = [100 * float(value or 0) / whole for value in frame["value"]]
    area = band([100.0], name_px(names, 120) / width, _SAID)
    px = area.unit / width
    fills = [getattr(tok, tone) for tone in frame["tone"]]
    cells = [Cell(area.at(0), y, safe(name), tok.ink) for y, name in enumerate(names)]
    ends = [max(share, 100 * without / whole if without and y == n - 1 else 0) for y, share in enumerate(shares)]
    cells += [
        Cell(end + 6 * px, y, safe(text), tok.ink)
        for y, (end, text) in enumerate(zip(ends, frame["said"], strict=True))
    ]
    traces = [bars([0] * n, shares, range(n), fills, thickness=0.46), segments([(0, -0.4, 0, n - 0.6)], tok.rule, 1)]
    if without is not None:
        at = 100 * without / whole
        traces.append(segments([(at, n - 1.36, at, n - 0.64)], tok.previous, 2.4))
    if span:
        drawn, words = _interval(span, n, look, said, px)
        traces, cells = traces + drawn, [*cells, words]
    return figure(
        [*traces, texts(cells)],
        look,
        height=int((len(names) + 0.3) * _ROW),
        message=message,
        xaxis=hidden(*area.range),
        yaxis=hidden(len(names) - 0.4, -0.7),
    )


def _interval(span: tuple[float, float, float], y: int, look: Look, said: str, px: float) -> tuple[list[dict], Cell]:
    """The increment's interval across the bars' width, zero as a hair line; accent where it lies above zero."""
    low, high = min(0.0, span[0]), max(0.0, span[2])
    reach = (high - low) or 1.0
    left, middle, right, zero = (100 * (value - low) / reach for value in (*span, 0.0))
    colour = look.tokens.accent if span[0] > 0 else look.tokens.previous
    dot = {
        "type": "scatter", "mode": "markers", "x": [middle], "y": [y], "hoverinfo": "skip", "cliponaxis": False,
        "marker": {"color": colour, "size": 9},
    }  # fmt: skip
    drawn = [
        segments([(zero, y - 0.32, zero, y + 0.32)], look.tokens.muted, 1),
        segments([(left, y, right, y)], colour, 3),
        dot,
    ]
    return drawn, Cell(max(right, zero) + 8 * px, y, safe(said), look.tokens.ink, is_bold=span[0] > 0)
