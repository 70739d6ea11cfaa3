"""Cards: one for every pushable product, plain JSON, honest about what is not published."""

import json

import numpy as np
import polars as pl
import pytest

from models import cards, evaluate, registry
from tests.banks.scored import FEW


@pytest.fixture(scope="module")
def found(mart):
    from mart.scope import EXECUTIVE

    return registry.published_cards(mart, EXECUTIVE)


def test_every_pushable_product_has_a_card_with_a_status_and_its_reason(found):
    products = {name: card for name, card in found.items() if card["kind"] == "product"}
    assert set(products) == set(FEW)
    for card in products.values():
        assert card["status"] in registry.STATUSES and card["status_reason"]
        assert card["is_published"] == (card["status"] == "published")
        assert card["windows"]["judging_train"]["to"] < card["windows"]["test"]["from"]


def test_a_card_holds_every_figure_with_intervals_baselines_fairness_and_drift(found):
    card = next(card for card in found.values() if card["kind"] == "product" and card["figures"])
    figures = card["figures"]
    for name in (
        "auc",
        "average_precision",
        "alift",
        "lift_at_5_pct",
        "lift_at_10_pct",
        "precision_at_capacity",
        "brier",
        "ece",
    ):
        assert figures[name] is not None, name
    low, high = figures["intervals_90"]["auc"]
    assert low < figures["auc"] < high
    assert set(figures["baselines"]) == {"popularity", "rule", "logistic"} and len(figures["reliability"]) == 10
    assert set(figures["fairness"]) == {"size_class", "ownership", "region_code", "industry_code"}
    assert card["drift"] and card["drift"][0]["psi"] >= card["drift"][-1]["psi"]
    assert "demo_bank" in card["limits"] and json.dumps(card, allow_nan=False)


def test_on_a_demo_bank_the_card_says_what_was_possible_at_best(found):
    figures = [card["figures"] for card in found.values() if card["kind"] == "product" and card["figures"]]
    assert all(set(f["best_possible"]) == {"auc", "average_precision", "lift_at_10_pct"} for f in figures)
    assert np.mean([f["best_possible"]["auc"] - f["auc"] for f in figures]) > 0, "nobody sorts better than the truth"


def test_elsewhere_the_card_keeps_silent_about_it():
    assert "best_possible" not in evaluate.figures(judged_rows(1.0), 50, repeats=5)


def judged_rows(strength: float) -> pl.DataFrame:
    """1,000 rows whose takers stand out by `strength` in p; the logistic baseline sees half of that."""
    rng = np.random.default_rng(0)
    y = (rng.random(1000) < 0.1).astype(float)
    noise = rng.random(1000)
    p = {
        name: np.clip(0.01 + 0.5 * (s * y + noise) / (1 + s), 0, 1)
        for name, s in (("p", strength), ("p_logistic", 0.5), ("p_rule", 0.1), ("p_popularity", 0.0))
    }
    return pl.DataFrame(
        {
            "y": y.astype(int),
            **p,
            "group_id": [str(i) for i in range(1000)],
            "size_class": "small",
            "ownership": "private",
            "region_code": "31",
            "industry_code": "C",
        }
    )


def test_a_model_that_does_not_beat_its_baselines_is_not_published_and_says_which():
    good, bad = evaluate.figures(judged_rows(1.0), 50, repeats=5), evaluate.figures(judged_rows(0.3), 50, repeats=5)
    assert good["is_published"] and good["reason"] == "beats_baselines"
    assert not bad["is_published"] and bad["reason"] == "auc_not_above_logistic"


def test_what_is_not_published_is_not_scored(mart, found):
    from mart.scope import EXECUTIVE

    scored = set(
        mart.frame("SELECT DISTINCT product_id FROM score WHERE product_id IS NOT NULL", None, EXECUTIVE)["product_id"]
    )
    assert scored == {name for name, card in found.items() if card["kind"] == "product" and card["is_published"]}


def test_an_altered_card_is_refused(mart, tmp_path):
    import shutil

    shutil.copytree(mart.folder / "models" / "P3401", tmp_path / "models" / "P3401")
    file = tmp_path / "models" / "P3401" / registry.CARD
    file.write_text(file.read_text().replace("P3401", "P9999"))
    with pytest.raises(registry.RegistryError, match="altered"):
        registry.cards(tmp_path)


def test_nothing_that_is_not_a_number_reaches_the_card():
    assert cards.finite({"a": [float("nan"), 1.5, np.float64(2)], "b": (float("inf"),)}) == {
        "a": [None, 1.5, 2.0],
        "b": [None],
    }
