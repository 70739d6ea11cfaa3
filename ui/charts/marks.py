"""Marks that charts share: texts as one trace, line segments, zones, tones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from ui import formats as f
from ui.theme import Look, wash
from ui.widths import cut, half_widths


@dataclass(frozen=True)
class Cell:
    """One printed text: position in data units, side it is anchored by, colour and weight."""

    x: float
    y: float
    text: str
    colour: str
    anchor: str = "left"
    size: int = 12
    is_bold: bool = False


# Plotly's "middle right" puts the text to the right of the point: a text anchored by its left side.
_POSITION = {"left": "middle right", "right": "middle left", "middle": "middle center"}


def texts(cells: Sequence[Cell]) -> dict:
    """All texts of a chart as one trace; callers escape user text with `safe`."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [c.x for c in cells],
        "y": [c.y for c in cells],
        "text": [f"<b>{c.text}</b>" if c.is_bold else c.text for c in cells],
        "textposition": [_POSITION[c.anchor] for c in cells],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "textfont": {"color": [c.colour for c in cells], "size": [c.size for c in cells]},
    }


def safe(text: object, limit: int = 0) -> str:
    """Text for a figure: markup escaped, cut at `limit` half-widths (a CJK sign counts two) with an ellipsis."""
    return escape(cut(str(text), limit) if limit else str(text), quote=False)


def name_px(names: Sequence[object], most: int = 128) -> int:
    """Width of a column of names in px, with air behind the longest, at most `most`."""
    return min(max((half_widths(str(name)) for name in names), default=0) * 6.7 + 14, most).__ceil__()


def segments(
    lines: Sequence[tuple[float, float, float, float]], colour: str, width: float = 0.8, dash: str | None = None
) -> dict:
    """Straight lines (x0, y0, x1, y1) as one trace."""
    xs = [x for line in lines for x in (line[0], line[2], None)]
    ys = [y for line in lines for y in (line[1], line[3], None)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "hoverinfo": "skip",
        "cliponaxis": False,
        "line": {"color": colour, "width": width, **({"dash": dash} if dash else {})},
    }


def columns_path(columns: Sequence[tuple[float, float, float, float]], fill: str = "", outline: str = "") -> dict:
    """Standing bars (middle x, width, where they start, signed length) of one colour as one path; none of no length.

    >>> columns_path([(1, 0.5, 40, -8), (2, 0.5, 40, 0)], fill="red")["path"]
    'M0.75 40H1.25V32H0.75Z'
    """

    def bar(x: float, width: float, start: float, length: float) -> str:
        left, right = (f"{round(x + side * width / 2, 2):g}" for side in (-1, 1))
        return f"M{left} {round(start, 1):g}H{right}V{round(start + length, 1):g}H{left}Z"

    return {
        "type": "path",
        "path": "".join(bar(*one) for one in columns if round(one[3], 1)),
        "layer": "below",
        "fillcolor": fill or "rgba(0,0,0,0)",
        "line": {"color": outline or fill, "width": 1 if outline else 0},
    }


def whole(value: object, places: int, signed: bool = False) -> str:
    """An integer with `places` implied decimals: whole(1632, 0) -> "1,632", whole(1632, 2) -> "16.32"."""
    return f.NONE if value is None else f.number(Decimal(int(value)).scaleb(-places), places, signed)


def tone(value: float, look: Look, lower_is_better: bool = False) -> str:
    """Colour of a variance: favourable, adverse, or muted where it is zero."""
    if value == 0:
        return look.tokens.muted
    return look.tokens.positive if (value > 0) != lower_is_better else look.tokens.negative


def zone(x0: float, y0: float, x1: float, y1: float, look: Look) -> dict:
    """A tinted danger zone below the data."""
    return {
        "type": "rect",
        "x0": x0,
        "x1": x1,
        "y0": y0,
        "y1": y1,
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": wash(look.tokens.negative, 0.08 if look.tokens.name == "light" else 0.16),
    }
