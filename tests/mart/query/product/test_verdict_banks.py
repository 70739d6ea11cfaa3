"""Verdicts over whole banks: one for every leaf in view, and the planted deposit found."""

from __future__ import annotations

import math

from mart.months import month_no
from mart.query import product
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.mart.query.product.nodes import LAST, scopes


def test_the_policy_of_a_month_judges_it(mart):
    assert [
        product.policy(mart, month_no(month)).version for month in ("2019-01", "2025-12", "2026-01", "2030-01")
    ] == ["verdict-2020.1", "verdict-2020.1", "verdict-2026.1", "verdict-2026.1"]
    assert (
        product.policy(mart, month_no("2025-12")).over_ftp_bps > product.policy(mart, month_no("2026-01")).over_ftp_bps
    )


def test_every_leaf_in_view_has_one_verdict(mart, manager):
    for scope in scopes(mart, manager):
        found = product.verdicts(mart, scope, LAST)
        leaves = product.tree(mart, scope, LAST).filter(level="product")["key"]
        assert sorted(found.rows["product_id"]) == sorted(leaves)
        assert sum(found.counts.values()) == found.rows.height and set(found.counts) == set(product.VERDICTS)


def test_the_planted_overpriced_deposit_leads_the_list(s_bank):
    mart = open_mart(s_bank)
    rows = product.verdicts(mart, EXECUTIVE, mart.as_of).rows
    assert rows["label_zh"].to_list().index("稳盈180天") < 3


def test_the_planted_overpriced_deposit_is_found_at_its_planted_price(s_bank):
    """It pays 42 bp above its transfer price; others are dearer through the few who bargained for them."""
    mart = open_mart(s_bank)
    found = product.verdicts(mart, EXECUTIVE, mart.as_of)
    planted = found.rows.filter(name_zh="稳盈180天").row(0, named=True)
    assert (planted["rule"], planted["verdict"]) == ("over_ftp", "reprice") and 40 < planted["over_ftp_bps"] < 46
    assert found.rows.height == 188 and math.isclose(planted["effect_cny"], float(planted["ep_year_cny"]))
