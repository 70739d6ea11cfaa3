"""Training: later months and other groups judge, the pool lends strength, the store gives back the same scorer."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from mart.query.targeting.base import policy
from mart.reader import open_mart
from models import artifacts, cards, dataset, evaluate, leaks, registry, scorer, train, truth
from models.labels import LOOK_AHEAD
from models.scorer import NAMES
from models.snapshot import Snapshots
from tests.banks import scored


def test_judging_uses_months_whose_labels_were_complete_before_the_test():
    plan = train.plan(list(range(100, 116)))
    assert max(plan.early) + LOOK_AHEAD <= min(plan.test) and plan.test == [113, 115] and plan.all[-1] == 115


def test_too_short_a_history_is_one_line():
    with pytest.raises(dataset.NoData, match="5 months have a complete label, 8 are needed"):
        train.plan(list(range(5)))


def test_every_test_row_is_predicted_and_none_comes_from_a_training_month(bank_with_scores):
    for one in bank_with_scores[1]:
        judged, plan = one.judged, train.plan(one.rows.source.labelled)
        assert set(judged.rows.month) == set(plan.test) and len(judged.p) == len(judged.rows.y)
        assert ((judged.p > 0) & (judged.p < 1)).all()


def test_a_product_with_few_takers_borrows_from_its_need(bank_with_scores):
    by_id = {one.product_id: one for one in bank_with_scores[1]}
    sizes = {p: one.rows.takers_cnt for p, one in by_id.items()}
    assert max(sizes.values()) >= scored.FEWEST_OWN > min(sizes.values()), "the bank has products of both kinds"
    for product_id, one in by_id.items():
        assert (one.scorer.own is not None) == (sizes[product_id] >= scored.FEWEST_OWN)
    assert by_id["P2301"].scorer.pool is by_id["P2402"].scorer.pool, "both are settlement products"


def test_probabilities_are_at_the_true_level_although_non_takers_were_sampled(bank_with_scores):
    """All products together: expected openings against the true probabilities, which the demo bank knows."""
    data, trained = bank_with_scores
    file = truth.truths_file(data)
    expected = sum(float(one.judged.p.sum()) for one in trained)
    true = sum(float(truth.true_probability(file, evaluate.judged_frame(one.judged)).sum()) for one in trained)
    assert true > 10 and 0.6 < expected / true < 1.6


def test_odds_are_corrected_by_the_share_that_was_kept():
    """Half of 100 takers among 200 rows, a tenth of the others shown: odds 1 become odds 0.1."""
    rng = np.random.default_rng(0)
    frame = pl.DataFrame({"deposits_avg_cny": rng.random(400), "peers_pct": rng.random(400)})
    model = scorer.PropensityModel(candidate="logistic").fit(frame, np.tile([0, 1], 200))
    p = 1 / (1 + np.exp(-scorer.Part(model, {"P": 0.1}).log_odds(frame, "P")))
    assert p.mean() == pytest.approx(0.1 / 1.1, abs=0.01)


def test_what_is_stored_scores_as_what_was_trained(bank_with_scores):
    data, trained = bank_with_scores
    build = data / "builds" / (data / "CURRENT").read_text().strip()
    kept = artifacts.scorers(build)
    assert kept, "at least one product beats its baselines"
    for product_id, one in kept.items():
        before = next(t for t in trained if t.product_id == product_id)
        frame = before.judged.rows.frame(list(NAMES)).head(200)
        assert one.probability(frame) == pytest.approx(before.scorer.probability(frame), rel=1e-9)


def test_an_altered_model_is_refused(bank_with_scores, tmp_path):
    import shutil

    data, _ = bank_with_scores
    build = data / "builds" / (data / "CURRENT").read_text().strip()
    shutil.copytree(build / "models", tmp_path / "models")
    model = min((tmp_path / "models").rglob(registry.MODEL))
    model.write_bytes(model.read_bytes()[:-1] + b"x")
    with pytest.raises(registry.RegistryError, match="altered"):
        artifacts.scorers(tmp_path)


def test_thin_products_of_a_need_are_judged_together():
    rng = np.random.default_rng(0)

    def judged(product_id, takers):
        y = np.zeros(300, np.int8)
        y[:takers] = 1
        return pl.DataFrame(
            {
                "customer_id": [f"C{i}" for i in range(300)],
                "month_no": 1,
                "group_id": [f"C{i}" for i in range(300)],
                "size_class": "small",
                "ownership": "private",
                "region_code": "31",
                "industry_code": "C",
                "product_id": product_id,
                "y": y,
                "p": np.clip(0.02 + 0.5 * y * rng.random(300), 0, 1),
                "p_popularity": 0.01,
                "p_rule": 0.01,
                "p_logistic": 0.01,
            }
        )

    frames = {"A": judged("A", 3), "B": judged("B", 3), "C": judged("C", 20), "D": judged("D", 2)}
    figures, together = artifacts.judge(frames, {"A": "save", "B": "save", "C": "save", "D": "trade"}, 10)
    assert together == {"A": ["A", "B"], "B": ["A", "B"]} and figures["A"]["takers_cnt"] == 6
    assert figures["C"]["takers_cnt"] == 20 and "D" not in figures


def test_reasons_follow_both_models_and_never_name_the_product(bank_with_scores):
    """Moving the first named feature to its average moves the score as stated, for a number."""
    one = max(bank_with_scores[1], key=lambda t: t.rows.takers_cnt)
    assert one.scorer.own is not None
    frame = one.judged.rows.frame(list(NAMES)).head(60)
    found = one.scorer.reasons(frame, 3)
    assert "product_id" not in found["feature"].to_list()
    told = found.filter(
        (pl.col("rank") == 1) & pl.col("number").is_not_null() & ~pl.col("feature").str.starts_with("is_")
    ).head(10)
    told = told.filter(~pl.col("feature").is_in(["uses_foreign", "was_holder"]))
    assert told.height
    base = one.scorer.log_odds(frame)
    for record in told.iter_rows(named=True):
        moved = frame[record["row"]].with_columns(pl.lit(record["average_number"]).alias(record["feature"]))
        change = float(base[record["row"]] - one.scorer.log_odds(moved)[0])
        assert change == pytest.approx(record["contribution"], abs=1e-6)
        assert (change > 0) == (record["direction"] == "raises")


def test_a_feature_written_by_the_outcome_is_named_as_a_likely_leak_and_keeps_the_model_back(s_bank, monkeypatch):
    """Flags on every row that will open: the judging names them, and the card is not published whatever its figures."""
    monkeypatch.setattr(scorer, "FEWEST_POOL", 20)
    monkeypatch.setattr(leaks, "FEWEST_TAKERS", 5)  # the bank of the tests is small
    mart = open_mart(s_bank)
    source = scored.few(dataset.load(mart, policy(mart, mart.as_of)), ("P3401",))
    number = source.catalogue["product_id"].to_list().index("P3401")
    months = Snapshots(source)
    knows = np.concatenate([months[m].label[months[m].who, number] == 1 for m in source.starts])
    planted = replace(source, frame=source.frame.with_columns(uses_foreign=pl.Series(knows)))
    one = train.train(Snapshots(planted))[0]
    assert [(leak["feature"], leak["reason"]) for leak in one.judged.leaks] == [("uses_foreign", "is the answer")]
    figures = evaluate.figures(evaluate.judged_frame(one.judged), 50, repeats=5)
    card = cards.card(one, planted, train.plan(planted.labelled), figures, [], None, "b1", [], True)
    assert (card["status"], card["status_reason"], card["is_published"]) == ("not_published", "likely_leak", False)
