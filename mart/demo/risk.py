"""Credit risk of accounts: class, days overdue, provision, LGD; collateral."""

from __future__ import annotations

import numpy as np

from mart.demo import workout
from mart.demo.balances import Month
from mart.demo.catalogue import LOAN, OFF_BALANCE
from mart.demo.columns import Columns
from mart.demo.portfolio import Portfolio
from mart.demo.rng import hashed

CATEGORIES = ("normal", "special_mention", "substandard", "doubtful", "loss")
_GENERAL_PCT = np.array([1.35, 6.0])
COLLATERAL_TYPES = ("property", "land", "equipment", "receivable", "deposit", "guarantee")
_WATCHED_FROM_RATING = 8


def account_risk(book: Portfolio, people: Columns, month: Month, seed: int) -> dict[str, np.ndarray]:
    """Per credit account of the month: place in `month`, whether in default, category, overdue days, provision (cents),
    LGD (whole %).

    In default the provision is specific: what is not expected back of what is drawn. Otherwise it is general.
    """
    acc = book.accounts
    at = np.flatnonzero((month.kind == LOAN) | (month.kind == OFF_BALANCE))
    rows, customer = month.rows[at], month.customer[at]
    bad = people.default_month[customer] >= 0
    age = np.where(bad, month.month_no - people.default_month[customer], 0)
    watched = ~bad & (people.rating[customer] >= _WATCHED_FROM_RATING)
    category = np.where(bad, workout.category(age), watched.astype(int))
    few = (hashed(seed, "late", rows * 64 + month.month_no % 64) < 0.012) & watched
    overdue = np.where(bad, 95 + 30 * age, np.where(few, 12, 0))
    held = month.end[at] * _GENERAL_PCT[np.minimum(category, 1)] / 100
    share = workout.provision_share(age, acc.lgd[rows], rows, seed)
    lost = np.minimum(acc.principal[rows] * 100 * share, month.end[at])
    provision = np.rint(np.where(bad, lost, held)).astype(np.int64)
    return {
        "at": at,
        "bad": bad,
        "category": category,
        "overdue": overdue,
        "provision": provision,
        "lgd": acc.lgd[rows],
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


def mitigation_pct(book: Portfolio, people: Columns, rows: np.ndarray, seed: int) -> np.ndarray:
    """Share of the risk weight removed (whole %): on bills and documentary credits the risk is another bank's; else
    deposits pledged and guarantees of banks, on one account in seven. Planted borrowers bring neither, or a thin margin
    on little capital would be a fair price."""
    draw = hashed(seed, "mitigation", rows)
    product = book.accounts.product[rows]
    share = np.where(book.products.kind[product] == OFF_BALANCE, 0.5, 0.115)
    usual = np.where(draw < share, np.rint(20 + 60 * draw / share), 0)
    found = np.maximum(usual, book.products["mit"][product])
    return np.where(people.planted[book.accounts.customer[rows]], 0, found).astype(np.int64)
