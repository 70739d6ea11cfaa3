"""A loan in default: what is recovered, what is provided for it, and when it is written off."""

from __future__ import annotations

import numpy as np

from mart.demo.rng import hashed

# Months since default: reclassified doubtful, then loss (nothing more is expected), then written off.
DOUBTFUL_FROM, LOSS_FROM, WRITTEN_OFF_AT = 6, 19, 24
CURES_FROM, CURES_UNTIL, CURE_PER_MONTH = 3, 11, 0.04
SUBSTANDARD = 2


def category(age: np.ndarray) -> np.ndarray:
    """Row in risk.CATEGORIES by months since default.

    >>> category(np.array([0, 5, 6, 18, 19])).tolist()
    [2, 2, 3, 3, 4]
    """
    return np.searchsorted([DOUBTFUL_FROM, LOSS_FROM], age, side="right") + SUBSTANDARD


def remaining_share(age: np.ndarray, lgd: np.ndarray, rows: np.ndarray, seed: int) -> np.ndarray:
    """Share of the balance at default that is still owed: instalments, and the sale of the collateral in one month.

    By the month of loss 70 to 90 % of what LGD (whole %) leaves to recover has come in; LGD counts cures, too.
    """
    draw = hashed(seed, "recovered", rows)
    sale = DOUBTFUL_FROM + 10 * hashed(seed, "collateral sale", rows)
    came = 0.4 * np.clip((age - 1) / (LOSS_FROM - 2), 0, 1) + 0.6 * (age >= sale)
    return 1 - (0.7 + 0.2 * draw) * (1 - lgd / 100) * came


def provision_share(age: np.ndarray, lgd: np.ndarray, rows: np.ndarray, seed: int) -> np.ndarray:
    """Specific provision against the balance at default: LGD, up to a tenth more when doubtful, all of it in loss."""
    worse = 1 + 0.1 * hashed(seed, "worse", rows) * (age >= DOUBTFUL_FROM)
    left = remaining_share(age, lgd, rows, seed)
    return np.where(age >= LOSS_FROM, left, np.minimum(lgd / 100 * worse, left))
