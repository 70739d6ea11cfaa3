"""The tier policy that judged a month."""

from __future__ import annotations

from mart.query import policy
from mart.query.segment.why import TierPolicy
from mart.reader import Mart

_TIER = (
    "active_deposits_avg_cny",
    "settlement_payments_cnt",
    "settlement_months_cnt",
    "settlement_window_months",
    "value_deposits_avg_cny",
    "value_contribution_12m_cny",
    "high_value_deposits_avg_cny",
    "high_value_contribution_12m_cny",
)


def tier_policy(mart: Mart, month_no: int) -> TierPolicy:
    """Thresholds, hurdle and tax of the policy versions in force in a month."""
    tiers, capital = policy.version(mart, "tiers", month_no), policy.version(mart, "capital", month_no)
    return TierPolicy(
        tiers.version,
        *(tiers.number(name) for name in _TIER),
        hurdle_pct=capital.number("hurdle_pct"),
        tax_pct=capital.number("tax_pct"),
        capital_version=capital.version,
    )
