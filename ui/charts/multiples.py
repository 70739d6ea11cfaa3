"""Small multiples: one panel an org, thirteen months of actual in plan outlines, the variance below."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from ui import formats as f
from ui.charts.base import figure, hidden
from ui.charts.marks import Cell, columns_path, safe, segments, texts, tone, whole
from ui.charts.panels import TAIL, Panel, Place, panels_of, placed
from ui.charts.rows import of_rows
from ui.i18n import t
from ui.theme import Look


def worst_first(frame: pl.DataFrame, lower_is_better: bool = False) -> pl.DataFrame:
    """The same rows, panels ordered by their last month's variance, most adverse first; panels without plan last."""
    gap = (pl.col("actual") - pl.col("plan")) * (-1 if lower_is_better else 1)
    last = frame.filter(pl.col("month") == frame["month"].max())
    order = last.select("panel", gap=gap).sort("gap", "panel", nulls_last=True).with_row_index("_order")
    keyed = frame.join(order.select("panel", "_order"), on="panel", how="left")
    return keyed.sort("_order", "month", nulls_last=True).drop("_order")


def _spots(panels: Sequence[Panel], places: Sequence[Place]) -> list[tuple[float, Place, Panel, int]]:
    """Every month of every panel: where its bars stand, and whose they are."""
    return [
        (at.x + k, at, panel, k) for panel, at in zip(panels, places, strict=True) for k in range(len(panel.months))
    ]


def _bars(panels: Sequence[Panel], places: Sequence[Place], look: Look, lower: bool) -> list[dict]:
    """All bars as one path a colour: plan outlined, actual solid, variance good and bad.

    A bar that is a mark of its own is two nodes of the page, and Plotly draws a figure two or three times until it
    stands: twelve panels were 1,181 nodes of a page of 2,900; now they are 253.
    """
    tok, flip = look.tokens, -1 if lower else 1
    planned, actual, gaps = [], [], {}
    for x, at, panel, k in _spots(panels, places):
        planned.append((x, 0.8, at.zero, -(panel.plan[k] or 0) * at.scale))
        actual.append((x, 0.56, at.zero, -panel.actual[k] * at.scale))
        gap = panel.gaps[k]
        gaps.setdefault(tone(gap, look, lower), []).append((x, 0.66, at.gap_zero, -gap * at.scale * flip))
    return [
        columns_path(planned, outline=tok.muted),
        columns_path(actual, fill=tok.actual),
        *(columns_path(some, fill=colour) for colour, some in gaps.items()),
    ]


def _told(panels: Sequence[Panel], places: Sequence[Place], look: Look, dec: int, reference: str) -> dict:
    """What the mouse is told over a bar: a line that is not drawn through the middles of the actual bars."""
    spots = _spots(panels, places)
    return {
        "type": "scatter",
        "mode": "lines",
        "line": {"width": 0},
        "x": [round(x, 2) for x, *_ in spots],
        "y": [round(at.zero - p.actual[k] * at.scale / 2, 1) for _, at, p, k in spots],
        "customdata": [[p.months[k], whole(p.actual[k], dec), whole(p.plan[k], dec)] for *_, p, k in spots],
        "hovertemplate": f"%{{customdata[0]}}<br>{t('charts.actual', look.lang)} %{{customdata[1]}}"
        f"<br>{reference} %{{customdata[2]}}<extra></extra>",
    }


