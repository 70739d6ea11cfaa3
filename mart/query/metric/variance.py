"""Why economic profit differs from a base (plan, last year, last month): an exact split into drivers.

All arithmetic is in integer cents (in 1e-8 yuan when amounts are shared between managers), so the drivers add up to the
difference with nothing left over. For a cell (branch × product) with balance v, margin m, and the base marked 0, the
base margin rate r0 = m0 / v0 and R0 = that of all cells of the same kind (deposits or loans):

    volume = (v1 − v0) × R0            mix = (v1 − v0) × (r0 − R0)            rate = m1 − m0 × v1 / v0

What accrues by the day (margin, expected loss, capital) is first restated to the days of the actual months: the step
`days` is that restatement, m0 × d1 / d0 − m0 and so on, and all other drivers start from the restated base.

A cell that is new is valued at its own rate, so it has no rate effect. Fees, cost, credit loss, capital and tax are
differences. Customers gained and lost and what moved with a unit are taken out of both sides before (cockpit.bridge),
with all that they earn, so that what is split here is like for like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

AMOUNTS = (
    "volume_cny",
    "ftp_margin_cny",
    "fees_cny",
    "cost_cny",
    "expected_loss_cny",
    "default_loss_cny",
    "capital_credit_cny",
    "capital_charge_cny",
    "surtax_cny",
    "tax_cny",
)
ACCRUES = ("ftp_margin_cny", "expected_loss_cny", "capital_credit_cny", "capital_charge_cny")
DRIVERS = ("days", "volume", "rate", "mix", "fees", "cost", "expected_loss", "default_loss", "capital", "tax")
MONEY, EXACT = pl.Decimal(38, 2), pl.Decimal(38, 8)


@dataclass(frozen=True)
class Variance:
    """`start_cny` (base) + the drivers = `end_cny` (actual), to the cent; `cells` holds each cell's drivers."""

    start_cny: Decimal
    end_cny: Decimal
    drivers: pl.DataFrame
    cells: pl.DataFrame


def variance(
    actual: pl.DataFrame,
    base: pl.DataFrame,
    keys: Sequence[str] = ("branch_id", "product_id"),
    days: tuple[int, int] = (1, 1),
) -> Variance:
    """Split actual − base economic profit into drivers; `days` of the actual and of the base months.

    Frames: `keys`, the amounts of AMOUNTS in CNY (Decimal, at most eight decimals; missing cells count as zero), `kind`
    (cells compared with one another for volume and mix). Result: drivers (driver, amount_cny) in the order of DRIVERS.

    One loan cell: base 100.00 at a margin of 2.00, actual 110.00 at 2.09: volume +10 × 2 % = 0.20, rate 2.09 − 2.20 =
    −0.11.

    >>> zero = {name: [Decimal("0.00")] for name in AMOUNTS}
    >>> cell = {"branch_id": ["B01"], "product_id": ["P1"], "kind": ["loan"]}
    >>> base = pl.DataFrame({**cell, **zero, "volume_cny": [Decimal("100.00")], "ftp_margin_cny": [Decimal("2.00")]})
    >>> actual = pl.DataFrame({**cell, **zero, "volume_cny": [Decimal("110.00")], "ftp_margin_cny": [Decimal("2.09")]})
    >>> split = variance(actual, base)
    >>> [(d, str(a)) for d, a in split.drivers.rows() if a]
    [('volume', '0.20'), ('rate', '-0.11')]
    >>> split.end_cny - split.start_cny
    Decimal('0.09')

    A margin of 28.00 in 28 days is 31.00 in 31 days: 3.00 are days, and of the actual 32.00 only 1.00 is a better rate.

    >>> february = base.with_columns(ftp_margin_cny=Decimal("28.00"))
    >>> march = february.with_columns(ftp_margin_cny=Decimal("32.00"))
    >>> [(d, str(a)) for d, a in variance(march, february, days=(31, 28)).drivers.rows() if a]
    [('days', '3.00'), ('rate', '1.00')]
    """
    for side, frame in (("actual", actual), ("base", base)):
        absent = [name for name in (*keys, "kind", *AMOUNTS) if name not in frame.columns]
        if absent:
            raise ValueError(f"variance: the {side} cells lack the column {absent[0]}")
    places = 2 if _is_whole_cents(actual) and _is_whole_cents(base) else 8
    split = _split(_restated(_cells(_units(actual, places), _units(base, places), tuple(keys)), *days))
    money = pl.Decimal(38, places)
    # the cast multiplies by 10**places, as for whole yuan
    cells = split.select(*keys, *((pl.col(d).cast(money) / 10**places).cast(money) for d in DRIVERS))
    start, end, *totals = (Decimal(split[name].sum()).scaleb(-places) for name in ("start", "end", *DRIVERS))
    drivers = pl.DataFrame(
        {"driver": list(DRIVERS), "amount_cny": totals}, schema={"driver": pl.String, "amount_cny": money}
    )
    return Variance(start, end, drivers, cells)


