"""Plain numbers in print: exact Decimals, half rounded away from zero, a true minus sign, an em dash for no value."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from ui.dates import NONE

MINUS = "\u2212"


_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)


Number = Decimal | int | float | None


def decimal(value: Number) -> Decimal | None:
    """The value as a Decimal, None for None, NaN and infinities. A float goes by its shortest text, 0.1 -> 0.1."""
    if value is None:
        return None
    if isinstance(value, float):
        return Decimal(repr(value)) if math.isfinite(value) else None
    exact = value if isinstance(value, Decimal) else Decimal(int(value))
    return exact if exact.is_finite() else None


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), context=_CONTEXT)


def printed(value: Decimal, decimals: int, signed: bool) -> str:
    """An exact number as text, "+" only where asked for; a size that no bank has as its order of magnitude."""
    if value and value.adjusted() > 40:  # no bank's figure: say its size instead of forty digits
        return f"{value:.2E}".replace("-", MINUS)
    rounded = _rounded(value, decimals)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,.{decimals}f}"


def number(value: Number, decimals: int = 0, signed: bool = False) -> str:
    """A plain number: number(-1234.5, 1) -> "−1,234.5"; half rounds away from zero; no value -> "—"."""
    exact = decimal(value)
    return NONE if exact is None else printed(exact, decimals, signed)
