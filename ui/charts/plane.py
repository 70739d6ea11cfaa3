"""Two-dimensional pictures: the value-resource density with its quadrants, and the capacity-yield plane."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from ui.charts.base import Cell, figure, hidden, of_rows, safe, segments, texts, zone
from ui.theme import Look, wash
from ui.widths import half_widths


def bin_grid(frame: pl.DataFrame, x: str, y: str, nx: int = 26, ny: int = 14) -> pl.DataFrame:
    """Count points per cell of an even grid: cells x0, x1, y0, y1, customers_cnt (only those with points).

    For frames of up to some hundred thousand rows; the mart bins larger ones itself. Rows without x or y are left out.
    """
    known = frame.select(pl.col(x).cast(pl.Float64).alias("x"), pl.col(y).cast(pl.Float64).alias("y")).drop_nulls()
    if known.is_empty():
        schema = {"x0": pl.Float64, "x1": pl.Float64, "y0": pl.Float64, "y1": pl.Float64, "customers_cnt": pl.UInt32}
        return pl.DataFrame(schema=schema)

    def index(name: str, count: int) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
        low, high = known[name].min(), known[name].max()
        step = (high - low) / count or 1.0
        cell = ((pl.col(name) - low) / step).floor().clip(0, count - 1).cast(pl.Int32)
        return (
            cell.alias(f"{name}_cell"),
            low + pl.col(f"{name}_cell") * step,
            low + (pl.col(f"{name}_cell") + 1) * step,
        )

    (x_cell, x0, x1), (y_cell, y0, y1) = index("x", nx), index("y", ny)
    counted = known.group_by(x_cell, y_cell).agg(customers_cnt=pl.len())
    return counted.select(x0=x0, x1=x1, y0=y0, y1=y1, customers_cnt="customers_cnt").sort("y0", "x0")


def _density(cells: pl.DataFrame, look: Look) -> dict:
    """Grid cells as one heat map; the sequential scale goes by the logarithm, so a few full cells hide no others."""
    x_edges = sorted(set(cells["x0"]) | set(cells["x1"]))
    y_edges = sorted(set(cells["y0"]) | set(cells["y1"]))
    column = {v: i for i, v in enumerate(x_edges)}
    row = {v: i for i, v in enumerate(y_edges)}
    grid: list[list[float | None]] = [[None] * (len(x_edges) - 1) for _ in y_edges[:-1]]
    label = [[""] * (len(x_edges) - 1) for _ in y_edges[:-1]]
    for cell in cells.iter_rows(named=True):
        at = row[cell["y0"]], column[cell["x0"]]
        grid[at[0]][at[1]] = round(math.log1p(cell["customers_cnt"]), 2)
        label[at[0]][at[1]] = f"{cell['customers_cnt']:,}"
    steps = look.tokens.sequential[1:]
    scale = [[i / (len(steps) - 1), colour] for i, colour in enumerate(steps)]
    return {
        "type": "heatmap",
        "x": [round(v, 4) for v in x_edges],
        "y": [round(v, 4) for v in y_edges],
        "z": grid,
        "hoverinfo": "text",
        "hovertext": label,
        "colorscale": scale,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": False,
    }


_CORNERS = {"tl": (0, 1, "left"), "tr": (1, 1, "right"), "bl": (0, 0, "left"), "br": (1, 0, "right")}


@of_rows()
def quadrant(
    cells: pl.DataFrame,
    corners: pl.DataFrame,
    look: Look,
    *,
    message: str,
    x_split: float,
    y_split: float,
    x_label: str,
    y_label: str,
    outliers: pl.DataFrame | None = None,
    height: int = 260,
    x_range: tuple[float, float] | None = None,
    y_range: tuple[float, float] | None = None,
) -> go.Figure:
    """Density of customers over value and resource, split in four, each quarter with its printed figures.

    cells: x0, x1, y0, y1, customers_cnt on the axes' own (already logarithmic, if you like) scale; corners: corner
    (tl tr bl br), line1, line2, is_adverse; outliers: x, y, label, key, drawn as diamonds and clickable by key.
    """
    tok = look.tokens
    x_low, x_high = x_range or (min(cells["x0"].min(), x_split), max(cells["x1"].max(), x_split))
    y_low, y_high = y_range or (min(cells["y0"].min(), y_split), max(cells["y1"].max(), y_split))
    pad = (y_high - y_low) * 0.27
    low, high = y_low - pad, y_high + pad
    printed = []
    for row in corners.iter_rows(named=True):
        side, top, anchor = _CORNERS[row["corner"]]
        colour = tok.negative if row["is_adverse"] else tok.ink
        x = x_high if side else x_low
        step = (high - low) / height * 17
        first = high - step * 0.6 if top else low + step * 1.7
        printed += [
            Cell(x, first, safe(row["line1"]), colour, anchor, is_bold=True),
            Cell(x, first - step, safe(row["line2"]), colour, anchor, 11),
        ]
    traces = [
        _density(cells, look),
        segments([(x_split, low, x_split, high), (x_low, y_split, x_high, y_split)], tok.ink, 1),
    ]
    if outliers is not None and outliers.height:
        traces.append(_diamonds(outliers, look))
    note = {"showarrow": False, "font": {"size": 11, "color": tok.muted}, "xref": "paper", "yref": "paper"}
    notes = [
        {**note, "x": 0, "y": 0, "yshift": -16, "xanchor": "left", "yanchor": "middle", "text": safe(x_label)},
        {
            **note,
            "x": 0,
            "xshift": -14,
            "y": 0.5,
            "xanchor": "center",
            "yanchor": "middle",
            "textangle": -90,
            "text": safe(y_label),
        },
    ]
    return figure(
        [*traces, texts(printed)],
        look,
        height=height,
        message=message,
        annotations=notes,
        margin={"l": 24, "r": 4, "t": 2, "b": 26},
        xaxis=hidden(x_low, x_high),
        yaxis=hidden(low, high),
    )


def _diamonds(points: pl.DataFrame, look: Look) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points["x"].to_list(),
        "y": points["y"].to_list(),
        "marker": {
            "symbol": "diamond",
            "size": 9,
            "color": look.tokens.negative,
            "line": {"color": look.tokens.ground, "width": 1},
        },
        "hovertext": [safe(v) for v in points["label"]],
        "hoverinfo": "text",
        "cliponaxis": False,
        "customdata": [[k] for k in points["key"]] if "key" in points.columns else None,
    }


_Box = tuple[float, float, float, float]
NAMED = 8  # diamonds with their name beside them


def _names(danger: pl.DataFrame, look: Look, room: _Box, height: int, taken: Sequence[_Box]) -> list[Cell]:
    """Name and detail beside diamonds, worst first: at the right, else at the left, where no other words or diamond
    stand.

    At most `NAMED` of them. room: x_low, y_low, x_high, y_high of the picture. Where not even the name has room the
    diamond says it on hover.
    """
    x_px, y_px = (room[2] - room[0]) / 600, (room[3] - room[1]) / height
    boxes = [
        *taken,
        *(
            (float(x) - 6 * x_px, float(y) - 6 * y_px, float(x) + 6 * x_px, float(y) + 6 * y_px)
            for x, y in danger.select("x", "y").iter_rows()
        ),
    ]
    cells = []
    for row in danger.head(NAMED).iter_rows(named=True):
        name, detail = safe(row["label"], 24), safe(row["detail"], 34)
        for lines in ((name, detail), (name,)):
            wide = max(half_widths(line) for line in lines) * 6.6 * x_px
            free = [spot for spot in _spots(row, wide, len(lines), x_px, y_px) if _is_free(spot[3], room, boxes)]
            if free:
                x, y, anchor, box = free[0]
                boxes.append(box)
                cells.append(Cell(x, y, name, look.tokens.negative, anchor, is_bold=True))
                cells += [Cell(x, y - 15 * y_px, line, look.tokens.muted, anchor, 11) for line in lines[1:]]
                break
    return cells


def _spots(row: dict, wide: float, lines: int, x_px: float, y_px: float) -> list[tuple[float, float, str, _Box]]:
    """Places for the words of a diamond, best first: x, y of the first line, anchor, and the box they take."""
    found = []
    for shift in (0.0, 8 * y_px, -8 * y_px):
        y = float(row["y"]) + shift
        for anchor, left in (("left", float(row["x"]) + 7 * x_px), ("right", float(row["x"]) - 7 * x_px - wide)):
            found.append(
                (
                    left if anchor == "left" else left + wide,
                    y,
                    anchor,
                    (left, y - (15 * lines - 8) * y_px, left + wide, y + 7 * y_px),
                )
            )
    return found


def _is_free(box: _Box, room: _Box, boxes: Sequence[_Box]) -> bool:
    """Inside the picture, and over no other box."""
    inside = box[0] >= room[0] and box[2] <= room[2] * 1.001
    return inside and not any(
        box[0] < right and left < box[2] and box[1] < top and bottom < box[3] for left, bottom, right, top in boxes
    )


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
    zone_wide, zone_top = half_widths(zone_label) * 6.8 / 600 * x_span, y_split - y_span * 0.035
    heading = (x_high - zone_wide, zone_top - 8 * y_span / height, x_high, y_split)
    corner_px = max((half_widths(words) * 6.2 for corner, words in edges if corner == "tl"), default=0)
    below = (
        0.02 if (x_split - x_low) / x_span * 600 > corner_px + 12 else 0.075
    )  # the next line where the corner's words reach the split
    crossing = (
        x_split - x_span * 0.004,
        y_low,
        x_split + x_span * 0.004,
        y_high,
    )  # words across the dashed line cannot be read
    cells = [
        *_names(danger, look, (x_low, y_low, x_high, y_high), height, [heading, crossing]),
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
            _CORNERS[corner][2],
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
        [lines, grey, _diamonds(danger, look), texts(cells)],
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
        share = _label_share(row)
        high = max(high, (float(row["x"]) - share * low) / (1 - share))
    high = min(high, last * 1.34)
    return low, high if high > low else low + 1.0  # all at one place: an axis needs some length


def _label_share(row: dict) -> float:
    """Share of a 600 px picture that a diamond's words take."""
    return min((max(half_widths(str(row["label"])), half_widths(str(row["detail"]))) * 6.4 + 10) / 600, 0.5)


def _padded(values: pl.Series | Sequence[float], split: float) -> tuple[float, float]:
    low, high = min(float(values.min()), split), max(float(values.max()), split)
    pad = (high - low) * 0.12 or 1.0
    return low - pad, high + pad
