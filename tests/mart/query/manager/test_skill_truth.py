"""Rankings against the skill the demo bank was made with, which no mart reads: printed, and held to what they say."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from mart.query import manager
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.banks.s import bank


def against_truth(rows: pl.DataFrame, skill: dict[str, float]) -> dict[str, float]:
    """How a ranking does: share of managers whose place by true skill lies in their range, share of neighbours in true
    skill (within 1 %) who are called better and worse, correlation with true skill, and that of raw profit."""
    rows = rows.with_columns(true=pl.col("manager_id").replace_strict(skill, default=None, return_dtype=pl.Float64))
    rows = rows.drop_nulls("true").sort("true", descending=True).with_row_index("place", offset=1)
    held = (pl.col("place") >= pl.col("rank_best")) & (pl.col("place") <= pl.col("rank_worst"))
    bands, true = rows["skill_band"].to_list(), rows["true"].to_list()
    alike = [{a, b} == {"upper", "lower"} for (a, x), (b, y) in pairwise(zip(bands, true, strict=True)) if x < 1.01 * y]
    raw = pl.corr(pl.col("capacity_cny").cast(pl.Float64), "true", method="spearman")
    return {
        "managers": rows.height,
        "held": rows.select(held.mean()).item(),
        "alike called different": float(np.mean(alike)),
        "correlation": -rows.select(pl.corr("expected_rank", "true", method="spearman")).item(),
        "of raw profit": rows.select(raw).item(),
    }


@pytest.mark.proof
def test_rankings_say_what_is_known_of_true_skill():
    """Skill is one of the things behind a result: who brings more on the portfolio they were given is told better by
    the measure that knows the portfolio than by profit, and hardly anybody alike is called better and worse."""
    data = bank("m")
    skill = json.loads((data / "truths" / "planted.json").read_text("utf-8"))["manager_skill"]
    mart, found = open_mart(data), {}
    for measure in manager.RANKED_BY:
        rows = manager.ranking(mart, EXECUTIVE, mart.as_of, manager.Peers(measure)).rows
        found[measure] = against_truth(rows, skill)
        print(measure, {name: round(value, 3) for name, value in found[measure].items()})
    assert all(one["alike called different"] <= 0.10 for one in found.values())
    assert found["portfolio"]["correlation"] > found["portfolio"]["of raw profit"] + 0.05
    assert found["portfolio"]["held"] > 0.6 > 0.5 > found["raw"]["held"]
