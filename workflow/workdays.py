"""Working days of a Chinese bank: the week, and the days of data/reference/holidays.csv that differ from it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from mart.config import REPO

FILE = REPO / "data" / "reference" / "holidays.csv"


@cache
def differing_days() -> Mapping[date, bool]:
    """Date → is a working day, for every day that differs from Monday to Friday."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {date.fromisoformat(row["date"]): row["is_workday"] == "true" for row in csv.DictReader(lines)}


@cache
def announced_years() -> frozenset[int]:
    """Years for which the State Council has published the holidays; others are weekends only, and a screen says so."""
    mark = "# announced:"
    line = next(line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith(mark))
    return frozenset(map(int, line.removeprefix(mark).split()))


def is_announced(day: date) -> bool:
    """Whether the holidays of a day's year are in the table; where not, only Saturday and Sunday are off.

    >>> is_announced(date(2026, 12, 31))
    True
    """
    return day.year in announced_years()


def is_workday(day: date) -> bool:
    """Whether the bank works on a day.

    >>> is_workday(date(2026, 10, 7)), is_workday(date(2026, 10, 10))
    (False, True)
    """
    return differing_days().get(day, day.weekday() < 5)


def add_workdays(day: date, days: int) -> date:
    """The day so many working days after (negative: before) a day; 0 is the day itself, or the next working one.

    >>> add_workdays(date(2026, 9, 30), 1).isoformat()
    '2026-10-08'
    >>> add_workdays(date(2026, 10, 8), -1).isoformat()
    '2026-09-30'
    """
    step = timedelta(days=-1 if days < 0 else 1)
    if not days:
        while not is_workday(day):
            day += step
        return day
    left = abs(days)
    while left:
        day += step
        left -= is_workday(day)
    return day


def workdays_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative where `end` is earlier.

    >>> workdays_between(date(2026, 11, 24), date(2026, 11, 30))
    4
    """
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + timedelta(days=one)) for one in range(1, (end - start).days + 1))
