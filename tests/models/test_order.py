"""What an order wins against the demo bank's truth: better than chance, never more than the best possible, and better
than propensity x profit once campaigns are large enough to know their effect."""

import json

import polars as pl
import pytest

from mart import features as read
from mart.reader import open_mart
from models import artifacts, cli, order, truth
from tests.banks import scored
from tests.banks.s import bank


def test_the_order_wins_far_more_than_chance_and_at_most_the_best_possible(mart):
    found = order.compare(mart)
    share = found["of_best_pct"]
    assert share["best_possible"] == pytest.approx(100) and found["products_cnt"] > 3
    assert 3 * share["random"] < share["incremental"] <= 100
    assert share["incremental"] >= 0.97 * share["propensity_profit"], "campaigns of 40 customers tell nothing apart"


def with_large_campaigns(mart, monkeypatch) -> None:
    """The demo bank's campaigns, each of 900 targeted and 300 held out, and as lucky as expected."""
    planted = json.loads((mart.where.data / "truths" / "planted.json").read_text(encoding="utf-8"))
    rows = [
        {
            "campaign_id": one["campaign_id"], "product_id": one["product_id"], "segment": "small",
            "targeted_cnt": 900, "contacted_cnt": 840, "held_cnt": 300, "held_openings_cnt": 15,
            "openings_cnt": round(900 * 0.05 * (1 + 840 / 900 * (one["true_lift"] - 1))),
        }
        for one in planted["campaigns"]
    ]  # fmt: skip
    large = pl.DataFrame(rows, schema=read.inputs.OUTCOMES)
    monkeypatch.setattr(order.read, "outcomes", lambda *_: large)


def with_true_probabilities(mart, monkeypatch) -> None:
    """Scores that are right: what is left to tell the orders apart is what they know of the effect."""
    file = truth.truths_file(mart.where.data)
    parts = [
        rows.with_columns(p=pl.Series(truth.true_probability(file, rows)))
        for _, rows in artifacts.judged(mart.folder).group_by(["product_id"])
    ]
    right = pl.concat(parts)
    monkeypatch.setattr(order.artifacts, "judged", lambda *_: right)


def test_with_campaigns_of_a_real_banks_size_the_effect_earns_more_than_profit_alone(mart, monkeypatch):
    """On the s bank with true probabilities: its models rest on a handful of takers, and that hides the effect."""
    with_large_campaigns(mart, monkeypatch)
    with_true_probabilities(mart, monkeypatch)
    share = order.compare(mart)["of_best_pct"]
    assert share["propensity_profit"] < share["incremental"] <= 100


@pytest.mark.proof
def test_with_campaigns_of_a_real_banks_size_the_effect_earns_more_than_propensity_and_profit(tmp_path, monkeypatch):
    """On an m bank, whose models have takers to learn from."""
    mart = open_mart(scored.published(bank("m"), tmp_path)[0])
    with_large_campaigns(mart, monkeypatch)
    share = order.compare(mart)["of_best_pct"]
    print(share)
    assert share["propensity_profit"] < share["incremental"] <= 100


def test_the_command_prints_the_table_and_refuses_a_bank_whose_truth_is_not_known(
    bank_with_scores, s_bank, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("COCKPIT_DATA", str(bank_with_scores[0]))
    assert cli.cli_order(50) == 0
    said = capsys.readouterr().out
    assert "first 50 contacts" in said and said.count("% of the best possible") == 4
    bare = scored.linked(s_bank, tmp_path / "d")
    (bare / "truths").unlink()
    monkeypatch.setenv("COCKPIT_DATA", str(bare))
    assert cli.cli_order() == 1
    assert "demo bank" in capsys.readouterr().err
