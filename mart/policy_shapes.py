"""What each policy file must hold: the names of its values and their ranges."""

from __future__ import annotations

from mart.policy_rules import Shape

_PERCENT = (0, 100)
_AMOUNT = (0, 10**12)
_COUNT = (0, 1200)
_GRADES = ("assistant", "junior", "middle", "senior", "principal")
_EXPOSURES = ("corporate", "investment_grade", "sme", "small_micro", "project_pre_operation", "property_development")
_DECISIONS = (
    "reconciliation",
    "feed_missing",
    "branch_below_plan",
    "overpriced_product",
    "loss_making_borrower",
    "under_earning_borrowers",
    "sales_map_stuck",
    "low_yield_manager",
    "tier_loss",
)
_OWNERS = (
    "branch_head",
    "corporate_banking",
    "asset_liability",
    "credit_management",
    "capital_management",
    "product_management",
    "human_resources",
    "finance",
    "data_management",
)
_CCF = ("acceptance", "guarantee", "transaction", "trade_lc", "commitment", "cancellable")

SHAPES: dict[str, Shape] = {
    "tiers": Shape(
        {
            "active_deposits_avg_cny": _AMOUNT,
            "settlement_payments_cnt": (1, 10000),
            "settlement_months_cnt": (1, 3),
            "settlement_window_months": (3, 3),
            "value_deposits_avg_cny": _AMOUNT,
            "value_contribution_12m_cny": _AMOUNT,
            "high_value_deposits_avg_cny": _AMOUNT,
            "high_value_contribution_12m_cny": _AMOUNT,
        }
    ),
    "capital": Shape(
        {
            "capital_ratio_pct": (0.1, 100),
            "hurdle_pct": _PERCENT,
            "tax_pct": _PERCENT,
            "surtax_pct": _PERCENT,
            "default_pd_pct": _PERCENT,
            "default_lgd_pct": _PERCENT,
        },
        {"default_exposure_class": _EXPOSURES, "default_ccf_class": _CCF},
        {"risk_weight_pct": (_EXPOSURES, (0, 1250)), "ccf_pct": (_CCF, _PERCENT)},
    ),
    "ftp": Shape(
        {
            "demand_core_pct": _PERCENT,
            "demand_core_term_months": _COUNT,
            "demand_volatile_term_months": _COUNT,
            "capital_credit_term_months": _COUNT,
        }
    ),
    "costs": Shape({"default_activity_weight_pct": _PERCENT}, tables={"activity_weight_pct": (None, _PERCENT)}),
    "performance": Shape(
        {
            "default_region_coefficient": (0.1, 10),
            "demotion_window_months": (1, 60),
            "demotion_of_standard_pct": (0, 1000),
            "promotion_window_months": (1, 60),
            "promotion_of_standard_pct": (0, 1000),
            "incentive_per_excess_pct": _PERCENT,
        },
        tables={
            "grade_standard_cny": (_GRADES, (1, 10**12)),
            "pay_capacity_standard_ratio": (_GRADES, (0.01, 1000)),
            "region_coefficient": (None, (0.1, 10)),
        },
        free=("indicators",),
    ),
    "exit": Shape(
        {
            "customer_rwa_percentile_pct": _PERCENT,
            "manager_capacity_percentile_pct": _PERCENT,
            "manager_yield_percentile_pct": _PERCENT,
            "manager_low_yield_months": (1, 24),
            "manager_yield_margin_sd": (0, 5),
        }
    ),
    "targeting": Shape(
        {
            "raroc_hurdle_pct": _PERCENT,
            "expected_profit_min_cny": _AMOUNT,
            "contacts_per_customer_cnt": (0, 1000),
            "contacts_per_manager_cnt": (0, 100000),
            "contact_cost_cny": _AMOUNT,
            "holdout_pct": _PERCENT,
            "recent_contact_months": (0, 120),
            "prospect_amount_min_cny": _AMOUNT,
            "prospect_payments_min_cnt": (1, 10**6),
            "effect_openings_min_cnt": (1, 10000),
            "effect_certainty_min_pct": (50, 100),
        },
        free=("is_npl_eligible", "substitute_families"),
    ),
    "actions": Shape(
        {
            "effect_min_cny": _AMOUNT,
            "reprice_step_max_bps": (0, 10000),
            "outflow_months": (1, 24),
            "outflow_min_pct": _PERCENT,
            "outflow_min_cny": _AMOUNT,
            "collect_saved_pct": _PERCENT,
            "compress_pct": _PERCENT,
            "exit_raroc_max_pct": (-1000, 1000),
            "maturity_days": (1, 366),
        }
    ),
    "verdict": Shape(
        {
            "window_months": (1, 60),
            "min_months": (1, 60),
            "over_ftp_bps": (0, 1000),
            "raroc_tolerance_pct": _PERCENT,
            "loss_tolerance_bps": (0, 1000),
            "withdraw_penetration_max_pct": _PERCENT,
            "substitute_better_pct": _PERCENT,
            "substitute_better_bps": (0, 1000),
            "push_profit_min_cny": _AMOUNT,
            "push_penetration_max_pct": _PERCENT,
        }
    ),
    "decisions": Shape(
        {"queue_cnt": (1, 50), "per_kind_cnt": (1, 50), "branch_gap_pct": _PERCENT, "confirm_months": (1, 24)},
        tables={"due_days": (_DECISIONS, (0, 366))},
        word_tables={"owner": (_DECISIONS, _OWNERS)},
        lists={"urgent": _DECISIONS},
    ),
    "display": Shape(
        {"plan_tolerance_pct": _PERCENT, "variance_base_min_pct": _PERCENT},
        tables={"ratio_base_min_pct": (None, _PERCENT)},
    ),
    "peers": Shape({"peers_min_cnt": (1, 10**6), "gap_of_peers_pct": _PERCENT}),
}
