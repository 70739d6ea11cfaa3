"""Push, reprice, substitute, withdraw or keep: the rules of the verdict policy on the year's figures of each leaf.

Pure: a frame of figures and a policy in, the same frame with the verdict out. The first rule that holds decides, in the
order of RULES: a deposit that pays more than its transfer price loses on every yuan, so it comes first; then what is
lost most, then what could be gained most.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import polars as pl

from mart.query.product.policy import Policy

VERDICTS = ("reprice", "withdraw", "substitute", "push", "keep")
RULES: dict[str, str] = {
    "over_ftp": "reprice",
    "few_and_losing": "withdraw",
    "better_substitute": "substitute",
    "below_hurdle": "reprice",
    "under_penetrated": "push",
    "idle": "keep",
    "young": "keep",
    "earns": "keep",
}
_BPS = 10_000.0


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


def judge(frame: pl.DataFrame, rules: Policy, active_cnt: int) -> pl.DataFrame:
    """Verdict of each leaf from the figures of the policy's window.

    In: product_id, product_kind, substitute_family, is_pushable, holders_cnt, months_cnt (months with business, null
    none),
    window_cnt (months of the window), deposits_avg_cny, loans_avg_cny, volume_cny, ftp_margin_cny, interest_paid_cny,
    risk_adjusted_profit_cny, economic_capital_cny, economic_profit_cny.
    Added, all a year: ep_year_cny (Decimal), raroc_pct, rate_paid_pct, over_ftp_bps (deposits: paid above transfer
    price),
    return_bps (economic profit on volume), needed_bps (change of the rate that brings economic profit to zero, taxed),
    penetration_pct (holders of 100 active customers), ep_per_holder_cny, substitute_id, substitute_pct (its RAROC),
    substitute_bps (its return), rule, verdict, effect_cny (what is lost in a year, or gained by one more percent of the
    active customers where it is pushed). Most urgent first.

    A deposit of 100 m that paid 400 k more than its transfer price in the year is 40 bp above it: reprice.
    """
    made = _figures(frame, rules, active_cnt)
    made = _with_substitutes(made, rules)
    made = (
        made.with_columns(rule=_rule(rules))
        .with_columns(verdict=pl.col("rule").replace_strict(RULES, return_dtype=pl.String))
        .with_columns(effect_cny=_effect(active_cnt))
    )
    # what pays above its transfer price, then losses, chances and the rest, each by size
    urgency = (
        pl.when(pl.col("rule") == "over_ftp")
        .then(0)
        .when(pl.col("verdict") == "push")
        .then(2)
        .when(pl.col("verdict") == "keep")
        .then(3)
        .otherwise(1)
    )
    size = (
        pl.when(urgency == 3)
        .then(-pl.col("ep_year_cny").cast(pl.Float64))
        .when(urgency == 2)
        .then(-pl.col("effect_cny"))
        .otherwise(pl.col("effect_cny"))
    )
    return made.sort(urgency, size, "product_id", nulls_last=True)


def _figures(frame: pl.DataFrame, rules: Policy, active_cnt: int) -> pl.DataFrame:
    year = 12.0 / pl.col("window_cnt")
    money = {
        name: pl.col(f"{name}_cny").cast(pl.Float64)
        for name in (
            "deposits_avg",
            "volume",
            "ftp_margin",
            "interest_paid",
            "risk_adjusted_profit",
            "economic_capital",
            "economic_profit",
        )
    }
    is_deposit = (pl.col("product_kind") == "deposit") & (money["deposits_avg"] > 0)
    profit, volume = money["economic_profit"] * year, pl.when(money["volume"] > 0).then(money["volume"])
    return frame.with_columns(
        ep_year_cny=profit.round(2).cast(pl.Decimal(38, 2)),
        raroc_pct=pl.when(money["economic_capital"] > 0).then(
            money["risk_adjusted_profit"] * year * 100 / money["economic_capital"]
        ),
        rate_paid_pct=pl.when(is_deposit).then(money["interest_paid"] * year * 100 / money["deposits_avg"]),
        over_ftp_bps=pl.when(is_deposit).then(-money["ftp_margin"] * year * _BPS / money["deposits_avg"]),
        return_bps=profit * _BPS / volume,
        needed_bps=-profit * _BPS / (1 - rules.tax_pct / 100) / volume,
        penetration_pct=pl.when(pl.lit(active_cnt > 0)).then(pl.col("holders_cnt") * 100.0 / max(active_cnt, 1)),
        ep_per_holder_cny=pl.when(pl.col("holders_cnt") > 0).then(profit / pl.col("holders_cnt")),
    ).with_columns(is_losing=_is_losing(rules))


def _is_losing(rules: Policy) -> pl.Expr:
    """Below what is let pass: of the hurdle where capital is used, of zero on volume where it is not, of zero for
    fees."""
    below = pl.col("raroc_pct") < rules.hurdle_pct - rules.raroc_tolerance_pct
    thin = pl.col("return_bps").is_null() | (pl.col("return_bps") < -rules.loss_tolerance_bps)
    loses = pl.col("ep_year_cny") < 0
    return (loses & pl.when(pl.col("raroc_pct").is_not_null()).then(below).otherwise(thin)).fill_null(False)


def _with_substitutes(frame: pl.DataFrame, rules: Policy) -> pl.DataFrame:
    """The best product of the same substitute family and kind that earns its capital and is in use, if better by the
    margin."""
    good = frame.filter(
        (pl.col("ep_year_cny") > 0)
        & pl.col("substitute_family").is_not_null()
        & (pl.col("raroc_pct").is_null() | (pl.col("raroc_pct") >= rules.hurdle_pct))
        & (pl.col("penetration_pct") > rules.withdraw_penetration_max_pct)
    )
    best = (
        good.sort("raroc_pct", "return_bps", "product_id", descending=[True, True, False], nulls_last=True)
        .group_by("substitute_family", "product_kind", maintain_order=True)
        .first()
    )
    best = best.select(
        "substitute_family",
        "product_kind",
        _id=pl.col("product_id"),
        _pct=pl.col("raroc_pct"),
        _bps=pl.col("return_bps"),
    )
    joined = frame.join(best, on=["substitute_family", "product_kind"], how="left", maintain_order="left")
    better = (
        pl.when(pl.col("raroc_pct").is_not_null() & pl.col("_pct").is_not_null())
        .then(pl.col("_pct") - pl.col("raroc_pct") >= rules.substitute_better_pct)
        .otherwise((pl.col("_bps") - pl.col("return_bps") >= rules.substitute_better_bps).fill_null(True))
    )
    usable = pl.col("_id").is_not_null() & (pl.col("_id") != pl.col("product_id")) & better
    return joined.with_columns(
        substitute_id=pl.when(usable).then("_id"),
        substitute_pct=pl.when(usable).then("_pct"),
        substitute_bps=pl.when(usable).then("_bps"),
    ).drop("_id", "_pct", "_bps")


def _holds(rules: Policy) -> dict[str, pl.Expr]:
    """Each rule's condition, in the order in which they are asked."""
    return {
        "idle": pl.col("months_cnt").is_null() | (pl.col("months_cnt") == 0),
        "young": pl.col("months_cnt") < pl.min_horizontal(rules.min_months, pl.col("window_cnt")),
        "over_ftp": pl.col("over_ftp_bps") > rules.over_ftp_bps,
        "few_and_losing": pl.col("is_losing") & (pl.col("penetration_pct") <= rules.withdraw_penetration_max_pct),
        "better_substitute": pl.col("is_losing") & pl.col("substitute_id").is_not_null(),
        "below_hurdle": pl.col("is_losing"),
        "under_penetrated": (
            pl.col("is_pushable")
            & (pl.col("ep_per_holder_cny") >= rules.push_profit_min_cny)
            & (pl.col("penetration_pct") < rules.push_penetration_max_pct)
            & (pl.col("raroc_pct").is_null() | (pl.col("raroc_pct") >= rules.hurdle_pct))
        ),
    }


def _rule(rules: Policy) -> pl.Expr:
    pairs = reversed(list(_holds(rules).items()))
    return reduce(
        lambda rest, pair: pl.when(pair[1].fill_null(False)).then(pl.lit(pair[0])).otherwise(rest),
        pairs,
        pl.lit("earns"),
    )


def _effect(active_cnt: int) -> pl.Expr:
    """A year: what is lost; for a push, what one more percent of the active customers would bring; none for keep."""
    loss = pl.col("ep_year_cny").cast(pl.Float64)
    return (
        pl.when(pl.col("verdict") == "keep")
        .then(None)
        .when(pl.col("verdict") == "push")
        .then(pl.col("ep_per_holder_cny") * active_cnt / 100)
        .otherwise(loss)
    ).round(2)


def checks(row: dict, rules: Policy) -> tuple[Check, ...]:
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
