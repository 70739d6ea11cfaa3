"""Figures that are looked at and pressed nowhere, as HTML: what Plotly needs a hundred milliseconds for, each time its
data change, the browser draws in a few.

Our figures are plain: lying bars, lines, areas, cells, dots and texts over axes of a fixed range. Across, a place is a
share of the width, so that a figure grows with its card and its texts do not; down, it is px.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from plotly.basedatatypes import BaseFigure

from ui.components.markup import esc
from ui.components.packed import squeezed
from ui.components.still_marks import Plane, grid, heat, line, middles, shape, ticks
from ui.theme import Look

_SIDES = {  # a text stands with its middle at its height (`ui/components/picture.py`)
    "middle right": "left:{x:g}%",
    "middle left": "right:{rest:g}%",
    "middle center": "left:{x:g}%;transform:translate(-50%,-50%)",
}


@dataclass(frozen=True)
class Still:
    """A figure as HTML, and what the mouse is told: `spots` (share of the width in percent, px down) and `words`."""

    html: str
    spots: tuple[tuple[float, float], ...] = ()
    words: tuple[str, ...] = ()

    @cached_property
    def packed(self) -> bytes:
        """All of it, as it is sent in every run that draws the figure."""
        return squeezed(self.html, spots=self.spots, words=self.words)

    @property
    def held_bytes(self) -> int:
        """About what it takes."""
        return 2 * len(self.html) + len(self.packed)


MOST_SPOTS = 60  # of a line at which the mouse is told something: nobody points closer


def still(fig: BaseFigure, look: Look) -> Still:
    """A figure of `ui.charts` that nobody presses. ValueError names a kind of trace or shape that is not known."""
    spec = fig.to_dict()
    layout, traces = spec["layout"], spec["data"]
    plane = Plane.of(layout)
    parts = [(("mark", grid(layout, look))), *(("mark", shape(one)) for one in layout["shapes"])]
    parts += [_drawn(trace, plane, look) for trace in traces]
    drawn = {kind: "".join(part for of, part in parts if of == kind) for kind in ("bar", "mark", "text")}
    told = [one for trace in traces for one in _told(trace, plane)]
    beside = "".join([*ticks(layout, plane, look), *map(_note, layout["annotations"])])
    marks = f'<g transform="{plane.matrix}">{drawn["mark"]}</g>'
    html = (
        f'<div class="still" role="img" aria-label="{esc(layout["meta"]["message"])}"'
        f' style="height:{layout["height"]}px"><div class="still-plot" style="{plane.style}">{drawn["bar"]}'
        f'<svg viewBox="0 0 100 {plane.height}" preserveAspectRatio="none">{marks}</svg>'
        f"{drawn['text']}{beside}</div></div>"
    )
    return Still(html, tuple(spot for spot, _ in told), tuple(words for _, words in told))


def _drawn(trace: dict, plane: Plane, look: Look) -> tuple[str, str]:
    kind = trace["type"], trace.get("mode")
    if kind == ("bar", None) and trace.get("orientation") == "h":
        return "bar", "".join(_bars(trace, plane))
    if kind == ("scatter", "text"):
        return "text", "".join(_texts(trace, plane))
    if kind == ("scatter", "markers"):
        return "text", "".join(_dots(trace, plane))
    if kind == ("scatter", "lines"):
        return "mark", line(trace)
    if kind == ("heatmap", None):
        return "mark", heat(trace, look)
    raise ValueError(f"a still picture knows no {kind[0]} trace of mode {kind[1]}")


def _bars(trace: dict, plane: Plane) -> Iterator[str]:
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
            f'<i style="left:{left:g}%;width:{right - left:.4g}%;top:{top:g}px;height:{bottom - top:.4g}px;'
            f'{line}background:{fill}"></i>'
        )


def _hatched(ground: str, pattern: dict) -> str:
    ink, size = pattern["fgcolor"], pattern["size"]
    return f"repeating-linear-gradient(135deg,{ink} 0 1px,{ground} 1px {size * 0.8:g}px)"


def _each(value: str | Sequence[str], count: int) -> Sequence[str]:
    return [value] * count if isinstance(value, str) else value


def _texts(trace: dict, plane: Plane) -> Iterator[str]:
    font = trace["textfont"]
    places = zip(trace["x"], trace["y"], trace["text"], trace["textposition"], strict=True)
    for at, (x, y, text, side) in enumerate(places):
        where = _SIDES[side].format(x=plane.x(x), rest=round(100 - plane.x(x), 2))
        words = re.fullmatch(r"(<b>)?(.*?)(?:</b>)?", text)
        tag = "b" if words[1] else "span"
        size = "" if font["size"][at] == 12 else f"font-size:{font['size'][at]}px;"
        style = f"top:{plane.y(y):g}px;{where};{size}color:{font['color'][at]}"
        yield f'<{tag} style="{style}">{esc(unescape(words[2]))}</{tag}>'


def _dots(trace: dict, plane: Plane) -> Iterator[str]:
    marker, count = trace["marker"], len(trace["x"])
    if marker.get("symbol", "circle") != "circle":
        raise ValueError(f"a still picture knows no {marker['symbol']}")
    sizes = [marker["size"]] * count if isinstance(marker["size"], int) else marker["size"]
    for x, y, size, colour in zip(trace["x"], trace["y"], sizes, _each(marker["color"], count), strict=True):
        place = f"left:{plane.x(x):g}%;top:{plane.y(y):g}px"
        yield f'<u style="{place};width:{size}px;height:{size}px;background:{colour}"></u>'


def _told(trace: dict, plane: Plane) -> Iterator[tuple[tuple[float, float], str]]:
    """Where the mouse is told something, and the words, line by line."""
    if trace["type"] == "heatmap":
        for x, y, words in middles(trace):
            yield (plane.x(x), plane.y(y)), unescape(words.replace("<br>", "\n"))
    if "hovertemplate" not in trace:
        return
    template = trace["hovertemplate"].removesuffix("<extra></extra>").replace("<br>", "\n")
    points = list(zip(trace["x"], trace["y"], trace.get("customdata") or [()] * len(trace["x"]), strict=True))
    for x, y, data in points if "customdata" in trace else points[:: math.ceil(len(points) / MOST_SPOTS)]:
        said = {"x": x, "y": y, **{f"customdata[{at}]": value for at, value in enumerate(data)}}
        yield (plane.x(x), plane.y(y)), unescape(_filled(template, said))


_FIELD = re.compile(r"%\{(.*?)(?::\.(\d)f)?\}")


def _filled(template: str, said: dict[str, object]) -> str:
    """A template with its values; a field may say how many decimals it has."""
    return _FIELD.sub(lambda one: f"{said[one[1]]:.{one[2]}f}" if one[2] else str(said[one[1]]), template)


def _note(note: dict) -> str:
    """A text beside the plot: an axis' name at its end, or the words of a figure without rows."""
    side = {"left": 0, "center": -50}[note.get("xanchor", "center")]
    angle = f" rotate({note['textangle']}deg)" if "textangle" in note else ""
    return (
        f'<span style="left:calc({100 * note["x"]:g}% + {note.get("xshift", 0)}px);top:calc({100 - 100 * note["y"]:g}%'
        f" + {-note.get('yshift', 0)}px);transform:translate({side}%,-50%){angle};font-size:{note['font']['size']}px;"
        f'color:{note["font"]["color"]}">{esc(unescape(note["text"]))}</span>'
    )
