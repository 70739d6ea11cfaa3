"""Lists: who is on them, in which order, with which money; read under scope; nothing lost between file and query."""

import json
from decimal import Decimal

import polars as pl
import pytest

from mart.query import targeting
from mart.query.filters import make
from mart.reader import open_mart
from mart.scope import EXECUTIVE, parse
from models import cli
from tests.banks import scored


@pytest.fixture(scope="module")
def product(mart) -> str:
    rows = targeting.products(mart, EXECUTIVE)
    return rows.filter(pl.col("candidates_cnt") > 0)["product_id"][0]


def test_the_list_is_in_order_of_expected_profit_and_adds_up_to_its_totals(mart, product):
    rows, sums = targeting.targets(mart, EXECUTIVE, product, limit=None), targeting.totals(mart, EXECUTIVE, product)
    assert rows["rank"].to_list() == list(range(1, rows.height + 1))
    assert rows["expected_ep_cny"].to_list() == sorted(rows["expected_ep_cny"], reverse=True)
    assert (sums.candidates_cnt, sums.expected_ep_cny) == (rows.height, rows["expected_ep_cny"].sum())
    assert sums.worthwhile_ep_cny == (rows.filter("is_worthwhile")["expected_ep_cny"].sum() or 0)
    gain = (rows["probability_approached_pct"] - rows["probability_pct"]) / 100
    expected = (gain * rows["ep_if_taken_cny"].cast(pl.Float64)).to_list()
    assert [float(v) for v in rows["expected_ep_cny"]] == pytest.approx(expected, abs=0.02)


def test_nobody_on_the_list_holds_the_product_and_with_the_excluded_it_is_the_whole_bank(mart, product):
    rows = targeting.targets(mart, EXECUTIVE, product, limit=None)
    held = mart.frame(
        "SELECT DISTINCT customer_id FROM account WHERE product_id = $p AND valid_to_month_no = 999999 AND closed_date"
        " IS NULL",
        {"p": product},
        EXECUTIVE,
    )
    assert not set(rows["customer_id"]) & set(held["customer_id"])
    everybody = mart.frame(
        "SELECT count(*) AS n FROM customer_status_month WHERE month_no = $m AND is_customer",
        {"m": mart.as_of},
        EXECUTIVE,
    )["n"][0]
    assert rows.height + targeting.exclusions(mart, EXECUTIVE, product)["customers_cnt"].sum() == everybody


def test_branches_part_the_bank_and_each_sees_its_own(mart, product):
    parts = targeting.breakdown(mart, EXECUTIVE, product, "branch")
    whole = targeting.totals(mart, EXECUTIVE, product)
    assert (
        parts["expected_ep_cny"].sum() == whole.expected_ep_cny
        and parts["candidates_cnt"].sum() == whole.candidates_cnt
    )
    for key, count in parts.select("key", "candidates_cnt").iter_rows():
        leader = parse(f"branch_leader:{key}")
        assert targeting.totals(mart, leader, product).candidates_cnt == count
        assert set(targeting.targets(mart, leader, product, limit=None)["branch_id"]) == {key}
        assert targeting.totals(mart, EXECUTIVE, product, make(branch_id=key)).candidates_cnt == count


def test_a_manager_sees_only_customers_held_now_and_a_product_manager_only_own_products(mart, product):
    lead = targeting.targets(mart, EXECUTIVE, product, limit=1)["manager_id"][0]
    mine = targeting.targets(mart, parse(f"relationship_manager:{lead}"), product, limit=None)
    held = mart.frame(
        "SELECT customer_id FROM customer_manager WHERE month_no = $m AND manager_id = $r",
        {"m": mart.as_of, "r": lead},
        EXECUTIVE,
    )
    assert mine.height and set(mine["customer_id"]) <= set(held["customer_id"])
    owners = dict(
        mart.frame(
            "SELECT product_id, product_manager_id FROM product WHERE valid_to_month_no = 999999", None, EXECUTIVE
        ).iter_rows()
    )
    manager = parse(f"product_manager:{owners[product]}")
    assert set(targeting.products(mart, manager)["product_id"]) <= {
        p for p, owner in owners.items() if owner == owners[product]
    }
    named = targeting.targets(mart, manager, product, limit=None)
    assert (
        named.height == targeting.totals(mart, EXECUTIVE, product).candidates_cnt
        and named["label_zh"].null_count() == 0
    )
    other = next(p for p, owner in owners.items() if owner != owners[product])
    assert targeting.targets(mart, manager, other).is_empty()


def test_without_a_scope_there_are_no_targets(mart, product):
    assert (
        targeting.targets(mart, None, product).is_empty() and targeting.totals(mart, None, product).candidates_cnt == 0
    )


def test_the_gain_curve_rises_from_nothing_to_everything_and_bends_towards_the_best(mart, product):
    gain = targeting.gain_curve(mart, EXECUTIVE, product)
    captured, contacted = gain.curve["captured_pct"].to_list(), gain.curve["contacted_pct"].to_list()
    assert (contacted[0], captured[0], contacted[-1], captured[-1]) == pytest.approx((0, 0, 100, 100))
    assert captured == sorted(captured) and gain.curve.height <= 101
    assert gain.curve["expected_ep_cny"][-1] == targeting.totals(mart, EXECUTIVE, product).expected_ep_cny
    assert gain.observed["captured_pct"][-1] == pytest.approx(100)


