"""Effect of an approach: known lifts come back, drawn to each other by how little is known; products without an effect
or without evidence say so."""

import json

import numpy as np
import polars as pl
import pytest

from mart import features as read
from mart.scope import EXECUTIVE
from models import uplift

RULES = {"effect_openings_min_cnt": 10, "effect_certainty_min_pct": 95}
PRODUCTS = pl.DataFrame(
    {
        "product_id": ["PAY", "PAY2", "ADVICE", "FUND", "QR", "LOAN"],
        "need_family": ["pay_people", "pay_people", "advise", "invest", "settle", "borrow"],
    }
)


def campaign(product: str, openings: int, held_openings: int, number: int = 1, segment: str = "small", size: int = 400):
    """1,200 targeted and all reached, 400 held out, unless told otherwise."""
    return {
        "campaign_id": f"{product}{number}",
        "product_id": product,
        "segment": segment,
        "targeted_cnt": 3 * size,
        "contacted_cnt": 3 * size,
        "openings_cnt": openings,
        "held_cnt": size,
        "held_openings_cnt": held_openings,
    }


def told(*rows: dict) -> dict[str, dict]:
    """The rows of products in all, by product."""
    found = uplift.effects(pl.DataFrame(rows, schema=read.inputs.OUTCOMES), PRODUCTS, RULES)
    return {row["product_id"]: row for row in found.filter(pl.col("segment").is_null()).to_dicts()}


def test_a_doubling_and_a_push_without_effect_are_told_apart_and_each_status_is_said():
    """10 % against 5 %: shown. 5 % against 5 %: judged, none shown, so it counts as 1. Three held out opened: thin."""
    found = told(
        campaign("PAY", 120, 20), campaign("ADVICE", 60, 20), campaign("QR", 60, 20), campaign("FUND", 14, 3, size=100)
    )
    assert {p: row["status"] for p, row in found.items()} == {
        "PAY": "shown", "PAY2": "family", "ADVICE": "not_shown", "FUND": "thin", "QR": "not_shown",
        "LOAN": "all_products",
    }  # fmt: skip
    assert 1.5 < found["PAY"]["lift"] < 2.2 and found["PAY"]["lift_low"] > 1.05
    assert 0.85 < found["ADVICE"]["lift"] < 1.35 and found["ADVICE"]["lift_used"] == 1.0
    assert found["PAY"]["certainty_pct"] > 95 > 80 > found["ADVICE"]["certainty_pct"]
    assert (found["PAY"]["targeted_cnt"], found["PAY"]["held_openings_cnt"]) == (1200, 20)


def test_what_has_no_campaign_leans_on_its_family_and_is_less_sure_than_what_has():
    found = told(campaign("PAY", 240, 40), campaign("ADVICE", 60, 20))
    width = {p: row["lift_high"] - row["lift_low"] for p, row in found.items()}
    assert found["PAY"]["lift"] > found["PAY2"]["lift"] > found["LOAN"]["lift"] > 1
    assert width["LOAN"] > width["PAY"] < width["PAY2"]


def test_few_openings_are_drawn_to_the_others_more_than_many():
    """The same rates, ten times the customers: the larger campaign stays nearer to its own factor of three."""
    few, many = told(campaign("PAY", 9, 1, size=40)), told(campaign("PAY", 90, 10, size=400))
    assert 1 < few["PAY"]["lift"] < many["PAY"]["lift"] < 3


def test_segments_lie_around_their_product_on_the_side_of_their_own_campaigns():
    rows = [campaign("PAY", 160, 20, segment="medium"), campaign("PAY", 60, 20, segment="micro")]
    found = uplift.effects(pl.DataFrame(rows, schema=read.inputs.OUTCOMES), PRODUCTS, RULES).filter(product_id="PAY")
    lift = dict(found.select(pl.col("segment").fill_null("all"), "lift").iter_rows())
    assert lift["micro"] < lift["all"] < lift["medium"]


def test_who_was_not_reached_dilutes_and_is_accounted_for():
    """Half of the targeted were reached and the rate rose by half: a contact doubles."""
    half = uplift.likelihood(1200, 600, 90, 400, 20)
    assert np.exp(uplift.GRID[half.argmax()]) == pytest.approx(2.0, abs=0.05)


def test_a_bank_without_campaigns_says_that_nothing_is_known():
    found = told()
    assert {row["status"] for row in found.values()} == {"unknown"}
    assert all(row["lift"] is None and row["lift_used"] is None for row in found.values())


def test_intervals_hold_the_true_lift_in_most_of_many_banks():
    """100 banks of five campaigned products, true lifts drawn: the 90 % interval holds the truth in 84-96 %."""
    rng, held = np.random.default_rng(3), []
    goods = PRODUCTS.head(5)
    for _ in range(100):
        lifts = np.exp(rng.normal(0.2, 0.3, goods.height))
        rows = [
            campaign(p, int(rng.binomial(1200, 0.05 * lift)), int(rng.binomial(400, 0.05)))
            for p, lift in zip(goods["product_id"], lifts, strict=True)
        ]
        found = uplift.effects(pl.DataFrame(rows, schema=read.inputs.OUTCOMES), goods, RULES)
        found = found.filter(pl.col("segment").is_null())
        held += [
            low <= lift <= high for lift, low, high in zip(lifts, found["lift_low"], found["lift_high"], strict=True)
        ]
    assert 0.84 <= np.mean(held) <= 0.96


def test_a_product_with_a_false_effect_is_rarely_called_shown():
    """No product has an effect: of 300 judged, at most one in twenty is called shown."""
    rng, shown = np.random.default_rng(4), []
    for _ in range(60):
        rows = [
            campaign(p, int(rng.binomial(1200, 0.05)), int(rng.binomial(400, 0.05)))
            for p in PRODUCTS["product_id"].head(5)
        ]
        shown += [row["status"] == "shown" for row in told(*rows).values()]
    assert np.mean(shown) <= 0.05


def test_on_the_demo_bank_every_planted_lift_lies_within_its_interval(mart):
    """Ten campaigns of 40 customers say little: nothing is shown, and no interval misses the truth."""
    planted = json.loads((mart.where.data / "truths" / "planted.json").read_text(encoding="utf-8"))
    found = uplift.effects(
        read.outcomes(mart, EXECUTIVE, mart.as_of),
        read.products(mart, EXECUTIVE, mart.as_of).filter("is_pushable"),
        RULES,
    ).filter(pl.col("segment").is_null() & (pl.col("campaigns_cnt") > 0))
    true = {row["product_id"]: row["true_lift"] for row in planted["campaigns"]}
    assert found.height == 6 and {1.0, 1.3, 2.0} <= {true[p] for p in found["product_id"]}
    assert all(
        low <= true[p] <= high for p, low, high in found.select("product_id", "lift_low", "lift_high").iter_rows()
    )
    assert set(found["status"]) == {"thin"}
