"""The generator's own estimate of the month's P&L, by the formulas of the product, in floating-point CNY.

It calibrates the world, sets plans and prints the shape reached. The mart computes the real one from the landing files.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mart.demo import market
from mart.demo.balances import Month
from mart.demo.catalogue import DEPOSIT, LOAN
from mart.demo.columns import Columns
from mart.demo.costs import Activity
from mart.demo.organisation import Orgs
from mart.demo.population import PD_PCT
from mart.demo.portfolio import Portfolio
from mart.demo.risk import CATEGORIES
from mart.months import days_in_month

CORE, CORE_TERM, CREDIT_TERM = 0.65, 36, 12
LOSS = CATEGORIES.index("loss")
CAPITAL_RATIO, HURDLE, TAX, SURTAX = 0.105, 0.12, 0.25, 0.0072
RISK_WEIGHT = np.array([1.0, 0.75, 0.85, 0.75, 1.3, 1.5])
CCF = {
    "acceptance": 1.0,
    "guarantee": 1.0,
    "transaction": 0.5,
    "trade_lc": 0.2,
    "commitment": 0.4,
    "cancellable": 0.1,
    None: 0.4,
}
_ACTIVITY_WEIGHT = np.array([0.8, 0.7, 0.3])
PLANNED = (
    "deposits_avg", "loans_avg", "loans_end", "ftp_margin", "capital_credit", "fees", "cost", "expected_loss",
    "default_loss", "surtax", "tax", "rwa", "economic_capital", "capital_charge",
)  # fmt: skip


@dataclass
class Pnl:
    """P&L components by account of the month, CNY (floats), parallel to the Month they came from."""

    values: dict[str, np.ndarray]

    def __getitem__(self, name: str) -> np.ndarray:
        return self.values[name]

    def by(self, key: np.ndarray, count: int, name: str) -> np.ndarray:
        """Sum of one component over a key in 0..count-1."""
        return np.bincount(key, self.values[name], minlength=count)


def estimate(
    book: Portfolio,
    people: Columns,
    orgs: Orgs,
    month: Month,
    risk: dict,
    act: Activity,
    direct: tuple,
    pools: np.ndarray,
) -> Pnl:
    """All components of one month."""
    average, end, off = month.average / 100, month.end / 100, month.off / 100
    year = days_in_month(month.month_no) / 365
    deposit, loan = month.kind == DEPOSIT, month.kind == LOAN
    ftp = _ftp_bps(book, month)
    interest = month.interest / 100
    margin = np.where(
        loan, interest - average * ftp / 1e4 * year, np.where(deposit, average * ftp / 1e4 * year - interest, 0)
    )
    fees = recognised_fees(book, month)
    cost = _costs(orgs, month, act, direct, pools, average)
    loss, default_loss, rwa, ead = _risk(book, people, month, risk, end, off)
    capital = rwa * CAPITAL_RATIO
    credit = capital * market.ftp_bps(month.month_no, np.array([CREDIT_TERM]))[0] / 1e4 * year
    surtax = SURTAX * np.maximum(np.where(loan, interest, 0) + fees, 0)
    before = margin + credit + fees - cost - loss - default_loss - surtax
    return Pnl({
        "deposits_avg": np.where(deposit, average, 0), "deposits_end": np.where(deposit, end, 0),
        "loans_avg": np.where(loan, average, 0), "loans_end": np.where(loan, end, 0), "ftp_margin": margin,
        "capital_credit": credit, "fees": fees, "cost": cost, "expected_loss": loss, "default_loss": default_loss,
        "surtax": surtax, "tax": before * TAX, "rwa": rwa, "economic_capital": capital,
        "capital_charge": capital * HURDLE * year, "profit": before * (1 - TAX),
        "ead": ead, "interest_in": np.where(loan, interest, 0), "interest_out": np.where(deposit, interest, 0),
    })  # fmt: skip


def _ftp_bps(book: Portfolio, month: Month) -> np.ndarray:
    acc = book.accounts
    core, overnight = market.ftp_bps(month.month_no, np.array([CORE_TERM, 0]))
    demand = (month.kind == DEPOSIT) & (acc.term[month.rows] == 0)
    return np.where(demand, CORE * core + (1 - CORE) * overnight, acc.ftp[month.rows])


def recognised_fees(book: Portfolio, month: Month) -> np.ndarray:
    """Fees net of rebate and VAT; up-front fees a twelfth a month from their billing."""
    net = (month.fee - month.rebate - month.vat) / 100
    billed = month.spread_fee & (net > 0)
    book.accounts.bill[month.rows[billed]] = net[billed]
    return np.where(month.spread_fee, book.accounts.bill[month.rows] / 12, net)


def _costs(
    orgs: Orgs, month: Month, act: Activity, direct: tuple, pools: np.ndarray, average: np.ndarray
) -> np.ndarray:
    count = len(month.rows)
    worked = np.bincount(act.at, act.cost, minlength=count)
    branch = orgs.branch_of(month.org) - 1
    by_work = worked / np.maximum(np.bincount(branch, worked, minlength=orgs.branches), 1e-9)[branch]
    by_volume = average / np.maximum(np.bincount(branch, average, minlength=orgs.branches), 1e-9)[branch]
    for_work = (pools * _ACTIVITY_WEIGHT).sum(axis=1) / 100
    for_volume = (pools * (1 - _ACTIVITY_WEIGHT)).sum(axis=1) / 100
    cost = worked + by_work * for_work[branch] + by_volume * for_volume[branch]
    cost[direct[0]] += direct[1] / 100
    return cost


def _risk(
    book: Portfolio, people: Columns, month: Month, risk: dict, end: np.ndarray, off: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Expected loss of performing accounts, the change of the specific provision, RWA and exposure at default."""
    acc = book.accounts
    factor = np.array([CCF[leaf.ccf] for leaf in book.products.leaves])
    at, bad = risk["at"], risk["bad"]
    rows, customer, product = month.rows[at], month.customer[at], month.product[at]
    exposure = end[at] + factor[product] * off[at]
    loss, default_loss, rwa, ead = (np.zeros(len(month.rows)) for _ in range(4))
    ead[at] = exposure
    a_year = exposure * PD_PCT[people.rating[customer]] / 100 * risk["lgd"] / 100
    loss[at] = np.where(bad, 0, a_year * days_in_month(month.month_no) / 365)
    specific = np.where(bad, risk["provision"] / 100, 0.0)
    written_off = bad & (exposure == 0) & (risk["category"] == LOSS)
    if acc.specific.any():  # what stands when the world starts was charged before it
        default_loss[at] = np.where(written_off, 0, specific - acc.specific[rows])
    acc.specific[rows] = specific
    weight = RISK_WEIGHT[acc.exposure[rows]] * (1 - acc.mitigation[rows] / 100)
    rwa[at] = np.maximum(exposure - risk["provision"] / 100, 0) * weight
    return loss, default_loss, rwa, ead
