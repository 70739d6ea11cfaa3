"""The full year: what is earned, the rest as it is expected, with its interval, beside plan and last year."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from ui.charts.base import ROW, band, bars, figure, hidden
from ui.charts.marks import Cell, safe, segments, texts, tone, whole
from ui.theme import Look

LEFT_PX, RIGHT_PX = 118, 128


@dataclass(frozen=True)
class Year:
    """A metric's calendar year in whole printed units: ytd + rest = full; low and high of the interval, plan and last
    year where there are any."""

    label: str
    ytd: int
    rest: int
    low: int | None
    high: int | None
    plan: int | None
    last_year: int | None

    @property
    def full(self) -> int:
        """The year as expected."""
        return self.ytd + self.rest


def outlook(
    years: list[Year], look: Look, *, message: str, unit_label: str, places: int = 0, width: int = 462
) -> go.Figure:
    """Two lines a metric: the year (earned solid, expected hatched, its interval as a line, plan outlined) and last
    year, lighter; the figure and its distance to plan at the right."""
    values = [v for y in years for v in (y.ytd, y.full, y.low, y.high, y.plan, y.last_year) if v is not None]
    area = band(values, LEFT_PX / width, RIGHT_PX / width)
    tok, px = look.tokens, area.unit / width
    beside = 62 * px if any(y.plan is not None for y in years) else 0  # the distance to plan stands at the edge
    at = [2.2 * i for i in range(len(years))]
    cells = [
        Cell(area.at(0), -1, safe(unit_label), tok.muted, size=11),
        *(cell for y, year in zip(at, years, strict=True) for cell in _cells(year, y, area.at, beside, look, places)),
    ]
    rest = bars([y.ytd for y in years], [y.rest for y in years], at, tok.ground, outline=tok.actual, outline_px=1)
    rest["marker"]["pattern"] = {"shape": "/", "size": 5, "fgcolor": tok.actual, "solidity": 0.3}
    plans = [(y.plan or 0) for y in years]
    past = [(y.last_year or 0) for y in years]
    whiskers = [(y.low, row, y.high, row) for row, y in zip(at, years, strict=True) if y.low is not None]
    ticks = [(x, row - 0.25, x, row + 0.25) for low, row, high, _ in whiskers for x in (low, high)]
    return figure(
        [
            bars([0] * len(years), past, [y + 0.8 for y in at], tok.previous, thickness=0.4),
            bars([0] * len(years), plans, at, "rgba(0,0,0,0)", outline=tok.muted, outline_px=1.2, thickness=0.9),
            bars([0] * len(years), [y.ytd for y in years], at, tok.actual),
            rest,
            segments([*whiskers, *ticks], tok.ink, 1.4),
            segments([(0, -0.6, 0, at[-1] + 1.2)], tok.actual, 1),
            texts(cells),
        ],
        look,
        height=int((at[-1] + 2.6) * ROW),
        message=message,
        xaxis=hidden(*area.range),
        yaxis=hidden(at[-1] + 1.3, -1.6),
        barmode="overlay",
    )


def _cells(year: Year, y: float, at: object, beside: float, look: Look, places: int) -> list[Cell]:
    tok, edge = look.tokens, at(1)
    cells = [
        Cell(at(0), y, safe(year.label, 18), tok.ink, is_bold=True),
        Cell(edge - beside, y, whole(year.full, places), tok.ink, "right", is_bold=True),
    ]
    if year.plan is not None:
        gap = year.full - year.plan
        cells.append(Cell(edge, y, whole(gap, places, signed=True), tone(gap, look), "right"))
    if year.low is not None:
        words = f"{whole(year.low, places)} … {whole(year.high, places)}"
        cells.append(Cell(edge, y + 0.8, words, tok.muted, "right", 11))
    return cells
