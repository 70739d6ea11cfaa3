"""Period and organisation: said in every label, kept in the address, the same on the next page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.ui.test_pages import opened, printed
from ui import nav


@pytest.fixture(autouse=True)
def _bank(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))


def test_the_year_to_date_is_answered_first_then_the_month() -> None:
    said = re.sub("<[^>]+>", "", " ".join(printed(opened("cockpit_overview", "executive", "en"))))
    first, then = said.index("2026 to date: risk-adjusted profit"), said.index("2026-10: economic profit")
    assert first < then
    assert "Economic profit 2026 is expected at" in said and "90% interval" in said


def test_a_period_follows_from_page_to_page_and_is_said_there() -> None:
    app = opened("cockpit_overview", "executive", "en", period="12m")
    assert "Economic profit, 12 months to 2026-10" in " ".join(printed(app))
    for page, words in (
        ("products_profitability", "What earns? (12 months to 2026-10)"),
        ("managers_rankings", "12 months to 2026-10, annualised"),
    ):
        app.switch_page(nav.entry_of(page).path).run()
        assert not app.exception and words in " ".join(printed(app)), page


def test_a_branch_sees_what_was_transferred_beside_its_change_and_nothing_of_it_under_todays_units() -> None:
    then, today = (
        " ".join(printed(opened("cockpit_overview", "executive", "en", branch="B01", units=units)))
        for units in ("as_was", "today")
    )
    assert "Moved with units, in no variance" in then and "Moved with units" not in today
    assert "Shanghai Branch · Today" in today.replace("&#x27;", "'")


def test_a_cockpit_narrowed_to_a_customer_says_so_with_the_way_back() -> None:
    app = opened("cockpit_overview", "executive", "en", product="P0601")
    assert app.button(key="cockpit_narrowed_back").label == "Back to\\: Whole bank"
    assert any("product" in text for text in printed(app))
    app.button(key="cockpit_narrowed_back").click().run()
    assert not app.exception and "cockpit_narrowed_back" not in {one.key for one in app.button}
