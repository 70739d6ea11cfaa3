"""The verdict policy that judges a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mart.query.policy import version
from mart.reader import Mart

_NUMBERS = (
    "window_months",
    "min_months",
    "over_ftp_bps",
    "raroc_tolerance_pct",
    "loss_tolerance_bps",
    "withdraw_penetration_max_pct",
    "substitute_better_pct",
    "substitute_better_bps",
    "push_profit_min_cny",
    "push_penetration_max_pct",
)


@dataclass(frozen=True)
class Policy:
    """Thresholds of one month: those of the verdict policy, with hurdle and tax of the capital policy (all in
    percent)."""

    version: str
    window_months: int
    min_months: int
    over_ftp_bps: float
    raroc_tolerance_pct: float
    loss_tolerance_bps: float
    withdraw_penetration_max_pct: float
    substitute_better_pct: float
    substitute_better_bps: float
    push_profit_min_cny: float
    push_penetration_max_pct: float
    hurdle_pct: float = 12.0
    tax_pct: float = 25.0
    capital_version: str = ""


def policy(mart: Mart, month_no: int) -> Policy:
    """The policy in force in a month."""
    verdict, capital = version(mart, "verdict", month_no), version(mart, "capital", month_no)
    numbers: dict[str, Any] = {
        n: verdict.number(n) if n.endswith("_months") else float(verdict.number(n)) for n in _NUMBERS
    }
    return Policy(
        verdict.version,
        **numbers,
        hurdle_pct=float(capital.number("hurdle_pct")),
        tax_pct=float(capital.number("tax_pct")),
        capital_version=capital.version,
    )
