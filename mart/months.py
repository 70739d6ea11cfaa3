"""Months as one integer, so that "three months earlier" is a subtraction on every engine."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def china_day() -> date:
    """Today in China, wherever the server's clock stands: the bank's days and months begin there."""
    return datetime.now(CHINA).date()


def month_no(text: str) -> int:
    """Month text to month number: year * 12 + (month - 1).

    >>> month_no("2026-10")
    24321

    Raises ValueError when the text is not YYYY-MM.
    """
    found = _MONTH.fullmatch(text)
    if not found:
        raise ValueError(f"month {text!r}: expected YYYY-MM, for example 2026-10")
    return int(found[1]) * 12 + int(found[2]) - 1


def month_text(no: int) -> str:
    """Month number to text.

    >>> month_text(24321)
    '2026-10'
    """
    return f"{no // 12:04d}-{no % 12 + 1:02d}"


def days_in_month(no: int) -> int:
    """Calendar days of a month number.

    >>> days_in_month(month_no("2024-02"))
    29
    """
    return calendar.monthrange(no // 12, no % 12 + 1)[1]


def days_between(first: int, last: int) -> int:
    """Calendar days of the months from `first` to `last`, both included.

    >>> days_between(month_no("2026-01"), month_no("2026-03"))
    90
    """
    return sum(days_in_month(no) for no in range(first, last + 1))
