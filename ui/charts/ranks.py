"""Movements: rank before and after as a slope chart, class before and after as a matrix of counts."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from ui import formats as f
from ui.charts.base import figure, hidden
from ui.charts.marks import Cell, safe, segments, texts, tone
from ui.charts.rows import of_rows
from ui.theme import Look


@of_rows()
def slope(
    frame: pl.DataFrame, look: Look, *, message: str, from_label: str, to_label: str, mark_moves: int = 4
) -> go.Figure:
    """Ranks on the left against ranks on the right; moves of `mark_moves` places or more are coloured and thick.

    frame: label, rank_from, rank_to (1 is best). Rows are placed by rank; the printed move is places gained (+).
    """
    tok, rows = look.tokens, frame.sort("rank_from").to_dicts()
    left = {row["label"]: i for i, row in enumerate(rows)}
    right = {row["label"]: i for i, row in enumerate(sorted(rows, key=lambda r: r["rank_to"]))}
    cells = [
        Cell(0.385, -1.1, safe(from_label), tok.muted, "right", 11),
        Cell(0.595, -1.1, safe(to_label), tok.muted, size=11),
    ]
    quiet, loud, dots = [], [], []
    for row in rows:
        name, move = row["label"], row["rank_from"] - row["rank_to"]
        y0, y1, is_marked = left[name], right[name], abs(move) >= mark_moves
        ink = tok.ink if is_marked else tok.muted
        (loud if is_marked else quiet).append((0.405, y0, 0.575, y1, tone(move, look)))
        dots += [
            (0.405, y0, tone(move, look) if is_marked else tok.previous),
            (0.575, y1, tone(move, look) if is_marked else tok.previous),
        ]
        cells += [
            Cell(0.3, y0, safe(name, 16), ink, "right"),
            Cell(0.385, y0, str(row["rank_from"]), ink, "right"),
            Cell(0.595, y1, str(row["rank_to"]), ink),
            Cell(0.66, y1, safe(name, 16), ink),
        ]
        if move:
            cells.append(Cell(1, y1, f.number(move, 0, True), tone(move, look), "right"))
    thick = [
        segments([line[:4] for line in loud if line[4] == colour], colour, 2) for colour in {line[4] for line in loud}
    ]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": [d[0] for d in dots],
        "y": [d[1] for d in dots],
        "marker": {"size": 5, "color": [d[2] for d in dots]},
        "hoverinfo": "skip",
    }
    return figure(
        [segments([line[:4] for line in quiet], tok.previous), *thick, marks, texts(cells)],
        look,
        height=int((len(rows) + 1.4) * 20),
        message=message,
        xaxis=hidden(0, 1),
        yaxis=hidden(len(rows) - 0.4, -1.8),
    )


def _cell_colour(count: int, largest: int, move: int, look: Look) -> str:
    """Ground of one cell: by direction of the move, deeper with more customers, never hiding the printed count."""
    if not count:
        return "rgba(0,0,0,0)"
    depth = (count / largest) ** 0.5 if largest else 0
    if move == 0:
        return look.tokens.tint
    side = look.tokens.diverging[5:7] if move > 0 else look.tokens.diverging[4:2:-1]
    return side[min(int(depth * len(side)), len(side) - 1)]


@of_rows()
def matrix(
    frame: pl.DataFrame,
    look: Look,
    *,
    message: str,
    rows: Sequence[str],
    cols: Sequence[str],
    row_title: str,
    col_title: str,
    total_label: str,
    row_height: int = 34,
) -> go.Figure:
    """Migration between classes: printed counts, margins, favourable and adverse moves in two tints.

    frame: row, col, count, with names out of `rows` and `cols`, both listed worst to best, so right of the diagonal is
    up. Every printed cell carries the key [row, col] for clicks. Margins are the sums of what is printed.
    """
    tok = look.tokens
    counts = {(r, c): n for r, c, n in frame.select("row", "col", "count").iter_rows()}
    largest = max((n for (r, c), n in counts.items() if rows.index(r) != cols.index(c)), default=0)
    shapes, spots, cells = [], [], []
    edge = len(cols) + (
        0.3 if sum(counts.values()) < 100_000 else 0.8
    )  # where the margin ends, clear of the last column
    for i, r in enumerate(rows):
        cells.append(Cell(-0.62, i, safe(r, 14), tok.ink, "right"))
        cells.append(Cell(edge, i, f.number(sum(counts.get((r, c), 0) for c in cols)), tok.ink, "right"))
        for j, c in enumerate(cols):
            n = counts.get((r, c), 0)
            colour = _cell_colour(n, largest, j - i, look)
            shapes.append(
                {
                    "type": "rect",
                    "x0": j - 0.48,
                    "x1": j + 0.48,
                    "y0": i - 0.46,
                    "y1": i + 0.46,
                    "fillcolor": colour,
                    "line": {"width": 0},
                    "layer": "below",
                }
            )
            spots.append((j, i, f"{safe(r)} → {safe(c)}: {n:,}", [r, c]))
            cells.append(Cell(j, i, f.number(n) if n else "·", tok.ink if n else tok.muted, "middle", is_bold=i == j))
    for j, c in enumerate(cols):
        cells += [
            Cell(j, -0.85, safe(c, 14), tok.ink, "middle"),
            Cell(j, len(rows) - 0.05, f.number(sum(counts.get((r, c), 0) for r in rows)), tok.ink, "middle"),
        ]
    cells += [
        Cell(-0.62, -0.85, safe(f"{row_title} ↓  {col_title} →"), tok.muted, "right", 11),
        Cell(edge, -0.85, safe(total_label), tok.muted, "right", 11),
        Cell(-0.62, len(rows) - 0.05, safe(total_label), tok.muted, "right", 11),
        Cell(edge, len(rows) - 0.05, f.number(sum(counts.values())), tok.ink, "right", is_bold=True),
    ]
    hit = {
        "type": "scatter",
        "mode": "markers",
        "x": [s[0] for s in spots],
        "y": [s[1] for s in spots],
        "marker": {"symbol": "square", "size": row_height - 6, "color": "rgba(0,0,0,0)"},
        "hovertext": [s[2] for s in spots],
        "hoverinfo": "text",
        "customdata": [s[3] for s in spots],
    }
    line = segments([(-0.5, len(rows) - 0.5, edge, len(rows) - 0.5)], tok.ink, 1)
    return figure(
        [line, texts(cells), hit],
        look,
        height=int((len(rows) + 1.9) * row_height),
        message=message,
        shapes=shapes,
        key_parts=2,
        hoverdistance=40,
        xaxis=hidden(-2.3, edge + 0.05),
        yaxis=hidden(len(rows) + 0.4, -1.3),
    )
