"""Measured effects against every planted one, and whether one map each tells a doubling from no effect."""

from __future__ import annotations

import numpy as np
import polars as pl

from mart import features as read
from models import cli, order, planted, uplift
from models.printed import effects_text
from tests.banks import scored

RULES = {"effect_openings_min_cnt": 10, "effect_certainty_min_pct": 95}


def test_every_planted_lift_lies_within_its_interval(mart):
    found = planted.compare(mart)
    lifts = order.true_lifts(mart.where.data / "truths" / "planted.json")
    assert found["tried_cnt"] == 6 == found["tried_inside_cnt"]
    assert found["products_cnt"] == len(found["products"]) == found["inside_cnt"] > 30
    assert {row["true_lift"] for row in found["products"] if row["campaigns_cnt"]} == set(lifts.values()) == {1, 1.3, 2}
    assert effects_text(found).count("planted") == found["products_cnt"] + 1


def test_an_effect_outside_its_interval_is_said_to_be_missed(mart):
    lifts = dict.fromkeys(order.true_lifts(mart.where.data / "truths" / "planted.json"), 9.0)
    rows = planted.table(mart, lifts)
    assert not rows["is_inside"].any()


def told(rng: np.random.Generator, base: float = 0.04, targeted: int = 1_840, held: int = 460) -> dict[str, dict]:
    """One map of a product that doubles take-up and one of a product without effect, 93 % reached."""
    goods = pl.DataFrame({"product_id": ["TWICE", "NONE"], "need_family": ["pay_people", "advise"]})
    reached = round(0.93 * targeted)
    rows = []
    for name, lift in (("TWICE", 2.0), ("NONE", 1.0)):
        opened = rng.binomial(reached, base * lift) + rng.binomial(targeted - reached, base)
        rows.append((name, name, "small", targeted, reached, int(opened), held, int(rng.binomial(held, base))))
    found = uplift.effects(pl.DataFrame(rows, schema=read.inputs.OUTCOMES, orient="row"), goods, RULES)
    return {row["product_id"]: row for row in found.filter(pl.col("segment").is_null()).to_dicts()}


def test_after_one_map_each_a_doubling_is_told_from_no_effect():
    """Of 60 pairs of maps: the doubling one counts for more and is shown in nearly all, the other is rarely shown."""
    rng, worlds = np.random.default_rng(8), []
    for _ in range(60):
        worlds.append(told(rng))
    before = [one["TWICE"]["lift_used"] > one["NONE"]["lift_used"] for one in worlds]
    shown = {name: np.mean([one[name]["status"] == "shown" for one in worlds]) for name in ("TWICE", "NONE")}
    assert np.mean(before) >= 0.9 and shown["TWICE"] >= 0.85 and shown["NONE"] <= 0.1, (np.mean(before), shown)


def test_the_command_refuses_a_bank_whose_truth_is_not_known(s_bank, tmp_path, monkeypatch, capsys):
    bare = scored.linked(s_bank, tmp_path / "d")
    (bare / "truths").unlink()
    monkeypatch.setenv("COCKPIT_DATA", str(bare))
    assert cli.cli_effects() == 1
    assert "demo bank" in capsys.readouterr().err
