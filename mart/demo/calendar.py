"""Dates and seasons by month number."""

from __future__ import annotations

from datetime import date

import numpy as np

from mart.months import days_in_month

_EPOCH = date(1970, 1, 1).toordinal()
# Month of Spring Festival is February here; companies pay bonuses and suppliers before it.
_DEPOSIT_SEASON = (0.985, 0.960, 0.995, 0.985, 0.990, 1.010, 0.990, 0.995, 1.010, 0.995, 1.005, 1.030)
_QUARTER_END = (1.0, 0.985, 1.055, 0.97, 1.0, 1.065, 0.975, 1.0, 1.05, 0.98, 1.0, 1.085)
_PAYMENT_SEASON = (1.12, 0.68, 1.02, 1.0, 0.98, 1.03, 0.99, 1.0, 1.04, 0.95, 1.02, 1.15)
_ARRIVAL_SEASON = (0.8, 0.55, 1.3, 1.15, 1.0, 1.05, 0.95, 0.9, 1.15, 0.9, 1.05, 1.2)
_COST_SEASON = (0.985,) * 11 + (1.18,)
_SALES_SEASON = (1.15, 0.65, 1.2, 1.0, 0.95, 1.1, 0.9, 0.95, 1.1, 0.9, 1.0, 1.05)


def first_day(month_no: int) -> int:
    """Days from 1970-01-01 to the first of the month.

    >>> first_day(1970 * 12)
    0
    """
    return date(month_no // 12, month_no % 12 + 1, 1).toordinal() - _EPOCH


def last_day(month_no: int) -> int:
    """Days from 1970-01-01 to the last day of the month."""
    return first_day(month_no) + days_in_month(month_no) - 1


def month_starts(first: int, count: int) -> np.ndarray:
    """`first_day` of `count` months."""
    return np.array([first_day(first + offset) for offset in range(count)], np.int64)


def deposit_season(month_no: int) -> float:
    """Daily-average deposits against the year's mean."""
    return _DEPOSIT_SEASON[month_no % 12]


def quarter_end_spike(month_no: int) -> float:
    """Month-end demand balance against the month's average: banks and customers dress quarter ends."""
    return _QUARTER_END[month_no % 12]


def payment_season(month_no: int) -> float:
    """Payments against the year's mean."""
    return _PAYMENT_SEASON[month_no % 12]


def sales_season(month_no: int) -> float:
    """Product openings against the year's mean."""
    return _SALES_SEASON[month_no % 12]


def arrival_season(month_no: int) -> float:
    """New customers against the year's mean: most come after Spring Festival and before year end."""
    return _ARRIVAL_SEASON[month_no % 12]


def cost_season(month_no: int) -> float:
    """Overhead against the year's mean: invoices are settled in December."""
    return _COST_SEASON[month_no % 12]
