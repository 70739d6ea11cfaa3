"""Two-dimensional pictures: the value-resource density with its quadrants, and the capacity-yield plane."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from ui.charts.base import figure
from ui.charts.density import CORNERS
from ui.charts.diamonds import NAMED, NARROW, diamonds, label_share, names_beside
from ui.charts.marks import Cell, safe, segments, texts, zone
from ui.charts.rows import of_rows
from ui.theme import Look, wash
from ui.widths import half_widths


@of_rows("x", "y")
def plane(
    frame: pl.DataFrame,
    look: Look,
    *,
    message: str,
    x_split: float,
    y_split: float,
    x_label: str,
    y_label: str,
    split_x_label: str,
    split_y_label: str,
    zone_label: str,
    selectable: bool = False,
    height: int = 330,
    edges: Sequence[tuple[str, str]] = (),
) -> go.Figure:
    """Points on two axes with the zone right of `x_split` and below `y_split` tinted; those in danger are diamonds.

    frame: key, label, x, y, detail, is_danger. At most NAMED diamonds are named, the worst (lowest y) first; all carry
    hover text and their key for clicks. `selectable` turns lasso and box on. Grey points are hollowed by opacity.
    edges: (corner tl tr bl, words) for points that stand at an edge because they lie beyond it.
    """
    tok = look.tokens
    y_low, y_high = _padded(frame["y"], y_split)
    calm, danger = frame.filter(~pl.col("is_danger")), frame.filter(pl.col("is_danger")).sort("y")
    x_low, x_high = _room(frame["x"], danger.head(NAMED))
    grey = {
        "type": "scatter",
        "mode": "markers",
        "x": calm["x"].to_list(),
        "y": calm["y"].to_list(),
        "marker": {"size": 6, "color": wash(tok.previous, 0.62)},
        "customdata": [[k] for k in calm["key"]],
        "hovertext": [f"{safe(a)}<br>{safe(b)}" for a, b in calm.select("label", "detail").iter_rows()],
        "hoverinfo": "text",
        "cliponaxis": False,
    }
    x_span, y_span = x_high - x_low, y_high - y_low
    zone_wide, zone_top = half_widths(zone_label) * 6.8 / NARROW * x_span, y_split - y_span * 0.035
    heading = (x_high - zone_wide, zone_top - 8 * y_span / height, x_high, y_split)
    corner_px = max((half_widths(words) * 6.2 for corner, words in edges if corner == "tl"), default=0)
    below = (
        0.02 if (x_split - x_low) / x_span * NARROW > corner_px + 12 else 0.075
    )  # the next line where the corner's words reach the split
    crossing = (
        x_split - x_span * 0.004,
        y_low,
        x_split + x_span * 0.004,
        y_high,
    )  # words across the dashed line cannot be read
    cells = [
        *names_beside(danger, look, (x_low, y_low, x_high, y_high), height, [heading, crossing]),
        Cell(x_split + x_span * 0.008, y_high - y_span * below, safe(split_x_label), tok.muted, size=11),
        Cell(x_high, y_split + y_span * 0.025, safe(split_y_label), tok.muted, "right", 11),
        Cell(x_high - x_span * 0.005, y_split - y_span * 0.035, safe(zone_label), tok.negative, "right", is_bold=True),
    ]
    cells += [
        Cell(
            x_high if corner == "tr" else x_low + x_span * 0.008,
            y_low + y_span * 0.03 if corner == "bl" else y_high - y_span * 0.02,
            safe(words),
            tok.muted,
            CORNERS[corner][2],
            11,
        )
        for corner, words in edges
    ]
    lines = segments([(x_split, y_low, x_split, y_high), (x_low, y_split, x_high, y_split)], tok.ink, 1, "dash")
    note = {
        "showarrow": False,
        "font": {"size": 11, "color": tok.muted},
        "xref": "paper",
        "yref": "paper",
        "y": 0,
        "yshift": -19,
        "yanchor": "top",
    }
    notes = [
        {**note, "x": 0, "xanchor": "left", "text": safe(y_label)},
        {**note, "x": 1, "xanchor": "right", "text": safe(x_label)},
    ]
    return figure(
        [lines, grey, diamonds(danger, look), texts(cells)],
        look,
        height=height,
        message=message,
        annotations=notes,
        shapes=[zone(x_split, y_low, x_high, y_split, look)],
        dragmode="lasso" if selectable else False,
        margin={"l": 34, "r": 6, "t": 6, "b": 40},
        xaxis={"range": [x_low, x_high], "showline": True, "linecolor": tok.muted},
        yaxis={
            "range": [y_low, y_high],
            "showgrid": True,
            "nticks": 6,
            "tickformat": ",.1f" if y_span < 10 else ",.0f",
        },
    )


def _room(xs: pl.Series, danger: pl.DataFrame) -> tuple[float, float]:
    """The x range: zero, all points, and up to a third more for the words at the right of the diamonds."""
    low, last = min(0.0, float(xs.min()) * 1.06), float(xs.max())
    high = last * 1.06
    for row in danger.iter_rows(named=True):
        share = label_share(row)
        high = max(high, (float(row["x"]) - share * low) / (1 - share))
    high = min(high, last * 1.34)
    return low, high if high > low else low + 1.0  # all at one place: an axis needs some length


def _padded(values: pl.Series | Sequence[float], split: float) -> tuple[float, float]:
    low, high = min(float(values.min()), split), max(float(values.max()), split)
    pad = (high - low) * 0.12 or 1.0
    return low - pad, high + pad
