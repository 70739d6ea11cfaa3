"""The customer that the page is about, and what its sections share: months, income statement, holdings, events."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.query import customer
from mart.query.customer import Profile
from ui import audited
from ui.screen import Screen


@dataclass(frozen=True)
class Facts:
    """What the sections are made of: the customer, its months, its P&L, its holdings, its events."""

    who: Profile
    months: pl.DataFrame
    pnl: customer.Pnl
    holdings: customer.Holdings
    events: pl.DataFrame

    def now(self, name: str) -> object:
        """The last month's figure; None where unknown."""
        return self.months[name][-1] if name in self.months.columns else None

    def before(self, name: str) -> object:
        """The figure a year earlier; None where the history is shorter."""
        return self.months[name][-13] if name in self.months.columns and self.months.height >= 13 else None

    def year(self, name: str, back: int = 0) -> object:
        """Sum of twelve months, the last or (back=12) the ones before; None where a month or the feed is missing."""
        part = (
            self.months[name].tail(12 + back).head(12)
            if name in self.months.columns and self.months.height >= 12 + back
            else None
        )
        return None if part is None or part.null_count() else part.sum()


def chosen(screen: Screen) -> str | None:
    """The customer the page is about, from the shared filter; None where none is chosen."""
    return screen.filters.customer_id[0] if screen.filters.customer_id else None


def profile(screen: Screen, customer_id: str) -> Profile | None:
    """The customer as of the page's month; None when it is not there, or not in this scope."""
    screen.ahead((customer.history, customer_id, screen.month_no), (customer.accounts, customer_id, screen.month_no))
    return screen.load(customer.profile, customer_id, screen.month_no)


def facts(screen: Screen) -> Facts | None:
    """What the page's sections share, read side by side and each part cached by itself; None without a customer."""
    who = profile(screen, chosen(screen) or "")
    if who is None:
        return None
    audited.once("read", "customer", who.customer_id, month=screen.month)
    kind, size = who.basics["industry_code"], who.basics["size_class"]
    held = (customer.holdings, who.customer_id, screen.month_no, kind, size)
    events = (customer.timeline, who.customer_id, screen.month_no, kind)
    screen.ahead(held, events)
    months = screen.load(customer.history, who.customer_id, screen.month_no)
    return Facts(who, months, customer.pnl(months, screen.month_no), screen.load(*held), screen.load(*events))
