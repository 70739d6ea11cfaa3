"""What happens to customers in a month: growth, attrition, new credit, ratings."""

from __future__ import annotations

import numpy as np

from mart.demo.columns import Columns
from mart.demo.distress import distress
from mart.demo.population import ACTIVE, DORMANT, GONE, LEAVING, approve
from mart.demo.rng import stream

LEAVING_PER_MONTH = 0.0056
LEAVES_AFTER_MONTHS, DORMANT_CLOSED_PER_MONTH = 4, 0.0016
NEW_CREDIT_PER_MONTH = 0.0018
WAKING_PER_MONTH = 0.0009
LOAN_APPETITE_GROWTH = 0.0065
# Share of the way to the manager's skill that a customer's business goes in a month.
SKILL_TAKES_HOLD = 0.12


def live(
    people: Columns, branch: np.ndarray, skill: np.ndarray, holds_credit: np.ndarray, seed: int, month_no: int
) -> dict[str, np.ndarray]:
    """Advance every customer by one month. Returns rows by event: leaving, gone, rated, credited, defaulted, cured,
    written_off, resized.

    `branch`, `skill` (of who looks after them) and `holds_credit` are per customer.
    """
    rng = stream(seed, "life", month_no)
    count = len(people)
    steps = rng.standard_normal(count)
    pulled = -0.02 * np.log(people.factor)
    people.factor[:] *= np.exp(0.0046 + pulled + 0.042 * steps)
    _touch(people, skill)
    gone = people.status >= LEAVING
    people.factor[gone] *= 0.42
    people.pay[gone] *= 0.35
    people.loan[people.credit & (people.default_month < 0)] *= np.exp(LOAN_APPETITE_GROWTH)
    events = {"leaving": _leave(people, rng, month_no), "gone": _close_down(people, holds_credit, rng, month_no)}
    _wake(people, rng)
    events["credited"] = _grant(people, rng)
    shifted = _rate(people, rng)
    events |= distress(people, branch, stream(seed, "distress", month_no), month_no)
    events["rated"] = np.unique(np.concatenate([shifted, events["defaulted"], events["cured"]]))
    events["resized"] = _resize(people, rng)
    return events


def skill_of_lead(people: Columns, skill: np.ndarray) -> np.ndarray:
    """Skill of whoever looks after each customer: 60/40 of a pair, 1 where there is nobody."""
    lead = np.where(people.lead >= 0, skill[people.lead], 1.0)
    return np.where(people.second >= 0, lead**0.6 * skill[people.second] ** 0.4, lead)


def _touch(people: Columns, skill: np.ndarray) -> None:
    """Deposits move towards what the present manager makes of the customer."""
    moved = (skill / people.touch) ** SKILL_TAKES_HOLD
    people.touch[:] *= moved
    people.deposit[:] *= moved


def _leave(people: Columns, rng: np.random.Generator, month_no: int) -> np.ndarray:
    chance = np.where(people.deposit > 5e7, 0.35, 1.0) * LEAVING_PER_MONTH
    rows = np.flatnonzero((people.status == ACTIVE) & ~people.planted & (rng.random(len(people)) < chance))
    people.status[rows] = LEAVING
    people.left_month[rows] = month_no
    return rows


def _close_down(people: Columns, holds_credit: np.ndarray, rng: np.random.Generator, month_no: int) -> np.ndarray:
    """Those who have left close their last account, and so do some of the dormant."""
    left = (people.status == LEAVING) & (month_no - people.left_month >= LEAVES_AFTER_MONTHS)
    asleep = (people.status == DORMANT) & (rng.random(len(people)) < DORMANT_CLOSED_PER_MONTH)
    rows = np.flatnonzero((left | asleep) & (people.default_month < 0) & ~holds_credit)
    people.status[rows] = GONE
    return rows


def _wake(people: Columns, rng: np.random.Generator) -> None:
    """A few dormant firms come to life."""
    rows = np.flatnonzero((people.status == DORMANT) & (rng.random(len(people)) < WAKING_PER_MONTH))
    people.status[rows] = ACTIVE
    people.deposit[rows] = 2e5 * np.exp(1.1 * rng.standard_normal(len(rows)))
    people.pay[rows] = 8 + 10 * rng.random(len(rows))


def _grant(people: Columns, rng: np.random.Generator) -> np.ndarray:
    able = (people.status == ACTIVE) & ~people.credit & (people.pay_3m > 6)
    rows = np.flatnonzero(able & (rng.random(len(people)) < NEW_CREDIT_PER_MONTH))
    approve(people, rows, rng, 1.1)
    return rows


def _rate(people: Columns, rng: np.random.Generator) -> np.ndarray:
    """Ratings drift by a notch. Returns the rows rated anew."""
    move = rng.random(len(people))
    sound = people.credit & (people.default_month < 0) & ~people.planted & ~people.underpriced
    shifted = np.flatnonzero(sound & (move < 0.022))
    people.rating[shifted] = np.clip(people.rating[shifted] + np.where(move[shifted] < 0.0116, 1, -1), 0, 8)
    return shifted


def _resize(people: Columns, rng: np.random.Generator) -> np.ndarray:
    rows = np.flatnonzero((people.status == ACTIVE) & (rng.random(len(people)) < 0.0007) & (people.size > 0))
    people.size[rows] -= 1
    people.revenue[rows] = people.revenue[rows] // 100 * 220
    return rows
