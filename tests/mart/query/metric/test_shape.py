"""What a breakdown answers with: plan, last year, limit, order, names, and the floor of a ratio's base."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from mart.metrics import metrics
from mart.query import filters as flt
from mart.query import metric as q
from mart.query.metric import guard
from mart.scope import EXECUTIVE


def test_plan_stands_beside_where_the_plan_has_the_grain(mart):
    actual = q.value(mart, EXECUTIVE, "loans_avg", mart.as_of).value
    plan = q.plan_values(
        mart, EXECUTIVE, ["loans_avg", "customers_value", "npl_ratio", "interest_paid", "raroc"], mart.as_of
    )["plan"].to_list()
    assert plan[0] == pytest.approx(actual * Decimal("1.05"), abs=Decimal("0.05"))
    assert plan[1:4] == [20, Decimal("1.15"), None]  # two branches' targets, the bank's own target, not planned
    assert plan[4] is not None
    branch = flt.make(branch_id="B01")
    assert q.plan_values(mart, EXECUTIVE, ["customers_value", "npl_ratio"], mart.as_of, branch)["plan"].to_list() == [
        10,
        None,
    ]
    assert q.plan_values(mart, EXECUTIVE, ["loans_avg"], mart.as_of, flt.make(customer_id="C001"))[
        "plan"
    ].to_list() == [None]


def test_breakdown_with_plan_and_last_year(mart):
    rows = q.breakdown(
        mart, EXECUTIVE, ("deposits_avg", "raroc"), "branch", mart.as_of, with_plan=True, with_last_year=True
    )
    assert rows.columns[:3] == ["key", "label_zh", "label_en"] and "deposits_avg_plan" in rows.columns
    before = dict(
        q.breakdown(mart, EXECUTIVE, "deposits_avg", "branch", mart.as_of - 12).select("key", "deposits_avg").rows()
    )
    assert dict(rows.select("key", "deposits_avg_last_year").rows()) == before
    assert (
        sum(rows["deposits_avg_plan"].to_list())
        == q.plan_values(mart, EXECUTIVE, ["deposits_avg"], mart.as_of)["plan"][0]
    )
    bank = q.breakdown(mart, EXECUTIVE, "deposits_avg", "bank", mart.as_of, with_plan=True, with_last_year=True)
    assert bank["deposits_avg_plan"][0] is not None and bank["key"][0] == "BANK"


def test_trend_has_a_row_for_each_month_and_metric(mart):
    months = mart.months[-3:]
    frame = q.trend(mart, EXECUTIVE, ("revenue", "raroc"), months)
    assert frame.select("month_no", "metric").rows() == [(m, n) for m in months for n in ("revenue", "raroc")]
    last = frame.filter((pl.col("month_no") == mart.as_of) & (pl.col("metric") == "revenue")).row(0, named=True)
    assert last["value"] == q.value(mart, EXECUTIVE, "revenue", mart.as_of).value
    assert last["last_year"] == q.value(mart, EXECUTIVE, "revenue", mart.as_of - 12).value
    early = q.trend(mart, EXECUTIVE, ("revenue",), [mart.months[0] - 1, mart.months[0]])
    assert early["value"].to_list()[0] is None


def test_limit_takes_the_best_and_order_can_be_turned(mart):
    rows = q.breakdown(mart, EXECUTIVE, ("economic_profit", "raroc"), "customer", mart.as_of)
    best = q.breakdown(mart, EXECUTIVE, ("economic_profit", "raroc"), "customer", mart.as_of, limit=3)
    worst = q.breakdown(mart, EXECUTIVE, ("economic_profit", "raroc"), "customer", mart.as_of, limit=3, ascending=True)
    assert best["key"].to_list() == rows["key"].to_list()[:3]
    assert worst["economic_profit"].to_list() == sorted(rows["economic_profit"].to_list())[:3]
    by_ratio = q.breakdown(
        mart, EXECUTIVE, ("economic_profit", "raroc"), "customer", mart.as_of, limit=2, order_by="raroc"
    )
    assert by_ratio["raroc"].to_list() == sorted(rows["raroc"].drop_nulls().to_list(), reverse=True)[:2]


def test_names_are_those_of_both_languages_and_the_rest_is_named(mart):
    rows = q.breakdown(mart, EXECUTIVE, "revenue", "manager", mart.as_of)
    names = {key: (zh, en) for key, zh, en in rows.select("key", "label_zh", "label_en").rows()}
    assert names["UNASSIGNED"] == ("未分配", "Unassigned") and names["M1"] == ("经理1", "Manager 1")
    customers = q.breakdown(mart, EXECUTIVE, "revenue", "customer", mart.as_of)
    assert (
        dict(customers.select("key", "label_en").rows())["C003"] == "客户3"
    )  # no English name: the only name there is
    accounts = q.breakdown(mart, EXECUTIVE, "revenue", "account", mart.as_of)
    assert all(key not in zh for key, zh in accounts.select("key", "label_zh").rows())


def test_a_ratio_on_a_base_of_nearly_nothing_is_not_shown_and_says_why(mart, monkeypatch):
    month, floors = mart.as_of, {"raroc": 0.105, "nim": 99.0}
    whole = q.value(mart, EXECUTIVE, "raroc", month)
    assert whole.value is not None and not whole.reason
    monkeypatch.setattr(guard, "floors", lambda *_: floors)
    assert q.value(mart, EXECUTIVE, "raroc", month).value == whole.value
    small = q.value(mart, EXECUTIVE, "nim", month)
    assert (small.value, small.missing, small.reason) == (None, None, guard.NO_BASE)
    answer = q.explain(mart, EXECUTIVE, "nim", month)
    assert (answer.value, answer.reason) == (None, guard.NO_BASE) and answer.inputs["value"].null_count() == 0


def test_rows_without_a_base_come_last_whether_all_are_asked_for_or_the_first(mart, monkeypatch):
    monkeypatch.setattr(guard, "floors", lambda *_: {"nim": 60.0})
    whole = q.breakdown(mart, EXECUTIVE, "nim", "customer", mart.as_of)
    first = q.breakdown(mart, EXECUTIVE, "nim", "customer", mart.as_of, limit=whole.height)
    assert whole["nim"].null_count() > 0 and whole["nim"].drop_nulls().len() > 0
    assert whole["nim"].to_list() == first["nim"].to_list() and whole["nim"][-1] is None


def test_every_ratio_with_a_size_has_its_floor_in_the_policy(mart):
    sized = {name for name, found in metrics().items() if found.size}
    assert sized == set(guard.floors(mart, mart.as_of))
