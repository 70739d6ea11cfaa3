"""Products: a node is the sum of its leaves and equals the metric query; statements, drivers, splits and people tie;
verdicts."""

from __future__ import annotations

import polars as pl
import pytest

from mart.query import filters as flt
from mart.query import metric as q
from mart.query import product
from mart.query.cockpit import overview
from mart.query.metric.plan import plan_frame
from mart.query.metric.transfer import moved_units
from mart.query.product import Node
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope, parse
from tests.mart.query.product.nodes import LAST, NODES, node_row, scopes


# ---- the tree -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", product.KINDS)
def test_a_node_is_the_sum_of_its_leaves(mart, manager, kind):
    for scope in scopes(mart, manager):
        tree = product.tree(mart, scope, LAST, kind=kind)
        leaves = tree.filter(level="product")
        for level in ("family", "group"):
            for row in tree.filter(level=level).iter_rows(named=True):
                below = leaves.filter(pl.col(f"{level}_id") == row["key"])
                for name in (*product.PRODUCT_MEASURES, "volume_cny", "leaves_cnt"):
                    assert row[name] == below[name].sum(), (scope, level, row["key"], name)
        for name in (*product.PRODUCT_MEASURES, "volume_cny", "ep_change_cny"):
            parts = leaves[name].drop_nulls()
            assert tree[name][0] == (parts.sum() if len(parts) else None), (scope, name)


@pytest.mark.parametrize("filters", [flt.NONE, flt.make(branch_id="B02"), flt.make(tier=["value", "active"])])
def test_a_node_equals_the_metric_query(mart, manager, filters):
    for scope in scopes(mart, manager):
        tree = product.tree(mart, scope, LAST, filters)
        for node in NODES:
            found = tree.filter(level=node.level, key=node.key)
            if not found.height:
                continue
            row = found.row(0, named=True)
            for column, name in (
                ("economic_profit_cny", "economic_profit"),
                ("revenue_cny", "revenue"),
                ("cost_cny", "cost"),
                ("rwa_cny", "rwa"),
                ("expected_loss_cny", "expected_loss"),
                ("deposits_avg_cny", "deposits_avg"),
                ("holders_cnt", "customers"),
                ("raroc_pct", "raroc"),
            ):
                if name == "customers" and node.level == "all":
                    continue  # the metric counts customers without any product, too
                asked = q.value(mart, scope, name, LAST, node.narrow(filters)).value
                assert float(row[column] or 0) == pytest.approx(float(asked or 0), abs=1e-6), (scope, node, name)


def test_the_year_to_date_is_the_sum_of_its_months(mart):
    first, last = product.period("ytd", LAST)
    tree = product.tree(mart, EXECUTIVE, LAST, kind="ytd")
    for node in NODES:
        months = [q.value(mart, EXECUTIVE, "revenue", m, node.narrow()).value for m in range(first, last + 1)]
        assert node_row(tree, node)["revenue_cny"] == sum(v for v in months if v is not None)


def test_growth_and_change_are_against_the_same_month_of_last_year(mart):
    tree = product.tree(mart, EXECUTIVE, LAST)
    row = node_row(tree, Node("product", "P03"))
    before = q.value(mart, EXECUTIVE, "economic_profit", LAST - 12, Node("product", "P03").narrow()).value
    assert row["ep_change_cny"] == row["economic_profit_cny"] - before
    assert tree["ep_transferred_cny"].null_count() == tree.height, "the whole bank is the same on both sides"
    assert row["volume_growth_pct"] == pytest.approx(float(row["volume_cny"] / row["volume_before_cny"] - 1) * 100)


def test_without_an_earlier_year_there_is_no_change(mart):
    tree = product.tree(mart, EXECUTIVE, mart.first_month)
    assert tree["ep_change_cny"].null_count() == tree["volume_growth_pct"].null_count() == tree.height


def test_a_customer_counts_once_at_each_node(mart):
    tree = product.tree(mart, EXECUTIVE, LAST)
    family = node_row(tree, Node("family", "F1"))
    leaves = tree.filter(level="product", family_id="F1")["holders_cnt"]
    assert leaves.max() <= family["holders_cnt"] < leaves.sum()


def test_a_product_manager_sees_their_products_only(mart):
    tree = product.tree(mart, parse("product_manager:PM2"), LAST)
    assert set(tree.filter(level="product")["key"]) == {"P03", "P04"}


def test_nobody_without_a_scope(mart):
    tree = product.tree(mart, None, LAST)
    assert tree.filter(pl.col("level") == "product").is_empty()
    assert product.node_customers(mart, None, LAST, Node()).rows.is_empty()


def test_wrong_names_are_one_clear_error(mart):
    with pytest.raises(KeyError, match="colour"):
        product.split(mart, EXECUTIVE, LAST, Node(), "colour")
    with pytest.raises(KeyError, match="decade"):
        product.period("decade", LAST)
    for text in ("product", "shelf:1", "product:", "all:x"):
        with pytest.raises(product.NodeError, match="expected all, family"):
            product.parse(text)


