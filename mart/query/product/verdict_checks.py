"""What the rules of the verdict looked at for one product: its figures beside the thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mart.query.product.policy import Policy


@dataclass(frozen=True)
class Check:
    """One rule on one product: its figure beside the threshold. `unit`: bps, pct, cny, months; None where not to be
    had."""

    rule: str
    name: str
    unit: str
    figure: float | None
    threshold: float | None
    is_met: bool


def checks(row: dict[str, Any], rules: Policy) -> tuple[Check, ...]:
    """What the rules looked at for one product, in the order of RULES: its figures beside the thresholds."""
    uses_capital = row["raroc_pct"] is not None
    weak = Check(
        "below_hurdle",
        "raroc_pct" if uses_capital else "return_bps",
        "pct" if uses_capital else "bps",
        row["raroc_pct"] if uses_capital else row["return_bps"],
        rules.hurdle_pct - rules.raroc_tolerance_pct if uses_capital else -rules.loss_tolerance_bps,
        bool(row["is_losing"]),
    )
    losing, pushable = bool(row["is_losing"]), bool(row["is_pushable"])
    rich = row["ep_per_holder_cny"] is not None and row["ep_per_holder_cny"] >= rules.push_profit_min_cny
    share = row["penetration_pct"]
    return (
        Check(
            "over_ftp",
            "over_ftp_bps",
            "bps",
            row["over_ftp_bps"],
            rules.over_ftp_bps,
            row["over_ftp_bps"] is not None and row["over_ftp_bps"] > rules.over_ftp_bps,
        ),
        Check(
            "few_and_losing",
            "penetration_pct",
            "pct",
            share,
            rules.withdraw_penetration_max_pct,
            losing and _is_at_most(share, rules.withdraw_penetration_max_pct),
        ),
        Check(
            "better_substitute",
            "substitute_pct" if uses_capital else "substitute_bps",
            "pct" if uses_capital else "bps",
            row["substitute_pct"] if uses_capital else row["substitute_bps"],
            (
                row["raroc_pct"] + rules.substitute_better_pct
                if uses_capital
                else None
                if row["return_bps"] is None
                else row["return_bps"] + rules.substitute_better_bps
            ),
            losing and row["substitute_id"] is not None,
        ),
        weak,
        Check(
            "under_penetrated",
            "ep_per_holder_cny",
            "cny",
            row["ep_per_holder_cny"],
            rules.push_profit_min_cny,
            pushable and rich,
        ),
        Check(
            "under_penetrated",
            "penetration_pct",
            "pct",
            share,
            rules.push_penetration_max_pct,
            pushable and share is not None and share < rules.push_penetration_max_pct,
        ),
    )


def _is_at_most(value: float | None, limit: float) -> bool:
    return value is not None and value <= limit
