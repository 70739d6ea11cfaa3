"""The plane of a still figure, and what is drawn on it as SVG: lines, areas, paths, cells, the grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ui.components.markup import esc
from ui.theme import Look

LEVELS = 24  # shades of a density: cells of one shade are one path


@dataclass(frozen=True)
class Plane:
    """The axes' ends, px down, and the margins (left, right, top)."""

    x0: float
    x1: float
    bottom: float
    top: float
    height: int
    margins: tuple[int, int, int]

    @classmethod
    def of(cls, layout: dict) -> Plane:
        """The plane of a figure's layout."""
        margin = {"l": 0, "r": 0, "t": 0, "b": 0, **layout.get("margin", {})}
        ends = map(float, (*layout["xaxis"]["range"], *layout["yaxis"]["range"]))
        height = layout["height"] - margin["t"] - margin["b"]
        return cls(*ends, height, (margin["l"], margin["r"], margin["t"]))

    def x(self, value: float) -> float:
        """Percent of the width."""
        return round(100 * (value - self.x0) / (self.x1 - self.x0), 2)

    def y(self, value: float) -> float:
        """Px down."""
        return round(self.height * (value - self.top) / (self.bottom - self.top), 1)

    @property
    def matrix(self) -> str:
        """From data to a picture of 100 by `height`."""
        across, down = 100 / (self.x1 - self.x0), self.height / (self.bottom - self.top)
        return f"matrix({across:.6g} 0 0 {down:.6g} {-self.x0 * across:.6g} {-self.top * down:.6g})"

    @property
    def style(self) -> str:
        """Where it lies in the figure."""
        left, right, top = self.margins
        return f"left:{left}px;right:{right}px;top:{top}px;height:{self.height}px"


def line(trace: dict) -> str:
    """A line with gaps, in data, or the area inside it; nothing of no width."""
    path, pen = "", "M"
    for x, y in zip(trace["x"], trace["y"], strict=True):
        path, pen = (path, "M") if x is None or y is None else (f"{path}{pen}{x:g} {y:g}", "L")
    dash = ' stroke-dasharray="3 3"' if trace["line"].get("dash") else ""
    fill = trace["fillcolor"] if trace.get("fill") == "toself" else "none"
    width = trace["line"]["width"]
    return _path(path, fill, trace["line"].get("color", ""), width, dash) if width or fill != "none" else ""


def shape(one: dict) -> str:
    """A path below the data. ValueError for any other shape."""
    if one["type"] != "path":
        raise ValueError(f"a still picture knows no shape {one['type']}")
    return _path(one["path"], one["fillcolor"], one["line"]["color"], one["line"]["width"])


def heat(trace: dict, look: Look) -> str:
    """Cells between the edges x and y, a path a shade, a hair of ground between them."""
    known = [value for row in trace["z"] for value in row if value is not None]
    if not known:
        return ""
    low, span = min(known), (max(known) - min(known)) or 1
    paths: defaultdict[int, str] = defaultdict(str)
    for (x0, x1, y0, y1), value, _ in _cells(trace):
        if value is not None:
            paths[round(LEVELS * (value - low) / span)] += f"M{x0:.4g} {y0:.4g}H{x1:.4g}V{y1:.4g}H{x0:.4g}Z"
    shades = [(float(at), colour) for at, colour in trace["colorscale"]]
    ground = look.tokens.ground
    return "".join(_path(path, _between(shades, level / LEVELS), ground, 1) for level, path in sorted(paths.items()))


def middles(trace: dict) -> Iterator[tuple[float, float, str]]:
    """The middle of each cell that says something, and what it says."""
    for (x0, x1, y0, y1), _, words in _cells(trace):
        if words:
            yield (x0 + x1) / 2, (y0 + y1) / 2, words


def grid(layout: dict, look: Look) -> str:
    """Lines across at the ticks of an axis that shows them."""
    axis, (x0, x1) = layout["yaxis"], layout["xaxis"]["range"]
    lines = "".join(f"M{x0:g} {at:g}H{x1:g}" for at in axis.get("tickvals", ())) if axis.get("showgrid") else ""
    edge = layout["yaxis"]["range"][0]
    base = f"M{x0:g} {edge:g}H{x1:g}" if layout["xaxis"].get("showline") else ""
    return _path(lines, "none", look.tokens.hair, 1) + _path(base, "none", look.tokens.rule, 1)


def ticks(layout: dict, plane: Plane, look: Look) -> Iterator[str]:
    """The numbers beside the axes."""
    font = f"font-size:11px;color:{look.tokens.muted}"
    for at in layout["xaxis"].get("tickvals", ()):
        style = f"left:{plane.x(at)}%;top:calc(100% + 4px);transform:translateX(-50%);{font}"
        yield f'<span style="{style}">{esc(at)}</span>'
    for at in layout["yaxis"].get("tickvals", ()):
        style = f"right:calc(100% + 6px);top:{plane.y(at)}px;transform:translateY(-50%);{font}"
        yield f'<span style="{style}">{esc(at)}</span>'


def _cells(trace: dict) -> Iterator[tuple[tuple[float, float, float, float], float | None, str]]:
    xs, ys = trace["x"], trace["y"]
    for row, (values, words) in enumerate(zip(trace["z"], trace["hovertext"], strict=True)):
        for column, (value, said) in enumerate(zip(values, words, strict=True)):
            yield (xs[column], xs[column + 1], ys[row], ys[row + 1]), value, said


def _between(shades: list[tuple[float, str]], share: float) -> str:
    """The colour at a share of the scale.

    >>> _between([(0.0, "#000000"), (1.0, "#FF8000")], 0.5)
    '#804000'
    """
    after = next(at for at, (end, _) in enumerate(shades) if end >= share)
    (low, first), (high, last) = shades[max(after - 1, 0)], shades[after]
    part = (share - low) / (high - low) if high > low else 0
    mixed = (round(int(first[i : i + 2], 16) * (1 - part) + int(last[i : i + 2], 16) * part) for i in (1, 3, 5))
    return "#" + "".join(f"{value:02X}" for value in mixed)


def _path(path: str, fill: str, stroke: str, width: float, more: str = "") -> str:
    edge = f' stroke="{stroke}" stroke-width="{width}"{more}' if width else ""
    return f'<path d="{path}" fill="{fill}"{edge}/>' if path else ""
