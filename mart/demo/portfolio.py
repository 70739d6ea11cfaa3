"""Accounts: the table, their numbers, and how they are opened."""

from __future__ import annotations

import numpy as np

from mart.demo.catalogue import Catalogue
from mart.demo.columns import Columns
from mart.demo.pricing import NO_RATE, exposure_class, price
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


def off_balance_amount(book: Portfolio, people: Columns, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Amount of an acceptance, guarantee, letter of credit or commitment, from the customer's borrowing."""
    ticket = book.products["ticket"][book.accounts.product[rows]]
    base = np.maximum(people.loan[book.accounts.customer[rows]], 4e5)
    return round_amount(0.038 * base * ticket * np.exp(0.5 * rng.standard_normal(len(rows))))


def round_amount(cny: np.ndarray) -> np.ndarray:
    """Contract amounts are round: to the thousand below a million, else to ten thousand."""
    step = np.where(cny < 1e6, 1e3, 1e4)
    return np.maximum(np.rint(cny / step), 1) * step
