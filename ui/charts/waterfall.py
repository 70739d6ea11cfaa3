"""Money in whole printed units that still sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from ui import formats as f


def whole_steps(
    start: Decimal, steps: Sequence[Decimal], end: Decimal, divisor: int = 10_000
) -> tuple[int, list[int], int]:
    """Money as whole units that still sum: ends are rounded, steps take what is between them by largest remainder.

    whole_steps(35_604_000, [-4_476_000, -4_000], 31_124_000) -> (3560, [-448, 0], 3112). Raises ValueError where the
    money itself does not sum to the cent.
    """
    start, end, moves = Decimal(start), Decimal(end), [Decimal(step) for step in steps]
    if start + sum(moves, Decimal(0)) != end:
        raise ValueError(f"bridge does not sum: {start} + {sum(moves, Decimal(0))} is not {end}")
    first, last = (int(f.decimal(v / divisor).quantize(Decimal(1), rounding="ROUND_HALF_UP")) for v in (start, end))
    floors = [int((move / divisor).to_integral_value(ROUND_FLOOR)) for move in moves]
    order = sorted(range(len(moves)), key=lambda i: floors[i] - moves[i] / divisor)
    short = last - first - sum(floors)
    if moves:
        each, extra = divmod(short, len(moves))
        floors = [value + each for value in floors]
        for i in order[:extra]:
            floors[i] += 1
    return first, floors, last
