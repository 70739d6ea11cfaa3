"""What all charts are made of: a figure of a few traces, texts as one trace, and a plane measured like paper.

Charts that are half table (bridge, P&L, shares, ranks) share one trick: a single x axis whose range is stretched to
both sides of the bars, so names and figures stand in the same coordinates as the bars and nothing needs a margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure

from ui.charts.template import template
from ui.theme import Look

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
    """A figure of this package, ready: what it holds as it holds it, since nobody changes it any more.

    `to_dict` copies every list and looks through it for arrays of numpy, which ours never are: 15 ms a figure.
    """
    return Finished({"data": fig._data, "layout": fig._layout})


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
