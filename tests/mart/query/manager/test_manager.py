"""Managers: intervals and ranks that chance allows, rankings by three measures, the book adding up, scope, planted
truths."""

from __future__ import annotations

import json
from decimal import Decimal

import polars as pl
import pytest

from mart.query import manager, metric
from mart.query.filters import make
from mart.query.manager import Peers
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope


@pytest.fixture(scope="module")
def bank(s_bank) -> Mart:
    return open_mart(s_bank)


def test_managers_and_unassigned_are_the_bank_to_the_cent(bank: Mart) -> None:
    found = manager.tie(bank, EXECUTIVE, bank.as_of)
    assert found.difference_cny == 0 and found.unassigned_cny
    months = range(bank.as_of - 11, bank.as_of + 1)
    whole = sum(metric.value(bank, EXECUTIVE, "risk_adjusted_profit", month).value for month in months)
    assert found.whole_cny == whole
    branches = [manager.tie(bank, Scope("branch_leader", branch), bank.as_of) for branch in ("B01", "B02", "B03")]
    assert sum(branch.whole_cny for branch in branches) == whole


@pytest.mark.parametrize("role", ["executive", "branch_leader", "relationship_manager"])
def test_customers_and_accounts_add_up_to_the_managers_row(bank: Mart, role: str) -> None:
    shared = bank.frame(
        "SELECT b.manager_id, s.branch_id FROM customer_manager b JOIN manager_status_month s USING (month_no,"
        " manager_id) WHERE month_no = $m AND share < 1 ORDER BY 1 LIMIT 1",
        {"m": bank.as_of},
        EXECUTIVE,
    ).row(0)
    scope = {
        "executive": EXECUTIVE,
        "branch_leader": Scope("branch_leader", shared[1]),
        "relationship_manager": Scope("relationship_manager", shared[0]),
    }[role]
    book = manager.book(bank, scope, shared[0], bank.as_of)
    assert book.difference_cny == 0 and book.total_cny
    accounts = manager.accounts(bank, scope, shared[0], bank.as_of)
    for name in (
        "ftp_margin_cny",
        "fees_cny",
        "cost_cny",
        "expected_loss_cny",
        "tax_cny",
        "risk_adjusted_profit_cny",
        "economic_profit_cny",
    ):
        assert accounts[name].sum() == book.rows[name].sum(), name
    history = manager.history(bank, scope, shared[0], bank.as_of, 12)
    assert history["risk_adjusted_profit_cny"].sum() == book.total_cny


def test_one_customers_months_and_accounts_add_up_to_its_row(bank: Mart) -> None:
    part = bank.frame(
        "SELECT manager_id, customer_id FROM customer_manager WHERE month_no = $m AND share BETWEEN 0.1 AND 0.9 ORDER"
        " BY 1, 2 LIMIT 1",
        {"m": bank.as_of},
        EXECUTIVE,
    ).row(0)
    credited = manager.book(bank, EXECUTIVE, part[0], bank.as_of).rows.filter(customer_id=part[1])[
        "risk_adjusted_profit_cny"
    ][0]
    months = manager.shares(bank, EXECUTIVE, part[0], part[1], bank.as_of)
    assert months["credited_cny"].sum() == credited
    assert manager.accounts(bank, EXECUTIVE, part[0], bank.as_of, part[1])["risk_adjusted_profit_cny"].sum() == credited
    own = manager.shares(bank, Scope("relationship_manager", part[0]), part[0], part[1], bank.as_of)
    assert own["credited_cny"].to_list() == months["credited_cny"].to_list()
    assert own["profit_cny"].to_list() == pytest.approx(months["profit_cny"].to_list())


def test_capacity_of_the_ranking_is_that_of_the_card_and_of_the_book(bank: Mart) -> None:
    row = manager.ranking(bank, EXECUTIVE, bank.as_of).rows.row(0, named=True)
    found = manager.card(bank, EXECUTIVE, row["manager_id"], bank.as_of)
    book = manager.book(bank, EXECUTIVE, row["manager_id"], bank.as_of)
    assert found is not None and found.status["capacity_cny"] == row["capacity_cny"]
    assert abs(Decimal(book.total_cny) * 12 / found.status["window_months"] - row["capacity_cny"]) <= Decimal("0.01")
    assert row["standard_cny"] == row["grade_standard_cny"] * row["region_coefficient"]
    assert row["low"] < row["value"] < row["high"]