def _heads(
    panels: Sequence[Panel], places: Sequence[Place], look: Look, dec: int, lower: bool, limit: int, reference: str
) -> list[Cell]:
    tok, cells = look.tokens, []
    for panel, at in zip(panels, places, strict=True):
        left, right = at.x - 0.5, at.x + at.slots - 0.5
        actual, plan = panel.printed
        cells += [
            Cell(left, at.top + 11, safe(panel.name, limit), tok.ink, is_bold=True),
            Cell(left, at.top + 28, f"{t('charts.actual', look.lang)} {whole(actual, dec)}", tok.muted, size=11),
        ]
        if plan is not None:
            gap = actual - plan
            cells += [
                Cell(right, at.top + 11, f"{f.arrow(gap)} {whole(gap, dec, True)}", tone(gap, look, lower), "right"),
                Cell(right, at.top + 28, f"{reference} {whole(plan, dec)}", tok.muted, "right", 11),
            ]
    last = places[-1].gap_zero + TAIL / 2 + 8
    months = panels[-1].months
    first = min(p.x for p in places) - 0.5
    return [
        *cells,
        Cell(first, last, months[0], tok.muted, size=11),
        Cell(first + places[0].slots, last, months[-1], tok.muted, "right", 11),
    ]


@of_rows("actual")
def small_multiples(
    frame: pl.DataFrame,
    look: Look,
    *,
    message: str,
    shown: int = 12,
    columns: int = 4,
    same_scale: bool = True,
    places: int = 0,
    lower_is_better: bool = False,
    reference: str = "plan",
) -> go.Figure:
    """Panels of actual against plan, in the order the frame brings them (see `worst_first`).

    frame: panel, month, actual, plan (nullable); integers in the printed unit, `places` implied decimals; total and
    total_plan, where there are any, are printed above in place of the last month's. Variance bars above the line are
    good, also where lower is better. `reference`: what `plan`
    holds, plan or previous (last year).
    """
    panels, word = panels_of(frame, shown), t(f"charts.{reference}", look.lang)
    columns = min(columns, max(len(panels), 4))  # three panels of a small bank do not leave half a card empty
    at = placed(panels, columns, same_scale)
    lines = [(p.x - 0.5, y, p.x + p.slots - 0.5, y) for p in at for y in (p.zero, p.gap_zero)]
    name_limit = int((612 / columns - 66) / 6.6)  # px of the card at 1024 px of screen
    height = int(at[-1].gap_zero + TAIL / 2 + 18)
    return figure(
        [
            _told(panels, at, look, places, word),
            segments(lines, look.tokens.muted, 1),
            texts(_heads(panels, at, look, places, lower_is_better, name_limit, word)),
        ],
        look,
        height=height,
        message=message,
        xaxis=hidden(-0.5, columns * (at[0].slots + 1.4) - 1.9),
        yaxis=hidden(height, 0),
        shapes=_bars(panels, at, look, lower_is_better),
        hovermode="closest",
        hoverdistance=40,
    )


def remainder_line(
    frame: pl.DataFrame, look: Look, *, shown: int = 12, places: int = 0, total_label: str, reference: str = "plan"
) -> str:
    """The line below the panels: "12 shown: actual, plan, variance + other 8: … = bank: …" of what their heads say."""
    last = frame.filter(pl.col("month") == frame["month"].max())
    if "total" in last.columns:
        last = last.with_columns(actual="total", plan="total_plan")
    names = frame["panel"].unique(maintain_order=True).to_list()
    first = last.filter(pl.col("panel").is_in(names[:shown]))
    others = last.filter(~pl.col("panel").is_in(names[:shown]))

    def part(label: str, rows: pl.DataFrame) -> str:
        actual, plan = int(rows["actual"].sum()), int(rows["plan"].sum())
        if rows["plan"].null_count():  # a plan that is missing is not a plan of zero
            return t("charts.remainder.no_plan", look.lang, label=label, actual=whole(actual, places))
        return t(
            "charts.remainder.part",
            look.lang,
            label=label,
            reference=t(f"charts.remainder.{reference}", look.lang),
            actual=whole(actual, places),
            plan=whole(plan, places),
            gap=whole(actual - plan, places, True),
        )

    parts = [part(t("charts.remainder.shown", look.lang, count=first.height), first)]
    if others.height:
        parts.append(part(t("charts.remainder.others", look.lang, count=others.height), others))
    joined = "\u2003+\u2003".join(parts)
    return f"{joined}\u2003=\u2003{part(total_label, last)}"
