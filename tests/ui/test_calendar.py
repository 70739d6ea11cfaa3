"""Pages say which years are reckoned by weekends alone."""

from __future__ import annotations

from datetime import date

import pytest

from ui.cases import calendar
from workflow.workdays import add_workdays, announced_years


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_date_in_a_year_without_holidays_says_so(lang):
    known, unknown = max(announced_years()), max(announced_years()) + 1
    assert str(unknown) not in calendar.due(f"{known}-12-30", lang)
    said = calendar.due(f"{unknown}-01-04", lang)
    assert said.count(str(unknown)) == 2 and f"{unknown}-01-04" in said
    assert calendar.unannounced(date(known, 11, 1), date(unknown, 2, 1), lang).count(str(unknown)) == 1
    assert calendar.unannounced(date(known, 1, 1), date(known, 12, 31), lang) == ""


def test_new_years_day_of_such_a_year_is_a_working_day_unless_it_is_a_weekend():
    unknown = max(announced_years()) + 1
    assert add_workdays(date(unknown - 1, 12, 31), 1) == next(
        day for day in (date(unknown, 1, n) for n in (1, 2, 3)) if day.weekday() < 5
    )
