"""Small multiples: one panel an org, thirteen months of actual in plan outlines, the variance below."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from ui import formats as f
from ui.charts.base import figure, hidden
from ui.charts.marks import Cell, palette, safe, segments, texts, tone, whole
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


def _traces(
    panels: Sequence[Panel], places: Sequence[Place], look: Look, dec: int, lower: bool, has_keys: bool
) -> list[dict]:
    """Three bar traces for all panels: plan outlined, actual solid, variance. Only the actual one answers the mouse."""
    spots = [
        (at.x + k, at, panel, k) for panel, at in zip(panels, places, strict=True) for k in range(len(panel.months))
    ]
    tok, flip = look.tokens, -1 if lower else 1
    common = {"type": "bar", "x": [round(x, 2) for x, *_ in spots], "hoverinfo": "skip"}
    zeros = [round(at.zero, 1) for _, at, *_ in spots]
    planned = [round((p.plan[k] or 0) * at.scale, 1) for _, at, p, k in spots]
    told = [[p.name, p.months[k], whole(p.actual[k], dec), whole(p.plan[k], dec), safe(p.name)] for *_, p, k in spots]
    name = "%{customdata[4]} "
    if not has_keys:  # nobody clicks: the panel's head says whose bar it is, and a name a bar is 7 kB on twelve panels
        told, name = [row[1:4] for row in told], ""
    month, actual, plan = (1, 2, 3) if has_keys else (0, 1, 2)
    words = (
        f"{name}%{{customdata[{month}]}}<br>{t('charts.actual', look.lang)} %{{customdata[{actual}]}}"
        f"<br>{t('charts.plan', look.lang)} %{{customdata[{plan}]}}<extra></extra>"
    )
    return [
        {
            **common,
            "base": zeros,
            "y": [-v for v in planned],
            "width": 0.8,
            "marker": {
                "color": "rgba(0,0,0,0)",
                "line": {"color": tok.muted, "width": [1 if v else 0 for v in planned]},
            },
        },
        {
            **common,
            "base": zeros,
            "y": [round(-p.actual[k] * at.scale, 1) for _, at, p, k in spots],
            "width": 0.56,
            "marker": {"color": tok.actual, "line": {"width": 0}},
            "hoverinfo": None,
            "hovertemplate": words,
            "customdata": told,
        },
        {
            **common,
            "base": [round(at.gap_zero, 1) for _, at, *_ in spots],
            "y": [round(-p.gaps[k] * at.scale * flip, 1) for _, at, p, k in spots],
            "width": 0.66,
            "marker": {**palette([tone(p.gaps[k], look, lower) for *_, p, k in spots]), "line": {"width": 0}},
        },
    ]


def _heads(
    panels: Sequence[Panel], places: Sequence[Place], look: Look, dec: int, lower: bool, limit: int
) -> list[Cell]:
    tok, cells = look.tokens, []
    for panel, at in zip(panels, places, strict=True):
        left, right = at.x - 0.5, at.x + at.slots - 0.5
        actual, plan = panel.actual[-1], panel.plan[-1]
        cells += [
            Cell(left, at.top + 11, safe(panel.name, limit), tok.ink, is_bold=True),
            Cell(left, at.top + 28, f"{t('charts.actual', look.lang)} {whole(actual, dec)}", tok.muted, size=11),
        ]
        if plan is not None:
            gap = actual - plan
            cells += [
                Cell(right, at.top + 11, f"{f.arrow(gap)} {whole(gap, dec, True)}", tone(gap, look, lower), "right"),
                Cell(right, at.top + 28, f"{t('charts.plan', look.lang)} {whole(plan, dec)}", tok.muted, "right", 11),
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
    has_keys: bool = True,
) -> go.Figure:
    """Panels of actual against plan, in the order the frame brings them (see `worst_first`).

    frame: panel, month, actual, plan (nullable); integers in the printed unit, `places` implied decimals. Variance
    bars above the line are good, also where lower is better. `has_keys`: bars carry their panel's name for clicks.
    """
    panels = panels_of(frame, shown)
    columns = min(columns, max(len(panels), 4))  # three panels of a small bank do not leave half a card empty
    at = placed(panels, columns, same_scale)
    lines = [(p.x - 0.5, y, p.x + p.slots - 0.5, y) for p in at for y in (p.zero, p.gap_zero)]
    name_limit = int((612 / columns - 66) / 6.6)  # px of the card at 1024 px of screen
    height = int(at[-1].gap_zero + TAIL / 2 + 18)
    return figure(
        [
            *_traces(panels, at, look, places, lower_is_better, has_keys),
            segments(lines, look.tokens.muted, 1),
            texts(_heads(panels, at, look, places, lower_is_better, name_limit)),
        ],
        look,
        height=height,
        message=message,
        xaxis=hidden(-0.5, columns * (at[0].slots + 1.4) - 1.9),
        yaxis=hidden(height, 0),
    )


def remainder_line(frame: pl.DataFrame, look: Look, *, shown: int = 12, places: int = 0, total_label: str) -> str:
    """The line below the panels: "12 shown: actual, plan, variance + other 8: … = bank: …" of the last month."""
    last = frame.filter(pl.col("month") == frame["month"].max())
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
            actual=whole(actual, places),
            plan=whole(plan, places),
            gap=whole(actual - plan, places, True),
        )

    parts = [part(t("charts.remainder.shown", look.lang, count=first.height), first)]
    if others.height:
        parts.append(part(t("charts.remainder.others", look.lang, count=others.height), others))
    joined = "\u2003+\u2003".join(parts)
    return f"{joined}\u2003=\u2003{part(total_label, last)}"
