"""Scope: nothing without one, exactly one's own with one, and totals that tie to the row the executive sees."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mart.metrics import metrics
from mart.query import filters as flt
from mart.query import health
from mart.query import metric as q
from mart.query.cockpit import overview
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope, ScopeError, parse
from mart.scope.statements import TABLES
from tests.banks import tiny
from tests.banks.tiny_directory import PRODUCTS

GRAINS = ("bank", "branch", "sub_branch", "manager", "customer", "product", "account")


@pytest.mark.parametrize(
    "text",
    [
        "branch_leader",
        "branch_leader:",
        "king:B01",
        "executive:B01",
        "",
        "relationship_manager:UNASSIGNED",
        "regional_head:B01,,B02",
        "branch_leader:B01,B02",
        "product_manager:PM1,PM2",
        "steward:BANK,B01",
    ],
)
def test_wrong_scope_text_is_refused_in_one_line(text):
    with pytest.raises(ScopeError) as caught:
        parse(text)
    assert "\n" not in str(caught.value)


def test_without_a_scope_every_view_is_empty(mart):
    views = [view for view in TABLES if mart.columns(view)]
    assert len(views) >= 15
    for view in views:
        assert mart.frame(f"SELECT * FROM {view}").is_empty(), view


def test_without_a_scope_every_question_comes_back_empty(mart):
    assert q.value(mart, None, "revenue", mart.as_of).value is None
    for grain in GRAINS[1:]:
        assert q.breakdown(mart, None, ("revenue", "customers_active"), grain, mart.as_of).is_empty(), grain
    for dim in ("branch_id", "org_id", "manager_id", "customer_id", "product_id", "industry_code"):
        assert flt.options(mart, None, dim, mart.as_of).is_empty(), dim
    assert overview.decisions(mart, None, mart.as_of).is_empty()
    assert health.feeds(mart, None).is_empty() and health.quarantine(mart, None).is_empty()


def test_an_id_that_does_not_exist_sees_nothing(mart):
    for role in ("branch_leader", "product_manager", "relationship_manager"):
        for view in ("account_month", "customer_month", "customer_status_month", "customer", "account", "plan_month"):
            if mart.columns(view, Scope(role, "nobody")):
                assert mart.frame(f"SELECT * FROM {view}", None, Scope(role, "nobody")).is_empty(), (role, view)


def test_ids_are_a_set_and_the_text_of_a_scope_reads_back():
    scope = parse("regional_head: B02,B01 ,B02")
    assert scope == Scope("regional_head", ("B01", "B02")) and parse(str(scope)) == scope
    assert Scope("branch_leader", "B01") == parse("branch_leader:B01") and str(parse("branch_leader:B01")).endswith(
        ":B01"
    )


REGION = parse("regional_head:B01,B02")


def test_a_regional_heads_total_is_the_sum_of_the_branches_rows_of_the_executive(banks):
    for mart in banks:
        for month in (mart.months[0], mart.as_of):
            own = [name for name, found in metrics().items() if found.kind in ("sum", "count")]
            rows = q.breakdown(mart, EXECUTIVE, own, "branch", month)
            rows = rows.filter(rows["key"].is_in(["B01", "B02"]))
            told = dict(q.values(mart, REGION, own, month).select("metric", "value").rows())
            assert {name: (told[name] or 0) for name in own} == {name: (rows[name].sum() or 0) for name in own}
            assert set(q.breakdown(mart, REGION, own, "branch", month)["key"]) <= {"B01", "B02"}


def test_a_customer_of_two_branches_is_there_once_for_their_regional_head(banks):
    both = 0
    for mart in banks:
        parts = [
            mart.frame("SELECT customer_id FROM customer", None, parse(f"branch_leader:{b}")) for b in ("B01", "B02")
        ]
        mine = mart.frame("SELECT customer_id FROM customer", None, REGION)["customer_id"].to_list()
        assert len(mine) == len(set(mine)) and set(mine) == set(parts[0]["customer_id"]) | set(parts[1]["customer_id"])
        both += parts[0].join(parts[1], on="customer_id").height
    assert both, "no customer banks at two branches: nothing was tested"


def test_targets_of_several_branches_add_up_only_where_they_are_counts(mart):
    told = q.plan_values(mart, REGION, ("customers_value", "npl_ratio"), mart.as_of)["plan"].to_list()
    assert told == [20, None], "10 customers a branch; a ratio of the bank is nobody's part"


def test_scope_is_bound_never_formatted(mart):
    wicked = Scope("branch_leader", "B01' OR '1'='1")
    assert mart.frame("SELECT * FROM account_month", None, wicked).is_empty()


@pytest.mark.parametrize("name", metrics())
def test_a_branch_leaders_total_is_the_branch_row_of_the_executive(mart, name):
    for month in mart.months[-3:]:
        rows = q.breakdown(mart, EXECUTIVE, name, "branch", month)
        assert set(rows["key"]) == {"B01", "B02"}
        for key, expected in rows.select("key", name).rows():
            total = q.value(mart, parse(f"branch_leader:{key}"), name, month).value
            assert total == q.value(mart, EXECUTIVE, name, month, flt.make(branch_id=key)).value
            assert total is None if expected is None else float(total) == pytest.approx(float(expected), abs=1e-7)


MONEY = [name for name, found in metrics().items() if found.kind == "sum" and name != "contribution_12m"]


def test_a_managers_total_is_their_row_of_the_executive_to_the_last_decimal(mart):
    for month in (mart.months[0], mart.as_of):
        rows = q.breakdown(mart, EXECUTIVE, MONEY, "manager", month)
        for row in rows.filter(rows["key"] != "UNASSIGNED").iter_rows(named=True):
            scope = parse(f"relationship_manager:{row['key']}")
            totals = dict(q.values(mart, scope, MONEY, month).select("metric", "value").rows())
            assert totals == {name: row[name] for name in MONEY}
            by_account = q.breakdown(mart, scope, MONEY, "account", month)
            assert {name: by_account[name].sum() for name in MONEY} == totals


def test_a_manager_counts_the_customers_they_lead_and_sees_those_they_share(mart):
    leads = q.breakdown(mart, EXECUTIVE, "customers_active", "manager", mart.as_of)
    for key, count in leads.select("key", "customers_active").rows():
        if key != "UNASSIGNED":
            scope = parse(f"relationship_manager:{key}")
            assert q.value(mart, scope, "customers_active", mart.as_of).value == count
            seen = mart.frame("SELECT * FROM customer_status_month WHERE month_no = $m", {"m": mart.as_of}, scope)
            assert len(seen) >= count


def test_a_product_manager_sees_the_rows_of_their_products_only(mart):
    own = [product for product, (*_, manager) in PRODUCTS.items() if manager == "PM1"]
    scope = parse("product_manager:PM1")
    rows = q.breakdown(mart, scope, MONEY, "product", mart.as_of)
    assert sorted(rows["key"]) == sorted(own)
    everything = q.values(mart, EXECUTIVE, MONEY, mart.as_of, flt.make(product_id=own))
    for grain in GRAINS:
        found = q.breakdown(mart, scope, MONEY, grain, mart.as_of)
        assert {name: found[name].sum() for name in MONEY} == dict(everything.select("metric", "value").rows()), grain


@pytest.fixture(scope="module")
def banks(tmp_path_factory):
    return [
        open_mart(tiny.publish(tmp_path_factory.mktemp(f"bank{seed}"), seed=seed, months=3, branches=3, customers=15))
        for seed in (11, 12, 13)
    ]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_row_outside_the_scope_reaches_anybody(banks, data):
    mart = data.draw(st.sampled_from(banks))
    role, dim, ids = data.draw(
        st.sampled_from(
            [
                ("branch_leader", "branch_id", ["B01", "B02", "B03"]),
                ("relationship_manager", "manager_id", [f"M{i}" for i in range(1, 7)]),
                ("product_manager", "product_id", ["PM1", "PM2"]),
            ]
        )
    )
    key, month = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(mart.months))
    grain, name = (
        data.draw(st.sampled_from(GRAINS)),
        data.draw(st.sampled_from(["revenue", "rwa", "raroc", "customers_active", "deposits_avg"])),
    )
    scope = Scope(role, key)
    values = [p for p, (*_, manager) in PRODUCTS.items() if manager == key] if role == "product_manager" else [key]
    seen = q.breakdown(mart, scope, name, grain, month).select("key", name)
    allowed = q.breakdown(mart, EXECUTIVE, name, grain, month, flt.make(**{dim: values})).select("key", name)
    if metrics()[name].kind == "count" and (role == "product_manager" or grain in ("product", "account")):
        # who counts depends on the accounts one sees: holders at another branch count for the executive only
        assert set(seen["key"]) <= set(q.breakdown(mart, EXECUTIVE, name, grain, month)["key"])
        return
    expected = {k: v for k, v in allowed.rows() if v is not None}
    found = {k: v for k, v in seen.rows() if v is not None}
    for k in found:
        assert k in expected and float(found[k]) == pytest.approx(float(expected[k]), abs=1e-6), (scope, grain, name, k)
    missing = {k: v for k, v in expected.items() if k not in found and v}
    assert not missing
