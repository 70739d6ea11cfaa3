"""What all charts are made of: a figure of a few traces, texts as one trace, and a plane measured like paper.

Charts that are half table (bridge, P&L, shares, ranks) share one trick: a single x axis whose range is stretched to
both sides of the bars, so names and figures stand in the same coordinates as the bars and nothing needs a margin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from html import escape
from math import isfinite
from typing import ParamSpec

import plotly.graph_objects as go
import polars as pl
from plotly.basedatatypes import BaseFigure

from ui import formats as f
from ui.i18n import t
from ui.theme import Look, template, wash
from ui.widths import cut, half_widths

ROW = 26  # px a row of a lying chart
PLACED = ("x", "y", "base", "width")
PLACES = {"zh": 0, "en": 2}  # whole 万 print as 1,632 in Chinese and as 16.32 (CNY m) in English


def figure(
    traces: Sequence[dict],
    look: Look,
    *,
    height: int,
    message: str,
    xaxis: dict | None = None,
    yaxis: dict | None = None,
    shapes: Sequence[dict] = (),
    annotations: Sequence[dict] = (),
    key_parts: int = 1,
    **layout: object,
) -> go.Figure:
    """A figure in the look's template; `message` is kept as layout.meta["message"], its text for screen readers;
    `key_parts` says how many of a mark's customdata make its key.

    Plotly's validation costs five times the rest of a figure (6.5 against 1.2 ms), so it is off here and done by a
    test on every chart instead.
    """
    plain = [
        {key: short(value) if key in PLACED else value for key, value in trace.items() if value is not None}
        for trace in traces
    ]
    return go.Figure(
        data=plain,
        _validate=False,
        layout={
            "template": template(look.tokens.name),
            "height": height,
            "meta": {"message": message, "key_parts": key_parts},
            "xaxis": _axis(xaxis),
            "yaxis": _axis(yaxis),
            "shapes": list(shapes),
            "annotations": list(annotations),
            **layout,
        },
    )


Arguments = ParamSpec("Arguments")


Chart = Callable[Arguments, go.Figure]


def of_rows(*placed_by: str) -> Callable[[Chart], Chart]:
    """A chart whose first argument is its frame: what is not a number is a gap, a row that `placed_by` columns cannot
    place is left out, and without rows the figure says so.

    A ratio of nothing to nothing comes as NaN; an axis that ends there draws nothing at all, without a word.
    """

    def wrapped(chart: Chart) -> Chart:
        @wraps(chart)
        def drawn(*args: Arguments.args, **options: Arguments.kwargs) -> go.Figure:
            frame, *more = (known(arg) if isinstance(arg, pl.DataFrame) else arg for arg in args)
            options = {name: known(v) if isinstance(v, pl.DataFrame) else v for name, v in options.items()}
            frame = frame.drop_nulls(list(placed_by)) if placed_by else frame
            if not frame.is_empty():
                return chart(frame, *more, **options)
            look = next(arg for arg in more if isinstance(arg, Look))
            return nothing(look, str(options.get("message", "")))

        return drawn

    return wrapped


def known(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with nulls in place of what is no number, and of numbers without end."""
    floats = [name for name, kind in frame.schema.items() if kind.is_float()]
    return frame.with_columns(pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in floats)


def nothing(look: Look, message: str) -> go.Figure:
    """The figure of a chart without rows: words where the picture would stand."""
    words = {"text": t("charts.nothing", look.lang), "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper"}
    note = {**words, "showarrow": False, "font": {"color": look.tokens.muted, "size": 12}}
    axis = hidden(0, 1)
    return figure([], look, height=80, message=message, xaxis=axis, yaxis=axis, annotations=[note])


def short(values: object) -> object:
    """Places on a plane as short as a screen can tell them apart, six digits: 1479.7096774193549 -> 1479.71, 12.0 ->
    12.

    A third of what a chart weighs are digits nobody sees. Whole numbers and anything that is no list stay as they are.
    """
    if not isinstance(values, list):
        return values
    return [_six(value) if isinstance(value, float) else value for value in values]


