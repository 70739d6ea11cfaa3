"""Marked points of a plane: diamonds, and names beside them where there is room."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ui.charts.marks import Cell, safe
from ui.theme import Look
from ui.widths import half_widths


def diamonds(points: pl.DataFrame, look: Look) -> dict:
    """Marked points as one trace."""
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
NARROW = 440  # px of the picture on half of a page 1,280 px wide: what has room there has room everywhere


NAMED = 8  # diamonds with their name beside them


def names_beside(danger: pl.DataFrame, look: Look, room: _Box, height: int, taken: Sequence[_Box]) -> list[Cell]:
    """Name and detail beside diamonds, worst first: at the right, else at the left, where no other words or diamond
    stand.

    At most `NAMED` of them. room: x_low, y_low, x_high, y_high of the picture. Where not even the name has room the
    diamond says it on hover.
    """
    x_px, y_px = (room[2] - room[0]) / NARROW, (room[3] - room[1]) / height
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


def label_share(row: dict) -> float:
    """Share of a narrow picture that a diamond's words take."""
    return min((max(half_widths(str(row["label"])), half_widths(str(row["detail"]))) * 6.4 + 10) / NARROW, 0.5)
