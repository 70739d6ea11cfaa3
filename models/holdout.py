"""How many to hold out: enough to show what is expected, and a third less than that, no more.

Two groups show a difference of shares with a power of 80 % (one-sided at 5 %, `mart.query.campaign.smallest_shown`).
What is expected of the best of a list mostly comes out lower, because who was overrated stands at its top: a map of 994
customers of whom 6.8 % were expected to open without an approach found 5 %. A share that just shows what is expected
then shows nothing. And below OPENINGS among the held out the effect of an approach is not judged at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from mart.query.campaign import smallest_shown

SHARES = (10, 15, 20, 25, 30, 40, 50)
CAUTION = 2 / 3  # of what is expected must show
OPENINGS = 10  # expected among the held out; `effect_openings_min_cnt` of the targeting policy
MOST = 10_000_000  # customers: no bank draws from more


@dataclass(frozen=True)
class Power:
    """expected_pct: openings that a map adds, per 100 targets, reached or not; smallest_pct: the least that these
    groups show in four of five cases; both None where nothing is known of them. chance: share that opens anyway."""

    targets_cnt: int
    held_cnt: int
    expected_pct: float | None
    smallest_pct: float | None
    chance: float | None = None

    @property
    def is_enough(self) -> bool:
        """Whether what is expected would show, and be judged."""
        if self.expected_pct is None or self.smallest_pct is None or self.chance is None:
            return False
        return self.smallest_pct <= CAUTION * self.expected_pct and self.held_cnt * self.chance >= OPENINGS


def power(
    chosen_cnt: int, share_pct: int, chance: float | None, gain: float | None, held_cnt: int | None = None
) -> Power:
    """Power of a draw. chance: share that opens without an approach, gain: what the map adds to it; held_cnt: how many
    will be held out, where the draw's seed says so.

    >>> found = power(1000, 25, 0.04, 0.04)
    >>> found.held_cnt, round(found.smallest_pct, 2), found.is_enough
    (250, 3.83, False)
    """
    held = round(chosen_cnt * share_pct / 100) if held_cnt is None else held_cnt
    is_known = chance is not None and held > 0 and chosen_cnt > held
    smallest = 100 * smallest_shown(min(max(chance or 0, 1e-6), 1), chosen_cnt - held, held) if is_known else None
    return Power(chosen_cnt - held, held, None if gain is None else 100 * gain, smallest, chance)


def advised(chosen_cnt: int, chance: float | None, gain: float | None) -> int:
    """The smallest of SHARES that shows what is expected; where none does a quarter, beyond which little is won.

    >>> advised(20_000, 0.04, 0.02), advised(2_500, 0.04, 0.04), advised(500, 0.04, 0.01)
    (10, 20, 25)
    """
    fitting = (share for share in SHARES if power(chosen_cnt, share, chance, gain).is_enough)
    return next(fitting, 25)


def needed(share_pct: int, chance: float | None, gain: float | None) -> int | None:
    """Customers that a draw needs so that this share held out shows what is expected; None where nothing is expected.

    >>> size = needed(25, 0.04, 0.02)
    >>> size, power(size, 25, 0.04, 0.02).is_enough, power(size - 40, 25, 0.04, 0.02).is_enough
    (7552, True, False)
    """
    if chance is None or gain is None or gain <= 0:
        return None
    low, high = 2, 4
    while not power(high, share_pct, chance, gain).is_enough:
        low, high = high, 2 * high
        if high > MOST:
            return None
    while high - low > max(low // 100, 1):
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle, share_pct, chance, gain).is_enough else (middle, high)
    return high
