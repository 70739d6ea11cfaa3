"""A selection of customers as one short text, so that a link carries it: `tier:value`, `move:2025-10:value:active`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mart.measures import TIERS
from mart.months import month_no as number_of
from mart.months import month_text
from mart.query.segment.base import CAME, DIMENSIONS, FLAGS, LEFT, NEW, WENT

KINDS = ("all", "tier", "class", "flags", "quadrant", "cells", "move", "by", "behaviour", "customers")


class SelectionError(ValueError):
    """One line: which selection text is wrong and what it should look like."""


@dataclass(frozen=True)
class Selection:
    """kind and its values; `text` and `parse` go both ways.

    all · tier:<tier> · class:<flag> · flags:<five digits> · quadrant:<name> · cells:<cell>,<cell> ·
    move:<YYYY-MM>:<tier, new or came>:<tier, left or went> · by:<dimension>:<key> · behaviour:<id> ·
    customers:<id>,<id>
    """

    kind: str = "all"
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise SelectionError(f"selection {self.kind!r}: expected one of {', '.join(KINDS)}")
        if not self._is_valid():
            raise SelectionError(f"selection {self.text!r}: wrong values for {self.kind!r}")

    def _is_valid(self) -> bool:
        values, kind = self.values, self.kind
        if kind in ("cells", "customers"):
            return bool(values) and all(values)
        if kind == "move":
            return (
                len(values) == 3
                and values[1] in (*TIERS, NEW, CAME)
                and values[2] in (*TIERS, LEFT, WENT)
                and _is_month(values[0])
            )
        if kind == "by":
            return len(values) == 2 and values[0] in DIMENSIONS
        allowed = {"tier": TIERS, "class": FLAGS}.get(kind)
        if kind == "flags":
            return len(values) == 1 and len(values[0]) == len(FLAGS) and set(values[0]) <= {"0", "1"}
        return not values if kind == "all" else len(values) == 1 and (allowed is None or values[0] in allowed)

    @property
    def text(self) -> str:
        """The selection as a link carries it."""
        joined = ",".join(self.values) if self.kind in ("cells", "customers") else ":".join(self.values)
        return f"{self.kind}:{joined}" if self.values else self.kind

    @property
    def month_from(self) -> int | None:
        """The earlier month of a move."""
        return number_of(self.values[0]) if self.kind == "move" else None


def parse(text: str | None) -> Selection:
    """Selection from a link's text; nothing gives all customers.

    >>> parse("tier:value")
    Selection(kind='tier', values=('value',))
    >>> parse("by:industry:C").text
    'by:industry:C'

    Raises SelectionError.
    """
    if not text:
        return Selection()
    kind, _, rest = text.partition(":")
    if kind in ("cells", "customers"):
        return Selection(kind, tuple(rest.split(",")))
    if kind == "by":
        return Selection(kind, tuple(rest.split(":", 1)))
    return Selection(kind, tuple(rest.split(":")) if rest else ())


def move(month_from: int, tier_from: str, tier_to: str) -> Selection:
    """Customers behind a cell of the migration matrix."""
    return Selection("move", (month_text(month_from), tier_from, tier_to))


def _is_month(text: str) -> bool:
    try:
        return bool(number_of(text))
    except ValueError:
        return False


def condition(chosen: Selection) -> tuple[str, dict[str, Any]]:
    """SQL condition on customer_status_month (alias `s`) and its parameters, for selections within one month.

    cells and move need more than one month's row or the plane's grid: `customer_list` and `plane` add those.
    """
    if chosen.kind in ("all", "cells", "move"):
        return "TRUE", {}
    if chosen.kind == "flags":
        wanted = zip(FLAGS, chosen.values[0], strict=True)
        return (
            " AND ".join(f"coalesce(s.{flag}, FALSE) = {'TRUE' if on == '1' else 'FALSE'}" for flag, on in wanted),
            {},
        )
    if chosen.kind == "class":
        return f"s.{chosen.values[0]}", {}
    if chosen.kind == "customers":
        return "s.customer_id = ANY($chosen)", {"chosen": list(chosen.values)}
    if chosen.kind == "by":
        column, key = DIMENSIONS[chosen.values[0]], chosen.values[1]
        return (f"s.{column} = $chosen", {"chosen": key}) if key else (f"s.{column} IS NULL", {})
    if chosen.kind == "behaviour":
        return (
            "s.customer_id IN (SELECT customer_id FROM score WHERE CAST(segment_id AS VARCHAR) = $chosen)",
            {"chosen": chosen.values[0]},
        )
    return f"s.{chosen.kind} = $chosen", {"chosen": chosen.values[0]}