def test_the_planted_managers_are_marked_on_a_short_list(bank: Mart, s_bank) -> None:
    planted = json.loads((s_bank / "truths" / "planted.json").read_text("utf-8"))["high_capacity_low_yield_managers"]
    rows = manager.ranking(bank, EXECUTIVE, bank.as_of).rows
    sure = rows.filter("is_confirmed")["manager_id"].to_list()
    assert (
        len(planted) == 4 and set(planted) <= set(rows.filter("is_marked")["manager_id"]) and set(planted) <= set(sure)
    )
    assert len(sure) <= max(8, rows.height // 50)  # a list that head office can act on
    assert set(planted) <= set(sure[:5])  # those who look best on paper come first


def test_marks_follow_the_rule_of_the_policy(bank: Mart) -> None:
    rows, rules = manager.ranking(bank, EXECUTIVE, bank.as_of).rows, manager.rules(bank, bank.as_of)
    hurdle, is_high = (
        float(rules.yield_hurdle_pct),
        pl.col("capacity_percentile") >= float(rules.capacity_percentile_pct),
    )
    is_low = (pl.col("yield_percentile") < float(rules.yield_percentile_pct)) | (pl.col("yield_pct") < hurdle)
    marked = rows.filter(is_high & is_low)
    assert set(marked["manager_id"]) == set(rows.filter("is_marked")["manager_id"])
    sure = marked.filter((pl.col("low_yield_months") >= rules.low_yield_months) & (pl.col("yield_upper_pct") < hurdle))
    assert set(sure["manager_id"]) == set(rows.filter("is_confirmed")["manager_id"])
    assert rules.yield_hurdle_pct == Decimal("1.26")
    unsure = marked.filter((pl.col("yield_pct") < hurdle) & ~pl.col("is_confirmed"))
    assert unsure.height and (unsure["yield_upper_pct"].drop_nulls() >= hurdle).all()  # low, but not beyond chance


def test_the_limit_of_a_yield_is_that_of_the_interval_around_the_rank(bank: Mart) -> None:
    margin = float(manager.rules(bank, bank.as_of).margin_sd)
    found = manager.ranking(bank, EXECUTIVE, bank.as_of).rows.drop_nulls("yield_upper_pct")
    assert found.height >= 5
    for row in found.iter_rows(named=True):
        high = manager.interval(float(row["capacity_cny"]), row["squares_cny"], row["cubes_cny"], margin)[1]
        assert row["yield_upper_pct"] == pytest.approx(100 * high / float(row["rwa_avg_12m_cny"]), rel=1e-4)


def test_months_below_the_hurdle_are_counted_up_to_the_month(bank: Mart) -> None:
    hurdle = float(manager.rules(bank, bank.as_of).yield_hurdle_pct) / 100
    sql = (
        "SELECT manager_id, month_no, CAST(yield_ratio AS DOUBLE) AS y, low_yield_months AS n FROM manager_status_month"
        " ORDER BY manager_id, month_no"
    )
    for _, months in bank.frame(sql, {}, EXECUTIVE).group_by("manager_id", maintain_order=True):
        run = 0
        for y, n in months.select("y", "n").iter_rows():
            run = run + 1 if y is not None and y < hurdle else 0
            assert n == run


def test_the_portfolio_averages_are_the_banks_own_profit(bank: Mart) -> None:
    frame = manager.standing(bank, EXECUTIVE, bank.as_of)
    held = bank.frame(
        "SELECT sum(s.rap_12m_cny * b.share) AS x FROM customer_manager b JOIN customer_status_month s USING (month_no,"
        " customer_id) WHERE b.month_no = $m AND b.manager_id <> 'UNASSIGNED'",
        {"m": bank.as_of},
        EXECUTIVE,
    )["x"][0]
    assert frame["book_cny"].sum() == pytest.approx(float(held))
    assert frame["portfolio_cny"].sum() == pytest.approx(float(held), rel=0.1)  # what is unassigned takes the rest


def test_a_branch_leader_ranks_their_own_and_managers_see_themselves(bank: Mart) -> None:
    own = manager.ranking(bank, Scope("branch_leader", "B02"), bank.as_of).rows
    assert set(own["branch_id"]) == {"B02"} and own.height
    whole = manager.ranking(bank, EXECUTIVE, bank.as_of, Peers(filters=make(branch_id="B02"))).rows
    same = ("manager_id", "value", "low", "high", "rank_best", "rank_worst")
    assert own.select(same).equals(whole.select(same))
    me = own["manager_id"][0]
    held = bank.frame("SELECT DISTINCT manager_id, customer_id FROM customer_manager", scope=EXECUTIVE)
    joint = held.join(held.filter(manager_id=me).select("customer_id"), on="customer_id")["manager_id"]
    other = next(one for one in own["manager_id"] if one not in set(joint))  # a joint customer is seen by both
    mine = Scope("relationship_manager", me)
    assert manager.card(bank, mine, me, bank.as_of) is not None
    assert manager.card(bank, mine, other, bank.as_of) is None
    assert manager.book(bank, mine, other, bank.as_of).rows.is_empty()
    assert manager.find(bank, mine, "", bank.as_of)["manager_id"].to_list() == [me]
    assert manager.find(bank, Scope("product_manager", "M00001"), "", bank.as_of).is_empty()


def test_a_manager_is_found_by_part_of_name_or_number(bank: Mart) -> None:
    first = manager.find(bank, EXECUTIVE, "", bank.as_of, limit=1).row(0, named=True)
    for text in (first["name_en"].lower(), first["name_zh"][1:], first["manager_id"].lower()):
        assert first["manager_id"] in manager.find(bank, EXECUTIVE, text, bank.as_of)["manager_id"].to_list()
    assert manager.find(bank, EXECUTIVE, "'; DROP TABLE", bank.as_of).is_empty()


def test_a_bank_without_managers_says_which_feeds(poor_mart: Mart, bank: Mart) -> None:
    assert "org_people.manager" in manager.missing_feeds(poor_mart)
    assert manager.missing_feeds(bank) == ()
