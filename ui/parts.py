"""Parts of a whole as they are printed: rounded so that they add up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

import polars as pl

from ui.money import WAN


def add_up(parts: Sequence[float | Decimal | None], decimals: int = 0) -> list[float | None]:
    """The parts rounded so that they add up to their rounded sum; a part that is not known stays unknown.

    Largest remainder: each part is rounded down, and what is then missing goes, a last digit each, to those that lost
    most (Hamilton's method). Three thirds of 100 at one decimal are 33.4, 33.3 and 33.3. Of parts without
    a loss among them none is rounded up to the whole: the largest of the others gets its last digit.

    >>> add_up([100 / 3] * 3, 1), add_up([14.5, 85.5]), add_up([None, 50.04, 49.96], 1), add_up([99.97, 0.03], 1)
    ([33.4, 33.3, 33.3], [15.0, 85.0], [None, 50.0, 50.0], [99.9, 0.1])
    """
    scale = Decimal(10) ** decimals
    exact = {at: Decimal(str(part)) * scale for at, part in enumerate(parts) if part is not None}
    down = {at: part.to_integral_value(ROUND_FLOOR) for at, part in exact.items()}
    short = int((sum(exact.values(), Decimal(0)) - sum(down.values())).to_integral_value())
    for at in sorted(down, key=lambda at: (down[at] - exact[at], at))[:short]:
        down[at] += 1
    first, second = (*sorted(exact, key=lambda at: -exact[at]), None, None)[:2]
    is_share = second is not None and exact[second] > 0 and min(exact.values()) >= 0
    if is_share and exact[first] < down[first] == sum(down.values()):
        down[first] -= 1
        down[second] += 1
    return [float(down[at] / scale) if at in down else None for at in range(len(parts))]


def difference(value: Decimal, base: Decimal, unit: Decimal = WAN) -> Decimal:
    """What a reader gets who subtracts two amounts of money as they are printed in whole units (万元, CNY m with two
    decimals), so that a card and a sentence say what a bridge adds up to; exact where it is fewer than ten units.

    >>> difference(Decimal(281_694_000), Decimal(250_006_000)), difference(Decimal(54_000), Decimal(20_000))
    (Decimal('31680000'), Decimal('34000'))
    >>> difference(Decimal(281_696_000), Decimal(250_014_000))  # 28,170 less 25,001, though it is 3,168.2
    Decimal('31690000')
    """
    exact = value - base
    if abs(exact) < 10 * unit:
        return exact
    whole = ((one / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) for one in (value, base))
    return (next(whole) - next(whole)) * unit


def as_printed(exact: Decimal, whole: int, unit: Decimal | int = WAN) -> Decimal:
    """An amount that stands in a figure as `whole` units, for a sentence about it; exact where it is a few only.

    >>> as_printed(Decimal(31_784_000), 3179), as_printed(Decimal(34_000), 3)
    (Decimal('31790000'), Decimal('34000'))
    """
    return exact if abs(exact) < 10 * unit else Decimal(whole) * unit


def shares(frame: pl.DataFrame, column: str, decimals: int) -> pl.DataFrame:
    """The frame with a column of shares as `add_up` gives them."""
    return frame.with_columns(pl.Series(column, add_up(frame[column].to_list(), decimals), dtype=pl.Float64))
