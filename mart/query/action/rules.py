"""The actions, each a rule: to which customers it applies, what it is worth a year, and what it rests on.

A rule takes the facts (`facts.facts`) and the rules in force and gives rows of `ROW`. Effects are economic profit a
year if the action succeeds; only selling is a chance, so its effect is the expected one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from mart.policies import Version

ROW = pl.Schema({
    "customer_id": pl.String, "action": pl.String, "effect_cny": pl.Float64, "amount_cny": pl.Float64,
    "from_pct": pl.Float64, "to_pct": pl.Float64, "gap_bps": pl.Float64, "days_cnt": pl.Int64,
})  # fmt: skip
ACTIONS = ("collect", "exit", "compress", "reprice", "hold", "sell")  # in this order where effects are equal


@dataclass(frozen=True)
class Rules:
    """Policies in force: actions and capital."""

    actions: Version
    capital: Version

    def number(self, name: str) -> float:
        """A value of the actions policy as float."""
        return float(self.actions.number(name))

    @property
    def kept(self) -> float:
        """Of a yuan of interest, what is left after surtax and tax."""
        return (1 - float(self.capital.number("surtax_pct")) / 100) * (1 - float(self.capital.number("tax_pct")) / 100)


def with_rates(facts: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The facts with rate_pct of the sound loans, floor_pct at which the customer's RAROC is the hurdle, gap_bps
    between them, raroc_pct and ep_year; null without loans.

    The floor is the pricing floor of `floor.pricing_floor_pct` with everything else the customer brings as ancillary
    income: the rate at which the economic profit of the whole relationship is nothing.
    """
    has_loans = (pl.col("loan_years") > 0) & (pl.col("loans_now") > 0)
    rate = 100 * pl.col("loan_interest") / pl.col("loan_years")
    lacking = -100 * pl.col("ep") / (pl.col("loan_years") * rules.kept)
    year = pl.max_horizontal(1, pl.col("month_no") - pl.col("first_no") + 1) / 12
    return facts.with_columns(
        rate_pct=pl.when(has_loans).then(rate),
        floor_pct=pl.when(has_loans).then(rate + lacking),
        gap_bps=pl.when(has_loans).then(100 * lacking),
        raroc_pct=pl.when(pl.col("capital_years") > 0).then(100 * pl.col("rap") / pl.col("capital_years")),
        ep_year=pl.col("ep") / year,
        loan_ep_year=pl.col("loan_ep") / year,
    )


def collect(facts: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Arrears: of the loss given default, what calling in time saves, after tax."""
    saved = rules.number("collect_saved_pct") / 100 * (1 - float(rules.capital.number("tax_pct")) / 100)
    return _rows(
        facts.filter(pl.col("overdue_now") > 0), "collect", pl.col("overdue_loss") * saved, amount=pl.col("overdue_now")
    )


def reprice(facts: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Below the hurdle, and a step that can be asked for makes it good: the whole loss."""
    within = pl.col("gap_bps") <= rules.number("reprice_step_max_bps")
    return _rows(facts.filter((pl.col("gap_bps") > 0) & within), "reprice", -pl.col("ep_year"), **_RATES)


def compress(facts: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Beyond repricing, yet earning something on its capital: the policy's part of what the loans lose."""
    part = rules.number("compress_pct") / 100
    beyond = facts.filter(_is_beyond(rules) & (pl.col("raroc_pct") >= rules.number("exit_raroc_max_pct")))
    amount = pl.col("loans_now") * part
    return _rows(beyond, "compress", -pl.col("loan_ep_year") * part, **(_RATES | {"amount": amount}))


def leave(facts: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Beyond repricing and losing on its capital: the whole loss."""
    beyond = facts.filter(_is_beyond(rules) & (pl.col("raroc_pct") < rules.number("exit_raroc_max_pct")))
    return _rows(beyond, "exit", -pl.col("ep_year"), **_RATES)


def hold(facts: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Deposits that left: the fall x what this customer's deposits earn per yuan."""
    fall = pl.col("deposits_before") - pl.col("deposits_now")
    is_large = (fall >= rules.number("outflow_min_cny")) & (
        fall * 100 >= rules.number("outflow_min_pct") * pl.col("deposits_before")
    )
    moved = facts.filter(is_large & (pl.col("deposit_years") > 0))
    change = -100 * fall / pl.col("deposits_before")
    return _rows(moved, "hold", fall * pl.col("deposit_ep") / pl.col("deposit_years"), amount=fall, to=change)


RULES: dict[str, Callable[[pl.DataFrame, Rules], pl.DataFrame]] = {
    "collect": collect,
    "exit": leave,
    "compress": compress,
    "reprice": reprice,
    "hold": hold,
}
_RATES = {"amount": pl.col("loans_now"), "start": pl.col("rate_pct"), "to": pl.col("floor_pct")}


def _is_beyond(rules: Rules) -> pl.Expr:
    return pl.col("gap_bps") > rules.number("reprice_step_max_bps")


def _rows(
    facts: pl.DataFrame,
    action: str,
    effect: pl.Expr,
    amount: pl.Expr | None = None,
    start: pl.Expr | None = None,
    to: pl.Expr | None = None,
) -> pl.DataFrame:
    nothing = pl.lit(None, pl.Float64)
    return facts.select(
        "customer_id",
        pl.lit(action).alias("action"),
        effect.alias("effect_cny"),
        (nothing if amount is None else amount).alias("amount_cny"),
        (nothing if start is None else start).alias("from_pct"),
        (nothing if to is None else to).alias("to_pct"),
        "gap_bps",
        pl.col("overdue_days").alias("days_cnt"),
    ).cast(ROW)
