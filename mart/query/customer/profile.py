"""Who a customer is: master data, home, team, limits and rating, the status row that its tier follows from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from mart.query.segment import TierPolicy, TierReason, status_row, tier_policy, tier_reason
from mart.reader import Mart
from mart.scope import Scope

_BASICS = (
    "name_zh",
    "name_en",
    "home_org_id",
    "industry_code",
    "size_class",
    "ownership",
    "region_code",
    "city",
    "opened_date",
    "annual_revenue_cny",
    "employees_cnt",
    "ownership_group_id",
    "chain_id",
    "is_credit_approved",
    "registration_number",
    "phone",
    "email",
)


@dataclass(frozen=True)
class Profile:
    """basics: master data of the month (personal data already masked by role) with branch/org names.

    status: the row of `segment.customers` (None where another unit's customer only books here), reason: why it has its
    tier, team: manager_id, name_zh, name_en, share, is_lead; limit_cny, rating, pd_pct None where the feed is missing;
    tier_since: first month of the unbroken run of the present tier. is_masked: personal data is shortened.
    """

    customer_id: str
    month_no: int
    basics: Mapping[str, Any]
    status: Mapping[str, Any] | None
    policy: TierPolicy
    reason: TierReason | None
    team: pl.DataFrame
    limit_cny: Any
    rating: str | None
    pd_pct: Any
    rating_months_cnt: int | None
    is_masked: bool


def profile(mart: Mart, scope: Scope, customer_id: str, month_no: int) -> Profile | None:
    """The customer as the scope may see it, None where it may not: then nothing at all is known of it."""
    found = mart.frame(
        f"SELECT {', '.join(f'c.{name}' for name in _BASICS)}, o.name_zh AS org_zh, coalesce(o.name_en, o.name_zh) AS"
        " org_en, o.branch_id, b.name_zh AS branch_zh, coalesce(b.name_en, b.name_zh) AS branch_en FROM customer c"
        " LEFT JOIN org o ON o.org_id = c.home_org_id AND $month BETWEEN o.valid_from_month_no AND o.valid_to_month_no"
        " LEFT JOIN org b ON b.org_id = o.branch_id AND $month BETWEEN b.valid_from_month_no AND b.valid_to_month_no"
        " WHERE c.customer_id = $customer AND $month BETWEEN c.valid_from_month_no AND c.valid_to_month_no",
        {"customer": customer_id, "month": month_no},
        scope,
    )
    if found.is_empty():
        return None
    status, policy = status_row(mart, scope, month_no, customer_id), tier_policy(mart, month_no)
    credit = _credit(mart, scope, customer_id, month_no)
    return Profile(
        customer_id,
        month_no,
        found.row(0, named=True),
        status,
        policy,
        tier_reason(status, policy) if status else None,
        team(mart, scope, customer_id, month_no),
        **credit,
        is_masked=not scope.record.sees_contacts,
    )


def team(mart: Mart, scope: Scope, customer_id: str, month_no: int) -> pl.DataFrame:
    """Who holds the customer in a month with what share (a fraction), lead first; UNASSIGNED completes the whole."""
    return mart.frame(
        "SELECT m.manager_id, g.name_zh, coalesce(g.name_en, g.name_zh) AS name_en, g.grade, m.share, m.is_lead "
        "FROM customer_manager m LEFT JOIN manager g ON g.manager_id = m.manager_id AND $month BETWEEN "
        "g.valid_from_month_no AND g.valid_to_month_no WHERE m.month_no = $month AND m.customer_id = $customer "
        "ORDER BY m.is_lead DESC, m.share DESC, m.manager_id",
        {"customer": customer_id, "month": month_no},
        scope,
    )


def _credit(mart: Mart, scope: Scope, customer_id: str, month_no: int) -> dict[str, Any]:
    """Limit and rating in force in the month."""
    params = {"customer": customer_id, "month": month_no}
    in_force = "WHERE customer_id = $customer AND $month BETWEEN valid_from_month_no AND valid_to_month_no"
    limit = mart.frame(f"SELECT limit_cny FROM limit_state {in_force}", params, scope)
    rating = mart.frame(
        f"SELECT rating, pd_pct, $month - valid_from_month_no + 1 AS months FROM rating {in_force}", params, scope
    )
    row = rating.row(0, named=True) if rating.height else {}
    return {
        "limit_cny": limit["limit_cny"][0] if limit.height else None,
        "rating": row.get("rating"),
        "pd_pct": row.get("pd_pct"),
        "rating_months_cnt": row.get("months"),
    }
