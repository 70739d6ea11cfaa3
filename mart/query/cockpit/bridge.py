"""The bridge from plan (or last year, or last month) to actual economic profit, driver by driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from mart.metrics import NotAvailable, missing
from mart.months import days_between
from mart.query.cockpit.bridge_base import BACK, COLUMNS, PARTS, base_gap
from mart.query.cockpit.bridge_names import NAMES, names, reasons
from mart.query.cockpit.movers import SIDES, Comparison, compare
from mart.query.filters import NONE, Filters
from mart.query.metric.plan import planned_sums
from mart.query.metric.variance import variance
from mart.reader import Mart
from mart.scope import Scope

CELL = ("branch_id", "product_id")
# in the order of the picture; those who came and left are no part of a plan, and equal months have no days
MOVES = ("gained", "lost", "transferred")
ORDER = ("days", "volume", "rate", "mix", *MOVES, "fees", "cost", "expected_loss", "default_loss", "capital", "tax")
EXACT = pl.Decimal(38, 8)
STEPS = {
    "driver": pl.String,
    "amount_cny": EXACT,
    "branch_id": pl.String,
    "product_id": pl.String,
    "label_zh": pl.String,
    "label_en": pl.String,
    "reason_amount_cny": EXACT,
}


@dataclass(frozen=True)
class Bridge:
    """start + Σ steps.amount_cny = end, to the cent. `missing`: no plan delivered, or none at this grain.

    cells: branch_id, product_id and a column a driver, all that the steps add up. named: up to three of the largest
    customers or products of each step, by driver and place; filled where `bridge` is asked for names.
    """

    base: str
    start: Decimal | None
    end: Decimal | None
    steps: pl.DataFrame
    missing: NotAvailable | None = None
    cells: pl.DataFrame = field(default_factory=pl.DataFrame)
    named: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NAMES))

    @property
    def largest(self) -> dict[str, Any] | None:
        """The step that moved most, up or down: what a title names."""
        return max(self.steps.iter_rows(named=True), key=lambda row: abs(row["amount_cny"]), default=None)


def bridge(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = NONE,
    base: str = "plan",
    first_month: int | None = None,
    with_names: bool = False,
    basis: str = "then",
) -> Bridge:
    """Economic profit of the base, of the month, and the drivers between, each with the cell that moved it most.

    base: plan, last_year or last_month. Against a past month customers who came since or left (over twelve months, or
    one) and what moved with a unit are steps of their own, with all they earn or earned; everything else compares like
    with like. `first_month`: sums of several months up to `month_no` instead of the one, such as the year to date.
    `with_names`: the three largest customers or products of each step, too. basis today: a past month stands under
    the units and managers of the month, and nothing is transferred.
    """
    months = range(first_month or month_no, month_no + 1)
    gap = missing(mart, "economic_profit") or base_gap(mart, scope, months, filters, base)
    if gap:
        return Bridge(base, None, None, pl.DataFrame(schema=STEPS), gap)
    both = compared(mart, scope, months, filters, base, basis)
    moves: Mapping[str, pl.DataFrame] = {}
    if base == "plan":
        before = planned_sums(mart, scope, CELL, COLUMNS, (months[0], months[-1]), filters)
    else:
        before = both.sums(both.ask(COLUMNS, CELL, 1))
        moves = {name: found for name in SIDES if (found := both.population(name, COLUMNS, CELL)) is not None}
    start, end, cells = _split(both, both.sums(both.ask(COLUMNS, CELL)), before, moves)
    totals = list(cells.select(pl.col(ORDER).sum()).row(0, named=True).items())
    shown = [row for row in totals if row[1] or not _is_left_out(row[0], base)]
    steps = pl.DataFrame(reasons(mart, scope, month_no, shown, cells), schema=STEPS, orient="row")
    named = names(both, steps, cells, base) if with_names else pl.DataFrame(schema=NAMES)
    return Bridge(base, start, end, steps, None, cells, named)


def compared(
    mart: Mart, scope: Scope | None, months: range, filters: Filters, base: str, basis: str = "then"
) -> Comparison:
    """The months as they are set against the base: a plan has no customers who came, left or moved."""
    if base == "plan":
        return Comparison(mart, scope, months, 0, filters, basis=basis)
    return compare(mart, scope, months, BACK[base], filters, basis)


def _is_left_out(driver: str, base: str) -> bool:
    """Whether a step of nothing is no step at all."""
    return driver in ("days", "transferred") or (base == "plan" and driver in MOVES)


def _split(
    both: Comparison, actual: pl.DataFrame, before: pl.DataFrame, moves: Mapping[str, pl.DataFrame]
) -> tuple[Decimal, Decimal, pl.DataFrame]:
    """Economic profit before and now, and each cell's drivers: who came or left first, then like for like."""
    kinds = _kinds(both.mart, both.scope)
    sides = {0: actual, 1: before}
    for name, found in moves.items():
        side = SIDES[name][0]
        sides[side] = _less(sides[side], found)
    first, last = both.months[0], both.months[-1]
    days = days_between(first, last), days_between(first - both.back, last - both.back)
    result = variance(_prepared(sides[0], kinds), _prepared(sides[1], kinds), CELL, days)
    cells = result.cells.with_columns(pl.col(driver).cast(EXACT) for driver in result.drivers["driver"])
    profits = {name: found.select(*CELL, _profit().cast(EXACT).alias(name)) for name, found in moves.items()}
    for found in profits.values():
        cells = cells.join(found, on=list(CELL), how="full", coalesce=True, nulls_equal=True)
    absent = [pl.lit(0, EXACT).alias(name) for name in SIDES if name not in profits]
    cells = cells.with_columns(absent).with_columns(pl.exclude(CELL).fill_null(0))
    totals = cells.select(pl.col(*SIDES).sum()).row(0, named=True)
    cells = cells.with_columns(lost=-pl.col("lost"), transferred=pl.col("came") - pl.col("went")).select(*CELL, *ORDER)
    return (
        result.start_cny + totals["lost"] + totals["went"],
        result.end_cny + totals["gained"] + totals["came"],
        cells,
    )


def _less(whole: pl.DataFrame, part: pl.DataFrame) -> pl.DataFrame:
    """A side without one population, cell by cell."""
    minus = part.with_columns(-pl.col(name) for name in COLUMNS)
    both = pl.concat([frame.select(*CELL, *(pl.col(name).cast(EXACT) for name in COLUMNS)) for frame in (whole, minus)])
    return both.group_by(CELL, maintain_order=True).agg(pl.col(COLUMNS).sum())


def _profit() -> pl.Expr:
    """Economic profit from the parts of a row."""
    gains = ("ftp_margin_cny", "fees_cny", "capital_credit_cny")
    return pl.sum_horizontal(pl.col(name) * (1 if name in gains else -1) for name in PARTS)


def _kinds(mart: Mart, scope: Scope | None) -> pl.DataFrame:
    """product_id, kind: how each product's volume is compared."""
    kinds = mart.small.whole("product", scope).group_by("product_id", maintain_order=True)
    return kinds.agg(pl.col("product_kind").drop_nulls().first().alias("kind"))


def _prepared(frame: pl.DataFrame, kinds: pl.DataFrame) -> pl.DataFrame:
    volume = pl.col("deposits_avg_cny").fill_null(0) + pl.col("loans_avg_cny").fill_null(0)
    return (
        frame.join(kinds, on="product_id", how="left")
        .with_columns(volume.alias("volume_cny"), pl.col("kind").fill_null("other"))
        .drop("deposits_avg_cny", "loans_avg_cny")
    )
