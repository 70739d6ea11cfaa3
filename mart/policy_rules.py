"""What a policy file must hold: the value names, their ranges, and the check of one version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_PERCENT = (0, 100)
_AMOUNT = (0, 10**12)
_COUNT = (0, 1200)
_GRADES = ("assistant", "junior", "middle", "senior", "principal")
_EXPOSURES = ("corporate", "investment_grade", "sme", "small_micro", "project_pre_operation", "property_development")
_CCF = ("acceptance", "guarantee", "transaction", "trade_lc", "commitment", "cancellable")


class PolicyError(ValueError):
    """One line: which policy file, which version, which value, what is wrong, what to do."""


@dataclass(frozen=True)
class Shape:
    """What a policy must hold: numbers with their range, one-of-these words, and tables (key -> number)."""

    numbers: dict[str, tuple[float, float]]
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tables: dict[str, tuple[tuple[str, ...] | None, tuple[float, float]]] = field(default_factory=dict)
    free: tuple[str, ...] = ()


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
            "holdout_pct": _PERCENT,
            "recent_contact_months": (0, 120),
        },
        free=("is_npl_eligible", "substitute_families"),
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
}


def check_values(where: str, shape: Shape, values: dict[str, Any]) -> None:
    """Raise PolicyError, in one line, when a value is unknown, missing or out of range."""
    known = {*shape.numbers, *shape.words, *shape.tables, *shape.free}
    for name in values:
        if name not in known:
            raise PolicyError(f"{where}: unknown value {name!r}; allowed are {', '.join(sorted(known))}")
    for name, limits in shape.numbers.items():
        _number(f"{where}: {name}", values.get(name), limits)
    for name, allowed in shape.words.items():
        if values.get(name) not in allowed:
            raise PolicyError(f"{where}: {name} must be one of {', '.join(allowed)}, found {values.get(name)!r}")
    for name, (keys, limits) in shape.tables.items():
        _table(f"{where}: {name}", values.get(name), keys, limits)


def _number(where: str, value: Any, limits: tuple[float, float]) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not limits[0] <= value <= limits[1]:
        raise PolicyError(f"{where} must be a number from {limits[0]} to {limits[1]}, found {value!r}")


def _table(where: str, value: Any, keys: tuple[str, ...] | None, limits: tuple[float, float]) -> None:
    if not isinstance(value, dict) or (keys and set(value) != set(keys)):
        raise PolicyError(f"{where} must give a number for each of: {', '.join(keys or ('its keys',))}")
    for key, number in value.items():
        _number(f"{where}[{key}]", number, limits)
