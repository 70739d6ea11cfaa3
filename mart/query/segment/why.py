"""Why a customer is in its tier: the rules with their figures, what is missing to the next tier, what would lose this
one.

Pure: takes a row of customer_status_month and the policy of its month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from mart.measures import TIERS


@dataclass(frozen=True)
class TierPolicy:
    """Thresholds that judge one month: amounts in yuan, payments in counts, the hurdle in percent."""

    version: str
    active_deposits_avg_cny: Decimal
    settlement_payments_cnt: int
    settlement_months_cnt: int
    settlement_window_months: int
    value_deposits_avg_cny: Decimal
    value_contribution_12m_cny: Decimal
    high_value_deposits_avg_cny: Decimal
    high_value_contribution_12m_cny: Decimal
    hurdle_pct: Decimal
    tax_pct: Decimal
    capital_version: str = ""


@dataclass(frozen=True)
class Condition:
    """One figure against its threshold. gap = threshold − figure: positive is short of it, negative is room above it.

    name: deposits, contribution, payments, raroc, in_use, open_account. figure None = not known (a feed is
    missing, or undefined). is_small_base: the figure is a ratio on a base too small to print it (policy `display`).
    """

    name: str
    kind: str
    figure: Decimal | None
    threshold: Decimal | None
    is_met: bool
    is_small_base: bool = False

    @property
    def gap(self) -> Decimal | None:
        """threshold − figure; None where either is unknown.

        >>> Condition("deposits", "cny", Decimal(320), Decimal(500), False).gap
        Decimal('180')
        """
        return None if self.figure is None or self.threshold is None else self.threshold - self.figure


@dataclass(frozen=True)
class Rule:
    """One class: its conditions (any of `any_of`, and all of `all_of`), and whether the mart says it holds."""

    tier: str
    is_met: bool
    any_of: tuple[Condition, ...]
    all_of: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class TierReason:
    """The tier, the rule that gave it (None when inactive), the next tier up and its rule (None at the top)."""

    tier: str
    rule: Rule | None
    next_tier: str | None
    next_rule: Rule | None
    rules: tuple[Rule, ...]


def _dec(value: Any) -> Decimal | None:
    return None if value is None else value if isinstance(value, Decimal) else Decimal(str(value))


def _at_least(name: str, kind: str, figure: Any, threshold: Any) -> Condition:
    value, limit = _dec(figure), _dec(threshold)
    return Condition(name, kind, value, limit, value is not None and limit is not None and value >= limit)


def borrows(row: Mapping[str, Any]) -> bool:
    """True where the customer uses credit, so that RAROC is part of the high-value rule."""
    return bool(row.get("is_credit"))


def tier_rules(row: Mapping[str, Any], policy: TierPolicy) -> tuple[Rule, ...]:
    """The four class rules of a row, lowest tier first, with the row's figures in them; who has left meets none."""
    deposits, contribution = row.get("deposits_avg_cny"), row.get("contribution_year_cny")
    raroc = _dec(row.get("raroc_12m"))
    active = _at_least("deposits", "cny", deposits, policy.active_deposits_avg_cny)
    in_use = Condition("in_use", "bool", None, None, borrows(row) or (bool(row.get("is_active")) and not active.is_met))
    has_left = row.get("is_customer") is False
    here = (Condition("open_account", "bool", None, None, False),) if has_left else ()
    needed = _at_least("raroc", "pct", None if raroc is None else raroc * 100, policy.hurdle_pct)
    needs_raroc = (replace(needed, is_small_base="raroc_12m_pct" in row and row["raroc_12m_pct"] is None),)

    def pair(level: str) -> tuple[Condition, ...]:
        return (
            _at_least("deposits", "cny", deposits, getattr(policy, f"{level}_deposits_avg_cny")),
            _at_least("contribution", "cny", contribution, getattr(policy, f"{level}_contribution_12m_cny")),
        )

    months = _at_least("payments", "months", row.get("payment_months_3m_cnt"), policy.settlement_months_cnt)
    return (
        Rule("active", bool(row.get("is_active")), (active, in_use), here),
        Rule("settlement", bool(row.get("is_settlement")), (months,), here),
        Rule("value", bool(row.get("is_value")), pair("value"), here),
        Rule(
            "high_value",
            bool(row.get("is_high_value")),
            pair("high_value"),
            here + (needs_raroc if borrows(row) and raroc is not None else ()),
        ),
    )


