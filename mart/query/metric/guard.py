"""The ratio guard: no ratio on a base of nearly nothing, no percentage of a plan of nearly nothing.

What a base is measured against is the metric's `size` (metrics.yml); how small is too small says the display policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from mart.metrics import Metric, terms
from mart.query.policy import version
from mart.reader import Mart

NO_BASE = "no_base"  # why a ratio is not shown; its words are `reason.no_base` in the locale


def floors(mart: Mart, month_no: int) -> Mapping[str, float]:
    """Metric -> smallest base of a ratio in percent of its size, by the display policy of the month."""
    return version(mart, "display", month_no).values["ratio_base_min_pct"]


def variance_floor_pct(mart: Mart, month_no: int) -> Decimal:
    """Smallest plan, in percent of the actual, for which a difference is shown in percent of plan."""
    return version(mart, "display", month_no).number("variance_base_min_pct")


def change_pct(actual: Decimal | None, base: Decimal | None, floor_pct: Decimal = Decimal(0)) -> Decimal | None:
    """(actual − base) in percent of |base|; None where either is unknown or the base nearly nothing.

    >>> change_pct(Decimal(90), Decimal(100)), change_pct(Decimal(-998), Decimal(1), Decimal(10))
    (Decimal('-10'), None)
    """
    if actual is None or not base or abs(base) * 100 < abs(actual) * floor_pct:
        return None
    return 100 * (actual - base) / abs(base)


def ratio_sql(found: Metric, floor_pct: float = 0) -> str:
    """The ratio over output columns, null where its base is too small; names come from the metric file only."""
    base = f"CAST({found.denominator} AS DOUBLE)"
    size = " + ".join(f"abs(coalesce({name}, 0))" for _, name in terms(found.size)) if found.size else "0"
    is_enough = f"{base} > {float(floor_pct)} / 100 * ({size})" if floor_pct and found.size else f"{base} <> 0"
    return f"CASE WHEN {is_enough} THEN CAST({found.numerator} AS DOUBLE) / {base} END"
