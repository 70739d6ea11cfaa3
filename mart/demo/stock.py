"""Everything customers hold when the world starts, and how their money is dealt over it."""

from __future__ import annotations

import numpy as np

from mart.demo import appetite
from mart.demo.calendar import first_day
from mart.demo.catalogue import DEPOSIT, LOAN, OFF_BALANCE
from mart.demo.columns import Columns
from mart.demo.population import ACTIVE
from mart.demo.portfolio import Portfolio, off_balance_amount, open_basic, open_some, round_amount
from mart.demo.rng import stream


def first_stock(book: Portfolio, people: Columns, month_no: int, seed: int) -> None:
    """Everything customers hold when the world starts."""
    rng = stream(seed, "stock")
    book.make_room(len(people))
    everyone = np.arange(len(people))
    people.basic[:] = open_basic(book, people, everyone, month_no, rng, first=True)
    _sub_accounts(book, people, month_no, rng)
    rows = np.flatnonzero(people.status == ACTIVE)
    weight = appetite.weights(book.products, seed)
    seen = appetite.features(people, rows, np.full(len(rows), 2.2), people.fx[rows], first_day(month_no))
    for product in range(1, len(book.products.leaves)):
        _stock_of(book, people, product, rows, seen @ weight[product], month_no, rng)
    _at_least_one_loan(book, people, month_no, rng)
    split_stock(book, people, np.arange(len(book.accounts)), rng)


def _sub_accounts(book: Portfolio, people: Columns, month_no: int, rng: np.random.Generator) -> None:
    """Further basic-type sub-accounts: dormant firms keep some too."""
    rows = np.arange(len(people))
    extra = rng.poisson(np.where(people.status == ACTIVE, 2.4, 1.6))
    customer = np.repeat(rows, extra)
    month = month_no - 1 - (rng.random(len(customer)) * 70).astype(int)
    made = book.open(
        people, customer, np.zeros(len(customer), np.int16), month, rng.integers(1, 28, len(customer)), share=0.3
    )
    book.accounts.rate[made] = int(book.products["fixed"][0])


def _stock_of(
    book: Portfolio,
    people: Columns,
    product: int,
    rows: np.ndarray,
    score: np.ndarray,
    month_no: int,
    rng: np.random.Generator,
) -> None:
    """Holders of one product and their accounts of it, with ages."""
    products = book.products
    fits = appetite.audience(products, product, people, rows)
    if not fits.any():
        return
    target = min(0.6, products["pen"][product] / 100)
    chance = appetite.sigmoid(appetite.intercept(score[fits], target) + score[fits])
    taken = rng.random(int(fits.sum())) < chance
    taken[np.argmax(score[fits])] |= not taken.any()  # even a small bank has sold every product once
    holders = rows[fits][taken]
    customer = np.repeat(holders, 1 + rng.poisson(max(0.0, products["accounts"][product] - 1), len(holders)))
    open_some(book, people, customer, np.full(len(customer), product, np.int16), month_no, rng, aged=True)


def _at_least_one_loan(book: Portfolio, people: Columns, month_no: int, rng: np.random.Generator) -> None:
    loans = np.flatnonzero(book.products.kind == LOAN)
    without = np.flatnonzero(people.credit & ~book.held[loans][:, : len(people)].any(axis=0))
    small = people.size[without] == 3
    general, quick = book.products.find("General Working-Capital Loan"), book.products.find("Quick Mortgage Loan")
    open_some(book, people, without, np.where(small, quick, general).astype(np.int16), month_no, rng, aged=True)


def split_stock(book: Portfolio, people: Columns, rows: np.ndarray, rng: np.random.Generator) -> None:
    """Principal (CNY) of the first accounts: a customer's deposits and loans dealt over what it holds."""
    acc, products = book.accounts, book.products
    customer, product = acc.customer[rows], acc.product[rows]
    kind = products.kind[product]
    weight = products["ticket"][product] * np.exp(0.6 * rng.standard_normal(len(rows)))
    term = (kind == DEPOSIT) & (acc.term[rows] > 0)
    tau = np.clip(0.83 + 0.04 * rng.standard_normal(len(people)), 0.2, 0.87)
    _deal(acc, rows[term], customer[term], weight[term], people.deposit * tau)
    loan = kind == LOAN
    _deal(acc, rows[loan], customer[loan], weight[loan], people.loan)
    off = rows[kind == OFF_BALANCE]
    acc.principal[off] = off_balance_amount(book, people, off, rng)


def _deal(acc: Columns, rows: np.ndarray, customer: np.ndarray, weight: np.ndarray, total: np.ndarray) -> None:
    sums = np.bincount(customer, weight, minlength=len(total))
    acc.principal[rows] = round_amount(total[customer] * weight / sums[customer])
