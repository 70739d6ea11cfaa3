"""The customer page's questions: scope, masking, totals that tie, twelve months against twelve, events, products."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from mart.measures import flows
from mart.query import customer
from mart.query import metric as q
from mart.query.filters import make
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope
from tests.banks.customer import M1, publish

BRANCH, OTHER_BRANCH = Scope("branch_leader", "B01"), Scope("branch_leader", "B02")
LEAD, SHARER, STRANGER = (Scope("relationship_manager", f"R{i}") for i in (1, 2, 3))


def reads(mart, scope, who: str) -> list[int]:
    """Rows every query of the page returns for a customer."""
    return [
        customer.accounts(mart, scope, who, M1).height,
        customer.relations(mart, scope, who, M1, "G1", "L1").mates.height,
        int(customer.history(mart, scope, who, M1)["accounts_cnt"].sum()),
        customer.team(mart, scope, who, M1).height,
        customer.find(mart, scope, who, M1).height,
        customer.holdings(mart, scope, who, M1, "C", "large").held_cnt,
    ]


def test_a_customer_outside_the_scope_is_unknown_in_every_query(mart):
    for scope in (OTHER_BRANCH, STRANGER, None):
        assert customer.profile(mart, scope or Scope("branch_leader", "B99"), "C3", M1) is None
    assert customer.profile(mart, EXECUTIVE, "C404", M1) is None
    assert reads(mart, OTHER_BRANCH, "C3") == [0, 1, 0, 0, 0, 0], "only its own member of the group asked for"
    events = customer.timeline(mart, OTHER_BRANCH, "C1", M1, None)
    assert set(events["kind"]) <= {"news"}, "news is open to all, what happened with the customer is not"


def test_a_shared_customer_is_seen_whole_in_status_and_by_share_in_money(mart):
    assert customer.profile(mart, SHARER, "C1", M1).status["deposits_avg_cny"] == Decimal(8_000_000)
    assert customer.history(mart, SHARER, "C1", M1)["deposits_avg_cny"][-1] == Decimal(3_200_000)


def test_history_has_a_row_a_month_and_does_not_take_missing_for_zero(mart):
    frame = customer.history(mart, EXECUTIVE, "C1", M1)
    assert (frame.height, frame["month_no"][0], frame["month_no"][-1]) == (24, M1 - 23, M1)
    assert frame["loans_end_cny"].to_list() == [Decimal(6_000_000)] * 24
    late = customer.history(mart, EXECUTIVE, "C5", M1)
    assert late["deposits_avg_cny"].to_list()[-2:] == [Decimal(0), Decimal(2_000_000)]


def test_the_waterfall_adds_up_and_compares_twelve_months_with_twelve(mart):
    found = customer.pnl(customer.history(mart, EXECUTIVE, "C1", M1), M1)
    current = dict(found.rows.select("line", "current_cny").iter_rows())
    assert current["loan_margin"] == 12 * Decimal(21_000 - 12_500)
    assert current["deposit_margin"] == 12 * Decimal(14_000 - 6_000)
    steps = (
        "loan_margin",
        "deposit_margin",
        "fees",
        "capital_credit",
        "cost",
        "expected_loss",
        "default_loss",
        "surtax",
        "tax",
    )
    assert sum(current[line] for line in steps) == current["risk_adjusted_profit"]
    assert current["risk_adjusted_profit"] + current["capital_charge"] == current["economic_profit"]
    assert found.rows["previous_cny"].to_list() == found.rows["current_cny"].to_list()
    assert (found.months_cnt, found.is_comparable, found.missing) == (12, True, ())


def test_a_short_history_is_not_compared(mart):
    found = customer.pnl(customer.history(mart, EXECUTIVE, "C1", M1, months=18), M1)
    assert not found.is_comparable
    assert found.rows["previous_cny"].null_count() == found.rows.height


def test_without_a_transfer_price_the_waterfall_says_which_lines_are_missing(tmp_path):
    mart = open_mart(
        publish(tmp_path, drop=("ftp_charge", "ftp_credit", "ftp_margin", "risk_adjusted_profit", "economic_profit"))
    )
    found = customer.pnl(customer.history(mart, EXECUTIVE, "C1", M1), M1)
    assert found.missing == ("loan_margin", "deposit_margin", "risk_adjusted_profit", "economic_profit")
    assert customer.history(mart, EXECUTIVE, "C1", M1)["ftp_credit_cny"].null_count() == 24
    assert customer.accounts(mart, EXECUTIVE, "C1", M1)["economic_profit_cny"].to_list() == [None, None]


def test_accounts_carry_the_full_calculation_and_sum_to_the_customer(mart):
    accounts, months = (
        customer.accounts(mart, EXECUTIVE, "C1", M1),
        customer.history(mart, EXECUTIVE, "C1", M1).tail(12),
    )
    for name in flows():
        assert accounts[name].sum() == months[name].sum(), name
    for name in ("deposits_avg_cny", "loans_end_cny", "rwa_cny"):
        assert accounts[name].sum() == months[name][-1], name


def test_one_account_month_by_month(mart):
    ref = customer.accounts(mart, EXECUTIVE, "C1", M1).filter(product_id="L1")["ref"][0]
    rows = customer.account_history(mart, EXECUTIVE, "C1", ref, M1)
    assert (rows.height, rows["interest_received_cny"][0]) == (24, Decimal(21_000))
    assert customer.account_history(mart, EXECUTIVE, "C5", ref, M1).is_empty(), "a ref belongs to its customer"


def test_held_products_and_gaps_against_peers(mart):
    found = customer.holdings(mart, EXECUTIVE, "C1", M1, "C", "large")
    rows = {row["product_id"]: row for row in found.rows.to_dicts()}
    assert (found.basis, found.peers_cnt, found.held_cnt) == ("all", 6, 2), "fewer than 20 peers: all active customers"
    assert rows["D1"]["peers_pct"] == pytest.approx(100 * 2 / 6)
    assert (rows["D1"]["is_held"], rows["D1"]["volume_cny"], rows["L1"]["volume_cny"]) == (True, 8_000_000, 6_000_000)
    assert (rows["F1"]["is_held"], rows["F1"]["is_gap"]) == (False, True)


def test_peers_of_a_manager_are_their_own_customers(mart):
    found = customer.holdings(mart, LEAD, "C1", M1, "C", "large")
    assert (found.peers_cnt, {r["product_id"]: r["peers_pct"] for r in found.rows.to_dicts()}) == (
        2,
        {"D1": 50.0, "L1": 50.0},
    )


def test_relations_show_the_group_and_the_chain_within_the_scope(mart):
    found = customer.relations(mart, EXECUTIVE, "C1", M1, "G1", "L1")
    assert found.mates.select("relation", "customer_id", "share_pct").rows() == [
        ("group", "C5", None),
        ("group", "C2", Decimal("60.000000")),
        ("chain", "C3", None),
    ]
    assert (found.group_cnt, found.chain_cnt) == (3, 2)
    assert customer.relations(mart, BRANCH, "C1", M1, "G1", "L1").mates["customer_id"].to_list() == ["C2", "C3"]
    alone = customer.relations(mart, EXECUTIVE, "C8", M1, None, None)
    assert (alone.group_cnt, alone.chain_cnt, alone.mates.height) == (0, 0, 0)


def test_the_timeline_is_newest_first_and_ends_with_the_month(mart):
    events = customer.timeline(mart, EXECUTIVE, "C1", M1, "C")
    assert events.filter(kind="contact").select("happened_on", "code", "who_zh").rows() == [
        (date(2026, 10, 21), "visit", "沈嘉")
    ]
    assert events.filter(kind="tier").select("before", "after").rows() == [("value", "high_value")]
    assert events.filter(kind="rating").select("before", "after").rows() == [("A", "AA")]
    assert events.filter(kind="account", code="opened").select("en", "after").sort("en").rows() == [
        ("Demand deposit", "1"),
        ("Working capital", "1"),
    ]
    assert events.filter(kind="news")["en"].to_list() == ["Wins a pump contract"]
    assert events["happened_on"].to_list() == sorted(events["happened_on"], reverse=True)


def test_next_best_products_come_from_the_scores_or_not_at_all(tmp_path):
    data = publish(tmp_path / "a")
    assert customer.next_best(open_mart(data), EXECUTIVE, "C1", M1) is None
    scores = publish(tmp_path / "b") / "builds" / "test-1" / "scores"
    scores.mkdir()
    pl.DataFrame(
        {
            "customer_id": ["C1", "C1", "C2"],
            "product_id": ["F1", "D1", "F1"],
            "probability": [0.24, 0.07, 0.5],
            "expected_ep_cny": [2_200.0, 3_000.0, 9.0],
            "reason_zh": ["同业", "结算", ""],
            "reason_en": ["peers", "flows", ""],
        }
    ).write_parquet(scores / "targets.parquet")
    found = customer.next_best(open_mart(tmp_path / "b"), EXECUTIVE, "C1", M1)
    assert found.select("product_en", "probability_pct", "reason_en").rows() == [
        ("Demand deposit", pytest.approx(7.0), "flows"),
        ("Payroll", pytest.approx(24.0), "peers"),
    ]


@pytest.mark.parametrize("who", ["C1", "C5"])
@pytest.mark.parametrize("scope", [EXECUTIVE, SHARER])
def test_the_page_ties_to_the_metrics_and_to_its_accounts(mart, who, scope):
    names = ("deposits_avg", "loans_end", "interest_paid", "fees", "cost", "risk_adjusted_profit", "economic_profit")
    values = q.values(mart, scope, names, M1, make(customer_id=who))
    last = customer.history(mart, scope, who, M1).row(-1, named=True)
    accounts = customer.accounts(mart, scope, who, M1, months=1)
    for name, value in values.select("metric", "value").iter_rows():
        assert (last[f"{name}_cny"] or None) == (value or None), name
        assert (accounts[f"{name}_cny"].sum() or None) == (value or None), name
    assert last["deposits_avg_cny"] == {
        ("C1", EXECUTIVE): 8_000_000,
        ("C1", SHARER): 3_200_000,
        ("C5", EXECUTIVE): 2_000_000,
    }.get((who, scope))
