"""Rows ticked over several pages: kept by id whatever the rows do, counted, cleared, handed to an action."""

from __future__ import annotations

import polars as pl
from streamlit.testing.v1 import AppTest


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
    one = List("t", "customer", (Col("name"),), page_size=2, select="cell", id="customer_id", actions=(told,))
    lists.draw(SimpleNamespace(lang="en", look=theme.look("light", "en")), one, rows)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def tick(app: AppTest, *places: int) -> AppTest:
    """Tick these rows of the page that is shown, as the grid would report it."""
    seat = app.dataframe[0].proto.id.split("-", 2)[-1]
    app.session_state[seat] = {"selection": {"rows": list(places), "columns": [], "cells": []}}
    return run(app)


def turn(app: AppTest, number: int) -> AppTest:
    app.session_state["t_page"] = number
    return run(app)


def given(app: AppTest) -> list[str]:
    return [line.value for line in app.text]


def test_ticks_of_several_pages_are_counted_handed_on_and_there_when_one_comes_back():
    app = run(AppTest.from_function(page, default_timeout=30))
    assert not given(app) and not app.button
    tick(app, 1)
    tick(turn(app, 3), 0)
    assert given(app) == ["given b,e"] and "2 chosen" in [c.value for c in app.caption]
    shown = turn(app, 1).dataframe[0]
    assert shown.value["name"].to_list() == ["A", "B"] and '"rows": [1]' in shown.proto.selection_default


def test_ticks_mean_rows_and_not_places():
    app = tick(run(AppTest.from_function(page, default_timeout=30)), 0)
    app.session_state["order"] = -1
    assert given(run(app)) == ["given a"]
    assert '"rows": []' in app.dataframe[0].proto.selection_default, "the first row is another one now"
    assert '"rows": [1]' in turn(app, 3).dataframe[0].proto.selection_default
    app.session_state["drop"] = "a"
    assert given(run(app)) == ["given a"], "what a filter hides stays chosen"


def test_unticking_and_clearing():
    app = tick(run(AppTest.from_function(page, default_timeout=30)), 0, 1)
    assert given(tick(app, 1)) == ["given b"]
    app.button(key="t_clear").click().run()
    assert not given(app) and '"rows": []' in app.dataframe[0].proto.selection_default


def test_a_click_belongs_to_the_rows_it_was_made_on():
    app = run(AppTest.from_function(page, default_timeout=30))
    before = app.dataframe[0].proto.id
    app.session_state["order"] = -1
    assert run(app).dataframe[0].proto.id != before, "other rows are another widget, which holds no click"


def test_the_rows_of_the_file_are_those_that_were_ticked():
    from ui.lists import Col, File, List

    one = List("t", "customer", (Col("name"),), id="customer_id")
    rows = pl.DataFrame({"customer_id": ["1", "2", "3"], "name": ["a", "b", "c"]})
    assert File("t", "t", rows).fetch(one, ("3", "1"))["name"].to_list() == ["a", "c"]
    assert File("t", "t", lambda ids: rows.head(len(ids))).fetch(one, ("3",)).height == 1
