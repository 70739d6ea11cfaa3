"""What is said of dates: working days, and years whose public holidays the table does not have yet."""

from __future__ import annotations

from datetime import date, timedelta

from mart.months import china_day
from ui.i18n import t
from ui.screen import Screen
from workflow.workdays import announced_years, is_announced

AHEAD_DAYS = 92  # how far the dates of cases reach as a rule


def foot(screen: Screen, *_: object) -> str:
    """The last line of pages with cases; it names years in reach that are reckoned by weekends alone."""
    today = china_day()
    return t("work.foot", screen.lang) + unannounced(today, today + timedelta(days=AHEAD_DAYS), screen.lang)


def unannounced(first: date, last: date, lang: str) -> str:
    """Years between two days whose holidays are not in the table; nothing where all are."""
    missing = sorted(set(range(first.year, last.year + 1)) - announced_years())
    return t("work.weekends_only", lang, years=t("table.and", lang).join(map(str, missing))) if missing else ""


def due(text: str | None, lang: str) -> str:
    """When the next step is due (ISO day), with the year's holidays where they are not known; that nothing is due."""
    if not text:
        return t("work.case.no_due", lang)
    day = date.fromisoformat(text)
    return t("work.case.due", lang, due=text) + ("" if is_announced(day) else unannounced(day, day, lang))
