"""What happens to customers in a month: growth, attrition, new credit, ratings, defaults and cures."""

from __future__ import annotations

import numpy as np

from mart.demo.columns import Columns
from mart.demo.population import ACTIVE, DORMANT, LEAVING, MEAN_LOAN_CNY, approve
from mart.demo.rng import stream

LEAVING_PER_MONTH = 0.0056
NEW_CREDIT_PER_MONTH = 0.0011
WAKING_PER_MONTH = 0.0009
# Monthly default rate of a performing borrower by rating row (a twelfth of PD, roughly), before the one-off cure share.
_DEFAULT_PER_MONTH = np.array([0.6, 1.25, 2.25, 3.9, 6.4, 10.2, 17.0, 28.0, 62.0]) * 1e-4


def live(people: Columns, seed: int, month_no: int) -> dict[str, np.ndarray]:
    """Advance every customer by one month. Returns rows by event: leaving, rated, credited, defaulted, resized."""
    rng = stream(seed, "life", month_no)
    count = len(people)
    steps = rng.standard_normal(count)
    pulled = -0.02 * np.log(people.factor)
    people.factor[:] *= np.exp(0.0046 + pulled + 0.042 * steps)
    gone = people.status == LEAVING
    people.factor[gone] *= 0.42
    people.pay[gone] *= 0.35
    events = {"leaving": _leave(people, rng, month_no)}
    _wake(people, rng)
    events["credited"] = _grant(people, rng)
    events["rated"], events["defaulted"] = _rate(people, rng, month_no)
    events["resized"] = _resize(people, rng)
    return events


def start_defaults(people: Columns, seed: int, month_no: int) -> None:
    """Borrowers already in default when the world starts: about 1.3 % of them, ages up to 20 months."""
    rng = stream(seed, "start defaults")
    rows = np.flatnonzero(people.credit & ~people.planted & ~people.underpriced & (people.rating >= 5))
    bad = rows[rng.random(len(rows)) < 0.165 * _sheltered(people, rows)]
    people.default_month[bad] = month_no - rng.integers(1, 20, len(bad))
    people.rating[bad] = 9


def _sheltered(people: Columns, rows: np.ndarray | slice) -> np.ndarray:
    """Very large borrowers fail less often: one failure must not decide a year."""
    return np.clip(1.2 * MEAN_LOAN_CNY / np.maximum(people.loan[rows], 1.0), 0.06, 1.0)


def _leave(people: Columns, rng: np.random.Generator, month_no: int) -> np.ndarray:
    chance = np.where(people.deposit > 5e7, 0.35, 1.0) * LEAVING_PER_MONTH
    rows = np.flatnonzero((people.status == ACTIVE) & ~people.planted & (rng.random(len(people)) < chance))
    people.status[rows] = LEAVING
    people.left_month[rows] = month_no
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
    approve(people, rows, rng, 0.5)
    return rows


def _rate(people: Columns, rng: np.random.Generator, month_no: int) -> tuple[np.ndarray, np.ndarray]:
    """Ratings drift; some borrowers default, some of those in default for a time recover or are written off."""
    draw, move = rng.random(len(people)), rng.random(len(people))
    sound = people.credit & (people.default_month < 0)
    safe = people.planted | people.underpriced
    hazard = _DEFAULT_PER_MONTH[np.minimum(people.rating, 8)] * 1.85 * _sheltered(people, slice(None))
    bad = np.flatnonzero(sound & ~safe & (draw < hazard))
    people.default_month[bad] = month_no
    people.rating[bad] = 9
    shifted = np.flatnonzero(sound & ~safe & (draw >= hazard) & (move < 0.022))
    people.rating[shifted] = np.clip(people.rating[shifted] + np.where(move[shifted] < 0.0116, 1, -1), 0, 8)
    over = people.credit & (people.default_month >= 0) & (month_no - people.default_month > 5) & (move > 0.94)
    cured = np.flatnonzero(over)
    people.default_month[cured] = -1
    people.rating[cured] = 7
    return np.unique(np.concatenate([shifted, bad, cured])), bad


def _resize(people: Columns, rng: np.random.Generator) -> np.ndarray:
    rows = np.flatnonzero((people.status == ACTIVE) & (rng.random(len(people)) < 0.0007) & (people.size > 0))
    people.size[rows] -= 1
    people.revenue[rows] = people.revenue[rows] // 100 * 220
    return rows
