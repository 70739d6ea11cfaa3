"""Customer counts by class, as the generator sees them: for targets and for the shape reached."""

from __future__ import annotations

import numpy as np

from mart.demo.balances import Month
from mart.demo.catalogue import FEE
from mart.demo.columns import Columns
from mart.demo.pnl import HURDLE, Pnl


class Window:
    """Twelve months of profit and capital by customer."""

    def __init__(self) -> None:
        self.profit: list[np.ndarray] = []
        self.capital: list[np.ndarray] = []

    def add(self, people: Columns, month: Month, result: Pnl) -> None:
        """Add a month, forget the one before the last twelve."""
        self.profit = [*self.profit[-11:], result.by(month.customer, len(people), "profit").astype(np.float32)]
        self.capital = [
            *self.capital[-11:],
            result.by(month.customer, len(people), "economic_capital").astype(np.float32),
        ]

    def totals(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Twelve-month profit (scaled up when fewer months are known) and average capital, by customer."""
        profit, capital = np.zeros(count), np.zeros(count)
        for one, other in zip(self.profit, self.capital, strict=True):
            profit[: len(one)] += one
            capital[: len(other)] += other
        return profit * 12 / len(self.profit), capital / len(self.profit)


def classes(people: Columns, month: Month, window: Window, payments: np.ndarray) -> dict[str, np.ndarray]:
    """Flags by customer: active, settlement, value, high_value, credit."""
    count = len(people)
    deposits = people.deposit_now
    busy = np.bincount(
        month.customer,
        (month.fee > 0) | ((month.kind != FEE) & (month.kind > 0) & (month.end + month.off > 0)),
        minlength=count,
    )
    borrows = np.bincount(month.customer, (month.kind == 1) * (month.end > 0), minlength=count) > 0
    profit, capital = window.totals(count)
    active = (deposits >= 1e5) | (busy > 0)
    good = (capital <= 0) | (profit >= HURDLE * capital)
    high = ((deposits >= 5e6) | (profit >= 2e5)) & good
    return {
        "active": active, "settlement": (payments >= 6) & (people.pay_3m >= 4),
        "value": (deposits >= 5e5) | (profit >= 2e4),
        "high_value": high, "credit": borrows,
    }  # fmt: skip


def products_held(people: Columns, month: Month, active: np.ndarray) -> np.ndarray:
    """Distinct products in use (balance or fee) of each active customer."""
    used = (month.average > 0) | (month.off > 0) | (month.fee > 0)
    held = np.zeros((len(people), int(month.product.max()) + 1), bool)
    held[month.customer[used], month.product[used]] = True
    return held.sum(axis=1) * active
