"""Customers: who they are when they arrive. Row number is identity; arrivals are appended."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from mart.demo.calendar import arrival_season, first_day
from mart.demo.columns import Columns
from mart.demo.organisation import Orgs
from mart.demo.rng import choose, stream

SIZE_CLASSES = ("large", "medium", "small", "micro")
OWNERSHIPS = ("state", "private", "foreign", "mixed")
INDUSTRIES = "ABCDEFGHIJKLMNOPQRST"
_INDUSTRY_WEIGHTS = np.array([2, 1, 25, 2, 9, 26, 5, 2.5, 7, 1, 4, 6, 4, 1.5, 1, 0.8, 1, 1, 0.2, 0.02])
DORMANT, ACTIVE, LEAVING, GONE = range(4)
ACTIVE_SHARE = 0.412
NEVER_CURED = -999
CREDIT_SHARE_OF_ACTIVE = 0.246
LOAN_SIGMA = 1.6
DEPOSIT_SIGMA = 2.1
MAIN_ABOVE_CNY = 2e8
MEAN_ACTIVE_DEPOSIT_CNY = 410e9 / 60_000 / ACTIVE_SHARE * 1.07
MEAN_LOAN_CNY = 378e9 / 60_000 / (ACTIVE_SHARE * CREDIT_SHARE_OF_ACTIVE)
MEDIAN_REVENUE_CNY = np.array([2.4e9, 3.3e8, 4.5e7, 6.5e6])
# Nobody brings more than this share of the bank's deposits, or else a small bank stands and falls with one customer.
LARGEST_DEPOSIT_SHARE = 0.05
# Nobody owes more than this share of the bank's loans (or six mean loans in a small bank), nor of its own yearly sales.
LARGEST_LOAN_SHARE, LOAN_OF_SALES, GRANTED_OF_SALES = 0.008, 0.55, 0.35
PD_PCT = np.array([0.05, 0.12, 0.24, 0.45, 0.8, 1.4, 2.5, 4.5, 9.0, 100.0])
RATINGS = ("AAA", "AA", "A", "BBB+", "BBB", "BBB-", "BB", "B", "CCC", "D")

_DTYPES = {
    "home": np.int32, "industry": np.int8, "size": np.int8, "ownership": np.int8, "opened_day": np.int32,
    "status": np.int8, "credit": bool, "deposit": np.float64, "factor": np.float64, "loan": np.float64,
    "pay": np.float64, "fx": bool, "rating": np.int8, "default_month": np.int32, "group": np.int32, "chain": np.int32,
    "lead": np.int32, "second": np.int32, "brand": np.int32, "word": np.int16, "revenue": np.int64,
    "employees": np.int32, "basic": np.int32, "latent": np.float64, "left_month": np.int32, "underpriced": bool,
    "planted": bool, "founded_day": np.int32, "pay_3m": np.float64, "deposit_now": np.float64,
    "bargain": np.float32, "haggle": np.float32, "touch": np.float64, "owed": np.float64,
    "cured_month": np.int32, "outsider": np.int32,
}  # fmt: skip


def make_customers() -> Columns:
    """An empty customer table."""
    return Columns(_DTYPES)


def arrive(people: Columns, orgs: Orgs, count: int, month_no: int, seed: int, first: bool) -> np.ndarray:
    """Append about `count` customers of a month (or exactly so many when the world starts). Returns their rows."""
    rng = stream(seed, "arrive", month_no)
    if not first:
        count = max(1, round(count * arrival_season(month_no) * np.exp(0.12 * rng.standard_normal())))
    active = _spread(rng, count) < (ACTIVE_SHARE if first else 0.62)
    rank = np.zeros(count)
    rank[active] = ndtri(_spread(rng, int(active.sum())))
    scale = 1.0 if first else 0.45
    deposit = np.where(active, _active_deposit(rank, len(people) + count) * scale, _dormant_deposit(rng, count))
    latent = np.where(active, 0.75 * rank + 0.66 * rng.standard_normal(count), rng.standard_normal(count) - 1.1)
    size = _size_class(latent, active)
    industry = choose(rng, _INDUSTRY_WEIGHTS, count)
    ownership = _ownership(rng, size)
    age_days = (rng.random(count) ** 1.5 * 14 * 365).astype(np.int64) + 31 if first else -(rng.integers(0, 28, count))
    founded = 300 + rng.exponential(2200, count)
    rows = people.append(
        count,
        home=_homes(orgs, rng, deposit),
        industry=industry, size=size, ownership=ownership, latent=latent,
        opened_day=first_day(month_no) - age_days, founded_day=first_day(month_no) - np.maximum(age_days, 0) - founded,
        status=np.where(active, ACTIVE, DORMANT), deposit=deposit, factor=1.0, deposit_now=deposit,
        pay=_payment_rate(rng, active, latent), fx=rng.random(count) < np.where(np.isin(industry, (2, 5)), 0.24, 0.05),
        rating=4, default_month=-1, group=-1, chain=-1, lead=-1, second=-1, left_month=-1,
        bargain=rng.standard_normal(count), haggle=rng.standard_normal(count), touch=1.0, cured_month=NEVER_CURED,
        outsider=-1, revenue=_revenue_cents(rng, size), employees=0,
    )  # fmt: skip
    here = np.arange(rows.start, rows.stop)
    people.pay_3m[here] = people.pay[here]
    people.employees[here] = np.maximum(2, people.revenue[here] / 100 / 9e5 * np.exp(0.4 * rng.standard_normal(count)))
    _grant_credit(people, here[active], rng, CREDIT_SHARE_OF_ACTIVE if first else 0.12, 1.0 if first else 0.5)
    if first:
        _even_loans(people, rng)
    return here


def _homes(orgs: Orgs, rng: np.random.Generator, deposit: np.ndarray) -> np.ndarray:
    """Home sub-branch by weight; the largest firms bank with the main ones, where the experienced managers are."""
    weight = orgs.weight[orgs.first_sub :]
    usual = choose(rng, weight, len(deposit))
    main = np.where(weight >= np.sort(weight)[-max(1, len(weight) // 3)], weight, 0)
    return orgs.first_sub + np.where(deposit > MAIN_ABOVE_CNY, choose(rng, main, len(deposit)), usual)


def _spread(rng: np.random.Generator, count: int) -> np.ndarray:
    """Evenly spread uniforms in random order: small banks keep the shape of large ones."""
    return (rng.permutation(count) + 0.5) / max(count, 1)


def _active_deposit(rank: np.ndarray, customers: int) -> np.ndarray:
    usual = MEAN_ACTIVE_DEPOSIT_CNY * np.exp(DEPOSIT_SIGMA * rank - DEPOSIT_SIGMA**2 / 2)
    capped = np.minimum(usual, LARGEST_DEPOSIT_SHARE * MEAN_ACTIVE_DEPOSIT_CNY * ACTIVE_SHARE * customers)
    return capped * (usual.sum() / max(capped.sum(), 1.0))


def _dormant_deposit(rng: np.random.Generator, count: int) -> np.ndarray:
    level = np.exp(np.log(14_000) + 1.25 * rng.standard_normal(count))
    return np.where(rng.random(count) < 0.11, 0.0, np.minimum(level, 82_000))


def _size_class(latent: np.ndarray, active: np.ndarray) -> np.ndarray:
    of_active = np.searchsorted([-0.25, 0.9, 1.9], latent)
    of_dormant = np.searchsorted([-0.4, 1.4, 9.0], latent)
    return (3 - np.where(active, of_active, of_dormant)).astype(np.int8)


def _ownership(rng: np.random.Generator, size: np.ndarray) -> np.ndarray:
    draw = rng.random(len(size))
    state = np.array([0.46, 0.2, 0.05, 0.01])[size]
    return np.where(draw < state, 0, np.where(draw < state + 0.06, 2, np.where(draw < state + 0.13, 3, 1)))


def _payment_rate(rng: np.random.Generator, active: np.ndarray, latent: np.ndarray) -> np.ndarray:
    count = len(active)
    settles = active & (rng.random(count) < 0.735)
    busy = 13 + np.exp(2.3 + 0.75 * latent + 0.7 * rng.standard_normal(count))
    return np.where(
        settles, np.minimum(busy, 1500), np.where(active, 0.4 + 2.2 * rng.random(count), 0.15 * rng.random(count))
    )


def _revenue_cents(rng: np.random.Generator, size: np.ndarray) -> np.ndarray:
    return (
        np.rint(MEDIAN_REVENUE_CNY[size] * np.exp(0.7 * rng.standard_normal(len(size))) / 1000).astype(np.int64)
        * 100_000
    )


def _grant_credit(people: Columns, rows: np.ndarray, rng: np.random.Generator, share: float, scale: float) -> None:
    """Credit approval, more likely for larger firms; loan appetite and rating of those approved."""
    appeal = people.latent[rows] * 0.55 + rng.standard_normal(len(rows))
    taken = rows[np.argsort(-appeal, kind="stable")[: round(share * len(rows))]]
    approve(people, taken, rng, scale)


def largest_loan_cny(customers: int) -> float:
    """The most one customer may owe in a bank of so many customers."""
    return max(LARGEST_LOAN_SHARE * 352e9 / 60_000 * customers, 6 * MEAN_LOAN_CNY)


def _even_loans(people: Columns, rng: np.random.Generator) -> None:
    """Loans of the first customers: evenly spread sizes, so that small banks have the same shape; the larger the sales
    the larger the loan, and sales well above it."""
    rows = np.flatnonzero(people.credit)
    rows = rows[np.argsort(people.revenue[rows] * np.exp(0.7 * rng.standard_normal(len(rows))), kind="stable")]
    sizes = np.exp(LOAN_SIGMA * ndtri((np.arange(len(rows)) + 0.5) / len(rows)))
    cap = largest_loan_cny(len(people)) / MEAN_LOAN_CNY
    sizes = np.minimum(sizes / sizes.mean(), cap)
    people.loan[rows] = np.maximum(np.minimum(sizes / sizes.mean(), cap) * MEAN_LOAN_CNY, 3e5)
    raise_sales(people, rows, rng)


def raise_sales(people: Columns, rows: np.ndarray, rng: np.random.Generator) -> None:
    """Sales of borrowers are at least what their loans need; for one in fifty they are not."""
    least = people.loan[rows] / LOAN_OF_SALES * (1 + 0.8 * rng.random(len(rows)))
    bound = rng.random(len(rows)) > 0.02
    needed = np.rint(np.where(bound, least, 0) / 1000).astype(np.int64) * 100_000
    people.revenue[rows] = np.maximum(people.revenue[rows], needed)


def approve(people: Columns, rows: np.ndarray, rng: np.random.Generator, scale: float = 1.0) -> None:
    """Make customers credit customers: loan appetite (CNY) by size, rating by size and chance."""
    count = len(rows)
    spread = 0.95 * people.latent[rows] + 0.75 * rng.standard_normal(count)
    people.credit[rows] = True
    most = np.minimum(GRANTED_OF_SALES / 100 * people.revenue[rows], largest_loan_cny(len(people)))
    people.loan[rows] = np.clip(MEAN_LOAN_CNY * scale * np.exp(1.25 * spread - 1.6), 3e5, np.maximum(most, 3e5))
    mean = 2.95 + 0.75 * (people.size[rows] - 1) - 1.3 * (people.ownership[rows] == 0)
    people.rating[rows] = np.clip(np.rint(mean + 1.45 * rng.standard_normal(count)), 0, 8)
