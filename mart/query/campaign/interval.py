"""The score interval of a difference of two shares, and the smallest difference that a size could show."""

from __future__ import annotations

from collections.abc import Callable
from math import acos, cos, pi, sqrt

Z_90, Z_POWER_80 = 1.6448536, 0.8416212
STEPS = 60


def difference_interval(hits: int, of: int, held_hits: int, held: int, z: float = Z_90) -> tuple[float, float]:
    """Miettinen-Nurminen interval of hits/of - held_hits/held; 90 % by default. ValueError for an empty group.

    Source: Miettinen and Nurminen, Statistics in Medicine 4 (1985) 213. 56 of 70 against 48 of 80, 95 % (Newcombe,
    Statistics in Medicine 17 (1998) 873, table II, example a, method 4): .0528 to .3382.

    >>> low, high = difference_interval(56, 70, 48, 80, z=1.959964)
    >>> round(low, 4), round(high, 4)
    (0.0528, 0.3382)
    """
    if of < 1 or held < 1:
        raise ValueError(f"both groups need customers: {of} targeted, {held} held out")
    found = hits / of - held_hits / held

    def is_inside(delta: float) -> bool:
        return abs(found - delta) <= z * _deviation(hits, of, held_hits, held, delta)

    return _edge(found, -1.0, is_inside), _edge(found, 1.0, is_inside)


def _edge(inside: float, outside: float, is_inside: Callable[[float], bool]) -> float:
    """Where the interval ends between its middle and the end of what is possible, by bisection."""
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if is_inside(middle) else (inside, middle)
    return inside


def _deviation(x1: int, n1: int, x0: int, n0: int, delta: float) -> float:
    """Standard deviation of the difference where it truly is `delta`: shares by maximum likelihood under that."""
    n, x = n1 + n0, x1 + x0
    a = (n1 + 2 * n0) * delta - n - x
    b = (n0 * delta - n - 2 * x0) * delta + x
    c = x0 * delta * (1 - delta)
    q = a**3 / (27 * n**3) - a * b / (6 * n**2) + c / (2 * n)
    p = (1 if q >= 0 else -1) * sqrt(max(a**2 / (9 * n**2) - b / (3 * n), 0.0))
    angle = (pi + acos(max(-1.0, min(1.0, q / p**3 if p else 0.0)))) / 3
    p0 = min(1.0, max(0.0, 2 * p * cos(angle) - a / (3 * n)))
    p1 = min(1.0, max(0.0, p0 + delta))
    return sqrt(max(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0, 0.0) * n / (n - 1))


def is_shown(hits: int, of: int, held_hits: int, held: int, z: float = Z_90) -> bool:
    """The rule by which a campaign counts as one that brings openings: a one-sided score test of no difference at 5 %
    with continuity correction, half a customer in each group (Yates 1934). False for an empty group.

    Over 200 to 5,000 targeted, a quarter or a tenth held out and 3 to 6 % opening without, a campaign without effect
    passes it in at most 4.3 of 100 cases; docs/models.md has the rules it was compared with. 60 of 900 against 10 of
    300 pass, 52 of 900 do not, though their interval ends just above zero.

    >>> is_shown(60, 900, 10, 300), is_shown(52, 900, 10, 300)
    (True, False)
    """
    if of < 1 or held < 1:
        return False
    found = hits / of - held_hits / held - _half(of, held)
    return found > z * _deviation(hits, of, held_hits, held, 0.0)


def _half(of: int, held: int) -> float:
    """Continuity correction of a difference of two shares."""
    return (1 / of + 1 / held) / 2


def smallest_shown(share: float, of: int, held: int) -> float:
    """The smallest true difference that groups of these sizes show by `is_shown` in four of five cases.

    900 targeted, 300 held out, 4 % open without: 3.5 points.

    >>> round(smallest_shown(0.04, 900, 300), 4)
    0.0347
    """
    return (Z_90 + Z_POWER_80) * sqrt(share * (1 - share) * (1 / of + 1 / held)) + _half(of, held)
