"""Borrowers in distress: who defaults, who recovers, who is written off. Bad loans are steered, as in a bank."""

from __future__ import annotations

import numpy as np

from mart.demo.columns import Columns
from mart.demo.population import ACTIVE, LEAVING, PD_PCT
from mart.demo.workout import CURE_PER_MONTH, CURES_FROM, CURES_UNTIL, WRITTEN_OFF_AT

# Bad loans over loans: where the bank stands, how far a month moves it, and the most of a branch.
NPL_RANGE, NPL_AT_START, NPL_STEP, NPL_OF_BRANCH = (0.0132, 0.0152), 0.0138, 0.0008, 0.033
# Failures are among the small and middling, so these fail more often than their PD for the whole to fail as it says.
CLOCK, PROBATION_MONTHS = 2.4, 12
# Who fails owes at most this share of what bad loans may move by in a month.
LARGEST_FAILURE = 0.5
# A firm in default has no money left; who has, pays.
MOST_DEPOSITS_OF_DEBT, LEFT_AT_DEFAULT_CNY = 0.6, 8e5


def start_defaults(people: Columns, branch: np.ndarray, rng: np.random.Generator, month_no: int) -> None:
    """Borrowers already in default when the world starts, of every age."""
    people.owed[:] = people.loan * people.credit
    total = people.owed.sum()
    bad = _fall(people, branch, rng, month_no, NPL_AT_START / 0.85 * total, NPL_AT_START / 0.85 * total, 0.0)
    _in_default(people, bad, month_no)
    people.default_month[bad] = month_no - rng.integers(0, WRITTEN_OFF_AT, len(bad))


def distress(people: Columns, branch: np.ndarray, rng: np.random.Generator, month_no: int) -> dict[str, np.ndarray]:
    """Rows by event of the month: defaulted, cured, written_off (their loans end this month)."""
    age = np.where(people.default_month >= 0, month_no - people.default_month, -1)
    over = np.flatnonzero(age > WRITTEN_OFF_AT)
    people.default_month[over], people.credit[over] = -1, False
    written_off = np.flatnonzero(age == WRITTEN_OFF_AT)
    draw = rng.random(len(people))
    cured = np.flatnonzero((age >= CURES_FROM) & (age <= CURES_UNTIL) & (draw < CURE_PER_MONTH))
    total, before = people.owed.sum(), people.owed[age >= 0].sum()
    people.default_month[cured], people.rating[cured], people.status[cured] = -1, 7, ACTIVE
    people.cured_month[cured] = month_no
    people.factor[cured], people.deposit[cured] = 1.0, np.maximum(people.deposit[cured], 3e5)
    people.pay[cured] = np.maximum(people.pay[cured], 6.0)
    after = before - people.owed[written_off].sum() - people.owed[cured].sum()
    step = max(NPL_STEP * total, 1.2 * _median_debt(people))
    low, high = max(NPL_RANGE[0] * total, before - step), min(NPL_RANGE[1] * total, before + step)
    bad = _fall(people, branch, rng, month_no, low, max(high, low), after)
    _in_default(people, bad, month_no)
    return {"defaulted": bad, "cured": cured, "written_off": written_off}


def _median_debt(people: Columns) -> float:
    return float(np.median(people.owed[people.owed > 0])) if (people.owed > 0).any() else 0.0


def _fall(
    people: Columns, branch: np.ndarray, rng: np.random.Generator, month_no: int, low: float, high: float, stock: float
) -> np.ndarray:
    """Who defaults: by PD, as long as bad loans (CNY) stay at or below `high`, and on until they reach `low`.

    A race of exponential clocks: whoever's rings within the month defaults, the next in line when the bank needs one.
    """
    owed, bad = people.owed, people.default_month >= 0
    able = people.credit & ~bad & ~people.planted & ~people.underpriced & (people.rating <= 8) & (owed > 0)
    able &= month_no - people.cured_month > PROBATION_MONTHS
    able &= people.deposit_now < MOST_DEPOSITS_OF_DEBT * owed
    rows = np.flatnonzero(able & (owed < LARGEST_FAILURE * max(NPL_STEP * owed.sum(), 1.2 * _median_debt(people))))
    clock = rng.exponential(size=len(people))[rows] / (CLOCK * PD_PCT[people.rating[rows]] / 1200)
    room = NPL_OF_BRANCH * np.bincount(branch, owed) - np.bincount(branch, owed * bad)
    fallen = []
    for at in np.argsort(clock, kind="stable"):
        row = rows[at]
        if stock >= low and clock[at] > 1:
            break
        if stock + owed[row] <= high and owed[row] <= room[branch[row]]:
            fallen.append(row)
            stock += owed[row]
            room[branch[row]] -= owed[row]
    return np.sort(np.array(fallen, int))


def _in_default(people: Columns, rows: np.ndarray, month_no: int) -> None:
    people.default_month[rows], people.rating[rows] = month_no, 9
    people.status[rows], people.left_month[rows] = LEAVING, month_no
    people.deposit[rows] = np.minimum(0.3 * people.deposit[rows], LEFT_AT_DEFAULT_CNY)
