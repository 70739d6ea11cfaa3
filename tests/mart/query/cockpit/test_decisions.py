"""The decision queue: confirmed cases, nobody counted twice, twelve months, an owner who decides, an exact list."""

from __future__ import annotations

import polars as pl
import pytest

from mart.query import filters as flt
from mart.query import segment
from mart.query.cockpit import overview
from mart.query.metric.values import metric_frame
from mart.query.policy import version
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, parse

pytestmark = pytest.mark.xdist_group("s_bank")
MANY = 200


@pytest.fixture(scope="module")
def bank(s_bank) -> Mart:
    return open_mart(s_bank)


@pytest.fixture(scope="module")
def queue(bank: Mart) -> pl.DataFrame:
    found = overview.decisions(bank, EXECUTIVE, bank.as_of, limit=MANY)
    assert {"loss_making_borrower", "under_earning_borrowers", "overpriced_product"} <= set(found["kind"])
    return found


def status(bank: Mart, names: str, customers: list[str], first: int) -> pl.DataFrame:
    sql = f"SELECT {names} FROM customer_status_month WHERE month_no >= $first AND customer_id = ANY($who)"
    return bank.frame(sql, {"first": first, "who": customers}, EXECUTIVE)


def test_as_many_as_the_policy_says_due_date_first(bank: Mart):
    rules, found = version(bank, "decisions", bank.as_of), overview.decisions(bank, EXECUTIVE, bank.as_of)
    assert found.height == rules.number("queue_cnt") and found["due_month"].is_sorted()
    assert found["key"].n_unique() == found.height
    assert found["kind"].value_counts()["count"].max() <= rules.number("per_kind_cnt")


def test_no_customer_is_in_two_cases(queue: pl.DataFrame):
    listed = queue["customers"].explode().drop_nulls()
    assert listed.len() == listed.n_unique() > 2


def test_an_effect_is_the_years_economic_profit_of_its_list(bank: Mart, queue: pl.DataFrame):
    for case in queue.filter(pl.col("kind").is_in(["loss_making_borrower", "under_earning_borrowers"])).to_dicts():
        rows = status(bank, "customer_id, ep_12m_cny", case["customers"], bank.as_of)
        assert rows["ep_12m_cny"].sum() == case["impact_cny"] and rows.height == case["count_cnt"]


def test_cases_have_held_for_the_months_of_the_policy(bank: Mart, queue: pl.DataFrame):
    months = version(bank, "decisions", bank.as_of).number("confirm_months")
    weak = queue.filter(kind="under_earning_borrowers")["customers"].explode().to_list()
    rows = status(bank, "is_low_efficiency AND ep_12m_cny < 0 AS holds", weak, bank.as_of - months + 1)
    assert rows["holds"].all() and rows.height == months * len(weak)
    left = queue.filter(kind="tier_loss")["customers"].explode().drop_nulls().to_list()
    rows = status(bank, "month_no, tier IN ('value', 'high_value') AS is_value", left, bank.as_of - months)
    assert rows.filter(pl.col("is_value") != (pl.col("month_no") == bank.as_of - months)).is_empty()


def test_a_case_opens_exactly_its_customers_worst_first(bank: Mart, queue: pl.DataFrame):
    case = queue.filter(kind="under_earning_borrowers").row(0, named=True)
    chosen = segment.parse(f"customers:{','.join(case['customers'])}")
    page = segment.customers(bank, EXECUTIVE, bank.as_of, chosen, sort="ep_12m_cny", descending=False, limit=None)
    assert page.rows["customer_id"].to_list() == case["customers"] and page.customers_cnt == case["count_cnt"]


def test_a_product_is_counted_without_the_customers_of_other_cases(bank: Mart, queue: pl.DataFrame):
    rows = bank.frame(
        "SELECT customer_id FROM manager_status_month m JOIN customer_manager b USING (month_no, manager_id) WHERE"
        " m.month_no = $m AND m.is_low_yield_confirmed AND m.branch_id = ANY($branches)",
        {"m": bank.as_of, "branches": queue.filter(kind="low_yield_manager")["subject_id"].to_list()},
        EXECUTIVE,
    )
    named = {*queue["customers"].explode().drop_nulls(), *rows["customer_id"]}
    case = queue.filter(kind="overpriced_product").row(0, named=True)
    rows = bank.frame(
        "SELECT customer_id, sum(economic_profit_cny) AS ep, sum(ftp_margin_cny) FILTER (month_no > $m - 3) AS margin"
        " FROM account_month WHERE product_id = $p AND month_no > $m - 12 GROUP BY customer_id",
        {"p": case["subject_id"], "m": bank.as_of},
        EXECUTIVE,
    )
    assert rows["margin"].sum() < 0
    assert case["impact_cny"] == rows.filter(~pl.col("customer_id").is_in(list(named)))["ep"].sum() >= rows["ep"].sum()


def test_a_branchs_gap_is_that_of_the_year_without_what_its_cases_explain(bank: Mart, queue: pl.DataFrame):
    for case in queue.filter(kind="branch_below_plan").to_dicts():
        at = flt.make(branch_id=case["subject_id"])
        year = metric_frame(bank, EXECUTIVE, ("economic_profit",), bank.as_of - 11, bank.as_of, at)
        assert case["impact_cny"] < 0 and case["amount_cny"] == year["economic_profit"].sum()


def test_the_owner_decides_and_is_never_the_subject(queue: pl.DataFrame):
    for case in queue.to_dicts():
        is_head = case["owner"] == "branch_head"
        assert is_head == bool(case["owner_zh"])
        assert not (is_head and case["kind"] == "branch_below_plan")
    assert set(queue.filter(kind="overpriced_product")["owner"]) == {"asset_liability"}


def test_a_product_manager_sees_matters_of_their_products_only(bank: Mart):
    own = bank.frame(
        "SELECT product_manager_id AS who, list(product_id) AS products FROM product WHERE valid_to_month_no = 999999"
        " AND product_manager_id IS NOT NULL GROUP BY ALL",
        {},
        EXECUTIVE,
    )
    seen = 0
    for who, products in own.iter_rows():
        found = overview.decisions(bank, parse(f"product_manager:{who}"), bank.as_of, limit=MANY)
        assert set(found["kind"]) <= {"overpriced_product", "reconciliation", "feed_missing"}
        assert set(found.filter(kind="overpriced_product")["subject_id"]) <= set(products)
        seen += found.height
    assert seen


def test_a_manager_is_given_no_matter_about_themselves(bank: Mart):
    who = bank.frame(
        "SELECT manager_id FROM manager_status_month WHERE month_no = $m AND is_low_yield_confirmed ORDER BY 1 LIMIT 1",
        {"m": bank.as_of},
        EXECUTIVE,
    )
    found = overview.decisions(bank, parse(f"relationship_manager:{who['manager_id'][0]}"), bank.as_of, limit=MANY)
    assert "low_yield_manager" not in set(found["kind"])
