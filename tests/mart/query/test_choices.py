"""Products a sales map may replace or reprice: the largest loss first, with what that brings a year."""

from __future__ import annotations

import polars as pl
import pytest

from mart.query import product, targeting
from mart.reader import open_mart
from mart.scope import EXECUTIVE


def test_low_yield_products_stand_worst_first_with_their_gain(s_bank):
    mart = open_mart(s_bank)
    rows = targeting.low_yield(mart, EXECUTIVE, mart.as_of)
    judged = product.verdicts(mart, EXECUTIVE, mart.as_of).rows
    assert set(rows["product_id"]) == set(
        judged.filter(pl.col("verdict").is_in(["reprice", "substitute"]))["product_id"]
    )
    assert rows.height and rows["ep_year_cny"].to_list() == sorted(rows["ep_year_cny"].to_list())
    for row in rows.iter_rows(named=True):
        if row["verdict"] == "reprice":  # up to where it just earns its capital
            assert row["gain_cny"] == pytest.approx(-float(row["ep_year_cny"]), abs=0.01)
        else:  # 10,000 bp a year on the volume is the volume
            spread = row["substitute_bps"] - row["return_bps"]
            assert row["gain_cny"] == pytest.approx(float(row["volume_cny"]) * spread / 10_000, abs=0.01)


def test_without_scores_nothing_can_be_pushed(s_bank):
    assert targeting.pushable(open_mart(s_bank), EXECUTIVE).is_empty()
