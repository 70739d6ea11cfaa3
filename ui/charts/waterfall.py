"""Waterfalls that lie down: the bridge from plan to actual, and a P&L beside its reference."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

import plotly.graph_objects as go
import polars as pl

from ui import formats as f
from ui.charts.base import ROW, Band, band, bars, figure, hidden
from ui.charts.marks import Cell, name_px, safe, segments, texts, tone, whole
from ui.charts.rows import of_rows
from ui.i18n import t
from ui.theme import Look
from ui.widths import half_widths

CHAR_PX = 6.4


def whole_steps(
    start: Decimal, steps: Sequence[Decimal], end: Decimal, divisor: int = 10_000
) -> tuple[int, list[int], int]:
    """Money as whole units that still sum: ends are rounded, steps take what is between them by largest remainder.

    whole_steps(35_604_000, [-4_476_000, -4_000], 31_124_000) -> (3560, [-448, 0], 3112). Raises ValueError where the
    money itself does not sum to the cent.
    """
    start, end, moves = Decimal(start), Decimal(end), [Decimal(step) for step in steps]
    if start + sum(moves, Decimal(0)) != end:
        raise ValueError(f"bridge does not sum: {start} + {sum(moves, Decimal(0))} is not {end}")
    first, last = (int(f.decimal(v / divisor).quantize(Decimal(1), rounding="ROUND_HALF_UP")) for v in (start, end))
    floors = [int((move / divisor).to_integral_value(ROUND_FLOOR)) for move in moves]
    order = sorted(range(len(moves)), key=lambda i: floors[i] - moves[i] / divisor)
    short = last - first - sum(floors)
    if moves:
        each, extra = divmod(short, len(moves))
        floors = [value + each for value in floors]
        for i in order[:extra]:
            floors[i] += 1
    return first, floors, last


def _spans(rows: Sequence[dict]) -> list[tuple[int, int]]:
    """From and to of every bar; raises ValueError where start + steps is not the end."""
    level, spans = 0, []
    for row in rows:
        if row["kind"] == "step":
            spans.append((level, level + row["value"]))
            level += row["value"]
        else:
            if row["kind"] == "end" and level != row["value"]:
                raise ValueError(f"bridge does not sum: steps lead to {level}, the end says {row['value']}")
            level = row["value"]
            spans.append((0, level))
    return spans


def _reason(row: dict, span: tuple[int, int], area: Band, width: int) -> tuple[float, str]:
    """Where the reason of a step fits, left or right of its bar, and how much of it."""
    low, high = min(span), max(span)
    px = area.unit / width
    left, right = (low - area.low) / px - 12, (area.high - high) / px - 6
    needed = half_widths(row["reason"]) * CHAR_PX
    if left >= needed or left >= right:
        return area.low + 7 * px, safe(row["reason"], max(int(left / CHAR_PX), 2))
    return high + 6 * px, safe(row["reason"], max(int(right / CHAR_PX), 2))


def _bridge_cells(
    rows: Sequence[dict], spans: Sequence[tuple[int, int]], area: Band, look: Look, width: int, places: int, lower: bool
) -> list[Cell]:
    tok, base, cells = look.tokens, rows[0]["value"], []
    px = area.unit / width
    for y, (row, span) in enumerate(zip(rows, spans, strict=True)):
        ends, last = row["kind"] != "step", row["kind"] == "end"
        cells.append(Cell(area.at(0), y, safe(row["label"], 18), tok.ink, is_bold=ends))
        if ends:
            fits = abs(span[1]) / px > 52
            ink = tok.ground if last and fits else tok.ink
            x = span[1] - (6 * px if fits and span[1] > 0 else -6 * px)
            cells.append(
                Cell(x, y, whole(row["value"], places), ink, "right" if fits and span[1] > 0 else "left", is_bold=True)
            )
        elif row.get("reason"):
            cells.append(Cell(*_at(_reason(row, span, area, width), y), tok.muted, size=11))
        move = row["value"] - base if last else None if ends else row["value"]
        if move is not None:
            cells.append(
                Cell(
                    area.at(1) - 56 * px,
                    y,
                    whole(move, places, signed=True),
                    tone(move, look, lower),
                    "right",
                    is_bold=last,
                )
            )
            cells.append(Cell(area.at(1), y, _share(move, base), tok.muted, "right", size=11))
    return cells


def _share(move: int, base: int) -> str:
    """A move as a share of the base; beyond ten times a base of nearly nothing it says no more than that."""
    share = Decimal(move) / abs(base) * 100 if base else None
    return f.NONE if share is None else f.pct(share, 1, signed=True) if abs(share) < 1000 else f.capped_pct(share, 999)


def _at(placed: tuple[float, str], y: float) -> tuple[float, float, str]:
    return placed[0], y, placed[1]


@of_rows()
def bridge(
    frame: pl.DataFrame,
    look: Look,
    *,
    message: str,
    unit_label: str,
    places: int = 0,
    lower_is_better: bool = False,
    width: int = 462,
    share_label: str = "",
) -> go.Figure:
    """Plan to actual, lying down: name, reason, bar, variance, share of plan (`share_label`
    where the start is another base).

    frame: label, kind ("start", "step"…, "end"), value (integers in the printed unit; `places` implied decimals),
    reason (nullable). Raises ValueError unless start + Σ steps = end exactly. `width` is the px the card gives.
    """
    rows = frame.to_dicts()
    spans, tok = _spans(rows), look.tokens
    area = band([v for span in spans for v in span], name_px(frame["label"]) / width, 108 / width)
    cells = _bridge_cells(rows, spans, area, look, width, places, lower_is_better)
    px = area.unit / width
    cells += [
        Cell(area.at(0), -1, safe(unit_label), tok.muted, size=11),
        Cell(area.at(1) - 56 * px, -1, t("charts.variance", look.lang), tok.muted, "right", 11),
        Cell(area.at(1), -1, share_label or t("charts.of_plan", look.lang), tok.muted, "right", 11),
    ]
    colours = [
        (
            tok.actual
            if r["kind"] == "end"
            else tok.ground
            if r["kind"] == "start"
            else tone(r["value"], look, lower_is_better)
        )
        for r in rows
    ]
    outline = [tok.actual if r["kind"] == "start" else c for r, c in zip(rows, colours, strict=True)]
    hover = [
        f"{safe(r['label'])} {whole(r['value'], places, r['kind'] == 'step')}"
        + (f"<br>{safe(r['reason'])}" if r.get("reason") else "")
        for r in rows
    ]
    links = [(span[1], y + 0.31, span[1], y + 0.69) for y, span in enumerate(spans[:-1])]
    lines = [
        segments(links, tok.actual),
        segments([(0, -0.5, 0, len(rows) - 0.5)], tok.actual, 1),
        segments([(area.at(1) - 100 * px, len(rows) - 1.5, area.at(1), len(rows) - 1.5)], tok.ink, 1),
    ]
    main = bars(
        [s[0] for s in spans],
        [s[1] - s[0] for s in spans],
        range(len(rows)),
        colours,
        hover=hover,
        outline=outline,
        outline_px=1.2,
    )
    return figure(
        [*lines[1:], main, lines[0], texts(cells)],
        look,
        height=(len(rows) + 1) * ROW,
        message=message,
        xaxis=hidden(*area.range),
        yaxis=hidden(len(rows) - 0.4, -1.5),
    )
