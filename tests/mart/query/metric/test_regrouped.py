"""Sums under today's branches from a small view are those that every account adds up to."""

from __future__ import annotations

import polars as pl
import pytest

from mart.query.filters import Filters, make
from mart.query.metric.money import money
from mart.query.metric.regrouped import MOST_UNITS, _under_today, elsewhere, regrouped
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


def money_of(**cells: tuple[str, int | None]) -> pl.DataFrame:
    """One month of product → (branch, amount)."""
    rows = [(7, product, branch, amount) for product, (branch, amount) in cells.items()]
    schema = {"month_no": pl.Int32, "product_id": pl.String, "branch_id": pl.String, "tax_cny": pl.Decimal(38, 2)}
    return pl.DataFrame(rows, schema, orient="row")


def test_a_cell_that_everybody_left_is_none_and_one_of_zeros_or_of_nothing_stays():
    ask = Ask(("tax_cny",), 7, 7, ("product_id", "branch_id"), make(tier=["value"]), "today", 9)
    whole = money_of(gone=("A", 5), zero=("A", 0), unknown=("A", None), stays=("A", 8))
    moved = money_of(gone=("A", 5), zero=("A", 0), unknown=("A", None), stays=("A", 3)).with_columns(now=pl.lit("B"))
    found = _under_today(whole, moved, ask, ask.measures).sort("product_id", "branch_id")
    assert found.select("product_id", "branch_id", pl.col("tax_cny").cast(pl.Float64)).rows() == [
        ("gone", "B", 5), ("stays", "A", 5), ("stays", "B", 3), ("unknown", "A", None), ("unknown", "B", None),
        ("zero", "A", 0), ("zero", "B", 0)]  # fmt: skip


def test_of_a_list_of_units_that_begins_late_the_accounts_are_asked(s_bank, monkeypatch):
    """Every unit is then one that stood elsewhere before."""
    mart, by = open_mart(s_bank), ("product_id", "branch_id")
    ask = asked(s_bank, by, make(tier=["value"]), BEFORE)
    org = mart.small.whole("org", EXECUTIVE)
    many = pl.concat(
        org.filter(org_level="branch")
        .head(1)
        .with_columns(pl.lit(f"N{number}").alias("org_id"), valid_from_month_no=pl.lit(ask.last_month, pl.Int32))
        for number in range(MOST_UNITS + 1)
    )
    late = pl.concat([org, many])
    assert elsewhere(late, ask.first_month, ask.last_month, ask.as_of).height > MOST_UNITS
    monkeypatch.setattr(mart.small, "whole", lambda *_: late)
    assert regrouped(mart, EXECUTIVE, ask, NAMES) is None
