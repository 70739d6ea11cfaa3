"""Value against resources: how many customers lie where, with words in the corners."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import polars as pl

from ui.charts.base import figure, hidden
from ui.charts.diamonds import diamonds
from ui.charts.marks import Cell, safe, segments, texts
from ui.charts.rows import of_rows
from ui.theme import Look


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


CORNERS = {"tl": (0, 1, "left"), "tr": (1, 1, "right"), "bl": (0, 0, "left"), "br": (1, 0, "right")}


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
        side, top, anchor = CORNERS[row["corner"]]
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
        traces.append(diamonds(outliers, look))
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
