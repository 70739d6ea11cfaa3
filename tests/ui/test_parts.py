"""Printed parts add up, and names stand in the order in which a reader looks for them."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from ui import formats as f
from ui.columns import Column
from ui.components.tables import _sorted
from ui.parts import add_up, shares


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any), st.integers(0, 2))
def test_shares_of_a_whole_add_up_to_a_hundred_as_printed(counts: list[int], decimals: int) -> None:
    exact = [100 * count / sum(counts) for count in counts]
    made = add_up(exact, decimals)
    printed = [float(f.number(part, decimals)) for part in made]
    assert round(sum(printed), decimals) == 100
    assert all(abs(part - share) < 10**-decimals for part, share in zip(made, exact, strict=True))
    assert sum(count > 0 for count in counts) < 2 or max(made) < 100, "a part is not the whole"
    assert made == shares(pl.DataFrame({"pct": exact}), "pct", decimals)["pct"].to_list()


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=8), st.integers(0, 1))
def test_no_part_is_a_last_digit_away_from_what_it_is(parts: list, decimals: int) -> None:
    made = add_up(parts, decimals)
    assert all(abs(float(part) - one) < 10**-decimals for part, one in zip(parts, made, strict=True))
    assert abs(sum(made) - float(sum(parts))) <= 0.5 * 10**-decimals + 1e-9


def test_a_small_amount_takes_nothing_from_a_large_one() -> None:
    assert add_up([10.49, 0.01]) == [10, 0]


def test_gains_beside_losses_are_no_shares_of_a_whole() -> None:
    assert add_up([-7.48, -7.48, 15.53, 15.53]) == [-8, -8, 16, 16]


def test_a_list_sorts_chinese_by_pinyin_and_what_has_no_name_last() -> None:
    frame = pl.DataFrame({"name": ["武汉", None, "重庆", "Beijing", "北京", "长沙"]})
    assert _sorted(frame, Column("name", "名称"))["name"].to_list() == ["北京", "Beijing", "长沙", "重庆", "武汉", None]
