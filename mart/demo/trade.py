"""What is opened in a month: who takes which product, and how the new accounts are funded."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mart.demo import appetite
from mart.demo.calendar import first_day, sales_season
from mart.demo.catalogue import DEPOSIT, LOAN, OFF_BALANCE
from mart.demo.columns import Columns
from mart.demo.population import ACTIVE
from mart.demo.portfolio import NEVER, Portfolio, off_balance_amount, open_some, round_amount
from mart.demo.rng import hashed, stream

MOST_OVER_LINE = 1.5
MOST_ON_TERM = 0.87

# Standard deviation of the log-odds among those who may take a product: a spread of s makes the best possible AUC
# about the normal distribution at s / sqrt(2), so 1.0 to 1.4 gives .76 to .84.
SHARPNESS = (1.0, 0.4)


@dataclass
class Market:
    """Constant of each product's log-odds and its weights, fixed when the world starts."""

    weight: np.ndarray
    constant: np.ndarray


@dataclass
class Openings:
    """One month's true probabilities of pushable products: parallel arrays, and per product the customers who
    opened."""

    customer: list[np.ndarray] = field(default_factory=list)
    product: list[int] = field(default_factory=list)
    chance: list[np.ndarray] = field(default_factory=list)
    taken: dict[int, np.ndarray] = field(default_factory=dict)


def make_market(book: Portfolio, people: Columns, month_no: int, seed: int) -> Market:
    """Scale each product's weights to a set spread of log-odds, then fit its constant so that openings replace
    run-off."""
    products = book.products
    weight = appetite.weights(products, seed)
    sharp = SHARPNESS[0] + SHARPNESS[1] * hashed(seed, "sharpness", np.arange(len(weight)))
    rows, seen = seen_customers(book, people, month_no)
    constant = np.full(len(products.leaves), -99.0)
    for product in range(1, len(products.leaves)):
        able = able_to_take(book, people, product, rows)
        if able.any():
            weight[product] *= sharp[product] / max(float((seen[able] @ weight[product]).std()), 0.1)
            held = products["pen"][product] / 100
            target = 0.74 * held / max(0.2, 1 - held) / products["life"][product]
            constant[product] = appetite.intercept(seen[able] @ weight[product], min(target, 0.2))
    return Market(weight, constant)


def seen_customers(book: Portfolio, people: Columns, month_no: int) -> tuple[np.ndarray, np.ndarray]:
    rows = np.flatnonzero(people.status == ACTIVE)
    seen = appetite.features(people, rows, book.holdings(rows), book.uses_foreign(rows), first_day(month_no))
    return rows, seen


def able_to_take(book: Portfolio, people: Columns, product: int, rows: np.ndarray) -> np.ndarray:
    return (book.held[product][rows] == 0) & appetite.audience(book.products, product, people, rows)


def open_new(
    book: Portfolio, people: Columns, market: Market, lift: dict[int, np.ndarray], month_no: int, seed: int
) -> Openings:
    """Eligible non-holders take products by their probability, times `lift` (product to factor per customer row)."""
    rows, seen = seen_customers(book, people, month_no)
    season, out = sales_season(month_no), Openings()
    customers, products = [], []
    for product in range(1, len(book.products.leaves)):
        able = able_to_take(book, people, product, rows)
        who = rows[able]
        chance = appetite.sigmoid(market.constant[product] + seen[able] @ market.weight[product]) * season
        if product in lift:
            chance = chance * lift[product][who]
        chance = np.minimum(chance, 0.9)
        takers = who[stream(seed, "open", month_no, product).random(len(who)) < chance]
        customers.append(takers)
        products.append(np.full(len(takers), product, np.int16))
        if book.products["push"][product]:
            out.customer.append(who)
            out.product.append(product)
            out.chance.append(chance.astype(np.float32))
            out.taken[product] = takers
    rng = stream(seed, "opened", month_no)
    made = open_some(book, people, np.concatenate(customers), np.concatenate(products), month_no, rng)
    _fund(book, people, made, rng)
    return out


def _fund(book: Portfolio, people: Columns, rows: np.ndarray, rng: np.random.Generator) -> None:
    """Principal of newly opened accounts."""
    acc, products = book.accounts, book.products
    customer, product = acc.customer[rows], acc.product[rows]
    kind = products.kind[product]
    spread = np.exp(0.5 * rng.standard_normal(len(rows)))
    ticket = products["ticket"][product]
    amount = np.zeros(len(rows))
    save = (kind == DEPOSIT) & (acc.term[rows] > 0)
    amount[save] = (people.deposit_now[customer] * np.clip(0.2 * np.sqrt(ticket) * spread, 0.03, 0.7))[save]
    lend = kind == LOAN
    line = np.maximum(people.loan[customer], 3e5)
    amount[lend] = (line * np.clip(0.12 * np.sqrt(ticket) * spread, 0.01, 0.5))[lend]
    fits = np.maximum(_line_room(book, people, customer, lend), 0.01 * line)
    amount[lend] = np.minimum(amount, fits)[lend]
    amount[save] = np.minimum(amount, _room(book, people, customer, save))[save]
    acc.principal[rows] = np.where(save | lend, round_amount(amount), 0)
    off = rows[kind == OFF_BALANCE]
    acc.principal[off] = off_balance_amount(book, people, off, rng)


def _room(book: Portfolio, people: Columns, customer: np.ndarray, save: np.ndarray) -> np.ndarray:
    """What each customer can still put on term: four fifths of its deposits less what is there, shared by its new
    accounts."""
    acc = book.accounts
    placed = (acc.closed_month == NEVER) & (acc.term > 0) & (book.products.kind[acc.product] == DEPOSIT)
    taken = np.bincount(acc.customer[placed], acc.principal[placed], minlength=len(people))
    claims = np.bincount(customer[save], minlength=len(people))
    return np.maximum(MOST_ON_TERM * people.deposit_now - taken, 0)[customer] / np.maximum(claims[customer], 1)


def _line_room(book: Portfolio, people: Columns, customer: np.ndarray, lend: np.ndarray) -> np.ndarray:
    """What each borrower can still draw, shared by its new loans: its line less the amounts of its open loans."""
    used = lent(book, len(people))
    claims = np.bincount(customer[lend], minlength=len(people))
    return (MOST_OVER_LINE * people.loan - used)[customer] / np.maximum(claims[customer], 1)


def lent(book: Portfolio, customers: int) -> np.ndarray:
    """Principal of open loans by customer."""
    acc = book.accounts
    open_loans = (acc.closed_month == NEVER) & (book.products.kind[acc.product] == LOAN)
    return np.bincount(acc.customer[open_loans], acc.principal[open_loans], minlength=customers)
