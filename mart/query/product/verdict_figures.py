"""The figures that verdicts are given by: each leaf's year, and the product that could stand in for it."""

from __future__ import annotations

import polars as pl

from mart.query.product.policy import Policy

_BPS = 10_000.0


def year_figures(frame: pl.DataFrame, rules: Policy, active_cnt: int) -> pl.DataFrame:
    """Columns added, all annualised by the days of the window: ep_year_cny (Decimal), raroc_pct, rate_paid_pct,
    over_ftp_bps (deposits: paid above the transfer price), return_bps (economic profit on volume), needed_bps (change
    of the rate that brings economic profit to zero, after tax), penetration_pct (holders of 100 active customers),
    ep_per_holder_cny, is_losing."""
    year = 365.0 / pl.col("window_days")
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
    whole = pl.when(pl.col("window_days") >= 365).then(1.0).otherwise(year)  # twelve months are a year as they are
    profit, volume = money["economic_profit"] * whole, pl.when(money["volume"] > 0).then(money["volume"])
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


def with_substitutes(frame: pl.DataFrame, rules: Policy) -> pl.DataFrame:
    """Columns added: substitute_id, substitute_pct (its RAROC), substitute_bps (its return).

    The substitute is the best product of the same substitute family and kind that earns its capital and is in use,
    if it is better by the policy's margin; null where there is none.
    """
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
