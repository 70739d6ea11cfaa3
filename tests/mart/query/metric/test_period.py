"""Periods, the full-year outlook and what moved with a unit: in the tiny mart B01S2 moves to B02 in the last month."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mart.months import days_between, days_in_month
from mart.query import metric as q
from mart.query.filters import make
from mart.reader import open_mart
from mart.scope import EXECUTIVE, parse
from tests.banks import tiny

LAST = tiny.LAST  # 2026-10
CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def long_mart(tmp_path_factory):
    return open_mart(tiny.publish(tmp_path_factory.mktemp("periods"), months=26))


def _months(mart, name, first, last, filters=None):
    values = [q.value(mart, EXECUTIVE, name, no, filters or make()).value for no in range(first, last + 1)]
    return [value if value is not None else Decimal(0) for value in values]


@pytest.mark.parametrize(("period", "first"), [("ytd", LAST - 9), ("12m", LAST - 11)])
def test_what_flows_is_added_up_and_ties_at_every_grain(long_mart, period, first):
    total = q.value(long_mart, EXECUTIVE, "revenue", LAST, period=period).value
    assert total == sum(_months(long_mart, "revenue", first, LAST))
    for grain in ("branch", "sub_branch", "manager", "customer", "product", "account", "tier"):
        rows = q.breakdown(long_mart, EXECUTIVE, "revenue", grain, LAST, period=period)
        assert sum(rows["revenue"].to_list()) == total, grain


def test_a_daily_average_is_averaged_over_the_days_and_a_month_end_is_the_last(long_mart):
    months = _months(long_mart, "deposits_avg", LAST - 9, LAST)
    lengths = [days_in_month(no) for no in range(LAST - 9, LAST + 1)]
    mean = sum(value * days for value, days in zip(months, lengths, strict=True)) / days_between(LAST - 9, LAST)
    found = q.value(long_mart, EXECUTIVE, "deposits_avg", LAST, period="ytd").value
    assert found == mean.quantize(Decimal("1e-8"))
    for name in ("loans_end", "customers_active", "npl_ratio"):
        assert (
            q.value(long_mart, EXECUTIVE, name, LAST, period="ytd").value
            == q.value(long_mart, EXECUTIVE, name, LAST).value
        )


def test_a_ratio_of_a_period_is_annualised_by_its_days(long_mart):
    profit = q.value(long_mart, EXECUTIVE, "risk_adjusted_profit", LAST, period="12m").value
    capital = q.value(long_mart, EXECUTIVE, "economic_capital", LAST, period="12m").value
    raroc = q.value(long_mart, EXECUTIVE, "raroc", LAST, period="12m").value
    assert abs(raroc - profit * 100 / capital) < Decimal("1e-6")  # twelve months to 2026-10 have 365 days
    ytd = q.value(long_mart, EXECUTIVE, "nim", LAST, period="ytd").value
    margin, loans = (
        q.value(long_mart, EXECUTIVE, name, LAST, period="ytd").value for name in ("net_interest", "loans_avg")
    )
    assert abs(ytd - margin * 100 * 365 / 304 / loans) < Decimal("1e-6")


def test_plan_and_last_year_are_of_the_same_period(long_mart):
    plan = q.plan_values(long_mart, EXECUTIVE, ["revenue"], LAST, period="ytd")["plan"][0]
    months = [
        q.plan_values(long_mart, EXECUTIVE, ["revenue"], no)["plan"][0] or Decimal(0)
        for no in range(LAST - 9, LAST + 1)
    ]
    assert plan == sum(months)
    row = q.trend(long_mart, EXECUTIVE, ["revenue"], [LAST], period="ytd").row(0, named=True)
    assert row["last_year"] == sum(_months(long_mart, "revenue", LAST - 21, LAST - 12)) and row["plan"] == plan


def test_a_period_that_begins_before_the_data_has_no_figure(long_mart):
    assert q.value(long_mart, EXECUTIVE, "revenue", LAST - 24, period="12m").value is None
    assert q.value(long_mart, EXECUTIVE, "revenue", LAST - 14, period="12m").value is not None
    with pytest.raises(KeyError, match="expected one of month, ytd, 12m"):
        q.value(long_mart, EXECUTIVE, "revenue", LAST, period="year")


def test_a_moved_unit_is_transferred_to_the_cent_and_neither_growth_nor_loss(long_mart):
    """B02 has what the unit has now, B01 lost what it had a year ago; the bank as a whole has no transfer."""
    unit = make(org_id="B01S2")
    now, before = (q.value(long_mart, EXECUTIVE, "deposits_avg", no, unit).value for no in (LAST, LAST - 12))
    assert now > 0 and before > 0
    moved = q.transferred(long_mart, EXECUTIVE, ("deposits_avg", "raroc"), LAST, LAST - 12, by=("branch_id",))
    assert {row["branch_id"]: row["deposits_avg"] for row in moved.to_dicts()} == {"B01": -before, "B02": now}
    assert moved["raroc"].to_list() == [None, None]
    assert q.transferred(long_mart, EXECUTIVE, ("deposits_avg",), LAST, LAST - 12) is None
    for scope, filters in ((EXECUTIVE, make(branch_id="B02")), (parse("branch_leader:B02"), make())):
        own = q.transferred(long_mart, scope, ("deposits_avg",), LAST, LAST - 12, filters)
        assert own["deposits_avg"].to_list() == [now]


def test_of_a_longer_period_only_the_months_count_in_which_the_unit_stood_elsewhere(long_mart):
    """Ten months of the year to date, nine of them under the same branch in both years: October alone was moved."""
    october = q.transferred(long_mart, EXECUTIVE, ("revenue",), LAST, LAST - 12, by=("branch_id",))
    year = q.transferred(long_mart, EXECUTIVE, ("revenue",), LAST, LAST - 12, by=("branch_id",), period="ytd")
    assert october.sort("branch_id").rows() == year.sort("branch_id").rows()


def test_like_for_like_restates_last_year_to_the_units_of_the_month(long_mart):
    was, now = (
        {
            row["key"]: row["deposits_avg_last_year"]
            for row in q.breakdown(
                long_mart, EXECUTIVE, "deposits_avg", "branch", LAST, basis=basis, with_last_year=True
            ).to_dicts()
        }
        for basis in ("then", "today")
    )
    unit = q.value(long_mart, EXECUTIVE, "deposits_avg", LAST - 12, make(org_id="B01S2")).value
    assert now == {"B01": was["B01"] - unit, "B02": was["B02"] + unit}


def test_the_full_year_is_the_year_to_date_and_the_rest_by_last_years_share(long_mart):
    found = q.outlook(long_mart, EXECUTIVE, "revenue", LAST)
    before = _months(long_mart, "revenue", LAST - 21, LAST - 10)
    assert found.ytd == q.value(long_mart, EXECUTIVE, "revenue", LAST, period="ytd").value
    assert found.rest == (found.ytd / sum(before[:10]) * sum(before[10:])).quantize(CENT)
    assert found.low < found.full_year < found.high and found.full_year == found.ytd + found.rest
    assert found.last_year == sum(before)
    assert q.outlook(long_mart, EXECUTIVE, "revenue", LAST - 14).missing.message_key == "no_history"
    with pytest.raises(ValueError, match="only what is earned"):
        q.outlook(long_mart, EXECUTIVE, "deposits_avg", LAST)


def test_the_interval_of_the_outlook_covers_what_comes():
    """Months that scatter by a tenth around last year's: nine years of ten end inside (600 years, within chance)."""
    import random

    from mart.query.metric.outlook import project

    rnd, inside = random.Random(3), 0
    for _ in range(600):
        before = [Decimal(100 + 5 * month) for month in range(12)]
        year = [value * Decimal(str(round(1.05 + rnd.gauss(0, 0.1), 6))) for value in before]
        rest, margin = project(year[:8], before)
        inside += abs(sum(year[8:]) - rest) <= margin
    assert 0.87 <= inside / 600 <= 0.93
