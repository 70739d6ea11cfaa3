"""Holders found by the number of a product set are those found among all accounts, for every reader who may use
sets."""

from __future__ import annotations

import polars as pl
import pytest

from mart.query import filters as flt
from mart.query import product, segment
from mart.query.cockpit import kpis
from mart.query.metric import holders
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope


def readers(mart: Mart) -> list[Scope]:
    """The whole bank, and for the two roles that see a part by what is held the ones with most and with fewest rows."""
    managers = mart.frame(
        "SELECT manager_id FROM customer_manager WHERE manager_id <> 'UNASSIGNED' GROUP BY ALL ORDER BY count(*)"
        " DESC, 1",
        None,
        EXECUTIVE,
    )
    owners = (
        mart.frame(
            "SELECT product_manager_id FROM account a JOIN product p ON p.product_id = a.product_id AND"
            " p.valid_to_month_no = 999999 GROUP BY ALL ORDER BY count(*) DESC, 1",
            None,
            EXECUTIVE,
        )["product_manager_id"]
        .drop_nulls()
        .to_list()
    )
    ends = [
        *(Scope("relationship_manager", managers["manager_id"][at]) for at in (0, -1)),
        *(Scope("product_manager", owners[at]) for at in (0, -1)),
    ]
    return [EXECUTIVE, *ends]


def answers(mart: Mart, scope: Scope) -> list[object]:
    """What is narrowed by products: customers of each leaf, group and family, cards of thirteen months, holders at
    every node."""
    catalogue = mart.frame("SELECT DISTINCT product_id, group_id, family_id FROM product ORDER BY ALL", None, scope)
    found: list[object] = []
    for name in ("product_id", "group_id", "family_id"):
        for key in catalogue[name].unique().sort().to_list()[::4]:
            condition, params = holders.holder_condition(mart, scope, flt.make(**{name: key}))
            sql = f"SELECT count(*) AS n FROM customer_status_month s WHERE s.month_no = $month_no AND {condition}"
            found.append((name, key, mart.frame(sql, {"month_no": mart.as_of - 3, **params}, scope)["n"][0]))
    chosen = flt.make(product_id=catalogue["product_id"].to_list()[:2])
    cards = kpis.kpis(mart, scope, mart.as_of, chosen, ("customers_active", "customers_value", "products_per_customer"))
    tiers = (
        segment.tiers(mart, scope, mart.as_of, chosen).with_columns(pl.selectors.float().round(9)).rows()
    )  # the order of adding shows in the last bits
    return [
        *found,
        cards.cards.rows(),
        tiers,
        product.tree(mart, scope, mart.as_of, flt.make(tier="value")).select("level", "key", "holders_cnt").rows(),
    ]


@pytest.fixture(scope="module", params=["tiny", "s"])
def bank(request, mart) -> Mart:
    return mart if request.param == "tiny" else open_mart(request.getfixturevalue("s_bank"))


def test_sets_and_accounts_tell_the_same_holders(bank, monkeypatch):
    mart, found = bank, 0
    for scope in readers(mart):
        assert holders.has_sets(mart, scope), scope
        by_sets = answers(mart, scope)
        with monkeypatch.context() as patch:
            for module in ("metric.holders", "metric.counts", "product.holders"):
                patch.setattr(f"mart.query.{module}.has_sets", lambda mart, scope: False)
            by_accounts = answers(mart, scope)
        for sets, accounts in zip(by_sets, by_accounts, strict=True):
            assert sets == accounts, scope
        found += sum(entry[2] for entry in by_sets[:-3])
    assert found


def test_every_customer_month_has_the_set_of_its_accounts(s_bank):
    different = open_mart(s_bank).frame(
        "WITH a AS (SELECT month_no, customer_id, list_sort(list(DISTINCT product_id)) AS held FROM account_month GROUP"
        " BY ALL), b AS (SELECT s.month_no, s.customer_id, list_sort(list(x.product_id)) AS held FROM"
        " customer_status_month s JOIN product_set x USING (product_set_id) GROUP BY ALL) SELECT count(*) AS n,"
        " count(*) FILTER (a.held IS DISTINCT FROM b.held) AS different FROM a FULL JOIN b USING (month_no,"
        " customer_id)",
        None,
        EXECUTIVE,
    )
    assert different.row(0)[0] > 1000 and different["different"][0] == 0


def test_a_branch_leader_counts_what_is_held_at_their_branch(mart):
    """Their customers' sets hold products of other branches, which they do not see: no set reaches them."""
    found = mart.frame(
        "SELECT s.branch_id, a.product_id, count(DISTINCT s.customer_id) AS anywhere, count(DISTINCT s.customer_id)"
        " FILTER (a.branch_id = s.branch_id) AS here FROM account_month a JOIN customer_status_month s USING (month_no,"
        " customer_id) WHERE a.month_no = $m GROUP BY ALL ORDER BY ALL",
        {"m": mart.as_of},
        EXECUTIVE,
    )
    for branch, leaf, anywhere, here in found.rows():
        leader, chosen = Scope("branch_leader", branch), flt.make(product_id=leaf)
        assert not holders.has_sets(mart, leader) and not mart.columns("product_set", leader)
        assert segment.tiers(mart, leader, mart.as_of, chosen)["customers_cnt"].sum() == here
        assert (
            segment.tiers(mart, EXECUTIVE, mart.as_of, chosen.with_(branch_id=branch))["customers_cnt"].sum()
            == anywhere
        )
    assert (found["here"] < found["anywhere"]).any()


def test_a_product_manager_learns_of_their_products_only(mart):
    owner = mart.frame(
        "SELECT product_manager_id AS id FROM product WHERE valid_to_month_no = 999999 AND product_manager_id IS NOT"
        " NULL LIMIT 1",
        None,
        EXECUTIVE,
    )["id"][0]
    scope = Scope("product_manager", owner)
    own = set(
        mart.frame(
            "SELECT product_id FROM product WHERE product_manager_id = $id AND valid_to_month_no = 999999",
            {"id": owner},
            scope,
        )["product_id"]
    )
    assert set(mart.frame("SELECT DISTINCT product_id FROM product_set", None, scope)["product_id"]) <= own
    foreign = mart.frame(
        "SELECT product_id FROM product WHERE product_manager_id <> $id LIMIT 1", {"id": owner}, scope
    )["product_id"][0]
    assert segment.tiers(mart, scope, mart.as_of, flt.make(product_id=foreign))["customers_cnt"].sum() == 0
