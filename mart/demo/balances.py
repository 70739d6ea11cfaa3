"""One month's balances, interest and fees of every open account. Money in whole cents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mart.demo import workout
from mart.demo.calendar import deposit_season, quarter_end_spike
from mart.demo.catalogue import DEPOSIT, FEE, LOAN, OFF_BALANCE
from mart.demo.columns import Columns
from mart.demo.portfolio import Portfolio
from mart.demo.rng import stream
from mart.months import days_in_month

# Fee levels of the catalogue are relative; these set them against the bank's income.
SERVICE_FEE_SCALE, CREDIT_FEE_SCALE = 2.6, 1.5
# With a third through deposits, fees are in proportion to the manager's skill.
SKILL_IN_FEES = 0.66


@dataclass
class Month:
    """Parallel arrays over the accounts in force, in delivery order (system, org, customer, account)."""

    month_no: int
    rows: np.ndarray
    product: np.ndarray
    customer: np.ndarray
    org: np.ndarray
    kind: np.ndarray
    average: np.ndarray
    end: np.ndarray
    off: np.ndarray
    interest: np.ndarray
    fee: np.ndarray
    rebate: np.ndarray
    vat: np.ndarray
    spread_fee: np.ndarray


def interest_cents(average_cents: np.ndarray, rate_bps: np.ndarray, days: int) -> np.ndarray:
    """average × rate / 100 × days / 365, rounded half up to the cent, in whole numbers throughout.

    >>> interest_cents(np.array([1_000_000_00]), np.array([365]), 30).tolist()   # 1 m at 3.65 % for 30 days = 3,000.00
    [300000]
    """
    divisor = 100 * 100 * 365
    return (average_cents * rate_bps * days * 2 + divisor) // (2 * divisor)


def vat_cents(net_cents: np.ndarray) -> np.ndarray:
    """VAT of 6 % contained in an amount, rounded half up.

    >>> vat_cents(np.array([106_00])).tolist()
    [600]
    """
    return (net_cents * 12 + 106) // 212


def run_month(book: Portfolio, people: Columns, rows: np.ndarray, trade: np.ndarray, month_no: int, seed: int) -> Month:
    """Balances, interest and fees of the accounts `rows`; `trade` is each customer's trade against normal."""
    acc, products = book.accounts, book.products
    product, customer = acc.product[rows], acc.customer[rows]
    kind = products.kind[product]
    days = days_in_month(month_no)
    here, left = _presence(acc, rows, month_no, days)
    average, end, off = (np.zeros(len(rows)) for _ in range(3))
    principal = acc.principal[rows]
    term = (kind == DEPOSIT) & (acc.term[rows] > 0)
    average[term], end[term] = (principal * here)[term], (principal * ~left)[term]
    _demand(book, people, rows, (kind == DEPOSIT) & ~term, term, trade, average, end, month_no, seed)
    end[left] = 0
    average *= np.where((kind == DEPOSIT) & ~term, here, 1.0)
    _loans(book, people, rows, kind == LOAN, here, left, average, end, off, month_no, seed)
    off[kind == OFF_BALANCE] = (principal * ~left)[kind == OFF_BALANCE]
    cents = [np.rint(x * 100).astype(np.int64) for x in (average, end, off)]
    accrues = (acc.rate[rows] >= 0) & ~((kind == LOAN) & (people.default_month[customer] >= 0))
    rate = np.where(accrues, acc.rate[rows], 0).astype(np.int64)
    fee, rebate, spread = _fees(book, people, rows, product, customer, kind, left, month_no, seed)
    return Month(
        month_no, rows, product, customer, acc.org[rows], kind, *cents, interest_cents(cents[0], rate, days),
        fee, rebate, vat_cents(fee - rebate), spread,
    )  # fmt: skip


def _presence(acc: Columns, rows: np.ndarray, month_no: int, days: int) -> tuple[np.ndarray, np.ndarray]:
    """Share of the month an account was open, and whether it closed in it."""
    left = acc.closed_month[rows] == month_no
    start = np.where(acc.opened_month[rows] == month_no, acc.day[rows] - 1, 0)
    stop = np.where(left, np.maximum(acc.closed_day[rows] - 1, start), days)
    return (stop - start) / days, left


