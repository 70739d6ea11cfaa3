"""Figures that are looked at and pressed nowhere, as HTML: what Plotly needs a hundred milliseconds for, each time its
data change, the browser draws in a few.

Our figures are plain: lying bars, lines, paths and texts over hidden axes of a fixed range. Across, a place is a share
of the width, so that a figure grows with its card and its texts do not; down, it is px.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from plotly.basedatatypes import BaseFigure

from ui.components.markup import esc

_SIDES = {
    "middle right": "left:{x}%;transform:translateY(-50%)",
    "middle left": "right:{rest}%;transform:translateY(-50%)",
    "middle center": "left:{x}%;transform:translate(-50%,-50%)",
}


@dataclass(frozen=True)
class Still:
    """A figure as HTML, and what the mouse is told: `spots` (share of the width in percent, px down) and `words`."""

    html: str
    spots: tuple[tuple[float, float], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Plane:
    x0: float
    x1: float
    bottom: float
    top: float
    height: int

    def x(self, value: float) -> float:
        return round(100 * (value - self.x0) / (self.x1 - self.x0), 2)

    def y(self, value: float) -> float:
        return round(self.height * (value - self.top) / (self.bottom - self.top), 1)

    @property
    def matrix(self) -> str:
        """From data to a picture of 100 by `height`."""
        across, down = 100 / (self.x1 - self.x0), self.height / (self.bottom - self.top)
        return f"matrix({across:.6g} 0 0 {down:.6g} {-self.x0 * across:.6g} {-self.top * down:.6g})"


def still(fig: BaseFigure) -> Still:
    """A figure of `ui.charts` whose axes are hidden. ValueError names a kind of trace or shape that is not known."""
    spec = fig.to_dict()
    layout, traces = spec["layout"], spec["data"]
    axes = (*layout["xaxis"]["range"], *layout["yaxis"]["range"])
    plane = _Plane(*map(float, axes), layout["height"])
    drawn = [_drawn(trace, plane) for trace in traces]
    marks = "".join(_shape(one) for one in layout["shapes"]) + "".join(part for kind, part in drawn if kind == "mark")
    told = [one for trace in traces if "hovertemplate" in trace for one in _told(trace, plane)]
    html = (
        f'<div class="still" role="img" aria-label="{esc(layout["meta"]["message"])}"'
        f' style="height:{plane.height}px">{"".join(part for kind, part in drawn if kind == "bar")}'
        f'<svg viewBox="0 0 100 {plane.height}" preserveAspectRatio="none"><g transform="{plane.matrix}">{marks}</g>'
        f"</svg>{''.join(part for kind, part in drawn if kind == 'text')}{_notes(layout['annotations'])}</div>"
    )
    return Still(html, tuple(spot for spot, _ in told), tuple(words for _, words in told))


def _drawn(trace: dict, plane: _Plane) -> tuple[str, str]:
    kind = trace["type"], trace.get("mode")
    if kind == ("bar", None) and trace.get("orientation") == "h":
        return "bar", "".join(_bars(trace, plane))
    if kind == ("scatter", "text"):
        return "text", "".join(_texts(trace, plane))
    if kind == ("scatter", "lines"):
        return "mark", _line(trace)
    raise ValueError(f"a still picture knows no {kind[0]} trace of mode {kind[1]}")


def _bars(trace: dict, plane: _Plane) -> Iterator[str]:
    marker, count = trace["marker"], len(trace["x"])
    edge, pattern = marker["line"], marker.get("pattern")
    for at, (base, length, row) in enumerate(zip(trace["base"], trace["x"], trace["y"], strict=True)):
        if not length:
            continue
        left, right = sorted((plane.x(base), plane.x(base + length)))
        top, bottom = sorted(plane.y(row + side * trace["width"] / 2) for side in (-1, 1))
        colour = _each(marker["color"], count)[at]
        fill = _hatched(colour, pattern) if pattern else colour
        line = f"border:{edge['width']}px solid {_each(edge['color'], count)[at]};" if edge["width"] else ""
        yield (
            f'<i style="left:{left}%;width:{round(right - left, 2)}%;top:{top}px;height:{round(bottom - top, 1)}px;'
            f'{line}background:{fill}"></i>'
        )


def _hatched(ground: str, pattern: dict) -> str:
    ink, size = pattern["fgcolor"], pattern["size"]
    return f"repeating-linear-gradient(135deg,{ink} 0 1px,{ground} 1px {size * 0.8:g}px)"


def _each(value: str | Sequence[str], count: int) -> Sequence[str]:
    return [value] * count if isinstance(value, str) else value


def _texts(trace: dict, plane: _Plane) -> Iterator[str]:
    font = trace["textfont"]
    places = zip(trace["x"], trace["y"], trace["text"], trace["textposition"], strict=True)
    for at, (x, y, text, side) in enumerate(places):
        where = _SIDES[side].format(x=plane.x(x), rest=round(100 - plane.x(x), 2))
        words = re.fullmatch(r"(<b>)?(.*?)(?:</b>)?", text)
        tag = "b" if words[1] else "span"
        size = "" if font["size"][at] == 12 else f"font-size:{font['size'][at]}px;"
        style = f"top:{plane.y(y)}px;{where};{size}color:{font['color'][at]}"
        yield f'<{tag} style="{style}">{esc(unescape(words[2]))}</{tag}>'


def _line(trace: dict) -> str:
    """A line with gaps, in data; none of no width."""
    if not trace["line"]["width"]:
        return ""
    path, pen = "", "M"
    for x, y in zip(trace["x"], trace["y"], strict=True):
        path, pen = (path, "M") if x is None or y is None else (f"{path}{pen}{x:g} {y:g}", "L")
    dash = ' stroke-dasharray="3 3"' if trace["line"].get("dash") else ""
    return _path(path, "none", trace["line"]["color"], trace["line"]["width"], dash)


def _shape(shape: dict) -> str:
    if shape["type"] != "path":
        raise ValueError(f"a still picture knows no shape {shape['type']}")
    return _path(shape["path"], shape["fillcolor"], shape["line"]["color"], shape["line"]["width"])


def _path(path: str, fill: str, stroke: str, width: float, more: str = "") -> str:
    edge = f' stroke="{stroke}" stroke-width="{width}"{more}' if width else ""
    return f'<path d="{path}" fill="{fill}"{edge}/>' if path else ""


def _told(trace: dict, plane: _Plane) -> Iterator[tuple[tuple[float, float], str]]:
    """Where the mouse is told something, and the words of its template, line by line."""
    for x, y, data in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
        words = trace["hovertemplate"].removesuffix("<extra></extra>")
        for at, value in enumerate(data):
            words = words.replace(f"%{{customdata[{at}]}}", str(value))
        yield (plane.x(x), plane.y(y)), unescape(words.replace("<br>", "\n"))


def _notes(notes: Sequence[dict]) -> str:
    """The words of a figure without rows, in its middle."""
    return "".join(
        f'<span style="top:50%;left:50%;transform:translate(-50%,-50%);color:{one["font"]["color"]}">'
        f"{esc(unescape(one['text']))}</span>"
        for one in notes
    )
