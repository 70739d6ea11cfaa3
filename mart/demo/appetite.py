"""What makes a customer want a product: a logistic function of features anybody can see in the mart."""

from __future__ import annotations

import numpy as np

from mart.demo.catalogue import Catalogue
from mart.demo.columns import Columns
from mart.demo.rng import hashed

FEATURES = (
    "payments", "deposits", "larger", "makes_or_trades", "technology", "builds", "serves", "holdings", "foreign",
    "borrows",
    "state_owned", "recent",
)  # fmt: skip
# One line a need family: weight of each feature in the log-odds.
_BY_NEED = {
    "settle": (0.95, 0.20, 0.15, 0.25, 0.30, 0.00, 0.35, 0.35, 0.10, 0.00, -0.10, 0.30),
    "save": (0.05, 1.75, 0.15, -0.10, 0.00, 0.15, 0.10, 0.25, 0.00, -0.25, 0.35, 0.00),
    "borrow": (0.40, 0.10, 0.20, 0.30, 0.45, 0.45, -0.15, 0.40, 0.00, 0.30, -0.20, 0.35),
    "trade": (0.55, 0.10, 0.30, 0.85, -0.20, 0.05, -0.45, 0.30, 1.10, 0.15, 0.00, 0.00),
    "hedge": (0.40, 0.25, 0.45, 0.60, 0.10, -0.30, -0.30, 0.30, 1.70, 0.10, 0.00, -0.10),
    "invest": (0.10, 1.00, 0.25, -0.05, 0.45, 0.00, 0.15, 0.40, 0.05, -0.20, 0.10, 0.10),
    "advise": (0.25, 0.45, 0.80, 0.10, 0.40, 0.40, -0.10, 0.45, 0.10, 0.50, 0.50, -0.10),
    "pay_people": (0.75, 0.15, 0.20, 0.30, 0.45, 0.35, 0.45, 0.30, 0.00, 0.00, -0.10, 0.25),
    "protect": (0.40, 0.20, 0.30, 0.55, 0.00, 0.60, 0.10, 0.45, 0.20, 0.30, 0.00, 0.00),
}
SMALL_ONLY, LARGER_ONLY = frozenset({"G09"}), frozenset({"G08", "G10"})


def weights(products: Catalogue, seed: int) -> np.ndarray:
    """(products, features): the need family's line, each weight varied by product."""
    lines = np.array([_BY_NEED[leaf.group["need"]] for leaf in products.leaves])
    rows = np.arange(lines.size)
    vary = 0.55 + 0.9 * hashed(seed, "appetite", rows).reshape(lines.shape)
    shift = 0.5 * (hashed(seed, "appetite shift", rows).reshape(lines.shape) - 0.5)
    return (1.2 * lines * vary + shift).astype(np.float32)


def features(people: Columns, rows: np.ndarray, holdings: np.ndarray, foreign: np.ndarray, today: int) -> np.ndarray:
    """(customers, features) of the given customers, as known at the end of the month before; roughly standardised.

    `holdings` and `foreign` (distinct products, uses foreign exchange) are per given row; `today` in days since 1970.
    """
    industry = people.industry[rows]
    out = np.empty((len(rows), len(FEATURES)), np.float32)
    out[:, 0] = np.clip((np.log1p(people.pay_3m[rows]) - 2.9) / 1.1, -2.5, 2.5)
    out[:, 1] = np.clip((np.log10(people.deposit_now[rows] + 1e4) - 6.2) / 0.9, -2.5, 2.5)
    out[:, 2] = 2.2 - people.size[rows]
    out[:, 3] = np.isin(industry, (2, 5))
    out[:, 4] = np.isin(industry, (8, 12))
    out[:, 5] = np.isin(industry, (4, 10, 13))
    out[:, 6] = np.isin(industry, (7, 11, 14, 15, 16, 17))
    out[:, 7] = np.clip((holdings - 2.2) / 1.5, -1.5, 2.5)
    out[:, 8] = foreign
    out[:, 9] = people.credit[rows]
    out[:, 10] = people.ownership[rows] == 0
    out[:, 11] = people.opened_day[rows] > today - 730
    return out


def audience(products: Catalogue, product: int, people: Columns, rows: np.ndarray) -> np.ndarray:
    """Which of the given active customers may have a product at all."""
    fits = np.ones(len(rows), bool)
    group = products.leaves[product].group["id"]
    if products.is_credit[product]:
        fits &= people.credit[rows] & (people.default_month[rows] < 0)
    if group in SMALL_ONLY:
        fits &= people.size[rows] >= 2
    if group in LARGER_ONLY or products["big"][product]:
        fits &= people.size[rows] <= 1
    if products.leaves[product].exposure == "property_development":
        fits &= people.industry[rows] == 10
    return fits


def intercept(score: np.ndarray, target: float) -> float:
    """The constant at which the mean of sigmoid(constant + score) is `target` (bisection)."""
    low, high = -25.0, 15.0
    for _ in range(40):
        middle = (low + high) / 2
        if sigmoid(middle + score).mean() < target:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + np.exp(-x))
