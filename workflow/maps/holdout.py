"""Who is held out: drawn at random within strata of the score, so that both groups are alike; how many are enough.

A draw follows from its seed and the order of the customers alone: the same seed on the same list holds out the same
customers on every machine.
"""

from __future__ import annotations

import numpy as np

STRATUM = 20  # customers of about the same score that are drawn from together
SHARES = (5, 10, 15, 20, 25, 30, 40, 50)


def drawn(strata: list[str], share_pct: int, seed: int) -> list[bool]:
    """Whether each customer is held out. `strata`: the product of each, in the order of the score.

    Every product's customers are cut into runs of STRATUM; of each run the share is held out, fractions carried over to
    the next run from a random start.

    >>> sum(drawn(["P"] * 200, 20, seed=7))
    40
    """
    rng = np.random.default_rng(seed)
    found = np.zeros(len(strata), bool)
    names = np.array(strata, dtype=object)
    for name in dict.fromkeys(strata):
        rows = np.flatnonzero(names == name)
        owed = rng.random()
        for first in range(0, len(rows), STRATUM):
            run = rows[first : first + STRATUM]
            owed += len(run) * share_pct / 100
            take = min(int(owed + 1e-9), len(run))
            owed -= take
            found[rng.permutation(run)[:take]] = True
    return [bool(one) for one in found]


def stratum(place: int) -> int:
    """The run of a customer by their place on the list, from 1."""
    return (place - 1) // STRATUM + 1
