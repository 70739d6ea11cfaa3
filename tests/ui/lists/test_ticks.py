"""Rows ticked over several pages: kept by id whatever the rows do, counted, cleared, handed to an action."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.drawn import column, lists
from ui.components import grid


def page(order=1, drop=""):
    """A list of six rows on three pages, in one order or the other, with an action that says what it was given."""
    from types import SimpleNamespace

    import polars as pl
    import streamlit as st

    from ui import lists, theme
    from ui.lists import Action, Col, List

    names = [name for name in "abcdef"[:: st.session_state.get("order", 1)] if name != st.session_state.get("drop")]
    rows = pl.DataFrame({"customer_id": names, "name": [name.upper() for name in names]})
    told = Action("tell", lambda screen, one, ids, file: st.text("given " + ",".join(ids)))
    one = List("t", "customer", (Col("name"),), page_size=2, is_open=True, id="customer_id", actions=(told,))
    lists.draw(SimpleNamespace(lang="en", look=theme.look("light", "en")), one, rows)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def said(app: AppTest, said: dict, name: str = "ticks") -> AppTest:
    """Run the page with what the browser says of its list in that run alone."""
    whole = grid._draw
    grid._draw = lambda **given: whole(**given) and SimpleNamespace(**{"press": None, "ticks": None, name: said})
    try:
        return run(app)
    finally:
        grid._draw = whole


def tick(app: AppTest, *places: int) -> AppTest:
    """Tick these rows of the page that is shown."""
    one = lists(app)[0]
    return said(app, {"page": one["page"], "rows": list(places), "number": one["heard"] + 1})


def turn(app: AppTest, number: int) -> AppTest:
    app.session_state["t_turned"] = {"page": number, "sort": "", "under": {}}
    return run(app)


def given(app: AppTest) -> list[str]:
    return [line.value for line in app.text]


def ticked(app: AppTest) -> list[int]:
    """The places that are ticked in the next run, which knows of the last."""
    return lists(run(app))[0]["ticked"]


def test_ticks_of_several_pages_are_counted_handed_on_and_there_when_one_comes_back():
    app = run(AppTest.from_function(page, default_timeout=30))
    assert not given(app) and not app.button
    tick(app, 1)
    tick(turn(app, 3), 0)
    assert given(app) == ["given b,e"] and "2 chosen" in [c.value for c in app.caption]
    turn(app, 1)
    assert column(app, 0) == ["A", "B"] and ticked(app) == [1]


def test_ticks_mean_rows_and_not_places():
    app = tick(run(AppTest.from_function(page, default_timeout=30)), 0)
    app.session_state["order"] = -1
    assert given(run(app)) == ["given a"]
    assert ticked(app) == [], "the first row is another one now"
    assert ticked(turn(app, 3)) == [1]
    app.session_state["drop"] = "a"
    assert given(run(app)) == ["given a"], "what a filter hides stays chosen"


def test_unticking_and_clearing():
    app = tick(run(AppTest.from_function(page, default_timeout=30)), 0, 1)
    assert given(tick(app, 1)) == ["given b"]
    app.button(key="t_clear").click().run()
    assert not given(app) and ticked(app) == []


def test_the_browser_is_told_which_of_its_changes_was_heard():
    """Until all are, what the server says is older than what the reader sees, and the browser keeps its own."""
    app = run(AppTest.from_function(page, default_timeout=30))
    assert lists(app)[0]["heard"] == 0
    tick(app, 1)
    assert lists(app)[0]["heard"] == 0, "said before it was heard"
    assert lists(run(app))[0]["heard"] == 1


STALE = {"page": 1, "row": 0, "column": 1}


@pytest.mark.parametrize(
    "press", [STALE, {"row": 2}, {"row": -1}, {"column": 0}, {"column": 2}, {"row": "0"}, {"row": None}, [], "x"]
)
def test_a_press_on_other_rows_or_on_nothing_is_not_heard(press):
    app = run(AppTest.from_function(pressed, default_timeout=30))
    mark = lists(app)[0]["page"]
    assert given(said(app, {"page": mark, "row": 1, "column": 1}, "press")) == ["b name"]
    assert given(run(app)) == ["None"], "a press is there in one run"
    sent = {"page": mark, "row": 1, "column": 1, **press} if isinstance(press, dict) else press
    assert given(said(app, sent, "press")) == ["None"]


def pressed():
    """A list of two rows that can be ticked, which says what is pressed; its key has two underscores."""
    import polars as pl
    import streamlit as st

    from ui import components as ui
    from ui import theme
    from ui.columns import Column
    from ui.components.ticks import Ticks

    rows = pl.DataFrame({"customer_id": ["a", "b"], "name": ["A", "B"]})
    look = theme.look("light", "en")
    one = ui.data_table(rows, [Column("name", "N")], look, key="t__x", is_open=True, ticks=Ticks("t__x", "customer_id"))
    st.text(f"{one.row['customer_id']} {one.column}" if one else "None")


def test_rows_that_look_the_same_are_other_rows():
    one = grid.Shown(pl.DataFrame({"customer_id": ["1"]}), "<table></table>", None)
    assert one.mark(["1"]) != one.mark(["2"]) and one.mark(["1"]) == one.mark(["1"])


def test_ticks_on_a_page_that_has_gone_are_not_taken_for_these():
    app = run(AppTest.from_function(page, default_timeout=30))
    said(app, {"page": 1, "rows": [0], "number": 1})
    assert not given(app) and lists(run(app))[0]["heard"] == 1


def test_the_rows_of_the_file_are_those_that_were_ticked():
    from ui.lists import Col, File, List

    one = List("t", "customer", (Col("name"),), id="customer_id")
    rows = pl.DataFrame({"customer_id": ["1", "2", "3"], "name": ["a", "b", "c"]})
    assert File("t", "t", rows).fetch(one, ("3", "1"))["name"].to_list() == ["a", "c"]
    assert File("t", "t", lambda ids: rows.head(len(ids))).fetch(one, ("3",)).height == 1