def _demand(
    book: Portfolio, people: Columns, rows: np.ndarray, demand: np.ndarray, term: np.ndarray, trade: np.ndarray,
    average: np.ndarray, end: np.ndarray, month_no: int, seed: int,
) -> None:  # fmt: skip
    """Demand accounts hold what is left of a customer's deposits after its term deposits."""
    acc = book.accounts
    season = deposit_season(month_no)
    total = people.deposit * people.factor * season * (0.3 + 0.7 * trade)
    placed = np.bincount(acc.customer[rows[term]], acc.principal[rows[term]], minlength=len(people))
    rest = np.maximum(0.1 * total, total - placed)
    chosen = rows[demand]
    customer = acc.customer[chosen]
    rng = stream(seed, "walk", month_no)
    acc.walk[chosen] = 0.9 * acc.walk[chosen] + 0.13 * rng.standard_normal(len(chosen), np.float32)
    weight = acc.share[chosen] * book.products["ticket"][acc.product[chosen]] * np.exp(acc.walk[chosen])
    sums = np.bincount(customer, weight, minlength=len(people))
    average[demand] = rest[customer] * weight / sums[customer]
    spike = quarter_end_spike(month_no) * np.exp(0.11 * rng.standard_normal(len(chosen), np.float32))
    end[demand] = average[demand] * spike


def _loans(
    book: Portfolio, people: Columns, rows: np.ndarray, loan: np.ndarray, here: np.ndarray, left: np.ndarray,
    average: np.ndarray, end: np.ndarray, off: np.ndarray, month_no: int, seed: int,
) -> None:  # fmt: skip
    """Loans: bullet, slowly repaid when long, drawn in part when revolving (the rest is undrawn commitment); in default
    what recovery has left, and no commitment."""
    acc = book.accounts
    chosen = rows[loan]
    principal, product = acc.principal[chosen], acc.product[chosen]
    age = month_no - acc.priced_month[chosen]
    term = np.maximum(acc.term[chosen], 1)
    repaid = np.where(term >= 24, 0.45 * np.clip(age / term, 0, 1), 0.0)
    revolving = book.products["revolving"][product] > 0
    rng = stream(seed, "draw", month_no)
    acc.walk[chosen] = 0.85 * acc.walk[chosen] + 0.2 * rng.standard_normal(len(chosen), np.float32)
    drawn = np.clip(0.68 + 0.35 * acc.walk[chosen], 0.05, 1.0)
    used = np.where(revolving, principal * drawn, principal * (1 - repaid))
    since = people.default_month[acc.customer[chosen]]
    bad = since >= 0
    left_over = workout.remaining_share(month_no - since[bad], acc.lgd[chosen[bad]], chosen[bad], seed)
    used[bad] = principal[bad] * left_over
    stays = ~left[loan]
    average[loan], end[loan] = used * here[loan], used * stays
    off[loan] = np.where(revolving & ~bad, (principal * 1.25 - used) * stays, 0)
    acc.owed[chosen] = end[loan]


def _fees(
    book: Portfolio, people: Columns, rows: np.ndarray, product: np.ndarray, customer: np.ndarray, kind: np.ndarray,
    left: np.ndarray, month_no: int, seed: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Fee, rebate (cents) and whether the fee is earned over twelve months. Planted borrowers pay no fee for a loan."""
    acc, products = book.accounts, book.products
    level = products["fee"][product] * np.where(kind == FEE, SERVICE_FEE_SCALE, CREDIT_FEE_SCALE)
    new = acc.opened_month[rows] == month_no
    age = month_no - acc.opened_month[rows]
    up_front = products["up"][product] > 0
    scale = np.clip(
        (people.deposit_now[customer] / 3e6 + 0.02) ** 0.34 * (people.pay_3m[customer] / 25 + 0.2) ** 0.22, 0.12, 25
    )
    noise = np.exp(0.25 * stream(seed, "fee", month_no).standard_normal(len(rows), np.float32))
    service = level * scale * acc.fee[rows] * np.where(up_front, 11.5 * (age % 12 == 0), noise)
    service *= np.where(people.status[customer] == 1, 1.0, 0.25) * people.touch[customer] ** SKILL_IN_FEES
    once = acc.principal[rows] * level / 1e4 * np.maximum(acc.term[rows], 1) / 12 * (new & ~people.planted[customer])
    monthly = acc.principal[rows] * level / 1e4 / 12
    fee = np.where(kind == LOAN, once, np.where(kind == OFF_BALANCE, monthly, service))
    fee = np.where(left | (kind == DEPOSIT), 0, fee)
    cents = np.rint(fee * 100).astype(np.int64)
    rebate = np.rint(fee * products["rebate"][product]).astype(np.int64)
    return cents, np.minimum(rebate, cents), up_front
