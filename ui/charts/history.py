"""History of one measure: months as bars or a line, with plan, last year and forecast in their IBCS dress."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from ui import formats as f
from ui.charts.base import figure
from ui.charts.marks import Cell, safe, texts
from ui.charts.rows import of_rows
from ui.i18n import t
from ui.theme import Look

_DRESS = ("previous", "plan", "actual", "forecast")


def _numbers(frame: pl.DataFrame, name: str) -> list[float | None]:
    return [None if v is None else float(v) for v in frame[name]] if name in frame.columns else []


def _bar(name: str, values: list[float | None], look: Look) -> dict:
    tok = look.tokens
    marker: dict = {"color": tok.actual, "line": {"width": 0}}
    if name == "previous":
        marker["color"] = tok.previous
    if name == "plan":
        marker = {"color": "rgba(0,0,0,0)", "line": {"color": tok.actual, "width": 1.2}}
    if name == "forecast":
        marker = {
            "color": tok.actual,
            "line": {"color": tok.actual, "width": 1},
            "pattern": {
                "shape": "/",
                "size": 5,
                "solidity": 0.25,
                "fgcolor": tok.actual,
                "bgcolor": "rgba(0,0,0,0)",
                "fillmode": "replace",
            },
        }
    width, shift = {"previous": (0.5, -0.2), "plan": (0.72, 0.06)}.get(name, (0.5, 0.06))
    return {"type": "bar", "width": width, "offset": shift - width / 2, "marker": marker}


def _line(name: str, look: Look) -> dict:
    tok = look.tokens
    colour, width, dash = {
        "previous": (tok.previous, 1.2, "solid"),
        "plan": (tok.muted, 1.2, "dot"),
        "forecast": (tok.actual, 1.6, "dash"),
    }.get(name, (tok.actual, 2, "solid"))
    return {
        "type": "scatter",
        "mode": "lines",
        "line": {"color": colour, "width": width, "dash": dash},
        "connectgaps": False,
    }


def _joined(forecast: list[float | None], actual: list[float | None]) -> list[float | None]:
    """A forecast line that starts where the actual one ends."""
    first = next((i for i, v in enumerate(forecast) if v is not None), 0)
    if first and actual and actual[first - 1] is not None:
        return [*forecast[: first - 1], actual[first - 1], *forecast[first:]]
    return forecast


def _end(
    values: list[float | None], over: list[float | None], look: Look, decimals: int, kind: str, span: float
) -> list[Cell]:
    """The last known value, printed at its mark; a line also prints its first. `over` is drawn above it; `span` is the
    axis'."""
    known = [i for i, v in enumerate(values) if v is not None]
    if not known:
        return []
    ends = {known[0], known[-1]} if kind == "line" and len(known) > 2 else {known[-1]}
    tops = [max(v or 0, (over[i] if over else 0) or 0) if (v or 0) >= 0 else v for i, v in enumerate(values)]
    cells = []
    for i in sorted(ends):
        level, side = (
            _beside(i, known, values)
            if kind == "line"
            else ((tops if over else values)[i], 1 if values[i] >= 0 else -1)
        )
        cells.append(
            Cell(
                i,
                level + span * 0.06 * side,
                f.number(values[i], decimals),
                look.tokens.ink,
                "middle" if i == known[-1] else "left",
                11,
                i == known[-1],
            )
        )
    return cells


def _beside(i: int, known: list[int], values: list[float | None]) -> tuple[float, int]:
    """The level a line's label clears and its side (1 above, -1 below): a label is about three months wide, and goes
    where
    the line comes nearer to it least."""
    near = [values[k] for k in (known[:3] if i == known[0] else known[-2:])]
    up, down = max(near) - values[i], values[i] - min(near)
    return (max(near), 1) if up <= down else (min(near), -1)


@of_rows()
def history(
    frame: pl.DataFrame,
    look: Look,
    *,
    message: str,
    kind: str = "line",
    decimals: int = 0,
    height: int = 200,
    from_zero: bool | None = None,
) -> go.Figure:
    """Months of one measure, in the unit you print.

    frame: month, actual and optionally plan, previous, forecast (all nullable). Bars start at zero; lines do where
    `from_zero` (default: bars only). Missing months break a line. 24 months fit a card of 400 px.
    """
    months = [f.month(m) for m in frame["month"]]
    spots, traces, seen = list(range(len(months))), [], [0.0] if kind == "bar" or from_zero else []
    for name in _DRESS:
        values = _numbers(frame, name)
        if name == "forecast" and kind == "line":
            values = _joined(values, _numbers(frame, "actual"))
        if not any(v is not None for v in values):
            continue
        seen += [v for v in values if v is not None]
        word = t(f"charts.{name}", look.lang)
        traces.append(
            {
                "x": spots,
                "y": values,
                "hoverinfo": "text",
                "hovertext": [f"{m} {safe(word)} {f.number(v, decimals)}" for m, v in zip(months, values, strict=True)],
                **(_bar(name, values, look) if kind == "bar" else _line(name, look)),
            }
        )
    actual = _numbers(frame, "actual")
    low, high = (min(seen), max(seen)) if seen else (0.0, 1.0)
    pad = (high - low or abs(high) or 1) * 0.14
    ticks = sorted({0, len(months) - 1, *range(len(months) - 1, -1, -6)}) if months else []
    ticks = [i for i in ticks if i == len(months) - 1 or i == 0 or i > 3]
    return figure(
        [
            *traces,
            texts(
                _end(actual, _numbers(frame, "plan") if kind == "bar" else [], look, decimals, kind, high - low or 1)
            ),
        ],
        look,
        height=height,
        message=message,
        margin={"l": 40, "r": 14, "t": 6, "b": 22},
        xaxis={
            "range": [-0.8, len(months) - 0.2],
            "tickvals": ticks,
            "ticktext": [months[i] for i in ticks],
            "showline": kind == "line" or not low < 0,
        },
        yaxis={
            "range": [low - (pad if low < 0 or not (kind == "bar" or from_zero) else 0), high + pad],
            "showgrid": True,
            "nticks": 5,
            "zeroline": low < 0,
            "zerolinecolor": look.tokens.muted,
            "tickformat": f",.{decimals}f",
        },
    )
