"""Accounts that end or are renewed: maturities, early withdrawals, services closed."""

from __future__ import annotations

import numpy as np

from mart.demo.catalogue import DEPOSIT, FEE, LOAN
from mart.demo.columns import Columns
from mart.demo.population import ACTIVE
from mart.demo.portfolio import NEVER, Portfolio, open_some, round_amount
from mart.demo.pricing import price
from mart.demo.rng import stream
from mart.demo.trade import MOST_OVER_LINE, lent

KEEPS_ACCOUNT = 0.55  # of deposits; a loan that is renewed is a new contract
DEPOSIT_GROWTH_A_YEAR, LOAN_GROWTH_A_YEAR = 0.08, 0.138


def mature(book: Portfolio, people: Columns, month_no: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Accounts that fall due: ended, rolled over in place, or replaced by a new account. Returns (rolled, closed)."""
    acc, products = book.accounts, book.products
    due = np.flatnonzero((acc.matures == month_no) & (acc.closed_month == NEVER))
    rng = stream(seed, "mature", month_no)
    draw, keep = rng.random(len(due)), rng.random(len(due))
    customer, product = acc.customer[due], acc.product[due]
    stuck = (products.kind[product] == LOAN) & (people.default_month[customer] >= 0)
    life = products["life"][product] * np.where(people.underpriced[customer] | people.planted[customer], 8, 1)
    pull = np.where(products.kind[product] == DEPOSIT, 0.16, 0.66)
    ends = (draw < 1 - np.exp(-pull * acc.term[due] / life)) | (people.status[customer] != ACTIVE)
    acc.matures[due[stuck]] = NEVER
    keep = np.where(products.kind[product] == DEPOSIT, keep, 1.0)
    rolled = due[~stuck & ~ends & (keep < KEEPS_ACCOUNT)]
    replaced = due[~stuck & ~ends & (keep >= KEEPS_ACCOUNT)]
    closed = np.concatenate([due[~stuck & ends], replaced])
    grown = np.exp(_growth(book, people, rolled) + 0.08 * rng.standard_normal(len(rolled)))
    acc.principal[rolled] = round_amount(acc.principal[rolled] * grown)
    acc.priced_month[rolled] = month_no
    acc.matures[rolled] = month_no + acc.term[rolled]
    price(book, people, rolled, month_no, rng)
    _replace(book, people, replaced, month_no, rng)
    book.close(closed, month_no, rng.integers(2, 28, len(closed)))
    return rolled, closed


def _growth(book: Portfolio, people: Columns, rows: np.ndarray) -> np.ndarray:
    """Log growth of the amount over the term that has passed; loans of a borrower above its line shrink instead."""
    acc = book.accounts
    loan, customer = book.products.kind[acc.product[rows]] == LOAN, acc.customer[rows]
    yearly = np.where(loan, LOAN_GROWTH_A_YEAR, DEPOSIT_GROWTH_A_YEAR)
    over = loan & (lent(book, len(people))[customer] > MOST_OVER_LINE * people.loan[customer])
    return np.where(over, -0.1, yearly * acc.term[rows] / 12)


def _replace(book: Portfolio, people: Columns, old: np.ndarray, month_no: int, rng: np.random.Generator) -> None:
    acc = book.accounts
    amount = round_amount(
        acc.principal[old] * np.exp(_growth(book, people, old) + 0.12 * rng.standard_normal(len(old)))
    )
    product = acc.product[old].copy()
    made = open_some(book, people, acc.customer[old].copy(), product, month_no, rng)
    book.accounts.principal[made] = amount


def close_services(book: Portfolio, people: Columns, month_no: int, seed: int) -> np.ndarray:
    """Services end after their mean life; leaving customers also withdraw deposits early and close what they can."""
    acc, products = book.accounts, book.products
    opened = np.flatnonzero((acc.closed_month == NEVER) & (acc.opened_month < month_no))
    product, customer = acc.product[opened], acc.customer[opened]
    service = products.kind[product] == FEE
    open_ended = service | ((products["demand"][product] > 0) & (product != 0))
    chance = np.where(open_ended, 1 / products["life"][product], 0.0)
    away = people.status[customer] != ACTIVE
    chance = np.where(away & (service | (products.kind[product] == DEPOSIT)) & (product != 0), 0.3, chance)
    closed = opened[stream(seed, "close", month_no).random(len(opened)) < chance]
    book.close(closed, month_no, stream(seed, "close day", month_no).integers(2, 28, len(closed)))
    return closed
