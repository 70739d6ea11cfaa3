"""Panels of small multiples and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ui import formats as f

HEAD, BODY, TAIL, GAP = 40, 66, 40, 16  # px of a panel: two lines of text, the bars, the variance bars, space


@dataclass(frozen=True)
class Panel:
    """One panel's values; plan entries may be None. `head`: actual and plan printed above, where they are not those of
    the last month."""

    name: str
    months: list[str]
    actual: list[float]
    plan: list[float | None]
    head: tuple[float | None, float | None] = (None, None)

    @property
    def printed(self) -> tuple[float, float | None]:
        """Actual and plan of the head."""
        return (self.actual[-1], self.plan[-1]) if self.head[0] is None else (self.head[0], self.head[1])

    @property
    def gaps(self) -> list[float]:
        """Variance a month, zero where there is no plan."""
        return [a - p if p is not None else 0 for a, p in zip(self.actual, self.plan, strict=True)]


def panels_of(frame: pl.DataFrame, shown: int) -> list[Panel]:
    """The first `shown` panels of the frame, months in order."""
    panels = []
    for (name,), rows in list(frame.partition_by("panel", as_dict=True, maintain_order=True).items())[:shown]:
        rows = rows.sort("month")
        head = rows.select("total", "total_plan").row(-1) if "total" in rows.columns else (None, None)
        months, actual, plan = (rows[column].to_list() for column in ("month", "actual", "plan"))
        panels.append(Panel(str(name), [f.month(m) for m in months], actual, plan, head))
    return panels


def _scale(panels: Sequence[Panel]) -> tuple[float, float]:
    """Lowest and highest value over actual and plan, zero included."""
    known = [v for p in panels for v in (*p.actual, *p.plan) if v is not None] + [0]
    low, high = min(known), max(known)
    return low, high if high > low else low + 1


@dataclass(frozen=True)
class Place:
    """Where a panel stands: x of its first slot, y (px down) of its two zero lines, px a unit, slots wide."""

    x: float
    top: float
    zero: float
    gap_zero: float
    scale: float
    slots: int


def placed(panels: Sequence[Panel], columns: int, same_scale: bool) -> list[Place]:
    """Where each panel stands, on one scale or each on its own."""
    slots = max(len(p.months) for p in panels)
    shared, places = _scale(panels), []
    for i, panel in enumerate(panels):
        low, high = shared if same_scale else _scale([panel])
        widest = max((abs(g) for g in panel.gaps), default=0)
        scale = min(BODY / (high - low), (TAIL / 2) / widest if widest else BODY)
        top = (i // columns) * (HEAD + BODY + TAIL + GAP)
        places.append(
            Place(
                (i % columns) * (slots + 1.4),
                top,
                top + HEAD + high * scale,
                top + HEAD + BODY + TAIL / 2 + 4,
                scale,
                slots,
            )
        )
    if same_scale:
        smallest = min(p.scale for p in places)
        places = [
            Place(p.x, p.top, p.top + HEAD + BODY + min(shared[0], 0) * smallest, p.gap_zero, smallest, slots)
            for p in places
        ]
    return places
