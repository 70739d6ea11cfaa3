"""On plan or not: the one judgement of a figure against its plan, on cards, in sentences and in lists."""

from __future__ import annotations

from decimal import Decimal

from mart.query.policy import version
from mart.reader import Mart


def tolerance_pct(mart: Mart, month_no: int) -> Decimal:
    """Within so many percent of plan counts as on plan, by the display policy of the month."""
    return version(mart, "display", month_no).number("plan_tolerance_pct")


def plan_status(direction: str, actual: Decimal | None, plan: Decimal | None, tolerance: Decimal) -> str:
    """better, near, worse, or none where there is no plan or the metric has no good direction.

    Against a plan of zero every difference counts: nothing is within a share of nothing. Where nothing was planned and
    nothing is there, nothing was achieved either.

    >>> two = Decimal(2)
    >>> plan_status("up", Decimal("13.22"), Decimal("13.40"), two), plan_status("down", Decimal(1), Decimal(0), two)
    ('near', 'worse')
    >>> plan_status("up", Decimal(0), Decimal(0), two)
    'none'
    """
    if actual is None or plan is None or actual == plan == 0 or direction not in ("up", "down"):
        return "none"
    gap = actual - plan if direction == "up" else plan - actual
    if abs(gap) * 100 <= tolerance * abs(plan):
        return "near"
    return "better" if gap > 0 else "worse"
