"""Customers of a node: makers and losers are everyone, with who leads them."""

from __future__ import annotations

import polars as pl
import pytest

from mart.query import product
from mart.query.product import Node
from mart.scope import EXECUTIVE
from tests.mart.query.product.nodes import LAST, scopes


@pytest.mark.parametrize("kind", product.KINDS)
def test_makers_and_losers_are_everyone(mart, manager, kind):
    for scope in scopes(mart, manager):
        tree = product.tree(mart, scope, LAST, kind=kind)
        for node in (Node(), Node("family", "F2")):
            row = tree.filter(level=node.level, key=node.key)
            if not row.height:
                continue
            found = product.node_customers(mart, scope, LAST, node, kind=kind, limit=None)
            assert found.rows["economic_profit_cny"].sum() == found.total_cny == row["economic_profit_cny"][0]
            assert found.losers().height == found.losing_cnt and found.makers().height == found.gaining_cnt
            losses = found.losers()["economic_profit_cny"]
            assert losses.to_list() == sorted(losses.to_list()) and (losses.sum() or 0) == (found.losing_cny or 0)


def test_the_leads_of_customers_are_those_of_the_month(mart):
    ids = product.node_customers(mart, EXECUTIVE, mart.as_of, Node(), limit=None).rows["customer_id"].to_list()
    found = product.lead_managers(mart, EXECUTIVE, ids, mart.as_of)
    leads = mart.frame(
        "SELECT customer_id, lead_manager_id AS manager_id FROM customer_status_month WHERE month_no = $m AND is_lead",
        {"m": mart.as_of},
        EXECUTIVE,
    )
    known = leads.drop_nulls().filter(pl.col("customer_id").is_in(ids)).sort("customer_id")
    assert found.select("customer_id", "manager_id").sort("customer_id").equals(known)
    assert product.lead_managers(mart, EXECUTIVE, [], mart.as_of).is_empty()
    assert product.lead_managers(mart, None, ids, mart.as_of).is_empty()


def test_the_list_keeps_both_ends_and_the_sums_of_all(mart):
    everyone = product.node_customers(mart, EXECUTIVE, LAST, Node(), limit=None)
    ends = product.node_customers(mart, EXECUTIVE, LAST, Node(), limit=2)
    assert ends.rows["customer_id"].to_list() == [*everyone.rows["customer_id"][:2], *everyone.rows["customer_id"][-2:]]
    assert (ends.customers_cnt, ends.total_cny, ends.losing_cny) == (
        everyone.customers_cnt,
        everyone.total_cny,
        everyone.losing_cny,
    )


def test_without_profit_customers_are_ranked_by_their_business(poor_mart):
    found = product.node_customers(poor_mart, EXECUTIVE, LAST, Node())
    assert found.by == "deposits_avg" and found.losers().is_empty()
    volumes = found.makers()["volume_cny"].to_list()
    assert volumes == sorted(volumes, reverse=True) and found.customers_cnt == len(volumes)
