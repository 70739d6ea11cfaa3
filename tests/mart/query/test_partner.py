"""Partner products and referrals stand in a contribution once: over customers and over managers they add up to the
bank's accounts."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from mart.query import partner
from mart.reader import open_mart
from mart.scope import EXECUTIVE, UNASSIGNED, parse

CENT = Decimal("0.01")
BOOKED = """
    SELECT a.customer_id, sum(a.risk_adjusted_profit_cny) AS profit_cny, sum(a.fees_cny) AS fees_cny
    FROM account_month a
    JOIN product p ON p.product_id = a.product_id AND p.valid_to_month_no = 999999
    WHERE p.system = 'partners' AND a.month_no > $month - 12 AND a.month_no <= $month
    GROUP BY a.customer_id ORDER BY a.customer_id"""


@pytest.fixture(scope="module")
def mart(s_bank):
    return open_mart(s_bank)


@pytest.fixture(scope="module")
def booked(mart) -> pl.DataFrame:
    return mart.frame(BOOKED, {"month": mart.as_of}, EXECUTIVE)


def test_customers_add_up_to_the_accounts_and_each_is_in_its_own_profit(mart, booked):
    found = {who: partner.of_customer(mart, EXECUTIVE, who, mart.as_of) for who in booked["customer_id"]}
    assert {who: rows["profit_cny"].sum() for who, rows in found.items()} == dict(
        booked.select("customer_id", "profit_cny").iter_rows()
    )
    sql = "SELECT customer_id, rap_12m_cny FROM customer_status_month WHERE month_no = $month"
    whole = dict(mart.frame(sql, {"month": mart.as_of}, EXECUTIVE).iter_rows())
    others = "SELECT sum(a.risk_adjusted_profit_cny) AS x FROM account_month a JOIN product p USING (product_id)"
    others += " WHERE a.customer_id = $who AND a.month_no > $month - 12 AND p.system <> 'partners'"
    others += " AND p.valid_to_month_no = 999999"
    for who in booked["customer_id"][:5]:
        rest = mart.frame(others, {"who": who, "month": mart.as_of}, EXECUTIVE)["x"][0] or 0
        assert rest + found[who]["profit_cny"].sum() == whole[who], who


def test_managers_with_the_unassigned_rest_add_up_to_the_same(mart, booked):
    sql = "SELECT DISTINCT manager_id FROM customer_manager WHERE month_no > $month - 12 AND customer_id = ANY($ids)"
    who = mart.frame(sql, {"month": mart.as_of, "ids": booked["customer_id"].to_list()}, EXECUTIVE)["manager_id"]
    parts = {one: partner.of_manager(mart, EXECUTIVE, one, mart.as_of)["profit_cny"].sum() for one in who}
    assert abs(sum(parts.values()) - booked["profit_cny"].sum()) < CENT
    first = max((one for one in parts if one != UNASSIGNED), key=lambda one: parts[one])
    own = partner.of_manager(mart, parse(f"relationship_manager:{first}"), first, mart.as_of)["profit_cny"].sum()
    assert abs(own - parts[first]) < CENT


def test_nobody_reads_another_managers_part(mart, booked):
    who = booked["customer_id"][0]
    sql = "SELECT manager_id FROM customer_manager WHERE month_no = $month AND customer_id <> $who GROUP BY 1 LIMIT 20"
    held = "SELECT customer_id FROM customer_manager WHERE manager_id = $m"
    for manager in mart.frame(sql, {"month": mart.as_of, "who": who}, EXECUTIVE)["manager_id"]:
        if who not in mart.frame(held, {"m": manager}, EXECUTIVE)["customer_id"].to_list():
            assert partner.of_customer(mart, parse(f"relationship_manager:{manager}"), who, mart.as_of).is_empty()
            return
