"""Pictures small enough for a card or a table cell: SVG data URIs, for st.html and ImageColumn."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Sequence

from ui.theme import Look


def _uri(body: str, width: int, height: int) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" preserveAspectRatio="xMinYMid meet">{body}</svg>'
    )
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _clean(values: Sequence[object] | None) -> list[float | None]:
    numbers = [None if v is None else float(v) for v in values or ()]
    return [v if v is not None and math.isfinite(v) else None for v in numbers]


def _path(values: Sequence[float | None], x_step: float, y_of) -> str:
    """An SVG path that breaks where a value is missing; what follows an M is a line by itself."""
    parts, pen_down = [], False
    for i, value in enumerate(values):
        if value is None:
            pen_down = False
            continue
        height = f"{y_of(value):.1f}".removesuffix(".0")
        parts.append(f"{' ' if pen_down else 'M'}{2 + i * x_step:.0f} {height}")
        pen_down = True
    return "".join(parts)


def sparkline_uri(
    actual: Sequence[object], plan: Sequence[object] | None, look: Look, width: int = 148, height: int = 28
) -> str:
    """A line of months: actual solid with an end dot, plan dotted; "" where fewer than two months have a value.

    Both series share one scale and start at the same month; missing months break the line.
    """
    found = _months(actual, plan, width, height)
    if not found:
        return ""
    (line, dotted, dot), colour = found, look.tokens.actual
    body = (
        f'<g fill="none"><path d="{dotted}" stroke="{look.tokens.muted}" stroke-dasharray="1.5 2"/>'
        f'<path d="{line}" stroke="{colour}" stroke-width="1.4" stroke-linejoin="round"/></g>'
        f'<circle {dot} r="2.4" fill="{colour}"/>'
    )
    return _uri(body, width, height)


def sparkline_svg(actual: Sequence[object], plan: Sequence[object] | None, width: int = 148, height: int = 28) -> str:
    """The same as SVG for a page whose CSS paints it: the plan's path is `.d`. As pictures of their own, fifteen of
    them took 8 kB more, and the browser a document each."""
    found = _months(actual, plan, width, height)
    if not found:
        return ""
    line, dotted, dot = found
    plan_path = f'<path class="d" d="{dotted}"/>' if dotted else ""
    return (
        f'<svg viewBox="0 0 {width} {height}" preserveAspectRatio="xMinYMid meet">{plan_path}<path d="{line}"/>'
        f'<circle {dot} r="2.4"/></svg>'
    )


def _months(
    actual: Sequence[object], plan: Sequence[object] | None, width: int, height: int
) -> tuple[str, str, str] | None:
    """The paths of actual and plan, and where the end dot is."""
    line, dotted = _clean(actual), _clean(plan)
    known = [v for v in line + dotted if v is not None]
    if sum(v is not None for v in line) < 2:
        return None
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    x_step = (width - 7) / (len(line) - 1)

    def y_of(value: float) -> float:
        return height - 4 - (value - low) / span * (height - 8) if high > low else height / 2

    end = max(i for i, v in enumerate(line) if v is not None)
    dot = f'cx="{2 + end * x_step:.0f}" cy="{y_of(line[end]):.1f}"'
    return _path(line, x_step, y_of), _path(dotted[: len(line)], x_step, y_of), dot


def interval_uri(
    low: float,
    mid: float,
    high: float,
    axis: tuple[float, float],
    look: Look,
    reference: float | None = None,
    width: int = 180,
    height: int = 22,
) -> str:
    """An interval as a bar with a mark at its middle and a dotted reference line, on a common `axis` (from, to).

    Parts outside the axis are cut at its ends; an interval with no numbers is "".
    """
    if any(v is None or not math.isfinite(float(v)) for v in (low, mid, high)):
        return ""
    start, span = axis[0], (axis[1] - axis[0]) or 1.0

    def x_of(value: float) -> float:
        return 2 + min(max((float(value) - start) / span, 0.0), 1.0) * (width - 4)

    middle, tok = height / 2, look.tokens
    dotted = (
        ""
        if reference is None
        else (
            f'<line x1="{x_of(reference):.1f}" x2="{x_of(reference):.1f}" y1="0" y2="{height}" stroke="{tok.muted}" '
            'stroke-width="1" stroke-dasharray="1.5 2"/>'
        )
    )
    body = (
        dotted + f'<rect x="{x_of(low):.1f}" y="{middle - 3.5}" width="{max(x_of(high) - x_of(low), 1):.1f}" '
        f'height="7" fill="{tok.previous}" fill-opacity="0.6"/>'
        f'<rect x="{x_of(mid) - 1:.1f}" y="{middle - 7}" width="2.4" height="14" fill="{tok.ink}"/>'
    )
    return _uri(body, width, height)
