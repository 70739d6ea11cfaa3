"""The bridge of one branch with its customers, against their accounts: B01S2 moves to B02 in the last month."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from mart.months import days_in_month
from mart.query import metric as q
from mart.query.cockpit import overview
from mart.query.filters import NONE, make
from mart.query.product import Node
from mart.reader import open_mart
from mart.scope import EXECUTIVE, parse
from tests.banks import tiny

LAST, BEFORE = tiny.LAST, tiny.LAST - 12


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    return open_mart(tiny.publish(tmp_path_factory.mktemp("bridge"), months=26))


def _accounts(mart, month_no, condition="TRUE"):
    """{(customer, unit): economic profit} of a month, straight from the accounts."""
    sql = (
        "SELECT customer_id, org_id, sum(economic_profit_cny) AS ep FROM account_month WHERE month_no = $month_no AND "
        f"{condition} GROUP BY ALL"
    )
    return {(c, o): Decimal(ep) for c, o, ep in mart.frame(sql, {"month_no": month_no}, EXECUTIVE).rows()}


def _holders(mart, month_no):
    sql = (
        "SELECT customer_id FROM account_month WHERE month_no = $month_no GROUP BY ALL"
        " HAVING sum(deposits_avg_cny + loans_avg_cny) > 0"
    )
    return set(mart.frame(sql, {"month_no": month_no}, EXECUTIVE)["customer_id"].to_list())


@pytest.mark.parametrize(("scope", "filters"), [(EXECUTIVE, make(branch_id="B02")), (parse("branch_leader:B02"), NONE)])
def test_a_branch_bridge_with_its_customers(bank, scope, filters):
    """What moved in is neither gained nor growth, in the leader's own scope as in the bank's."""
    found = overview.bridge(bank, scope, LAST, filters, "last_year", with_names=True)
    steps = dict(found.steps.select("driver", "amount_cny").rows())
    now, before = (_accounts(bank, no, "branch_id = 'B02'") for no in (LAST, BEFORE))
    there, then = _holders(bank, LAST), _holders(bank, BEFORE)
    came = {key: ep for key, ep in now.items() if key[1] == "B01S2"}
    gained = {c: ep for (c, o), ep in now.items() if o != "B01S2" and c in there - then}
    lost = {c: -ep for (c, o), ep in before.items() if c in then - there}
    assert steps["transferred"] == sum(came.values()) != 0
    if scope == EXECUTIVE:  # a leader does not see where else a customer is
        assert (steps["gained"], steps["lost"]) == (sum(gained.values()), sum(lost.values()))
    assert found.start == sum(before.values()) and found.end == sum(now.values())
    assert found.start + sum(steps.values()) == found.end
    by_customer: dict[str, Decimal] = {}
    for (customer, _), ep in came.items():
        by_customer[customer] = by_customer.get(customer, Decimal(0)) + ep
    sign = 1 if steps["transferred"] >= 0 else -1
    largest = sorted(((ep * sign, c) for c, ep in by_customer.items() if ep * sign > 0), reverse=True)[:3]
    named = found.named.filter(driver="transferred")
    assert named["key"].to_list() == [c for _, c in largest] and set(named["kind"]) == {"customer"}
    assert named["amount_cny"].to_list() == [ep * sign for ep, _ in largest]


def test_the_whole_bank_compares_under_the_units_of_the_month(bank):
    found = overview.bridge(bank, EXECUTIVE, LAST, base="last_year")
    assert "transferred" not in found.steps["driver"].to_list()
    assert found.start == q.value(bank, EXECUTIVE, "economic_profit", BEFORE).value
    assert found.start + found.steps["amount_cny"].sum() == found.end


def test_each_step_names_its_largest_products_and_opens_to_all(bank):
    found = overview.bridge(bank, EXECUTIVE, LAST, base="last_year", with_names=True)
    for driver, amount in found.steps.select("driver", "amount_cny").rows():
        assert sum(found.cells[driver].to_list()) == amount
        named = found.named.filter(driver=driver)
        assert len(named) <= 3 and all(value * amount > 0 for value in named["amount_cny"])
        assert not amount or len(named), driver
    rate = found.named.filter(driver="rate").row(0, named=True)
    of_product = found.cells.filter(product_id=rate["key"])["rate"].sum()
    assert (rate["kind"], rate["place"], rate["amount_cny"]) == ("product", 1, of_product)


def test_against_the_plan_nobody_is_gained_or_lost_and_no_month_is_longer(bank):
    drivers = overview.bridge(bank, EXECUTIVE, LAST).steps["driver"].to_list()
    assert not {"gained", "lost", "transferred", "days"} & set(drivers)


def test_a_longer_month_shows_its_days_and_the_title_its_largest_step(bank):
    found = overview.bridge(bank, EXECUTIVE, LAST, base="last_month")
    assert days_in_month(LAST) == 31 and days_in_month(LAST - 1) == 30
    steps = dict(found.steps.select("driver", "amount_cny").rows())
    assert steps["days"] and found.start + sum(steps.values()) == found.end
    assert abs(found.largest["amount_cny"]) == max(abs(amount) for amount in steps.values())


def test_a_node_of_products_has_the_same_steps(bank):
    found = overview.bridge(bank, EXECUTIVE, LAST, Node("family", "F2").narrow(), "last_year", with_names=True)
    assert found.start + found.steps["amount_cny"].sum() == found.end
    assert set(found.named.filter(driver="rate")["key"]) <= {"P03", "P04"}


def test_customers_who_came_and_left_are_seen_on_both_sides(tmp_path):
    """Who is there in one month only is gained or lost with all they earn; neither is structurally nothing."""
    data = tiny.publish(tmp_path, months=26)
    with duckdb.connect(str(data / "builds" / "b1" / "mart.duckdb")) as con:
        for table in ("fct_account_month", "fct_customer_month"):
            con.execute(f"DELETE FROM marts.{table} WHERE customer_id = 'C001' AND month_no > {BEFORE}")
            con.execute(f"DELETE FROM marts.{table} WHERE customer_id = 'C002' AND month_no < {LAST}")
    two = make(customer_id=["C001", "C002"])
    found = overview.bridge(open_mart(data), EXECUTIVE, LAST, two, "last_year", with_names=True)
    steps = dict(found.steps.select("driver", "amount_cny").rows())
    assert steps["gained"] == found.end != 0 and steps["lost"] == -found.start != 0
    assert {driver for driver, amount in steps.items() if amount} == {"gained", "lost"}
    assert dict(found.named.select("driver", "key").rows()) == {"gained": "C002", "lost": "C001"}


def test_cards_of_a_period_with_what_moved(bank):
    """B02 over the year to date: the cards are the metrics of the period, the moved unit stands beside last year."""
    filters = make(branch_id="B02")
    for period in ("month", "ytd", "12m"):
        cards = overview.kpis(bank, EXECUTIVE, LAST, filters, ("revenue", "raroc", "deposits_avg"), period)
        for name in ("revenue", "deposits_avg"):
            card = cards.card(name)
            assert card["value"] == q.value(bank, EXECUTIVE, name, LAST, filters, period).value
            assert card["last_year"] == q.value(bank, EXECUTIVE, name, BEFORE, filters, period).value
            moved = q.transferred(bank, EXECUTIVE, (name,), LAST, BEFORE, filters, period=period)
            assert card["transferred"] == moved[name][0] != 0
        assert cards.card("raroc")["transferred"] is None
    assert overview.kpis(bank, EXECUTIVE, LAST, cards=("revenue",)).card("revenue")["transferred"] is None
