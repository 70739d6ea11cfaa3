"""What an account costs or earns: contract rates over FTP, and the exposure class of the capital rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mart.demo import market
from mart.demo.catalogue import DEPOSIT, LOAN, STEADY_GAIN_180
from mart.demo.columns import Columns

if TYPE_CHECKING:
    from mart.demo.portfolio import Portfolio

NO_RATE = -32768
# What loans earn over the catalogue's spread, and how far customers differ in what they were able to negotiate.
LOAN_SHIFT_BPS, BARGAIN_BPS, DEPOSIT_BARGAIN_BPS, SKILL_BPS = 31.0, 80.0, 250.0, 40.0
# Deposits: ten times as much brings so much more; only those with much to place (log10 of CNY) are in a position to
# haggle, and only so far.
DEPOSIT_SIZE_BPS, HAGGLES_FROM_DIGITS, DEPOSIT_BARGAIN_MOST_BPS = 27.0, 7.5, 205.0
LOAN_SPREAD_RANGE_BPS = (-40, 620)
# Large loans are priced in a market, small ones one by one: ten times the loan costs so much less, within a range.
LOAN_SIZE_BPS, LOAN_SIZE_FROM_CNY, LOAN_SIZE_RANGE_BPS = 75.0, 1e8, (-140.0, 120.0)
# What the price of a loan carries for its borrower's rating, AAA to CCC, bp over the product's spread.
RISK_BPS = np.array([-48.0, -36.0, -18.0, 2.0, 24.0, 52.0, 95.0, 155.0, 250.0])
EXPOSURES = ("corporate", "investment_grade", "sme", "small_micro", "project_pre_operation", "property_development")


def price(book: Portfolio, people: Columns, rows: np.ndarray, month_no: int, rng: np.random.Generator) -> None:
    """Set FTP and contract rate (whole bp) of accounts priced in a month: FTP + product spread + the customer's own."""
    acc, products = book.accounts, book.products
    product, customer, term = acc.product[rows], acc.customer[rows], acc.term[rows]
    kind = products.kind[product]
    acc.ftp[rows] = market.ftp_bps_at(acc.priced_month[rows], term)
    noise = rng.standard_normal(len(rows))
    loan = products["spread"][product] + _risk_spread(people, customer) + 18 * noise
    loan = np.clip(loan, *LOAN_SPREAD_RANGE_BPS)
    loan = np.where(people.underpriced[customer], -20 + 5 * noise, loan)
    loan = np.where(people.planted[customer], 84 + 4 * noise, loan)
    deposit = products["spread"][product] + 5 * noise + _conceded(people, customer, product)
    steady = product == products.find(STEADY_GAIN_180)
    deposit = np.where(steady, products["spread"][product] + 2 * noise, deposit)
    demand = products["fixed"][product] >= 0
    rate = np.where(kind == LOAN, acc.ftp[rows] + loan, acc.ftp[rows] + deposit)
    rate = np.where(demand, products["fixed"][product], np.maximum(rate, 30))
    acc.rate[rows] = np.where((kind == DEPOSIT) | (kind == LOAN), np.rint(rate), NO_RATE)


def _conceded(people: Columns, customer: np.ndarray, product: np.ndarray) -> np.ndarray:
    """Extra bp on a deposit: more for the large, and what those with much to place were able to haggle. It comes from a
    quota of the product and month: by amount, nothing on the whole."""
    placed = people.deposit_now[customer]
    digits = np.log10(placed + 1e5)
    haggled = DEPOSIT_BARGAIN_BPS * people.haggle[customer] * np.clip(digits - HAGGLES_FROM_DIGITS, 0, 2)
    own = DEPOSIT_SIZE_BPS * digits + np.clip(haggled, -DEPOSIT_BARGAIN_MOST_BPS, DEPOSIT_BARGAIN_MOST_BPS)
    given = np.bincount(product, own * placed) / np.maximum(np.bincount(product, placed), 1.0)
    return own - given[product]


def _risk_spread(people: Columns, customer: np.ndarray) -> np.ndarray:
    """Extra bp a customer pays: for its rating, less for size and for being a state firm, more to a skilled manager."""
    by_rating = RISK_BPS[np.minimum(people.rating[customer], 8)]
    favour = 10 * (people.size[customer] == 0) + 6 * (people.ownership[customer] == 0)
    room = np.clip(1.2 - 0.16 * np.log10(people.loan[customer] / 1e6 + 0.1), 0.5, 1.2)
    own = BARGAIN_BPS * room * people.bargain[customer] + SKILL_BPS * np.log(people.touch[customer])
    digits = np.log10(people.loan[customer] / LOAN_SIZE_FROM_CNY + 1e-3)
    by_size = np.clip(-LOAN_SIZE_BPS * digits, *LOAN_SIZE_RANGE_BPS)
    return LOAN_SHIFT_BPS + by_rating + by_size - favour + own


def exposure_class(book: Portfolio, people: Columns, rows: np.ndarray) -> np.ndarray:
    """Row in EXPOSURES: the product's own class, else by size, owner and rating of the customer."""
    customer = book.accounts.customer[rows]
    own = np.array([EXPOSURES.index(leaf.exposure) if leaf.exposure else -1 for leaf in book.products.leaves])
    size = people.size[customer]
    good = (size == 0) & (people.rating[customer] <= 2) & ~people.planted[customer]
    by_size = np.where(good, 1, np.array([0, 0, 2, 3])[size])
    chosen = own[book.accounts.product[rows]]
    return np.where(chosen >= 0, chosen, by_size)
