"""Any metric, any grain: grains tie, ratios come from sums, plan and last year stand beside, missing is never zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mart.metrics import NotAvailable, UnknownMetric, metric, metrics, missing
from mart.query import filters as flt
from mart.query import metric as q
from mart.scope import EXECUTIVE

GRAINS = ("bank", "branch", "sub_branch", "manager", "customer", "product", "account")
ADDITIVE = [name for name, found in metrics().items() if found.kind == "sum"]


def test_every_additive_metric_has_the_same_total_at_all_seven_grains_every_month(mart):
    for month in mart.months:
        total = dict(q.values(mart, EXECUTIVE, ADDITIVE, month).select("metric", "value").rows())
        for grain in GRAINS:
            names = [n for n in ADDITIVE if n != "contribution_12m" or grain not in ("product", "account")]
            rows = q.breakdown(mart, EXECUTIVE, names, grain, month)
            assert {n: rows[n].sum() for n in names} == {n: total[n] for n in names}, (month, grain)


def test_totals_agree_with_the_account_rows_themselves(mart):
    sql = (
        "SELECT sum(economic_profit_cny) AS a, sum(interest_received_cny) - sum(interest_paid_cny) AS b FROM"
        " account_month WHERE month_no = $m"
    )
    by_hand = mart.frame(sql, {"m": mart.as_of}, EXECUTIVE).row(0)
    found = q.values(mart, EXECUTIVE, ["economic_profit", "net_interest"], mart.as_of)["value"].to_list()
    assert found == [Decimal(v) for v in by_hand]


@pytest.mark.parametrize("grain", ["tier", "industry", "size", "ownership", "group", "family"])
def test_other_grains_tie_too(mart, grain):
    rows = q.breakdown(mart, EXECUTIVE, ("revenue", "rwa"), grain, mart.as_of)
    assert rows["revenue"].sum() == q.value(mart, EXECUTIVE, "revenue", mart.as_of).value
    assert len(rows) > 1


FILTERS = [
    {"branch_id": "B01"},
    {"org_id": "B02S1"},
    {"manager_id": "M1"},
    {"customer_id": ["C001", "C002"]},
    {"product_id": "P03"},
    {"family_id": "F2"},
    {"group_id": ["G1", "G2"]},
    {"industry_code": "C"},
    {"size_class": "large"},
    {"tier": "value"},
    {"ownership": "state"},
    {"branch_id": "B02", "product_id": "P03", "industry_code": "C", "manager_id": "M2"},
]


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_filters_mean_the_same_at_every_grain(mart, chosen):
    filters = flt.make(**chosen)
    for month in (mart.months[3], mart.as_of):
        total = q.value(mart, EXECUTIVE, "economic_profit", month, filters).value or Decimal(0)
        for grain in GRAINS:
            rows = q.breakdown(mart, EXECUTIVE, "economic_profit", grain, month, filters)
            assert sum(rows["economic_profit"].to_list()) == total, (grain, chosen)


def test_a_filter_agrees_with_the_row_of_its_breakdown(mart):
    for grain, dim in (
        ("branch", "branch_id"),
        ("sub_branch", "org_id"),
        ("manager", "manager_id"),
        ("product", "product_id"),
        ("tier", "tier"),
    ):
        for key, number in q.breakdown(mart, EXECUTIVE, "revenue", grain, mart.as_of).select("key", "revenue").rows():
            assert q.value(mart, EXECUTIVE, "revenue", mart.as_of, flt.make(**{dim: key})).value == number, (grain, key)


def test_counts_partition_where_the_dictionary_says_so(mart):
    names = ("customers", "customers_active", "customers_value")
    total = dict(q.values(mart, EXECUTIVE, names, mart.as_of).select("metric", "value").rows())
    assert total["customers"] == 12
    for grain in ("bank", "branch", "sub_branch", "manager", "customer", "account", "tier", "industry"):
        rows = q.breakdown(mart, EXECUTIVE, names, grain, mart.as_of)
        assert {n: rows[n].sum() for n in names} == total, grain
    customers = q.breakdown(mart, EXECUTIVE, "customers_value", "customer", mart.as_of)
    assert set(customers["customers_value"].to_list()) <= {0, 1}
    accounts = q.breakdown(mart, EXECUTIVE, "customers", "account", mart.as_of)
    assert sorted(set(accounts["customers"].to_list())) == [0, 1]


def test_by_product_a_count_is_the_distinct_holders(mart):
    rows = dict(q.breakdown(mart, EXECUTIVE, "customers", "product", mart.as_of).select("key", "customers").rows())
    sql = "SELECT product_id, count(DISTINCT customer_id) FROM account_month WHERE month_no = $m GROUP BY ALL"
    assert rows == dict(mart.frame(sql, {"m": mart.as_of}, EXECUTIVE).rows())


def test_a_ratio_is_computed_from_its_sums_not_averaged(mart):
    parts = dict(
        q.values(
            mart, EXECUTIVE, ["risk_adjusted_profit", "economic_capital", "interest_paid", "deposits_avg"], mart.as_of
        )
        .select("metric", "value")
        .rows()
    )
    raroc = 100 * Decimal(365) / 31 * parts["risk_adjusted_profit"] / parts["economic_capital"]
    assert q.value(mart, EXECUTIVE, "raroc", mart.as_of).value == pytest.approx(raroc, abs=Decimal("1e-6"))
    cost = 100 * Decimal(365) / 31 * parts["interest_paid"] / parts["deposits_avg"]
    assert q.value(mart, EXECUTIVE, "deposit_cost", mart.as_of).value == pytest.approx(cost, abs=Decimal("1e-6"))


def test_a_ratio_without_a_denominator_is_undefined_not_zero(mart):
    only_deposits = flt.make(product_id=["P01", "P02"])
    found = q.value(mart, EXECUTIVE, "raroc", mart.as_of, only_deposits)
    assert found.value is None and found.missing is None
    assert q.value(mart, EXECUTIVE, "revenue", mart.as_of, only_deposits).value is not None


def test_a_missing_feed_is_named_and_never_zero(poor_mart):
    found = q.value(poor_mart, EXECUTIVE, "revenue", poor_mart.as_of)
    assert found.value is None and found.missing == NotAvailable("management_accounting.ftp_curve")
    frame = q.values(poor_mart, EXECUTIVE, ["deposits_avg", "revenue", "expected_loss"], poor_mart.as_of)
    assert frame["missing_feed"].to_list() == [None, "management_accounting.ftp_curve", "credit.rating"]
    assert frame["value"].is_null().to_list() == [False, True, True]
    rows = q.breakdown(poor_mart, EXECUTIVE, ("revenue", "deposits_avg"), "branch", poor_mart.as_of)
    assert rows["revenue"].is_null().all() and rows["deposits_avg"].is_not_null().all()
    assert q.plan_values(poor_mart, EXECUTIVE, ["deposits_avg"], poor_mart.as_of)["plan"].to_list() == [None]
    assert missing(poor_mart, "deposits_avg") is None


def test_todays_organisation_moves_history_of_a_sub_branch(mart):
    past = mart.as_of - 1  # B01S2 belonged to B01 then, to B02 today
    then = dict(q.breakdown(mart, EXECUTIVE, "revenue", "branch", past).select("key", "revenue").rows())
    today = dict(q.breakdown(mart, EXECUTIVE, "revenue", "branch", past, basis="today").select("key", "revenue").rows())
    moved = q.value(mart, EXECUTIVE, "revenue", past, flt.make(org_id="B01S2")).value
    assert moved and today["B02"] == then["B02"] + moved and today["B01"] == then["B01"] - moved
    by_manager = q.breakdown(mart, EXECUTIVE, "revenue", "manager", past, basis="today")
    assert sum(by_manager["revenue"].to_list()) == sum(then.values())
    counts = q.breakdown(mart, EXECUTIVE, "customers", "branch", past, basis="today")
    assert counts["customers"].sum() == 12


@pytest.mark.parametrize("name", metrics())
def test_explain_adds_up_and_names_its_inputs(mart, name):
    found = q.explain(mart, EXECUTIVE, name, mart.as_of)
    assert found.formula_zh and found.formula_en and found.build_id == "b1" and found.by == "branch"
    assert found.adds_up is (None if metric(name).kind == "ratio" else True), name
    if metric(name).components:
        assert sum(row["sign"] * row["value"] for row in found.inputs.iter_rows(named=True)) == found.value


def test_explain_follows_the_filters_down_and_shows_policy_and_reconciliation(mart):
    grains = []
    filters = flt.NONE
    for change in ({}, {"branch_id": "B02"}, {"org_id": "B02S1"}, {"manager_id": "M4"}, {"customer_id": "C008"}):
        filters = filters.with_(**change)
        found = q.explain(mart, EXECUTIVE, "economic_profit", mart.as_of, filters)
        grains.append(found.by)
        assert found.adds_up in (True, None) and found.policies["capital"] == "CN-2024"
    assert grains == ["branch", "sub_branch", "manager", "customer", "account"]
    assert q.explain(mart, EXECUTIVE, "deposits_end", mart.as_of).reconciliation.rows() == [
        ("gl.deposits_end", Decimal("0E-8"))
    ]


def test_explain_of_a_missing_feed_says_so(poor_mart):
    found = q.explain(poor_mart, EXECUTIVE, "revenue", poor_mart.as_of)
    assert found.missing.feed == "management_accounting.ftp_curve" and found.value is None and found.adds_up is None


def test_wrong_names_are_one_line(mart):
    with pytest.raises(UnknownMetric, match="did you mean revenue"):
        q.value(mart, EXECUTIVE, "revenu", mart.as_of)
    with pytest.raises(KeyError, match="expected one of"):
        q.breakdown(mart, EXECUTIVE, "revenue", "planet", mart.as_of)
    with pytest.raises(TypeError):
        flt.Filters(branch_id="B01")


def test_options_are_scoped_searched_and_narrowed(mart):
    assert flt.options(mart, EXECUTIVE, "branch_id", mart.as_of)["key"].to_list() == ["B01", "B02"]
    subs = flt.options(mart, EXECUTIVE, "org_id", mart.as_of, flt.make(branch_id="B02"))
    assert subs["key"].to_list() == ["B01S2", "B02S1", "B02S2"] and set(subs["parent"]) == {"B02"}
    assert flt.options(mart, EXECUTIVE, "customer_id", mart.as_of, search="客户1", limit=2)["key"].to_list() == [
        "C001",
        "C010",
    ]
    assert flt.options(mart, EXECUTIVE, "customer_id", mart.as_of, search="%").is_empty()
    assert flt.options(mart, EXECUTIVE, "size_class", mart.as_of)["key"].to_list() == ["large", "small"]