def _cells(actual: pl.DataFrame, base: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """Both sides beside one another in integer units: `name` is the actual, `name`_base the base, what is absent
    zero."""
    both = actual.join(base, on=[*keys, "kind"], how="full", coalesce=True, suffix="_base", nulls_equal=True)
    return both.sort(*keys, "kind", nulls_last=True).with_columns(
        pl.col(*AMOUNTS, *(f"{name}_base" for name in AMOUNTS)).fill_null(0)
    )


def _restated(cells: pl.DataFrame, days: int, base_days: int) -> pl.DataFrame:
    """The base as it would have been in as many days as the actual, and `days`: what that adds to economic profit."""
    cells = cells.with_columns(start=_profit("_base"))
    accrued = [f"{name}_base" for name in ACCRUES]
    if days != base_days:
        cells = cells.with_columns(
            pl.Series(name, [_ratio(value * days, base_days) for value in cells[name].to_list()], dtype=pl.Int128)
            for name in accrued
        )
    return cells.with_columns(days=_profit("_base") - pl.col("start"))


def _is_whole_cents(frame: pl.DataFrame) -> bool:
    return not any((frame[name].cast(MONEY).cast(EXACT) != frame[name].cast(EXACT)).any() for name in AMOUNTS)


def _units(frame: pl.DataFrame, places: int) -> pl.DataFrame:
    """Amounts as integers: cents for two places, 1e-8 yuan for eight."""
    return frame.with_columns((pl.col(name).cast(EXACT) * 10**places).cast(pl.Int128) for name in AMOUNTS)


def _portfolio(kinds: Sequence[str], volumes: Sequence[int], margins: Sequence[int]) -> dict[str, tuple[int, int]]:
    """Base balance and margin of each kind, over the cells that have both a balance and a margin rate in the base."""
    found: dict[str, tuple[int, int]] = {}
    for kind, v0, m0 in zip(kinds, volumes, margins, strict=True):
        volume, margin = found.get(kind, (0, 0))
        found[kind] = (volume + v0, margin + m0) if v0 else (volume, margin)
    return found


def _split(cells: pl.DataFrame) -> pl.DataFrame:
    """Drivers of each cell in integer units; they sum to its change in economic profit whatever was rounded on the way.

    Products of a balance and a margin are Python integers, which have no largest one; sums fit Int128.
    """
    v0, v1, m0, m1 = (
        cells[name].to_list() for name in ("volume_cny_base", "volume_cny", "ftp_margin_cny_base", "ftp_margin_cny")
    )
    portfolio = _portfolio(cells["kind"].to_list(), v0, m0)
    volumes, margins = zip(*(portfolio[kind] for kind in cells["kind"]), strict=True) if cells.height else ((), ())
    at_base_rate = [
        _ratio(m * after, before) if before else (now if after else m)
        for before, after, m, now in zip(v0, v1, m0, m1, strict=True)
    ]
    grown = [
        _ratio((after - before) * margin, volume)
        for before, after, margin, volume in zip(v0, v1, margins, volumes, strict=True)
    ]
    up, down = ({name: sign * (pl.col(name) - pl.col(f"{name}_base")) for name in AMOUNTS} for sign in (1, -1))
    moved = pl.col("at_base_rate") - pl.col("ftp_margin_cny_base")
    cells = cells.with_columns(
        pl.Series(name, values, dtype=pl.Int128)
        for name, values in (("at_base_rate", at_base_rate), ("whole", volumes), ("grown", grown))
    )
    volume = pl.when(pl.col("whole") != 0).then("grown").otherwise(moved)
    return cells.with_columns(
        end=_profit(""),
        volume=volume,
        mix=moved - volume,
        rate=pl.col("ftp_margin_cny") - pl.col("at_base_rate"),
        fees=up["fees_cny"],
        cost=down["cost_cny"],
        expected_loss=down["expected_loss_cny"],
        default_loss=down["default_loss_cny"],
        capital=up["capital_credit_cny"] + down["capital_charge_cny"],
        tax=down["surtax_cny"] + down["tax_cny"],
    )


def _profit(side: str) -> pl.Expr:
    """Economic profit of a cell on one side ("" or "_base"), from its parts."""
    gains = ("ftp_margin_cny", "fees_cny", "capital_credit_cny")
    charges = ("cost_cny", "expected_loss_cny", "default_loss_cny", "surtax_cny", "tax_cny", "capital_charge_cny")
    return pl.sum_horizontal(pl.col(f"{name}{side}") for name in gains) - pl.sum_horizontal(
        pl.col(f"{name}{side}") for name in charges
    )


def _ratio(top: int, bottom: int) -> int:
    """top / bottom rounded half up in integers; 0 over 0.

    >>> _ratio(5, 2), _ratio(-5, 2), _ratio(7, 0)
    (3, -2, 0)
    """
    return (2 * top + bottom) // (2 * bottom) if bottom else 0
