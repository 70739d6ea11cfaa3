"""Model pictures: how many to approach (gain) and whether a probability means what it says (reliability)."""

from __future__ import annotations

from math import isfinite

import plotly.graph_objects as go
import polars as pl

from ui import formats as f
from ui.charts.base import figure
from ui.charts.marks import Cell, safe, segments, texts
from ui.charts.rows import of_rows
from ui.i18n import t
from ui.theme import Look

_BOX = {"l": 34, "r": 8, "t": 8, "b": 38}


def _line(frame: pl.DataFrame, x: str, y: str, colour: str, width: float, dash: str | None = None) -> dict:
    xs, ys = frame[x].cast(pl.Float64).to_list(), frame[y].cast(pl.Float64).to_list()
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "hoverinfo": "text",
        "line": {"color": colour, "width": width, **({"dash": dash} if dash else {})},
        "hovertext": [f"{f.pct(a, 1)} → {f.pct(b, 1)}" for a, b in zip(xs, ys, strict=True)],
    }


def _axes(look: Look, x_label: str, y_label: str) -> list[dict]:
    note = {
        "showarrow": False,
        "font": {"size": 11, "color": look.tokens.muted},
        "xref": "paper",
        "yref": "paper",
        "y": 0,
        "yshift": -19,
        "yanchor": "top",
    }
    return [
        {**note, "x": 1, "xanchor": "right", "text": safe(x_label)},
        {**note, "x": 0, "xanchor": "left", "text": safe(y_label)},
    ]


@of_rows("contacted_pct", "captured_pct")
def gain(
    frame: pl.DataFrame,
    look: Look,
    *,
    message: str,
    capacity_pct: float | None = None,
    capacity_label: str = "",
    best: pl.DataFrame | None = None,
    captured_label: str = "",
    height: int = 260,
) -> go.Figure:
    """Share of takers found against share of customers approached, best first; the diagonal is chance.

    frame and `best` (the best possible order, where known): contacted_pct, captured_pct, both 0 to 100. The accent
    mark is where the managers' capacity ends. captured_label: what captured_pct is a share of, where it is not takers.
    """
    tok = look.tokens
    captured = captured_label or t("charts.captured_axis", look.lang)
    traces = [segments([(0, 0, 100, 100)], tok.muted, 1, "dot")]
    cells = [Cell(77, 70, t("charts.chance", look.lang), tok.muted, "left", 11)]
    if best is not None:
        traces.append(_line(best, "contacted_pct", "captured_pct", tok.previous, 1.2, "dash"))
    traces.append(_line(frame, "contacted_pct", "captured_pct", tok.actual, 2))
    points = frame.select("contacted_pct", "captured_pct").rows()
    if capacity_pct is not None and isfinite(capacity_pct):
        at = float(min(points, key=lambda point: abs(float(point[0]) - capacity_pct))[1])
        traces += [
            segments([(capacity_pct, 0, capacity_pct, at)], tok.accent, 1, "dash"),
            {
                "type": "scatter",
                "mode": "markers",
                "x": [capacity_pct],
                "y": [at],
                "hoverinfo": "skip",
                "marker": {"color": tok.accent, "size": 8},
            },
        ]
        cells.append(Cell(capacity_pct + 1.5, max(at - 9, 4), safe(capacity_label), tok.accent, is_bold=True))
    return figure(
        [*traces, texts(cells)],
        look,
        height=height,
        message=message,
        margin=_BOX,
        annotations=_axes(look, t("charts.contacted_axis", look.lang), captured),
        xaxis={"range": [0, 101], "tickvals": [0, 25, 50, 75, 100], "showline": True},
        yaxis={"range": [0, 104], "tickvals": [0, 25, 50, 75, 100], "showgrid": True},
    )


@of_rows("predicted_pct", "observed_pct", "count")
def reliability(frame: pl.DataFrame, look: Look, *, message: str, height: int = 260) -> go.Figure:
    """Observed against predicted share by group of predictions; on the diagonal the model keeps its word.

    frame: predicted_pct, observed_pct, count, and optionally low_pct and high_pct (interval of the observed share).
    """
    tok = look.tokens
    top = max(float(frame["predicted_pct"].max() or 0), float(frame["observed_pct"].max() or 0), 1.0) * 1.1
    if "high_pct" in frame.columns:
        top = max(top, float(frame["high_pct"].max() or 0) * 1.03)
    traces = [segments([(0, 0, top, top)], tok.muted, 1, "dot")]
    if {"low_pct", "high_pct"} <= set(frame.columns):
        bars = frame.select("predicted_pct", "low_pct", "high_pct").drop_nulls().iter_rows()
        traces.append(segments([(float(x), float(a), float(x), float(b)) for x, a, b in bars], tok.previous, 1.4))
    points = frame.select("predicted_pct", "observed_pct", "count").rows()
    traces.append(
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [float(p) for p, _, _ in points],
            "y": [float(o) for _, o, _ in points],
            "line": {"color": tok.actual, "width": 1},
            "marker": {"color": tok.actual, "size": 7},
            "hoverinfo": "text",
            "hovertext": [f"{f.pct(p)} → {f.pct(o)}<br>{f.count(n, look.lang)}" for p, o, n in points],
        }
    )
    axis = {"range": [0, top], "nticks": 6, "ticksuffix": "%"}
    return figure(
        traces,
        look,
        height=height,
        message=message,
        margin={**_BOX, "l": 40},
        annotations=_axes(look, t("charts.predicted_axis", look.lang), t("charts.observed_axis", look.lang)),
        xaxis={**axis, "showline": True},
        yaxis={**axis, "showgrid": True},
    )