def test_filters_and_pages_take_parts_of_the_same_list(mart, product):
    whole = targeting.targets(mart, EXECUTIVE, product, limit=None)
    page = targeting.targets(mart, EXECUTIVE, product, limit=10, offset=10)
    assert page.equals(whole[10:20])
    for order in ("probability_pct", "label_zh", "manager_rank"):
        ordered = targeting.targets(mart, EXECUTIVE, product, limit=None, order_by=order, ascending=True)
        assert targeting.targets(mart, EXECUTIVE, product, limit=7, offset=3, order_by=order, ascending=True).equals(
            ordered[3:10]
        )
    assert targeting.targets(mart, EXECUTIVE, product, limit=10, offset=whole.height).is_empty()
    assert targeting.targets(mart, EXECUTIVE, product, make(customer_id="NOBODY"), limit=10).is_empty()
    size = whole["size_class"][0]
    assert (
        targeting.targets(mart, EXECUTIVE, product, make(size_class=size), limit=None)["customer_id"].to_list()
        == whole.filter(size_class=size)["customer_id"].to_list()
    )
    segment = whole["segment_id"][0]
    assert (
        targeting.totals(mart, EXECUTIVE, product, segment_id=(segment,)).candidates_cnt
        == whole.filter(segment_id=segment).height
    )
    with pytest.raises(KeyError, match="order_by"):
        targeting.targets(mart, EXECUTIVE, product, order_by="customer_id; DROP TABLE x")


def test_the_first_of_every_list_have_reasons_that_differ_from_row_to_row_and_from_the_peers(mart, product):
    top = targeting.targets(mart, EXECUTIVE, product, limit=20)
    assert top["reasons"].null_count() == 0 and all(top["reason_zh"]) and all(top["reason_en"])
    assert top["reason_zh"].n_unique() >= 18 and top["reason_en"].n_unique() >= 18
    for row in top.iter_rows(named=True):
        for one in row["reasons"]:
            assert one["value_zh"] != one["average_zh"] and one["feature"] not in ("industry_code", "size_class")
            assert (one["said_zh"] in row["reason_zh"]) == (one["direction"] == "raises")


def test_next_best_products_are_the_customers_rows_of_the_lists(mart, product):
    who = targeting.targets(mart, EXECUTIVE, product, limit=1)["customer_id"][0]
    rows = targeting.for_customer(mart, EXECUTIVE, who, limit=10)
    assert product in rows["product_id"].to_list()
    assert rows["expected_ep_cny"].to_list() == sorted(rows["expected_ep_cny"], reverse=True)


def test_a_build_without_scores_says_so_and_scores_are_seen_once_they_are_there(s_bank, tmp_path, monkeypatch):
    import shutil

    data = scored.linked(s_bank, tmp_path / "d")
    fresh = open_mart(data)
    if not fresh.columns("score", EXECUTIVE):
        assert (
            targeting.scored_month(fresh, EXECUTIVE) is None and targeting.targets(fresh, EXECUTIVE, "P3401").is_empty()
        )
        assert (
            targeting.status(fresh, EXECUTIVE).scored_month is None and targeting.products(fresh, EXECUTIVE).is_empty()
        )
    made = fresh.folder / "scores"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    pl.DataFrame(
        {"customer_id": ["C0000001"], "product_id": ["P3401"], "probability": [0.1], "expected_ep_cny": [1.0]}
    ).write_parquet(made / "score.parquet")
    monkeypatch.setattr("mart.reader.LOOK_AGAIN_SECONDS", 0)
    assert open_mart(data) is not fresh and "probability" in open_mart(data).columns("score", EXECUTIVE)


def test_score_without_models_is_one_line_and_exit_1(s_bank, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COCKPIT_DATA", str(scored.linked(s_bank, tmp_path / "d")))
    assert cli.cli_score() == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith("score: ") and "python -m models train" in said and "\n" not in said


def test_evaluate_prints_the_distance_to_the_true_probabilities(bank_with_scores, monkeypatch, capsys):
    monkeypatch.setenv("COCKPIT_DATA", str(bank_with_scores[0]))
    assert cli.cli_evaluate(as_json=True) == 0
    record = json.loads(capsys.readouterr().out)
    truth = record["against_truth"]
    assert {row["product_id"] for row in truth["products"]} == set(record["products"])
    assert truth["published_cnt"] and truth["auc_ratio"] > 0.7 and truth["mean"]["ece"] < 0.02
    assert truth["mean"]["auc_true"] > 0.7, "the true probabilities themselves sort well"
    possible = {row["product_id"]: row["lift_at_10_pct_true"] for row in truth["products"]}
    for product_id, row in record["products"].items():
        if row["figures"] and not row["judged_together"]:
            assert row["figures"]["best_possible"]["lift_at_10_pct"] == pytest.approx(possible[product_id])


def test_money_leaves_as_exact_yuan_and_cents(mart, product):
    assert all(isinstance(v, Decimal) for v in targeting.targets(mart, EXECUTIVE, product, limit=3)["expected_ep_cny"])
