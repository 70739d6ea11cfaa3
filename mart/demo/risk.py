"""Credit risk of accounts: class, days overdue, provision, LGD; collateral."""

from __future__ import annotations

import numpy as np

from mart.demo.balances import Month
from mart.demo.catalogue import LOAN, OFF_BALANCE
from mart.demo.columns import Columns
from mart.demo.portfolio import Portfolio
from mart.demo.rng import hashed

CATEGORIES = ("normal", "special_mention", "substandard", "doubtful", "loss")
_PROVISION_PCT = np.array([1.35, 6.0, 28.0, 60.0, 100.0])
COLLATERAL_TYPES = ("property", "land", "equipment", "receivable", "deposit", "guarantee")
_WATCHED_FROM_RATING = 8


def account_risk(book: Portfolio, people: Columns, month: Month, seed: int) -> dict[str, np.ndarray]:
    """Per credit account of the month: place in `month`, category, overdue days, provision (cents), LGD (whole %)."""
    at = np.flatnonzero((month.kind == LOAN) | (month.kind == OFF_BALANCE))
    customer = month.customer[at]
    since = month.month_no - people.default_month[customer]
    bad = people.default_month[customer] >= 0
    category = np.where(bad, np.searchsorted([3, 9, 18], since, side="right") + 1, 0)
    watched = ~bad & (people.rating[customer] >= _WATCHED_FROM_RATING)
    category = np.where(watched, 1, category)
    few = (hashed(seed, "late", month.rows[at] * 64 + month.month_no % 64) < 0.012) & watched
    overdue = np.where(bad, 25 + 30 * np.maximum(since, 0), np.where(few, 12, 0))
    provision = np.rint(month.end[at] * _PROVISION_PCT[category] / 100).astype(np.int64)
    return {
        "at": at,
        "category": category,
        "overdue": overdue,
        "provision": provision,
        "lgd": book.accounts.lgd[month.rows[at]],
    }


def collateral(book: Portfolio, rows: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """Collateral of newly opened credit accounts: about half of the loans carry some. Value in cents."""
    acc = book.accounts
    loan = book.products.kind[acc.product[rows]] == LOAN
    secured = rows[loan & (acc.lgd[rows] <= 40)]
    kind = np.where(
        acc.lgd[secured] <= 28,
        (hashed(seed, "pledge", secured) * 2).astype(int),
        2 + (hashed(seed, "pledge", secured) * 4).astype(int),
    )
    cover = 0.9 + 0.9 * hashed(seed, "cover", secured)
    value = np.rint(acc.principal[secured] * cover / 1000).astype(np.int64) * 100_000
    return {"rows": secured, "type": kind, "value": value}


def mitigation_pct(book: Portfolio, rows: np.ndarray, seed: int) -> np.ndarray:
    """Share of the risk weight removed (whole %): deposits pledged and guarantees of banks, on one account in six."""
    draw = hashed(seed, "mitigation", rows)
    off = book.products.kind[book.accounts.product[rows]] == OFF_BALANCE
    share = np.where(off, 0.5, 0.13)
    return np.where(draw < share, np.rint(20 + 60 * draw / share), 0).astype(np.int64)
