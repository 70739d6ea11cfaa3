"""What a bridge starts from: the plan or an earlier month, and why there may be none."""

from __future__ import annotations

from mart.metrics import NotAvailable
from mart.query.filters import NONE, Filters
from mart.query.metric.plan import PLAN_DIMS, is_planned
from mart.query.metric.variance import AMOUNTS
from mart.reader import Mart
from mart.scope import Scope

BACK = {"plan": 12, "last_year": 12, "last_month": 1}
PARTS = tuple(name for name in AMOUNTS if name != "volume_cny")
COLUMNS = ("deposits_avg_cny", "loans_avg_cny", *PARTS)


def bridge_base(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = NONE,
    first_month: int | None = None,
    basis: str = "then",
) -> str:
    """What months are best compared with: plan, or last_year where they are not planned, not at this grain, or stand
    under the units of today, which the plan does not know."""
    months = range(first_month or month_no, month_no + 1)
    if basis == "today" and base_gap(mart, scope, months, filters, "last_year") is None:
        return "last_year"
    return "last_year" if base_gap(mart, scope, months, filters, "plan") else "plan"


def base_gap(mart: Mart, scope: Scope | None, months: range, filters: Filters, base: str) -> NotAvailable | None:
    """Why months cannot be set against the base; None where they can."""
    if base != "plan":
        return None if months[0] - BACK[base] >= mart.first_month else NotAvailable("history", "no_history")
    feed = "management_accounting.plan_month"
    if not mart.has(feed):
        return NotAvailable(feed)
    has_plan = set(filters.active) <= set(PLAN_DIMS) and not (scope and scope.record.is_of_customers)
    is_whole = has_plan and is_planned(mart, scope, months[0], months[-1])
    return None if is_whole else NotAvailable(feed, "no_plan_here")
