"""The statement of a node, its drivers and its splits add up to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mart.query import product
from mart.query.cockpit import overview
from mart.query.product import Node
from mart.scope import EXECUTIVE
from tests.mart.query.product.nodes import LAST, NODES, node_row


# ---- income statement and drivers ---------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", product.KINDS)
@pytest.mark.parametrize("node", NODES)
def test_steps_add_up_to_each_subtotal(mart, node, kind):
    found = product.pnl(mart, EXECUTIVE, LAST, node, kind=kind)
    for column in ("actual_cny", "last_year_cny", "plan_cny"):
        if found.rows[column].null_count() == found.rows.height:
            continue
        level = Decimal(0)
        for row in found.rows.iter_rows(named=True):
            if row["kind"] == "step":
                level += row[column] or 0
            elif column == "plan_cny" and row["line"] == "ftp_margin":
                level = row[column]  # the plan starts at the margin
            else:
                assert row[column] == level, (column, row["line"])


@pytest.mark.parametrize("base", product.BASES)
@pytest.mark.parametrize("kind", product.KINDS)
def test_drivers_lead_from_the_base_to_the_statement_to_the_cent(mart, base, kind):
    tied = 0
    for node in NODES:
        statement = product.pnl(mart, EXECUTIVE, LAST, node, kind=kind)
        first = product.period(kind, LAST)[0]
        found = overview.bridge(mart, EXECUTIVE, LAST, node.narrow(), base, first)
        if found.missing:
            assert not statement.has(base)
            continue
        economic = statement.rows.filter(line="economic_profit").row(0, named=True)
        assert found.start + found.steps["amount_cny"].sum() == found.end == economic["actual_cny"]
        assert found.start == economic[f"{base}_cny"]
        tied += 1
    # fourteen months hold of last year no more than two months
    assert tied == (0 if kind != "month" and base == "last_year" else len(NODES))


# ---- splits and customers -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("by", sorted(product.DIMENSIONS))
@pytest.mark.parametrize("kind", product.KINDS)
def test_every_split_and_cross_adds_up_to_the_node(mart, by, kind):
    tree = product.tree(mart, EXECUTIVE, LAST, kind=kind)
    for node in NODES:
        row, parts = node_row(tree, node), product.split(mart, EXECUTIVE, LAST, node, by, kind=kind)
        for name in ("economic_profit_cny", "revenue_cny", "cost_cny"):
            assert parts[name].sum() == row[name], (node, name)
        # an average over days is rounded to eight decimals in each row
        assert round(parts["rwa_cny"].sum(), 2) == round(row["rwa_cny"], 2), node
        assert parts["holders_cnt"].sum() == row["holders_cnt"]
        crossed = product.cross(mart, EXECUTIVE, LAST, node, by, kind=kind)
        if node.below is None:
            assert crossed.is_empty()
        else:
            assert crossed["total_cny"].sum() == row["economic_profit_cny"]
            assert sum(crossed[name].sum() for name in crossed.columns[4:]) == row["economic_profit_cny"]


def test_a_cross_gathers_the_smallest_members(mart):
    whole = product.cross(mart, EXECUTIVE, LAST, Node(), "tier", shown=1)
    assert whole.columns[5:] == ["others"]
    assert whole["total_cny"].sum() == product.tree(mart, EXECUTIVE, LAST)["economic_profit_cny"][0]
