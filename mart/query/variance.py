"""Why economic profit differs from a base (plan, last year, last month): an exact split into drivers.

All arithmetic is in integer cents (in 1e-8 yuan when amounts are shared between managers), so the drivers add up to the
difference with nothing left over. For a cell (branch ×
product) with balance v, margin m, and the base marked 0, the base margin rate r0 = m0 / v0 and R0 = that of all cells of
the same kind (deposits or loans):

    volume = (v1 − v0) × R0            mix = (v1 − v0) × (r0 − R0)            rate = m1 − m0 × v1 / v0

Of the volume effect, the balances of customers gained and lost (valued at the same R0) are named separately. A cell that
is new is valued at its own rate, so it has no rate effect. Fees, cost, expected loss, capital and tax are differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

AMOUNTS = ("volume_cny", "ftp_margin_cny", "fees_cny", "cost_cny", "expected_loss_cny", "capital_credit_cny",
           "capital_charge_cny", "surtax_cny", "tax_cny")
MOVES = ("gained_cny", "lost_cny")
DRIVERS = ("volume", "rate", "mix", "gained", "lost", "fees", "cost", "expected_loss", "capital", "tax")
MONEY, EXACT = pl.Decimal(38, 2), pl.Decimal(38, 8)


@dataclass(frozen=True)
class Variance:
    """`start_cny` (base) + the drivers = `end_cny` (actual), to the cent; `cells` holds each cell's drivers."""

    start_cny: Decimal
    end_cny: Decimal
    drivers: pl.DataFrame
    cells: pl.DataFrame


def variance(actual: pl.DataFrame, base: pl.DataFrame, keys: Sequence[str] = ("branch_id", "product_id")) -> Variance:
    """Split actual − base economic profit into drivers.

    Frames: `keys`, the amounts of AMOUNTS in CNY (Decimal, at most eight decimals; missing cells count as zero), `kind`
    (cells compared with one another for volume and mix) and, in `actual`, optionally gained_cny and lost_cny (balances of
    customers gained and lost since the base). Result: drivers (driver, amount_cny) in the order of DRIVERS.

    One loan cell: base 100.00 at a margin of 2.00, actual 110.00 at 2.09: volume +10 × 2 % = 0.20, rate 2.09 − 2.20 = −0.11.

    >>> zero = {name: [Decimal("0.00")] for name in AMOUNTS}
    >>> cell = {"branch_id": ["B01"], "product_id": ["P1"], "kind": ["loan"]}
    >>> base = pl.DataFrame({**cell, **zero, "volume_cny": [Decimal("100.00")], "ftp_margin_cny": [Decimal("2.00")]})
    >>> actual = pl.DataFrame({**cell, **zero, "volume_cny": [Decimal("110.00")], "ftp_margin_cny": [Decimal("2.09")]})
    >>> split = variance(actual, base)
    >>> [(d, str(a)) for d, a in split.drivers.rows() if a]
    [('volume', '0.20'), ('rate', '-0.11')]
    >>> split.end_cny - split.start_cny
    Decimal('0.09')
    """
    for side, frame in (("actual", actual), ("base", base)):
        absent = [name for name in (*keys, "kind", *AMOUNTS) if name not in frame.columns]
        if absent:
            raise ValueError(f"variance: the {side} cells lack the column {absent[0]}")
    places = 2 if _is_whole_cents(actual) and _is_whole_cents(base) else 8
    rows = _cells(_units(actual, places), _units(base, places), tuple(keys))
    portfolio = _portfolio(rows)
    split = [_split(row, *portfolio[row["kind"]]) for row in rows]
    money, cny = pl.Decimal(38, places), lambda units: Decimal(units).scaleb(-places)
    cells = pl.DataFrame(
        {key: [row[key] for row in rows] for key in keys} | {d: [cny(s[d]) for s in split] for d in DRIVERS},
        schema={**dict.fromkeys(keys, pl.String), **dict.fromkeys(DRIVERS, money)})
    totals = [cny(sum(s[d] for s in split)) for d in DRIVERS]
    drivers = pl.DataFrame({"driver": list(DRIVERS), "amount_cny": totals}, schema={"driver": pl.String, "amount_cny": money})
    start, end = (cny(sum(_profit(row, side) for row in rows)) for side in (0, 1))
    return Variance(start, end, drivers, cells)


