"""Periods and like for like: units and managers side by side, without what was moved to them or away from them."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from mart.query import metric as q
from mart.query.cockpit import local, overview
from mart.query.filters import NONE, make
from mart.query.metric.handover import handed_between
from mart.reader import open_mart
from mart.scope import EXECUTIVE, parse
from tests.banks import tiny

LAST, BEFORE = tiny.LAST, tiny.LAST - 12


@pytest.fixture(scope="module")
def mart(tmp_path_factory):
    """B01S2 moves to B02 in the last month. Each customer has one manager, but C001 goes from M1 to M3 in between."""
    data = tiny.publish(tmp_path_factory.mktemp("changes"), months=26)
    with duckdb.connect(str(data / "builds" / "b1" / "mart.duckdb")) as con:
        con.execute(
            "UPDATE marts.brg_customer_manager SET manager_id = CASE WHEN customer_id <> 'C001' THEN 'M2' WHEN month_no"
            f" < {LAST - 5} THEN 'M1' ELSE 'M3' END, share = 1, is_lead = true"
        )
        con.execute(
            "CREATE OR REPLACE TABLE marts.brg_customer_manager AS SELECT DISTINCT * FROM marts.brg_customer_manager"
        )
    return open_mart(data)


def test_units_worst_variance_first_and_sum_to_the_bank(mart):
    """Branches against plan, sub-branches against last year; the heads are those of the period, the bars are months."""
    for period, by in (("month", "branch"), ("ytd", "branch"), ("ytd", "sub_branch")):
        frame = overview.units(mart, EXECUTIVE, mart.as_of, period=period, by=by)
        now = frame.filter(frame["month_no"] == mart.as_of)
        gaps = [row["total"] - row["total_plan"] for row in now.iter_rows(named=True)]
        assert gaps == sorted(gaps) and len(frame) == len(now) * 13 and len(now) > 1
        for column, span in (("actual", "month"), ("total", period)):
            whole = q.value(mart, EXECUTIVE, "economic_profit", mart.as_of, period=span).value
            assert now[column].sum() == whole, (period, by, column)


@pytest.mark.parametrize("period", ["month", "ytd"])
def test_changes_of_units_and_managers_leave_out_what_was_moved(mart, period):
    """Value − last year = change + transferred, row by row, at every grain between which something moves."""
    for filters in (NONE, make(branch_id="B02"), make(branch_id="B02", org_id="B02S1")):
        found = overview.drill(mart, EXECUTIVE, mart.as_of, filters, period=period)
        before = q.breakdown(mart, EXECUTIVE, "deposits_avg", found.child, mart.as_of - 12, filters, period=period)
        then = dict(before.select("key", "deposits_avg").rows())
        for row in found.rows.iter_rows(named=True):
            moved = row["deposits_avg_transferred"] or 0
            assert row["deposits_avg"] - then.get(row["key"], 0) == row["deposits_avg_change"] + moved
        assert found.adds_up


def test_a_leader_begins_one_level_down(mart):
    found = overview.drill(mart, parse("branch_leader:B01"), mart.as_of)
    assert (found.child, found.level, found.key) == ("sub_branch", "branch", "B01")


def test_a_customer_who_was_handed_over_is_no_growth(mart):
    """M3 took over C001: what C001 brings now came to them, what it brought a year ago went from M1."""
    own = {no: q.value(mart, EXECUTIVE, "economic_profit", no, make(customer_id="C001")).value for no in (LAST, BEFORE)}
    moved = handed_between(mart, EXECUTIVE, ("economic_profit",), LAST, BEFORE)
    assert dict(moved.rows()) == {"M3": own[LAST], "M1": -own[BEFORE]}
    for manager, no, sign in (("M3", LAST, 1), ("M1", BEFORE, -1)):
        found = overview.bridge(mart, EXECUTIVE, LAST, make(manager_id=manager), "last_year", with_names=True)
        steps = dict(found.steps.select("driver", "amount_cny").rows())
        assert {driver: amount for driver, amount in steps.items() if amount} == {"transferred": sign * own[no]}
        assert found.named["key"].to_list() == ["C001"]
    stayed = overview.bridge(mart, EXECUTIVE, LAST, make(manager_id="M2"), "last_year")
    assert "transferred" not in stayed.steps["driver"].to_list()


def test_managers_up_and_down_name_the_customer_behind_it(mart):
    """Change + transferred = now − last year; who was handed over is no cause, and a cause moved as the change did."""
    rows = local.movers(mart, EXECUTIVE, LAST, period="ytd")
    assert set(rows["key"]) <= {"M1", "M2", "M3"} and rows.height
    for row in rows.iter_rows(named=True):
        who = make(manager_id=row["key"])
        stayed = overview.bridge(mart, EXECUTIVE, LAST, who, "last_year", LAST - LAST % 12)
        moved = dict(stayed.steps.select("driver", "amount_cny").rows()).get("transferred", 0)
        assert (row["now_cny"], row["transferred_cny"]) == (stayed.end, moved)
        assert row["change_cny"] + row["transferred_cny"] == stayed.end - stayed.start
        assert row["cause_id"] != "C001" and (row["cause_cny"] or 0) * row["change_cny"] >= 0
    changes = rows["change_cny"].to_list()
    assert changes[0] == min(changes)


def test_customers_to_act_on_are_those_of_the_queue_worst_first(mart):
    rows = local.to_act_on(mart, EXECUTIVE, LAST)
    queue = overview.decisions(mart, EXECUTIVE, LAST, limit=100)
    named = {who for customers in queue["customers"] for who in customers}
    assert set(rows["key"]) <= named and rows.height <= 5
    assert rows["effect_cny"].to_list() == sorted(rows["effect_cny"].to_list())


def test_a_step_opens_to_all_it_adds_up(mart):
    """Every customer or product behind each step of a branch, to the cent, in the year to date and in the month."""
    for base, first in (("last_year", None), ("last_year", LAST - LAST % 12), ("plan", None)):
        at = (make(branch_id="B02"), base, first)
        found = overview.bridge(mart, EXECUTIVE, LAST, *at)
        for driver, amount in found.steps.select("driver", "amount_cny").rows():
            rows = overview.step(mart, EXECUTIVE, LAST, driver, *at)
            assert sum(rows["amount_cny"].to_list(), Decimal(0)) == amount, driver
    assert overview.step(mart, EXECUTIVE, LAST, "gained").is_empty()


def test_under_todays_organisation_nothing_is_transferred(mart):
    """B02 with the unit that came in the last month: last year with it, no step of transfers, no plan for what was."""
    branch = make(branch_id="B02")
    found = overview.bridge(mart, EXECUTIVE, LAST, branch, "last_year", basis="today")
    assert found.start == q.value(mart, EXECUTIVE, "economic_profit", BEFORE, branch, basis="today").value
    assert "transferred" not in found.steps["driver"].to_list()
    assert found.start + found.steps["amount_cny"].sum() == found.end
    cards = {
        one: overview.kpis(mart, EXECUTIVE, LAST, branch, ("deposits_avg",), "ytd", one) for one in ("then", "today")
    }
    assert cards["today"].card("deposits_avg")["transferred"] is None
    assert cards["today"].card("deposits_avg")["value"] > cards["then"].card("deposits_avg")["value"]
    then, today = (
        overview.units(mart, EXECUTIVE, LAST, period="ytd", basis=one).filter(month_no=LAST)
        for one in ("then", "today")
    )
    assert then["total_plan"].null_count() == 0 and today["total_plan"].null_count() == 2
    assert then["total"].sum() == today["total"].sum()
