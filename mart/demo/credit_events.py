"""What a default, a cure, a write-off and a farewell do to accounts."""

from __future__ import annotations

import numpy as np

from mart.demo.catalogue import DEPOSIT, LOAN, OFF_BALANCE
from mart.demo.columns import Columns
from mart.demo.portfolio import NEVER, Portfolio
from mart.demo.pricing import price
from mart.demo.rng import stream


def settle(
    book: Portfolio, people: Columns, events: dict[str, np.ndarray], month_no: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Apply the month's credit events. Returns (changed, closed) account rows.

    Default: the balance stands as it is, and the bank takes the deposits it may. Cure: what is left is repaid in a new
    term at a new price. Write-off: the credit accounts end.
    """
    acc, rng = book.accounts, stream(seed, "credit events", month_no)
    opened = np.flatnonzero(acc.closed_month == NEVER)
    kind = book.products.kind[acc.product[opened]]
    loan, deposit = kind == LOAN, kind == DEPOSIT

    def of(event: str, which: np.ndarray) -> np.ndarray:
        return opened[which & np.isin(acc.customer[opened], events[event])]

    stopped, resumed = of("defaulted", loan), of("cured", loan)
    both = np.concatenate([stopped, resumed])
    acc.principal[both] = np.maximum(acc.owed[both], 1e3)
    acc.matures[stopped] = NEVER
    acc.priced_month[resumed] = month_no
    acc.matures[resumed] = month_no + np.maximum(acc.term[resumed], 1)
    price(book, people, resumed, month_no, rng)
    basic = acc.product[opened] == 0
    closed = np.concatenate([
        of("defaulted", deposit & ~basic), of("written_off", loan | (kind == OFF_BALANCE)),
        of("gone", np.ones(len(opened), bool)),
    ])  # fmt: skip
    book.close(closed, month_no, rng.integers(2, 28, len(closed)))
    return resumed, closed


def holds_credit(book: Portfolio, customers: int) -> np.ndarray:
    """Whether each customer has an open loan or off-balance account."""
    credit = np.flatnonzero((book.products.kind == LOAN) | (book.products.kind == OFF_BALANCE))
    return book.held[credit][:, :customers].any(axis=0)