def _cells(actual: pl.DataFrame, base: pl.DataFrame, keys: tuple[str, ...]) -> list[dict]:
    """Both sides beside one another in integer units: `name` → (base, actual)."""
    both = actual.join(base, on=[*keys, "kind"], how="full", coalesce=True, suffix="_base", nulls_equal=True)
    rows = []
    for row in both.sort(*keys, "kind", nulls_last=True).iter_rows(named=True):
        cell = {key: row[key] for key in (*keys, "kind")}
        cell |= {name: (row[f"{name}_base"] or 0, row[name] or 0) for name in AMOUNTS}
        rows.append(cell | {name: row.get(name) or 0 for name in MOVES})
    return rows


def _is_whole_cents(frame: pl.DataFrame) -> bool:
    names = [name for name in (*AMOUNTS, *MOVES) if name in frame.columns]
    return not any((frame[name].cast(MONEY).cast(EXACT) != frame[name].cast(EXACT)).any() for name in names)


def _units(frame: pl.DataFrame, places: int) -> pl.DataFrame:
    """Amounts as integers: cents for two places, 1e-8 yuan for eight."""
    names = [name for name in (*AMOUNTS, *MOVES) if name in frame.columns]
    return frame.with_columns((pl.col(name).cast(EXACT) * 10**places).cast(pl.Int128) for name in names)


def _portfolio(rows: list[dict]) -> dict[str, tuple[int, int]]:
    """Base balance and margin of each kind, over the cells that have both a balance and a margin rate in the base."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        volume, margin = found.get(row["kind"], (0, 0))
        v0, m0 = row["volume_cny"][0], row["ftp_margin_cny"][0]
        found[row["kind"]] = (volume + v0, margin + m0) if v0 else (volume, margin)
    return found


def _split(row: dict, portfolio_volume: int, portfolio_margin: int) -> dict[str, int]:
    """Drivers of one cell in cents; they sum to its change in economic profit whatever was rounded on the way."""
    (v0, v1), (m0, m1) = row["volume_cny"], row["ftp_margin_cny"]
    at_base_rate = _ratio(m0 * v1, v0) if v0 else (m1 if v1 else m0)
    moved = at_base_rate - m0
    volume = _ratio((v1 - v0) * portfolio_margin, portfolio_volume) if portfolio_volume else moved
    gained = _ratio(row["gained_cny"] * portfolio_margin, portfolio_volume)
    lost = -_ratio(row["lost_cny"] * portfolio_margin, portfolio_volume)
    change = {name: row[name][1] - row[name][0] for name in AMOUNTS}
    return {
        "volume": volume - gained - lost, "gained": gained, "lost": lost, "mix": moved - volume, "rate": m1 - at_base_rate,
        "fees": change["fees_cny"], "cost": -change["cost_cny"], "expected_loss": -change["expected_loss_cny"],
        "capital": change["capital_credit_cny"] - change["capital_charge_cny"],
        "tax": -change["surtax_cny"] - change["tax_cny"],
    }


def _profit(row: dict, side: int) -> int:
    """Economic profit of a cell on one side, from its parts."""
    gains = ("ftp_margin_cny", "fees_cny", "capital_credit_cny")
    charges = ("cost_cny", "expected_loss_cny", "surtax_cny", "tax_cny", "capital_charge_cny")
    return sum(row[name][side] for name in gains) - sum(row[name][side] for name in charges)


def _ratio(top: int, bottom: int) -> int:
    """top / bottom rounded half up in integers; 0 over 0.

    >>> _ratio(5, 2), _ratio(-5, 2), _ratio(7, 0)
    (3, -2, 0)
    """
    return (2 * top + bottom) // (2 * bottom) if bottom else 0
