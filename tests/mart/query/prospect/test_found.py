"""Prospects of the s bank against its payments, added up here by themselves; each reader sees own evidence alone."""

from __future__ import annotations

import polars as pl
import pytest

from mart.query import people, prospect
from mart.reader import open_mart
from mart.scope import EXECUTIVE, STEWARD, parse

MANAGER = "M00006"


@pytest.fixture(scope="module")
def mart(s_bank):
    return open_mart(s_bank)


def paid(mart, scope) -> pl.DataFrame:
    """What customers at home in a scope paid and received from outsiders, by counterparty; X0000001 … are outsiders."""
    last = mart.as_of
    rows = mart.frame("SELECT * FROM payment_month WHERE NOT is_internal AND month_no <= $m", {"m": last}, scope)
    home = mart.frame("SELECT customer_id FROM customer_status_month WHERE month_no = $m", {"m": last}, scope)
    rows = rows.join(home.unique(), on="customer_id", how="semi")
    year, before = pl.col("month_no") > last - 12, pl.col("month_no").is_between(last - 23, last - 12)
    is_in, amount = pl.col("direction") == "in", pl.col("amount_cny")
    found = rows.group_by(prospect_id="counterparty_id").agg(
        customers_cnt=pl.col("customer_id").filter(year).n_unique().cast(pl.Int64),
        in_12m_cny=amount.filter(year, is_in).sum(), out_12m_cny=amount.filter(year, ~is_in).sum(),
        payments_12m_cnt=pl.col("payment_cnt").filter(year).sum().cast(pl.Int64),
        all_before=amount.filter(before).sum(), last_month_no=pl.col("month_no").max(),
    )  # fmt: skip
    least = prospect.rules(mart)
    total = pl.col("in_12m_cny") + pl.col("out_12m_cny")
    return found.filter(
        total >= least["prospect_amount_min_cny"], pl.col("payments_12m_cnt") >= least["prospect_payments_min_cnt"]
    )


@pytest.mark.parametrize("scope", ["executive", "branch_leader:B01", f"relationship_manager:{MANAGER}"])
def test_a_prospect_is_what_the_customers_in_sight_paid_and_received(mart, scope):
    scope = parse(scope)
    found, told = prospect.prospects(mart, scope, limit=None), paid(mart, scope)
    names = ["prospect_id", "customers_cnt", "in_12m_cny", "out_12m_cny", "payments_12m_cnt", "last_month_no"]
    expected = told.select(names).sort("prospect_id").cast(dict(found.select(names).schema))
    assert found.select(names).sort("prospect_id").equals(expected) and found.height > 10
    whole = prospect.totals(mart, scope)
    assert (whole.prospects_cnt, whole.total_12m_cny) == (found.height, found["total_12m_cny"].sum())
    assert found["total_12m_cny"].is_sorted(descending=True)


def test_the_chain_of_a_prospect_adds_up_to_it_and_the_strongest_answers(mart):
    first = prospect.prospects(mart, EXECUTIVE, limit=40).filter(pl.col("customers_cnt") > 2).row(0, named=True)
    rows = prospect.chain(mart, EXECUTIVE, first["prospect_id"])
    assert rows.height == first["customers_cnt"] and rows["total_12m_cny"].sum() == first["total_12m_cny"]
    assert rows["customer_id"][0] == first["customer_id"] and rows["manager_id"][0] == first["manager_id"]
    growth = float(100 * (first["total_12m_cny"] / first["before_12m_cny"] - 1))
    assert first["growth_pct"] == pytest.approx(growth)


def test_a_manager_answers_for_all_own_customers_and_the_pages_follow_each_other(mart):
    mine = parse(f"relationship_manager:{MANAGER}")
    found = prospect.prospects(mart, mine, limit=None)
    assert set(found["manager_id"]) == {MANAGER}
    pages = [prospect.prospects(mart, mine, limit=5, offset=at) for at in (0, 5)]
    assert pl.concat(pages).equals(found.head(10))
    one = prospect.prospects(mart, mine, ids=(found["prospect_id"][3], "X9999999"))
    assert one["prospect_id"].to_list() == [found["prospect_id"][3]]


def test_who_sees_no_customers_sees_no_prospects(mart):
    assert prospect.prospects(mart, STEWARD).is_empty() and prospect.totals(mart, STEWARD).prospects_cnt == 0


def test_nobody_of_the_demo_bank_has_come_yet_and_who_is_asked_for_is_answered_alone(mart):
    assert people.came(mart, ["X0000001"]).is_empty() and people.came(mart, []).is_empty()
