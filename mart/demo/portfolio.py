"""Accounts: the table, the stock when the world starts, and how a customer's money is split over them."""

from __future__ import annotations

import numpy as np

from mart.demo import appetite
from mart.demo.calendar import first_day
from mart.demo.catalogue import DEPOSIT, LOAN, OFF_BALANCE, Catalogue
from mart.demo.columns import Columns
from mart.demo.population import ACTIVE
from mart.demo.pricing import NO_RATE, exposure_class, price
from mart.demo.rng import stream
from mart.demo.sink import numbered

NEVER = 10**6
CURRENCIES = ("CNY", "USD", "EUR", "HKD", "JPY")
SYSTEM_PREFIX = {
    "core_deposits": "DP", "core_loans": "LN", "trade_finance": "TF", "supply_chain_finance": "SC", "bills": "BL",
    "guarantees": "GT", "factoring": "FC", "cash_management": "CM", "ebank": "EB", "fx_treasury": "FX",
    "investment_banking": "IB", "custody": "CU", "wealth": "WM", "partners": "PT", "payroll": "PR", "cards": "CD",
}  # fmt: skip
_DTYPES = {
    "customer": np.int32, "product": np.int16, "org": np.int32, "opened_month": np.int32, "day": np.int8,
    "closed_month": np.int32, "closed_day": np.int8, "rate": np.int16, "term": np.int16, "priced_month": np.int32,
    "matures": np.int32, "principal": np.float64, "share": np.float32, "walk": np.float32, "fee": np.float32,
    "currency": np.int8, "ftp": np.int16, "exposure": np.int8, "lgd": np.int8, "mitigation": np.int8,
    "bill": np.float32, "owed": np.float64, "specific": np.float64,
    "code": "S12",
}  # fmt: skip


class Portfolio:
    """Accounts and, beside them, how many open accounts each customer has of each product."""

    def __init__(self, products: Catalogue) -> None:
        self.products = products
        self.accounts = Columns(_DTYPES)
        self.held = np.zeros((len(products.leaves), 0), np.uint8)

    def make_room(self, customers: int) -> None:
        """Extend the holdings table to so many customers."""
        if customers > self.held.shape[1]:
            wide = np.zeros((self.held.shape[0], customers * 21 // 20 + 16), np.uint8)
            wide[:, : self.held.shape[1]] = self.held
            self.held = wide

    def open(
        self,
        people: Columns,
        customer: np.ndarray,
        product: np.ndarray,
        month: np.ndarray,
        day: np.ndarray,
        **values: object,
    ) -> np.ndarray:
        """Add accounts (closed_month NEVER, no rate) and count them as held. Returns their rows."""
        rows = self.accounts.append(
            len(customer), customer=customer, product=product, org=people.home[customer], opened_month=month, day=day,
            closed_month=NEVER, rate=NO_RATE, priced_month=month, matures=NEVER, **values,
        )  # fmt: skip
        np.add.at(self.held, (product, customer), 1)
        made = np.arange(rows.start, rows.stop)
        self.accounts.code[made] = account_codes(self.products, np.broadcast_to(product, len(made)), made)
        return made

    def close(self, rows: np.ndarray, month_no: int, day: np.ndarray) -> None:
        """Close accounts in a month."""
        self.accounts.closed_month[rows] = month_no
        self.accounts.closed_day[rows] = day
        np.subtract.at(self.held, (self.accounts.product[rows], self.accounts.customer[rows]), 1)

    def holdings(self, rows: np.ndarray) -> np.ndarray:
        """Distinct products of each given customer."""
        return np.count_nonzero(self.held[:, rows], axis=0)

    def uses_foreign(self, rows: np.ndarray) -> np.ndarray:
        """Whether a given customer holds a foreign-currency account or a foreign-exchange product."""
        shown = (self.products["ccy"] > 0) | (self.products["fxp"] > 0)
        return self.held[np.flatnonzero(shown)][:, rows].any(axis=0)


def account_codes(products: Catalogue, product: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Account numbers: two letters of the booking system and ten digits, unique over the bank."""
    codes = numbered(b"XX", rows + 1, 10)
    prefixes = np.array([list(SYSTEM_PREFIX[system].encode()) for system in products.systems], np.uint8)
    codes[:, :2] = prefixes[products.system[product]]
    return codes.view("S12").ravel()


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


def open_basic(
    book: Portfolio, people: Columns, rows: np.ndarray, month_no: int, rng: np.random.Generator, first: bool
) -> np.ndarray:
    """Every customer's basic deposit account, opened with the relationship."""
    day = rng.integers(1, 28, len(rows))
    month = np.full(len(rows), month_no)
    if first:
        dates = people.opened_day[rows].astype("datetime64[D]")
        month = dates.astype("datetime64[M]").astype(np.int64) + 1970 * 12
        day = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    made = book.open(people, rows, np.zeros(len(rows), np.int16), month, day, share=1.0, lgd=0)
    book.accounts.rate[made] = int(book.products["fixed"][0])
    return made


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


def open_some(
    book: Portfolio,
    people: Columns,
    customer: np.ndarray,
    product: np.ndarray,
    month_no: int,
    rng: np.random.Generator,
    aged: bool = False,
) -> np.ndarray:
    """Open accounts of given products (this month, or at some time before when `aged`), priced, with term and
    maturity."""
    products, count = book.products, len(customer)
    term = products["term"][product].astype(int)
    back = np.zeros(count, int)
    if aged:
        span = np.where(term > 0, np.minimum(term, 30), np.minimum(products["life"][product], 60))
        back = 1 + (rng.random(count) * np.maximum(span - 1, 1)).astype(int)
        back = np.where((term > 0) & (back >= term), np.maximum(term - 1, 0), back)
    month = month_no - back
    foreign = products["ccy"][product] > 0
    rows = book.open(
        people, customer, product, month, rng.integers(1, 28, count), term=term, share=0.4 + rng.random(count),
        currency=np.where(foreign, 1 + rng.integers(0, 4, count), 0),
        fee=np.exp(0.75 * rng.standard_normal(count) - 0.28),
        walk=0.3 * rng.standard_normal(count), lgd=rng.choice(np.array([25, 32, 38, 40, 45, 45]), count),
    )  # fmt: skip
    book.accounts.matures[rows] = np.where(term > 0, month + term, NEVER)
    book.accounts.exposure[rows] = exposure_class(book, people, rows)
    price(book, people, rows, month_no, rng)
    return rows


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


def off_balance_amount(book: Portfolio, people: Columns, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Amount of an acceptance, guarantee, letter of credit or commitment, from the customer's borrowing."""
    ticket = book.products["ticket"][book.accounts.product[rows]]
    base = np.maximum(people.loan[book.accounts.customer[rows]], 4e5)
    return round_amount(0.038 * base * ticket * np.exp(0.5 * rng.standard_normal(len(rows))))


def round_amount(cny: np.ndarray) -> np.ndarray:
    """Contract amounts are round: to the thousand below a million, else to ten thousand."""
    step = np.where(cny < 1e6, 1e3, 1e4)
    return np.maximum(np.rint(cny / step), 1) * step
