"""Push, reprice, substitute, withdraw, keep or none: the verdict policy's rules on the year's figures of each leaf.

Pure: a frame of figures and a policy in, the same frame with the verdict out. The first rule that holds decides, in the
order of RULES: a deposit that pays more than its transfer price loses on every yuan, so it comes first; then what is
lost most, then what could be gained most.
"""

from __future__ import annotations

from functools import reduce

import polars as pl

from mart.query.product.policy import Policy
from mart.query.product.verdict_figures import with_substitutes, year_figures

VERDICTS = ("reprice", "withdraw", "substitute", "push", "keep", "none")
QUIET = ("keep", "none")  # nothing to do; none: no business in the year, so nothing to judge
RULES: dict[str, str] = {
    "over_ftp": "reprice",
    "few_and_losing": "withdraw",
    "better_substitute": "substitute",
    "below_hurdle": "reprice",
    "under_penetrated": "push",
    "idle": "none",
    "young": "keep",
    "earns": "keep",
}


def judge(frame: pl.DataFrame, rules: Policy, active_cnt: int) -> pl.DataFrame:
    """Verdict of each leaf from the figures of the policy's window.

    In: product_id, product_kind, substitute_family, is_pushable, holders_cnt; months_cnt (months with business, null
    none), window_cnt and window_days (of the window); deposits_avg_cny, loans_avg_cny, volume_cny, ftp_margin_cny,
    interest_paid_cny, risk_adjusted_profit_cny, economic_capital_cny, economic_profit_cny.

    Added: the columns of `year_figures` and `with_substitutes`; rule, verdict; effect_cny: what is lost in a year, or,
    where it is pushed, gained by one more percent of the active customers. Most urgent first.

    A deposit of 100 m that paid 400 k more than its transfer price in the year is 40 bp above it: reprice.
    """
    made = year_figures(frame, rules, active_cnt)
    made = with_substitutes(made, rules)
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
        .when(pl.col("verdict") == "none")
        .then(4)
        .when(pl.col("verdict") == "keep")
        .then(3)
        .otherwise(1)
    )
    size = (
        pl.when(urgency >= 3)
        .then(-pl.col("ep_year_cny").cast(pl.Float64))
        .when(urgency == 2)
        .then(-pl.col("effect_cny"))
        .otherwise(pl.col("effect_cny"))
    )
    return made.sort(urgency, size, "product_id", nulls_last=True)


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
        pl.when(pl.col("verdict").is_in(QUIET))
        .then(None)
        .when(pl.col("verdict") == "push")
        .then(pl.col("ep_per_holder_cny") * active_cnt / 100)
        .otherwise(loss)
    ).round(2)
