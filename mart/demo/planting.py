"""Plants what the product should find: under-earning borrowers and high-capacity-low-yield managers."""

from __future__ import annotations

import numpy as np

from mart.demo.columns import Columns
from mart.demo.organisation import Orgs
from mart.demo.rng import stream

PLANTED_MANAGERS = 4
CUSTOMERS_EACH = 3


def plant_managers(people: Columns, managers: Columns, orgs: Orgs, seed: int) -> np.ndarray:
    """Four assistant managers of different sub-branches get three large, thinly priced borrowers each. Returns their
    rows.

    Few deposits and fine margins: profit is well above the grade standard, profit over RWA far below the hurdle.
    """
    rng = stream(seed, "plant managers")
    volume = 4.5e8 if len(people) > 10_000 else 2.6e8
    able = np.flatnonzero(managers.active & ~managers.is_pm & (managers.grade <= 1))
    able = able[np.lexsort((rng.random(len(able)), managers.grade[able]))]
    able = able[: max(PLANTED_MANAGERS, int((managers.grade[able] == 0).sum()))]
    _, first = np.unique(orgs.branch_of(managers.org[able]), return_index=True)
    order = np.concatenate([able[np.sort(first)], np.delete(able, first)])[:PLANTED_MANAGERS]
    for manager in order:
        home = managers.org[manager]
        own = np.flatnonzero((people.home == home) & (people.status == 1) & ~people.planted & (people.size >= 1))
        taken = own[np.argsort(np.abs(np.log(people.deposit[own] + 1) - np.log(3e6)), kind="stable")[:CUSTOMERS_EACH]]
        people.planted[taken] = True
        people.credit[taken] = True
        people.rating[taken] = 3
        people.size[taken] = 1
        people.ownership[taken] = 1
        people.loan[taken] = volume / CUSTOMERS_EACH * (0.8 + 0.4 * rng.random(len(taken)))
        people.revenue[taken] = np.maximum(
            people.revenue[taken], np.rint(people.loan[taken] * 2).astype(np.int64) * 100
        )
        people.lead[taken], people.second[taken] = manager, -1
    managers.planted[order] = True
    return order


def plant_borrowers(people: Columns, seed: int) -> np.ndarray:
    """Well-rated larger borrowers priced next to funding cost, with thin deposits. Returns their rows."""
    rng = stream(seed, "plant borrowers")
    count = max(6, len(people) // 1500)
    fits = (
        people.credit
        & ~people.planted
        & (people.size <= 1)
        & (people.loan > 2e7)
        & (people.deposit < 0.3 * people.loan)
    )
    rows = np.flatnonzero(fits)
    chosen = rows[np.argsort(rng.random(len(rows)), kind="stable")[:count]]
    people.underpriced[chosen] = True
    people.rating[chosen] = np.clip(people.rating[chosen], 2, 5)
    return np.sort(chosen)
