"""A list too long to hold: its beginning is at hand, every page beyond is asked for, and ticks stay by id."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui.drawn import column
from tests.ui.lists.test_ticks import given, run, tick, turn


def page():
    """Nine rows on pages of two, of which the first four are held; says what it was asked for."""
    from types import SimpleNamespace

    import polars as pl
    import streamlit as st

    from ui import components as ui
    from ui import lists, theme
    from ui.lists import Action, Col, List

    whole = pl.DataFrame({"customer_id": list("abcdefghi"), "name": list("ABCDEFGHI")})

    def fetch(first: int, size: int) -> pl.DataFrame:
        st.text(f"asked {first} {size}")
        return whole.slice(first, size)

    told = Action("tell", lambda screen, one, ids, file: st.text("given " + ",".join(ids)))
    one = List("t", "customer", (Col("name"),), page_size=2, is_open=True, id="customer_id", actions=(told,))
    rest = ui.Rest(whole.height, fetch)
    lists.draw(SimpleNamespace(lang="en", look=theme.look("light", "en")), one, whole.head(4), rest=rest)


def names(app: AppTest) -> list[str]:
    return column(app, 0)


def test_every_page_is_there_and_only_those_beyond_the_beginning_are_asked_for():
    app = run(AppTest.from_function(page, default_timeout=30))
    assert names(app) == ["A", "B"] and not given(app)
    assert names(turn(app, 2)) == ["C", "D"] and not given(app)
    assert names(turn(app, 3)) == ["E", "F"] and given(app) == ["asked 4 2"]
    assert names(turn(app, 5)) == ["I"] and given(app) == ["asked 8 2"]


def test_ticks_stay_over_pages_that_are_asked_for():
    app = run(AppTest.from_function(page, default_timeout=30))
    tick(app, 0)
    tick(turn(app, 4), 1)
    assert "given a,h" in given(app)