def tier_reason(row: Mapping[str, Any], policy: TierPolicy) -> TierReason:
    """Why a customer has its tier and what separates it from the next one.

    A row with deposits of 3 m is `value` (3 m ≥ 500 k) and 2 m short of high-value (5 m); see tests for the table.
    """
    rules = {rule.tier: rule for rule in tier_rules(row, policy)}
    tier = row["tier"]
    above = TIERS[TIERS.index(tier) + 1 :]
    following = above[0] if above else None
    return TierReason(
        tier, rules.get(tier), following, rules.get(following) if following else None, tuple(rules.values())
    )


def rate_room_bps(row: Mapping[str, Any], policy: TierPolicy, loans_avg_12m_cny: Decimal | None) -> Decimal | None:
    """Basis points that all loan rates of a customer may fall before its RAROC meets the hurdle (negative: must rise).

    room = (RAP − hurdle × EC) / (1 − tax) / average loans. Profit 1.42 m on capital of 10 m at a hurdle of 12 % and a
    tax of 25 % leaves 0.22 m / 0.75 = 293,333; on loans of 100 m that is 29 bp. None without loans or capital.
    """
    profit, capital = _dec(row.get("rap_12m_cny")), _dec(row.get("ec_avg_12m_cny"))
    if profit is None or not capital or not loans_avg_12m_cny:
        return None
    annual = profit * 365 / Decimal(row.get("window_days") or 365)
    spare = annual - policy.hurdle_pct / 100 * capital
    return spare / (1 - policy.tax_pct / 100) / Decimal(loans_avg_12m_cny) * 10_000


def distances(frame: pl.DataFrame, policy: TierPolicy) -> pl.DataFrame:
    """Add next_tier and what is missing to it, for lists: next_deposits_cny, next_contribution_cny, next_payments_cnt.

    frame: tier, deposits_avg_cny, contribution_year_cny, payment_months_3m_cnt. Missing amounts are zero where the
    figure already suffices (RAROC is then what holds it back) and null where the next tier does not look at the figure.
    """
    following = dict(zip(TIERS, [*TIERS[1:], None], strict=True))
    deposits = {
        "inactive": policy.active_deposits_avg_cny,
        "settlement": policy.value_deposits_avg_cny,
        "value": policy.high_value_deposits_avg_cny,
    }
    contribution = {"settlement": policy.value_contribution_12m_cny, "value": policy.high_value_contribution_12m_cny}

    def short(column: str, limits: Mapping[str, Decimal]) -> pl.Expr:
        limit = pl.lit(None, pl.Decimal(38, 2))
        for tier, amount in limits.items():
            limit = pl.when(pl.col("tier") == tier).then(pl.lit(amount, pl.Decimal(38, 2))).otherwise(limit)
        gap = limit - pl.col(column).cast(pl.Decimal(38, 2))
        return pl.when(gap < 0).then(pl.lit(Decimal(0), pl.Decimal(38, 2))).otherwise(gap)

    months = (policy.settlement_months_cnt - pl.col("payment_months_3m_cnt").cast(pl.Int64)).clip(lower_bound=0)
    return frame.with_columns(
        next_tier=pl.col("tier").replace_strict(following, default=None, return_dtype=pl.String),
        next_deposits_cny=short("deposits_avg_cny", deposits),
        next_contribution_cny=short("contribution_year_cny", contribution),
        next_payments_cnt=pl.when(pl.col("tier") == "active").then(months),
    )
