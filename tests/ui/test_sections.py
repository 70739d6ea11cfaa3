"""A page is a table of contents: in which order its sections are made, what they are given, what a failure costs."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from tests.ui.test_pages import opened
from ui import nav, sections
from ui.i18n import texts

PAGES_WITH_TABLE = ("cockpit_overview", "customers_segments", "products_profitability", "managers_rankings")


def _page() -> None:
    """A page of every kind of part; `made` remembers the order, `case` in the session says what goes wrong."""
    from types import SimpleNamespace

    import streamlit as st

    from ui import screen
    from ui.sections import Choice, Page, Section, Table, row

    case = st.session_state.get("case", "")
    st.session_state["made"] = []

    def part(name: str, answer: object = None):
        def draw(_: object, *given: object) -> object:
            st.session_state["made"].append(name)
            if case == f"{name} fails":
                raise ValueError(name)
            st.write(" ".join([name, *map(str, given)]))
            return answer

        return draw

    def is_there(_: object, *given: object) -> bool:
        return case != "right is absent"

    page = Page(
        (
            Section("app.this_page", part("above")),
            Choice("app.this_page", part("choice", None if case == "nothing" else "it")),
            row(Section("app.this_page", part("left")), Section("app.this_page", part("right"), has=is_there)),
            Table("app.this_page", part("table")),
            Section("app.this_page", part("below")),
        ),
        is_open=lambda _: case != "closed",
    )
    shown = SimpleNamespace(is_shown=bool(st.session_state.get("is_shown")), lang="en", entry=None)
    screen._current.set(shown)
    page.draw()
    st.session_state["is_shown"] = True


def test_every_page_declares_sections_and_metrics_that_exist() -> None:
    for entry in nav.ENTRIES:
        page = sections.page_of(entry.name)
        assert page.sections and page.shows is not None
        assert [one.title for one in page.sections if one.title not in texts("zh")] == []


def run(case: str = "", *, again: bool = False) -> tuple[list[str], list[str], AppTest]:
    """(order in which parts are made, texts from top to bottom, the app)."""
    app = AppTest.from_function(_page, default_timeout=30)
    app.session_state["case"] = case
    app.run()
    if again:
        app.run()
    assert not app.exception
    return app.session_state["made"], [text.value for text in app.main.markdown], app


READ = ["above it", "choice", "left it", "right it", "table it", "below it"]


def test_a_page_that_opens_is_made_from_top_to_bottom_after_its_choice() -> None:
    made, read, _ = run()
    assert made == ["choice", "above", "left", "right", "table", "below"]
    assert read == READ


def test_a_page_that_is_shown_makes_its_table_first_and_keeps_its_order_on_the_screen() -> None:
    made, read, _ = run(again=True)
    assert made == ["choice", "table", "above", "left", "right", "below"]
    assert read == READ


def test_a_section_that_fails_is_said_and_the_others_stay(caplog: pytest.LogCaptureFixture) -> None:
    made, read, app = run("left fails")
    assert made == ["choice", "above", "left", "right", "table", "below"]
    assert read == [text for text in READ if text != "left it"]
    assert len(app.get("html")) == 1
    assert [record.message for record in caplog.records if "where=This page" in record.message]


@pytest.mark.parametrize("case", ["nothing", "choice fails"])
def test_without_a_choice_nothing_else_is_made(case: str) -> None:
    made, _, _ = run(case)
    assert made == ["choice"]


def test_a_page_that_is_not_open_makes_nothing() -> None:
    assert run("closed")[:2] == ([], [])


def grids(block: Block) -> int:
    """How many places for cells side by side there are."""
    below = sum(grids(child) for child in block.children.values() if isinstance(child, Block))
    return below + (block.type == "grid_container")


def test_a_cell_that_stays_alone_takes_the_whole_width() -> None:
    assert grids(run()[2].main) == 1
    made, read, app = run("right is absent")
    assert "right" not in made and "left it" in read and grids(app.main) == 0


@pytest.mark.parametrize("page", PAGES_WITH_TABLE)
def test_a_page_knows_that_it_is_shown_until_another_was(
    page: str, s_bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    known, make = [], sections.Page._make
    monkeypatch.setattr(
        sections.Page,
        "_make",
        lambda self, screen, *rest: (known.append((screen.entry.name, screen.is_shown)), make(self, screen, *rest)),
    )
    app = opened(page, "executive", "en")
    app.run()
    app.switch_page(nav.entry_of("data_metric_dictionary").path).run()
    app.switch_page(nav.entry_of(page).path).run()
    assert not app.exception
    assert [shown for name, shown in known if name == page] == [False, True, False]