def _axis(axis: dict | None) -> dict:
    """An axis whose ends are as short as the places on it: Plotly drops a text that stands a hair outside."""
    return {key: short(list(value)) if key == "range" else value for key, value in (axis or {}).items()}


def _six(value: float) -> float | int:
    if not isfinite(value):
        return value
    near = float(f"{value:.6g}")
    return int(near) if near.is_integer() and abs(near) < 1e15 else near


class Finished(BaseFigure):
    """A figure ready to be sent, kept as plain data: what Streamlit asks a figure for is answered without building or
    copying it again (15 of 18 ms of a plane of a thousand marks). Nobody changes `spec`."""

    def __init__(self, spec: dict):
        self.__dict__["spec"] = spec

    def to_dict(self) -> dict:
        """The figure's data and layout, the same object every time."""
        return self.spec

    @property
    def meta(self) -> dict:
        """What `figure` keeps beside the picture: message and key_parts."""
        return self.spec["layout"].get("meta") or {}


def finished(fig: go.Figure) -> Finished:
    """A figure of this package for the cache of a page."""
    return Finished(fig.to_dict())


def hidden(low: float, high: float) -> dict:
    """An axis without line, ticks or grid over a fixed range."""
    return {"visible": False, "range": [low, high], "fixedrange": True}


@dataclass(frozen=True)
class Band:
    """Bars between `low` and `high` on an axis that leaves shares `left` and `right` of the width for text."""

    low: float
    high: float
    left: float
    right: float

    @property
    def unit(self) -> float:
        """Data units that the whole width spans."""
        return (self.high - self.low) / (1 - self.left - self.right)

    @property
    def range(self) -> tuple[float, float]:
        """The axis range of the whole width."""
        start = self.low - self.left * self.unit
        return start, start + self.unit

    def at(self, share: float) -> float:
        """Data x at a share of the width: at(0) is the left edge, at(1) the right one."""
        return self.range[0] + share * self.unit


def band(values: Sequence[float], left: float, right: float) -> Band:
    """The band that holds zero and all values; an empty or all-zero chart spans 0 to 1."""
    low, high = min(0.0, *map(float, values), 0.0), max(0.0, *map(float, values), 0.0)
    return Band(low, high if high > low else low + 1.0, left, right)


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


def bars(
    bases: Sequence[float],
    lengths: Sequence[float],
    rows: Sequence[float],
    colours: Sequence[str] | str,
    *,
    thickness: float = 0.62,
    hover: Sequence[str] | None = None,
    keys: Sequence[object] | None = None,
    outline: Sequence[str] | str | None = None,
    outline_px: float = 0,
) -> dict:
    """Lying bars from base to base + length at the given rows; keys become customdata for clicks."""
    return {
        "type": "bar",
        "orientation": "h",
        "base": list(bases),
        "x": list(lengths),
        "y": list(rows),
        "width": thickness,
        "marker": {"color": colours, "line": {"color": outline or "rgba(0,0,0,0)", "width": outline_px}},
        "hovertext": hover,
        "hoverinfo": "text" if hover else "skip",
        "customdata": None if keys is None else [[key] for key in keys],
    }


def whole(value: object, places: int, signed: bool = False) -> str:
    """An integer with `places` implied decimals: whole(1632, 0) -> "1,632", whole(1632, 2) -> "16.32"."""
    return f.NONE if value is None else f.number(Decimal(int(value)).scaleb(-places), places, signed)


def tone(value: float, look: Look, lower_is_better: bool = False) -> str:
    """Colour of a variance: favourable, adverse, or muted where it is zero."""
    if value == 0:
        return look.tokens.muted
    return look.tokens.positive if (value > 0) != lower_is_better else look.tokens.negative


def palette(colours: Sequence[str]) -> dict:
    """Colours of many marks as numbers in a scale of the few that occur: 2 instead of 10 bytes a mark."""
    few = list(dict.fromkeys(colours))
    if len(few) < 2:
        return {"color": few[0] if few else None}
    return {
        "color": [few.index(colour) for colour in colours],
        "cmin": 0,
        "cmax": len(few) - 1,
        "showscale": False,
        "colorscale": [[at / (len(few) - 1), colour] for at, colour in enumerate(few)],
    }


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
