"""A cheap look before a pattern hides nothing that the pattern finds."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mart.load.conversions import _AROUND, is_padded, trimmed
from mart.load.rules import _TOTAL_ELSEWHERE, is_total

ODD = st.sampled_from([*_AROUND, "a", "Z", "!", "~", "\x7f", "0", "中", "é", "\U00020000", ".", " "])


@given(st.lists(ODD, max_size=6).map("".join))
def test_a_text_is_padded_where_trimming_changes_it(text):
    with duckdb.connect() as con:
        found = con.execute(f"SELECT {is_padded('t')}, t <> {trimmed('t')} FROM (SELECT $1 AS t)", [text]).fetchone()
    assert found[0] == found[1]


@pytest.mark.parametrize("shape", ["{}", " {}", "{} ", "\t{}:", "{}："])
def test_a_word_of_a_total_is_found_in_every_form(shape):
    words = [form for word in (*_TOTAL_ELSEWHERE, "sum", "TTL", "Sum") for form in (word, word.upper(), word.title())]
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t AS SELECT unnest($1) AS w", [[shape.format(word) for word in words]])
        missed = con.execute(f"SELECT w FROM t WHERE NOT {is_total('w')}").fetchall()
    assert not missed


def test_ids_and_names_are_no_totals():
    with duckdb.connect() as con:
        rows = [
            "C0001234",
            "总参合作公司",
            "summer",
            "Sumatra Ltd",
            "totally",
            "X9 ",
            "浙江设计总院有限公司",
            "TTL-88123",
            "",
        ]
        con.execute("CREATE TABLE t AS SELECT unnest($1) AS w", [rows])
        assert con.execute(f"SELECT w FROM t WHERE {is_total('w')}").fetchall() == []
