"""Sums under today's branches from a small view are those that every account adds up to."""

from __future__ import annotations

import polars as pl
import pytest

from mart.query.filters import Filters, make
from mart.query.metric.money import money
from mart.query.metric.regrouped import regrouped
from mart.query.metric.statement import Ask
from mart.reader import open_mart
from mart.scope import EXECUTIVE, parse

NAMES = ("deposits_avg_cny", "ftp_margin_cny", "economic_profit_cny", "tax_cny")
YEAR, BEFORE = (0, 9), (12, 21)  # months back from the newest: first and last of a span
pytestmark = pytest.mark.xdist_group("s_bank")


def asked(s_bank, by: tuple[str, ...], filters: Filters, span: tuple[int, int], basis: str = "today") -> Ask:
    last = open_mart(s_bank).as_of
    return Ask(NAMES, last - span[1], last - span[0], by, filters, basis, last)


def cells(frame: pl.DataFrame, by: tuple[str, ...]) -> list[tuple]:
    """Cells that hold something, in order."""
    held = frame.filter(pl.any_horizontal(pl.col(NAMES).fill_null(0) != 0))
    return held.select(pl.col("month_no").cast(pl.Int32), *by, *NAMES).sort("month_no", *by).rows()


@pytest.mark.parametrize("span", [YEAR, BEFORE])
@pytest.mark.parametrize("by", [("product_id", "branch_id"), ("product_id",), ("branch_id", "product_id", "tier")])
@pytest.mark.parametrize(
    "chosen",
    [{"industry_code": ["C", "F"]}, {"tier": ["inactive"]}, {"size_class": ["micro"], "branch_id": ["B01"]},
     {"ownership": ["private"], "branch_id": ["B02", "B03"]}],
)  # fmt: skip
def test_each_cell_is_what_its_accounts_add_up_to(s_bank, span, by, chosen):
    mart, ask = open_mart(s_bank), asked(s_bank, by, make(**chosen), span)
    found = regrouped(mart, EXECUTIVE, ask, NAMES)
    if "branch_id" not in {*by, *chosen}:
        assert found is None, "no branch is asked for"
        return
    of_accounts = mart.frame(*money(mart, EXECUTIVE, ask, NAMES), EXECUTIVE)
    assert cells(found, by) == cells(of_accounts, by) != []


def test_units_that_moved_stand_where_they_are_today(s_bank):
    mart, by = open_mart(s_bank), ("product_id", "branch_id")
    every = make(size_class=["micro", "small", "medium", "large"])
    today, then = (asked(s_bank, by, every, BEFORE, basis) for basis in ("today", "then"))
    found = regrouped(mart, EXECUTIVE, today, NAMES)
    as_it_was = mart.frame(*money(mart, EXECUTIVE, then, NAMES), EXECUTIVE)
    assert cells(found, by) != cells(as_it_was, by), "no unit of this bank has moved"
    assert [found[name].sum() for name in NAMES] == [as_it_was[name].sum() for name in NAMES]


@pytest.mark.parametrize(
    ("who", "by", "filters", "basis"),
    [
        ("executive", ("product_id", "branch_id"), make(tier=["value"]), "then"),
        ("executive", ("org_id", "branch_id"), make(tier=["value"]), "today"),
        ("executive", ("branch_id",), make(), "today"),
        ("branch_leader:B01", ("product_id", "branch_id"), make(tier=["value"]), "today"),
    ],
)
def test_whoever_is_answered_better_otherwise_is_left_alone(s_bank, who, by, filters, basis):
    assert regrouped(open_mart(s_bank), parse(who), asked(s_bank, by, filters, YEAR, basis), NAMES) is None
