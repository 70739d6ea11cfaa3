"""The first screen's questions: cards, bridge, branches, whale, plane, decisions, sentences, drill."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mart.metrics import metric
from mart.query import metric as q
from mart.query.cockpit import overview
from mart.query.metric.status import plan_status
from mart.reader import open_mart
from mart.scope import EXECUTIVE, parse
from tests.banks import tiny
from tests.banks.tiny_directory import PRODUCTS


def test_cards_hold_actual_plan_last_year_and_thirteen_months(mart):
    found = overview.kpis(mart, EXECUTIVE, mart.as_of)
    assert tuple(found.cards["metric"]) == overview.CARDS
    card = found.card("economic_profit")
    assert card["value"] == q.value(mart, EXECUTIVE, "economic_profit", mart.as_of).value
    assert card["last_year"] == q.value(mart, EXECUTIVE, "economic_profit", mart.as_of - 12).value
    assert card["last_month"] == q.value(mart, EXECUTIVE, "economic_profit", mart.as_of - 1).value
    assert len(card["history"]) == len(card["plan_history"]) == 13 and card["history"][-1] == float(card["value"])
    for names in overview.CONTEXT.values():
        for name in names:
            assert found.context[name].value == q.value(mart, EXECUTIVE, name, mart.as_of).value, name


def test_cards_early_in_history_have_gaps_not_zeros(mart):
    card = overview.kpis(mart, EXECUTIVE, mart.months[1]).card("revenue")
    assert card["history"][:11] == [None] * 11 and card["last_year"] is None


@pytest.mark.parametrize(
    ("name", "now", "plan", "expected"),
    [
        ("revenue", "103", "100", "better"),
        ("revenue", "98", "100", "near"),
        ("revenue", "97.9", "100", "worse"),
        ("npl_ratio", "1.20", "1.00", "worse"),
        ("npl_ratio", "0.90", "1.00", "better"),
        ("economic_profit", "-5", "-10", "better"),
        ("economic_profit", "1", "0", "better"),
        ("economic_profit", "0", "0", "none"),
        ("off_balance", "1", "2", "none"),
    ],
)
def test_status_follows_direction_and_tolerance(name, now, plan, expected):
    assert plan_status(metric(name).direction, Decimal(now), Decimal(plan), Decimal(2)) == expected


def test_cards_say_which_feed_is_missing(poor_mart):
    found = overview.kpis(poor_mart, EXECUTIVE, poor_mart.as_of)
    card = found.card("raroc")
    assert (
        card["value"] is None and card["missing_feed"] == "management_accounting.ftp_curve" and card["status"] == "none"
    )
    assert card["history"] == [None] * 13
    assert (
        found.card("deposits_avg")["value"] > 0
        and found.card("manager_capacity")["missing_feed"] == "org_people.manager"
    )


@pytest.mark.parametrize("base", ["plan", "last_year", "last_month"])
@pytest.mark.parametrize("who", ["executive", "branch_leader:B01", "product_manager:PM1"])
def test_bridge_runs_from_base_to_the_metric_to_the_cent(mart, base, who):
    scope = parse(who)
    found = overview.bridge(mart, scope, mart.as_of, base=base)
    assert found.end == q.value(mart, scope, "economic_profit", mart.as_of).value
    if base == "plan":
        assert found.start == q.plan_values(mart, scope, ["economic_profit"], mart.as_of)["plan"][0]
    else:
        assert (
            found.start
            == q.value(mart, scope, "economic_profit", mart.as_of - {"last_year": 12, "last_month": 1}[base]).value
        )
    assert found.start + found.steps["amount_cny"].sum() == found.end


def test_bridge_names_the_cell_behind_each_driver(mart):
    for step in overview.bridge(mart, EXECUTIVE, mart.as_of).steps.iter_rows(named=True):
        if step["amount_cny"]:
            assert step["branch_id"] in ("B01", "B02") and step["product_id"] in PRODUCTS and "·" in step["label_zh"]
            assert step["reason_amount_cny"] * step["amount_cny"] > 0


def test_bridge_without_a_plan_says_why(mart, poor_mart):
    assert overview.bridge(poor_mart, EXECUTIVE, poor_mart.as_of).missing.feed == "management_accounting.ftp_curve"
    found = overview.bridge(mart, parse("relationship_manager:M1"), mart.as_of)
    assert found.missing.message_key == "no_plan_here" and found.steps.is_empty()
    shared = overview.bridge(mart, parse("relationship_manager:M1"), mart.as_of, base="last_year")
    assert shared.start + shared.steps["amount_cny"].sum() == shared.end
    assert overview.bridge(mart, EXECUTIVE, mart.months[0], base="last_month").missing.message_key == "no_history"


def test_whale_ends_at_one_hundred_and_peaks_at_the_profit_makers(mart):
    found = overview.whale(mart, EXECUTIVE, mart.as_of)
    profits = mart.frame(
        "SELECT rap_12m_cny FROM customer_status_month WHERE month_no = $m ORDER BY 1 DESC",
        {"m": mart.as_of},
        EXECUTIVE,
    )
    values = profits["rap_12m_cny"].to_list()
    assert found.total_cny == sum(values) and found.customers_cnt == 12 and len(found.points) <= 200
    assert found.points["profit_pct"][-1] == pytest.approx(100) and found.points["customers_pct"][-1] == pytest.approx(
        100
    )
    gains = [v for v in values if v > 0]
    assert found.peak_pct == pytest.approx(float(100 * sum(gains) / sum(values)))
    assert found.peak_customers_cnt == len(gains) and found.loss_customers_cnt == sum(v < 0 for v in values)
    assert found.loss_cny == sum(v for v in values if v < 0)


def test_shares_of_the_best_customers_are_the_curve_at_their_place(mart):
    rows = mart.frame("SELECT rap_12m_cny FROM customer_status_month WHERE month_no = $m", {"m": mart.as_of}, EXECUTIVE)
    best = rows["rap_12m_cny"].sort(descending=True).to_list()
    total = sum(best)
    found = overview.whale(mart, EXECUTIVE, mart.as_of).top
    assert [(top.pct, top.customers_cnt) for top in found] == [(1, 1), (10, 1), (20, 2)]
    assert [top.share_pct for top in found] == [
        pytest.approx(float(100 * sum(best[: top.customers_cnt]) / total)) for top in found
    ]


def test_whale_of_nobody_is_empty(mart):
    found = overview.whale(mart, parse("branch_leader:B09"), mart.as_of)
    assert found.points.is_empty() and found.customers_cnt == 0


def test_plane_counts_every_customer_that_uses_rwa_once(mart):
    found = overview.quadrant(mart, EXECUTIVE, mart.as_of)
    users = mart.frame(
        "SELECT count(*) AS n, sum(rwa_avg_12m_cny) AS rwa FROM customer_status_month WHERE month_no = $m AND"
        " rwa_avg_12m_cny > 0",
        {"m": mart.as_of},
        EXECUTIVE,
    ).row(0, named=True)
    assert (
        found.cells["customers_cnt"].sum()
        == found.quadrants["customers_cnt"].sum()
        == found.customers_cnt
        == users["n"]
    )
    assert found.quadrants["rwa_cny"].sum() == found.cells["rwa_cny"].sum() == users["rwa"]
    assert found.customers_cnt + found.customers_without_rwa_cnt == 12
    assert (found.cells["x1"] > found.cells["x0"]).all() and set(found.quadrants["corner"]) <= {"tl", "tr", "bl", "br"}


def test_a_difference_to_the_ledger_is_the_first_decision(tmp_path):
    mart = open_mart(tiny.publish(tmp_path, months=3, difference="1.00"))
    first = overview.decisions(mart, EXECUTIVE, mart.as_of).row(0, named=True)
    assert (first["kind"], first["subject_id"], first["count_cnt"], first["amount_cny"]) == (
        "reconciliation",
        "gl.deposits_end",
        4,
        Decimal("4.00"),
    )


def test_three_sentences_from_the_same_numbers(mart):
    plan, why, decide = overview.sentences(mart, EXECUTIVE, mart.as_of)
    assert (plan.slot, why.slot, decide.slot) == ("plan", "why", "decide")
    assert plan.args["ep_cny"] - plan.args["ep_plan_cny"] == plan.args["ep_gap_cny"] == why.args["gap_cny"]
    assert plan.key == "below_plan" and why.key == "fell_short" and plan.args["months_below_cnt"] >= 1
    assert all(step["amount_cny"] < 0 for step in why.args["drivers"]) and all(
        step["amount_cny"] > 0 for step in why.args["offsets"]
    )
    assert decide.args["count_cnt"] == len(overview.decisions(mart, EXECUTIVE, mart.as_of))


def test_sentences_without_profit_speak_of_volumes(poor_mart):
    plan, why, decide = overview.sentences(poor_mart, EXECUTIVE, poor_mart.as_of)
    assert plan.key == "volumes_only" and plan.args["deposits_cny"] > 0 and why.key == "no_reason"
