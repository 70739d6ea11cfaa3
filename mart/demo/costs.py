"""Activity drivers, direct costs and overhead pools."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mart.demo.balances import Month
from mart.demo.calendar import cost_season
from mart.demo.catalogue import DEPOSIT, FEE, LOAN, OFF_BALANCE
from mart.demo.columns import Columns
from mart.demo.organisation import Orgs
from mart.demo.portfolio import Portfolio
from mart.demo.rng import hashed, stream

DRIVERS = ("account_service", "counter_transaction", "online_transaction", "credit_review", "document_check")
UNIT_RATE_CNY = np.array([0.2, 10.0, 0.42, 1150.0, 260.0])
POOLS = ("premises", "technology", "head_office")
_POOL_SHARE = np.array([0.34, 0.36, 0.30])


@dataclass
class Activity:
    """Driver units: parallel arrays over (place in the month, driver); units in millionths, cost in CNY."""

    at: np.ndarray
    driver: np.ndarray
    units: np.ndarray
    cost: np.ndarray


def unit_rates_cny(month_no: int) -> np.ndarray:
    """Rates in force: up by two percent each January."""
    return np.round(UNIT_RATE_CNY * 1.02 ** (month_no // 12 - 2024), 2)


def activity(people: Columns, month: Month, payments: np.ndarray, online: np.ndarray) -> Activity:
    """Units of the month. The basic account carries the service of all a customer's accounts and its payments."""
    basic = np.flatnonzero(month.rows == people.basic[month.customer])
    customer = month.customer[basic]
    accounts = np.bincount(month.customer, minlength=len(people))[customer]
    by_net = np.rint(payments[customer] * online[customer])
    credit = np.isin(month.kind, (LOAN, OFF_BALANCE))
    reviewed = np.flatnonzero(credit & (month.rows % 3 == month.month_no % 3))
    documents = np.flatnonzero((month.kind == OFF_BALANCE) & (month.rows % 2 == month.month_no % 2))
    parts = [
        (basic, 0, accounts),
        (basic, 1, payments[customer] - by_net),
        (basic, 2, by_net),
        (reviewed, 3, np.clip((month.end[reviewed] + month.off[reviewed]) / 3e9, 0.1, 3.0).round(2)),
        (documents, 4, np.full(len(documents), 1.0)),
    ]
    rate = unit_rates_cny(month.month_no)
    at = np.concatenate([p[0] for p in parts])
    driver = np.concatenate([np.full(len(p[0]), p[1]) for p in parts])
    units = np.concatenate([np.asarray(p[2], float) for p in parts])
    order = np.lexsort((driver, at))
    order = order[units[order] > 0]
    at, driver, units = at[order], driver[order], units[order]
    return Activity(at, driver, np.rint(units * 1e6).astype(np.int64), units * rate[driver])


def direct_costs(book: Portfolio, month: Month, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(place in month, cents): handling of loans, custody and investment banking, and the time given to large
    deposits."""
    year_bps = np.where(month.kind == LOAN, 11.5, 0.0)
    deposit = (month.kind == DEPOSIT) & (month.average > 200_000_000)
    year_bps = np.where(deposit, 4.8, year_bps)
    noise = 0.7 + 0.6 * hashed(seed, "direct", month.rows)
    cents = month.average * year_bps / 1e4 / 12 * noise + np.where(month.kind == LOAN, 4_000, 0)
    heavy = (month.kind == FEE) & (book.products["fee"][month.product] >= 2500)
    cents += np.where(heavy, 0.3 * month.fee, 0)
    cents += np.where(month.kind == OFF_BALANCE, month.off * 0.6 / 1e4 / 12, 0)
    cents = np.rint(cents).astype(np.int64)
    at = np.flatnonzero(cents >= 1_000)
    return at, cents[at]


def pools_cents(orgs: Orgs, month: Month, base_cny: np.ndarray, month_no: int, seed: int) -> np.ndarray:
    """(branches, pools) overhead in cents: the branch's base, a trend of three percent a year, month noise."""
    rng = stream(seed, "pools", month_no)
    noise = np.exp(0.03 * rng.standard_normal((orgs.branches, len(POOLS))))
    trend = 1.03 ** ((month_no - (2024 * 12 + 9)) / 12)
    return np.rint(base_cny[:, None] * _POOL_SHARE * noise * cost_season(month_no) * trend * 100).astype(np.int64)


def base_overhead_cny(orgs: Orgs, month: Month) -> np.ndarray:
    """Monthly overhead of each branch, set once: partly by volume, partly by number of sub-branches and accounts."""
    branch = orgs.branch_of(month.org) - 1
    volume = np.bincount(branch, month.average / 100, minlength=orgs.branches)
    accounts = np.bincount(branch, minlength=orgs.branches)
    subs = np.bincount(orgs.parent[orgs.first_sub :] - 1, minlength=orgs.branches)
    mix = 0.5 * volume / volume.sum() + 0.25 * accounts / accounts.sum() + 0.25 * subs / subs.sum()
    return volume.sum() * OVERHEAD_BPS_A_YEAR / 1e4 / 12 * mix


OVERHEAD_BPS_A_YEAR = 26.5
