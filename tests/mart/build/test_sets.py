"""A set of products as one text: the same for the same set in any order, and for no other."""

from __future__ import annotations

from types import SimpleNamespace

import duckdb
import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mart.build.dbt import PROJECT

KEYS = st.sets(st.text(alphabet="1:AB\x1f,", min_size=1, max_size=5), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def text():
    """The macro as DuckDB runs it, over a list of keys."""
    macro = (PROJECT / "macros" / "sets.sql").read_text(encoding="utf-8")
    template = jinja2.Environment().from_string(macro + "{{ set_text('x') }}")  # noqa: S701 (SQL, not HTML)
    sql = f"SELECT {template.render(target=SimpleNamespace(type='duckdb'))} FROM (SELECT unnest($keys) AS x)"
    con = duckdb.connect()
    return lambda keys: con.execute(sql, {"keys": list(keys)}).fetchall()[0][0]


@given(a=KEYS, b=KEYS)
def test_two_texts_are_equal_only_where_the_sets_are(text, a, b):
    assert (text(a) == text(b)) == (a == b)
    assert text(sorted(a)) == text(sorted(a, reverse=True))


def test_a_key_with_a_separator_in_it_is_not_two_keys(text):
    assert text(["A\x1fB"]) != text(["A", "B"]) and text(["A1:B"]) != text(["A", "B"])
