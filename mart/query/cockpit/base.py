"""What questions of the cockpit share: which customers the shared filters keep."""

from __future__ import annotations

from typing import Any

from mart.query.filters import Filters, where
from mart.query.metric.holders import PRODUCT, holder_condition
from mart.reader import Mart
from mart.scope import Scope

STATUS_COLUMNS = {
    "branch_id": "s.branch_id",
    "org_id": "s.home_org_id",
    "manager_id": "s.lead_manager_id",
    "customer_id": "s.customer_id",
    "industry_code": "s.industry_code",
    "size_class": "s.size_class",
    "ownership": "s.ownership",
    "tier": "s.tier",
}


def status_where(mart: Mart, scope: Scope | None, filters: Filters) -> tuple[str, dict[str, Any]]:
    """Condition on rows `s` of customer_status_month; a product filter keeps who holds it in $month_no."""
    condition, params = where(filters.with_(**dict.fromkeys(PRODUCT)), STATUS_COLUMNS)
    holds, more = holder_condition(mart, scope, filters)
    return f"{condition} AND {holds}", params | more
