"""Months, days and due dates as the screen prints them. Part of `ui.formats`, which re-exports them."""

from __future__ import annotations

from datetime import date, datetime

NBSP = "\u00a0"
NONE = "—"


def month(value: date | int | str | None) -> str:
    """A month: date(2026, 10, 31), month number 24321 (year * 12 + month - 1) and "2026-10" -> "2026-10"."""
    if value is None:
        return NONE
    if isinstance(value, int):
        return f"{value // 12:04d}-{value % 12 + 1:02d}"
    return value[:7] if isinstance(value, str) else f"{value:%Y-%m}"


def day(value: date | None) -> str:
    """A day of this year, short: "11-05"."""
    return NONE if value is None else f"{value:%m-%d}"


def due(value: date | datetime | None, now: datetime, lang: str) -> tuple[str, str | None]:
    """When something is due and its tone: late -> ("逾期 2 天", negative); today -> ("今日 16:00", warning)."""
    if value is None:
        return NONE, None
    has_time = isinstance(value, datetime)
    days = ((value.date() if has_time else value) - now.date()).days
    if days < 0:
        return (f"逾期{NBSP}{-days}{NBSP}天" if lang == "zh" else f"{-days}{NBSP}d late"), "negative"
    if days > 0:
        return day(value), None
    clock = f"{NBSP}{value:%H:%M}" if has_time else ""
    return ("今日" if lang == "zh" else "today") + clock, "negative" if has_time and value < now else "warning"
