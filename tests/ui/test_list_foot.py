"""The line below a list: which pages can be turned to, and what a reader's choice there does to the list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.drawn import EN, ZH, words
from ui.components import tables
from ui.components.list_foot import Foot, shown_pages

EVIL = "<script>alert(1)</script>\"'"


@given(st.integers(1, 5000), st.data())
def test_the_first_the_last_this_page_and_its_neighbours_can_be_turned_to(pages: int, data: st.DataObject):
    page = data.draw(st.integers(1, pages))
    found = shown_pages(page, pages)
    wanted = {1, pages, *(n for n in (page - 1, page, page + 1) if 1 <= n <= pages)}
    assert wanted <= set(found) <= set(range(1, pages + 1)) and list(found) == sorted(set(found))
    assert len(found) <= 5 and len(found) >= min(pages, 4)


def test_the_line_says_where_one_is_and_what_the_list_is_sorted_by():
    html = Foot("Rows 11–20 of 95", 2, 10, {"": "Given order", "name": "Name"}, "name").html(EN)
    assert words(html) == "Rows 11–20 of 95 ‹ 1 2 3 … 10 › Given order Name"
    assert '<button type="button" data-page="2" aria-current="page">' in html and html.count("aria-current") == 1
    assert '<option value="name" selected>' in html and html.count("selected") == 1
    assert 'data-page="1" aria-label="Previous page">' in html and 'data-page="3" aria-label="Next page">' in html
    first = Foot("第 1–10 行", 1, 10).html(ZH)
    assert 'data-page="0" aria-label="上一页" disabled>' in first and "<select" not in first


def test_one_page_that_nobody_can_sort_has_words_alone():
    html = Foot("3 rows").html(EN)
    assert words(html) == "3 rows" and "<nav" not in html and "<select" not in html


def test_words_and_names_of_columns_are_text():
    html = Foot(EVIL, 1, 2, {EVIL: EVIL}).html(EN)
    assert "<script" not in html and html.count("&lt;script") == 3


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What a session keeps; `branch` is its filter."""
    found: dict[str, object] = {"branch": "B01"}
    monkeypatch.setattr(tables.session, "remember", found.__setitem__)
    monkeypatch.setattr(tables.session, "read", lambda key, default=None: found.get(key, default))
    monkeypatch.setattr(tables.session, "shared", lambda: {"branch": found["branch"]})
    return found


@pytest.mark.parametrize(
    ("said", "page", "sort"),
    [
        ({"page": 3, "sort": "name"}, 3, "name"),
        ({"page": 11, "sort": ""}, 1, ""),
        ({"page": 0, "sort": None}, 1, ""),
        ({"page": "3"}, 1, ""),
        ({}, 1, ""),
        (None, 1, ""),
        (["x"], 1, ""),
    ],
)
def test_only_a_page_that_is_there_is_turned_to(kept: dict[str, object], said: object, page: int, sort: str):
    tables.turn("t", said)
    assert tables._asked("t", 10) == (page, sort)


def test_under_other_filters_a_list_begins_with_its_first_page_in_the_order_chosen(kept: dict[str, object]):
    tables.turn("t", {"page": 3, "sort": "name", "more": "x" * 1000})
    assert kept["t_turned"] == {"page": 3, "sort": "name", "under": {"branch": "B01"}}, (
        "and nothing else a browser says"
    )
    assert tables._asked("t", 10) == (3, "name")
    kept["branch"] = "B02"
    assert tables._asked("t", 10) == (1, "name")
    kept["branch"] = "B01"
    assert tables._asked("t", 10) == (3, "name"), "as one left it"


def test_a_list_that_grows_or_shrinks_while_it_is_read_stays_on_its_page(kept: dict[str, object]):
    """Somebody's event must not throw a reader back, nor eat their press."""
    tables.turn("t", {"page": 3, "sort": ""})
    assert [tables._asked("t", pages)[0] for pages in (11, 9, 3, 2)] == [3, 3, 3, 1]
