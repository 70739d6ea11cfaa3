"""In which order a page is made: from top to bottom when it opens, the table first where it is on the screen
already."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_pages import opened
from ui import nav
from ui.screen import Screen

PAGES_WITH_TABLE = ("cockpit_overview", "customers_segments", "products_profitability", "managers_rankings")


def _page() -> None:
    from types import SimpleNamespace

    import streamlit as st

    from ui.screen import Screen

    def part(name: str) -> None:
        st.session_state["made"] = [*st.session_state.get("made", []), name]
        st.write(name)

    shown = SimpleNamespace(is_shown=bool(st.session_state.get("made")))
    Screen.table_first(shown, lambda: part("above"), lambda: part("table"))


def test_a_shown_page_makes_its_table_first_and_keeps_its_order_on_the_screen() -> None:
    app = AppTest.from_function(_page).run()
    assert app.session_state["made"] == ["above", "table"]
    assert [text.value for text in app.markdown] == ["above", "table"]
    app.run()
    assert app.session_state["made"] == ["above", "table", "table", "above"]
    assert [text.value for text in app.markdown] == ["above", "table"]


@pytest.mark.parametrize("page", PAGES_WITH_TABLE)
def test_a_page_knows_that_it_is_shown_until_another_was(
    page: str, s_bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    known, table_first = [], Screen.table_first
    monkeypatch.setattr(
        Screen,
        "table_first",
        lambda self, above, table: (known.append((self.entry.name, self.is_shown)), table_first(self, above, table)),
    )
    app = opened(page, "executive", "en")
    app.run()
    app.switch_page(nav.entry_of("data_metric_dictionary").path).run()
    app.switch_page(nav.entry_of(page).path).run()
    assert not app.exception
    assert [shown for name, shown in known if name == page] == [False, True, False]