# ---- what a bank does not bring -----------------------------------------------------------------------------------
def test_a_missing_feed_is_said_and_never_a_zero(poor_mart):
    tree = product.tree(poor_mart, EXECUTIVE, LAST)
    assert tree["economic_profit_cny"].null_count() == tree["revenue_cny"].null_count() == tree.height
    assert tree["deposits_avg_cny"][0] == q.value(poor_mart, EXECUTIVE, "deposits_avg", LAST).value
    found = product.verdicts(poor_mart, EXECUTIVE, LAST)
    assert found.missing and found.rows.is_empty() and not any(found.counts.values())
    statement = product.pnl(poor_mart, EXECUTIVE, LAST, Node()).rows
    lines = dict(statement.select("line", "actual_cny").iter_rows())
    assert lines["economic_profit"] is None and lines["interest_paid"] < 0
    assert product.cross(poor_mart, EXECUTIVE, LAST, Node(), "tier").is_empty()


def test_the_catalogue_is_a_tree_of_188_products_that_ties_to_the_bank(s_bank):
    mart = open_mart(s_bank)
    tree = product.tree(mart, EXECUTIVE, mart.as_of)
    assert dict(tree["level"].value_counts().iter_rows())["product"] == 188
    whole = tree.row(0, named=True)
    for name in ("economic_profit", "revenue", "rwa", "deposits_avg"):
        assert whole[f"{name}_cny"] == q.value(mart, EXECUTIVE, name, mart.as_of).value
    assert tree.filter(level="product")["economic_profit_cny"].sum() == whole["economic_profit_cny"]


@pytest.mark.parametrize("kind", ["month", "ytd", "12m"])
def test_what_moved_with_a_unit_is_no_growth_and_the_same_as_on_the_cockpit(s_bank, kind):
    """A branch that a sub-branch came to and the one it left, for head office and for the leader, who cannot look into
    the other: last year + change + transferred = now, to the cent."""
    bank = open_mart(s_bank)
    units = moved_units(bank, EXECUTIVE, range(bank.as_of, bank.as_of + 1), 12, by=("branch_id",)).units
    states = bank.frame("SELECT DISTINCT branch_id FROM org WHERE org_id = $u ORDER BY 1", {"u": units[0]}, EXECUTIVE)
    for branch in states["branch_id"]:
        for scope, some in ((EXECUTIVE, flt.make(branch_id=branch)), (Scope("branch_leader", branch), flt.NONE)):
            found = product.tree(bank, scope, bank.as_of, some, kind=kind)
            card = overview.kpis(bank, scope, bank.as_of, some, period=kind).card("economic_profit")
            row = found.filter(level="all").row(0, named=True)
            assert row["ep_transferred_cny"] == card["transferred"] != 0
            assert row["ep_before_cny"] == card["last_year"]
            assert row["ep_before_cny"] + row["ep_change_cny"] + row["ep_transferred_cny"] == row["economic_profit_cny"]
            leaves = found.filter(level="product")
            for name in ("ep_transferred_cny", "volume_transferred_cny", "ep_change_cny"):
                assert leaves[name].sum() == row[name], name


def plan_of(mart, month_no):
    return plan_frame(mart, EXECUTIVE, ("rwa", "deposits_avg"), month_no, month_no, flt.NONE).row(0, named=True)


def test_products_of_a_system_that_delivers_nothing_have_no_figures_and_no_verdict(s_bank, monkeypatch):
    mart = open_mart(s_bank)
    last = mart.as_of
    first = mart.frame("SELECT min(customer_id) AS id FROM customer_status_month", {}, EXECUTIVE)["id"][0]
    somebody = flt.make(customer_id=first)
    before, plan = product.tree(mart, EXECUTIVE, last, somebody), plan_of(mart, last)
    loans = mart.small.whole("product", EXECUTIVE).filter(system="core_loans")["product_id"].unique().to_list()
    monkeypatch.setitem(mart.presence, "core_loans", False)
    mart.forget()
    told = ["holders_cnt", "volume_cny", "revenue_cny"]
    idle = before.filter(pl.col("level") == "product", pl.col("key").is_in(loans), pl.col("leaves_cnt") == 0)
    assert idle.height > 1 and idle[told].sum_horizontal().to_list() == [0] * idle.height
    after = product.tree(mart, EXECUTIVE, last, somebody)
    absent = after.filter(pl.col("level") == "product", pl.col("key").is_in(idle["key"].to_list()))
    assert absent.select(told).null_count().row(0) == (idle.height,) * len(told)
    others = ~pl.col("key").is_in(idle["key"].to_list())
    assert after.filter(others, level="product").equals(before.filter(others, level="product"))
    assert not set(product.verdicts(mart, EXECUTIVE, last).rows["product_id"]) & set(loans)
    assert plan_of(mart, last) == plan | {"rwa": None} and plan["rwa"]
    mart.forget()
