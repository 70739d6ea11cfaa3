"""Lying bars with their figures: a breakdown against plan, shares against a reference, the stages of a funnel."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from ui import formats as f
from ui.charts.base import ROW, band, bars, figure, hidden
from ui.charts.marks import Cell, name_px, safe, segments, texts, tone
from ui.charts.rows import of_rows
from ui.i18n import t
from ui.theme import Look


def _column(frame: pl.DataFrame, name: str) -> list:
    return frame[name].to_list() if name in frame.columns else [None] * frame.height


def _floats(values: list) -> list[float]:
    return [float(v or 0) for v in values]


def _in_plan(
    values: list, plan: list, fill: str, line: str, thickness: tuple[float, float], hover: list[str], keys: list | None
) -> list[dict]:
    """Bars from zero, each within the outline of its plan where it has one."""
    n, clear = len(values), "rgba(0,0,0,0)"
    outline = [line if p else clear for p in plan]
    return [
        bars([0] * n, _floats(plan), range(n), clear, thickness=thickness[1], outline=outline, outline_px=1.2),
        bars([0] * n, _floats(values), range(n), fill, thickness=thickness[0], hover=hover, keys=keys),
    ]


@of_rows()
def breakdown(
    frame: pl.DataFrame,
    look: Look,
    *,
    message: str,
    unit_label: str = "",
    decimals: int = 0,
    lower_is_better: bool = False,
    width: int = 462,
) -> go.Figure:
    """One measure by a dimension: name, bar from zero (plan outlined, last year thin below), value, variance.

    frame: label, value, and optionally plan, previous, key (for clicks). Rows stand in the frame's order; the
    variance is against plan, else against last year, else left out.
    """
    tok, n = look.tokens, frame.height
    names, values = frame["label"].to_list(), frame["value"].to_list()
    plan, before = _column(frame, "plan"), _column(frame, "previous")
    against = [p if p is not None else b for p, b in zip(plan, before, strict=True)]
    has_gap = any(v is not None for v in against)
    area = band(
        _floats(values) + _floats(plan) + _floats(before), name_px(names) / width, (128 if has_gap else 64) / width
    )
    px = area.unit / width
    cells = [Cell(area.at(0), -0.95, safe(unit_label), tok.muted, size=11)]
    for y, (name, value, base) in enumerate(zip(names, values, against, strict=True)):
        cells += [
            Cell(area.at(0), y, safe(name, 18), tok.ink),
            Cell(
                area.at(1) - (64 if has_gap else 0) * px, y, f.number(value, decimals), tok.ink, "right", is_bold=True
            ),
        ]
        if base is not None and value is not None:
            gap = value - base
            cells.append(
                Cell(
                    area.at(1),
                    y,
                    f"{f.arrow(gap)} {f.number(gap, decimals, True)}",
                    tone(gap, look, lower_is_better),
                    "right",
                )
            )
    keys = frame["key"].to_list() if "key" in frame.columns else None
    hover = [f"{safe(name)} {f.number(v, decimals)}" for name, v in zip(names, values, strict=True)]
    traces = [
        *_in_plan(values, plan, tok.actual, tok.actual, (0.46, 0.7), hover, keys),
        bars([0] * n, _floats(before), [y + 0.32 for y in range(n)], tok.previous, thickness=0.14),
        segments([(0, -0.5, 0, n - 0.5)], tok.actual, 1),
        texts(cells),
    ]
    return figure(
        traces, look, height=(n + 1) * ROW, message=message, xaxis=hidden(*area.range), yaxis=hidden(n - 0.4, -1.5)
    )


@of_rows()
def share_bars(frame: pl.DataFrame, look: Look, *, message: str, decimals: int = 0, width: int = 400) -> go.Figure:
    """Shares in percent on a track from 0 to 100; marked rows in the accent, a tick where the reference stands.

    frame: label, value, and optionally reference, note, is_marked, key.
    """
    tok, n = look.tokens, frame.height
    names, values = frame["label"].to_list(), frame["value"].to_list()
    marked = _column(frame, "is_marked")
    area = band([100.0], name_px(names, 170) / width, 52 / width)
    cells = []
    for y, (name, value, note) in enumerate(zip(names, values, _column(frame, "note"), strict=True)):
        cells += [
            Cell(area.at(0), y, safe(name, 24), tok.ink),
            Cell(area.at(1), y, f.pct(value, decimals), tok.accent if marked[y] else tok.ink, "right"),
        ]
        if note:
            cells.append(Cell(area.low, y - 0.36, safe(note, 40), tok.muted, size=11))
    ticks = [(float(r), y - 0.3, float(r), y + 0.3) for y, r in enumerate(_column(frame, "reference")) if r is not None]
    keys = frame["key"].to_list() if "key" in frame.columns else None
    colours = [tok.accent if m else tok.actual for m in marked]
    hover = [f"{safe(name)} {f.pct(v, decimals)}" for name, v in zip(names, values, strict=True)]
    traces = [
        bars([0] * n, [100] * n, range(n), tok.hair, thickness=0.2),
        bars([0] * n, [min(v, 100) for v in _floats(values)], range(n), colours, thickness=0.2, hover=hover, keys=keys),
        segments(ticks, tok.ink, 1.4),
        texts(cells),
    ]
    return figure(
        traces, look, height=n * ROW + 8, message=message, xaxis=hidden(*area.range), yaxis=hidden(n - 0.4, -0.6)
    )


@of_rows()
def stages(
    frame: pl.DataFrame, look: Look, *, message: str, noun: str = "", width: int = 330, row_height: int = 40
) -> go.Figure:
    """A process in stages: bars from zero, plan outlined, the count and the share that came on from the stage before.

    frame: label, value, and optionally plan, key.
    """
    tok, n = look.tokens, frame.height
    names, values, plan = frame["label"].to_list(), frame["value"].to_list(), _column(frame, "plan")
    area = band(_floats(values) + _floats(plan), name_px(names, 110) / width, 96 / width)
    px = area.unit / width
    cells = [
        Cell(area.at(1) - 42 * px, -0.9, safe(noun), tok.muted, "right", 11),
        Cell(area.at(1), -0.9, t("charts.step_rate", look.lang), tok.muted, "right", 11),
    ]
    for y, (name, value) in enumerate(zip(names, values, strict=True)):
        cells += [
            Cell(area.at(0), y, safe(name, 15), tok.ink),
            Cell(area.at(1) - 42 * px, y, f.number(value), tok.ink, "right", is_bold=True),
        ]
        if y and values[y - 1]:
            cells.append(
                Cell(area.at(1), y, f.pct(100 * float(value or 0) / float(values[y - 1]), 0), tok.muted, "right")
            )
    keys = frame["key"].to_list() if "key" in frame.columns else None
    hover = [f"{safe(name)} {f.number(v)}" for name, v in zip(names, values, strict=True)]
    traces = [
        *_in_plan(values, plan, tok.actual, tok.muted, (0.36, 0.56), hover, keys),
        segments([(0, -0.5, 0, n - 0.5)], tok.actual, 1),
        texts(cells),
    ]
    return figure(
        traces,
        look,
        height=int((n + 0.8) * row_height),
        message=message,
        xaxis=hidden(*area.range),
        yaxis=hidden(n - 0.4, -1.4),
    )
