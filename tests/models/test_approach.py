"""Whom to approach over all products: one list a manager, one best product a customer, the effect, the price first."""

import polars as pl
import pytest

from mart.query import targeting
from mart.scope import EXECUTIVE, parse
from models import registry


def test_effects_lie_beside_the_scores_and_in_a_card(mart):
    found = targeting.effects(mart, EXECUTIVE, "P3401")
    assert found["segment"][0] is None and found["campaigns_cnt"][0] == 3 and found.height > 1
    card = registry.cards(mart.folder)["uplift"]
    counts = card["outcomes"]["P3401"]
    assert counts["campaigns_cnt"] == 3 and counts["maps_cnt"] == counts["map_customers_cnt"] == 0
    mine = [row for row in card["products"] if row["product_id"] == "P3401"]
    assert [row["lift"] for row in mine if row["segment"] is None] == [pytest.approx(found["lift"][0])]
    row = targeting.products(mart, EXECUTIVE).filter(product_id="P3401").row(0, named=True)
    assert (row["effect_status"], row["lift"]) == (found["status"][0], found["lift"][0])
    leader = parse("branch_leader:B01")
    assert targeting.effects(mart, leader, "P3401").equals(found), "the effect is the bank's and shows no customer"
    assert targeting.effects(mart, None, "P3401").is_empty()


def test_a_manager_has_one_list_over_all_products_and_a_customer_one_best_product(mart):
    rows = pl.concat(
        targeting.targets(mart, EXECUTIVE, p, limit=None) for p in targeting.products(mart, EXECUTIVE)["product_id"]
    )
    best = rows.filter("is_best")
    assert best.height == best["customer_id"].n_unique() > 10
    most = targeting.policy(mart, mart.as_of)["contacts_per_manager_cnt"]
    within = rows.filter("is_within_capacity")
    assert within.group_by("manager_id").len()["len"].max() <= most and within["contact_place"].max() <= most
    for _, mine in best.group_by("manager_id"):
        assert sorted(mine["contact_place"]) == list(range(1, mine.height + 1))
    top = rows.group_by("customer_id").agg(pl.col("expected_ep_cny").max()).join(best, on="customer_id", suffix="_best")
    assert top["expected_ep_cny"].equals(top["expected_ep_cny_best"])


def test_customers_whose_price_comes_first_are_offered_no_credit_and_flagged_elsewhere(mart):
    low = set(
        mart.frame(
            "SELECT customer_id FROM customer_status_month WHERE month_no = $m AND is_low_efficiency",
            {"m": mart.as_of},
            EXECUTIVE,
        )["customer_id"]
    )
    for product_id, kind in mart.frame(
        "SELECT DISTINCT s.product_id, p.product_kind FROM score s JOIN product p USING (product_id) WHERE"
        " p.valid_to_month_no = 999999",
        None,
        EXECUTIVE,
    ).iter_rows():
        rows = targeting.targets(mart, EXECUTIVE, product_id, limit=None)
        flagged = set(rows.filter("is_reprice_first")["customer_id"])
        assert flagged == set(rows["customer_id"]) & low
        assert not flagged or kind not in ("loan", "off_balance")
    credit = targeting.exclusions(mart, EXECUTIVE, "P0602")
    assert dict(credit.iter_rows())["reprice_first"] > 10
