"""Products: a node is the sum of its leaves and equals the metric query; statements, drivers, splits and people tie;
verdicts."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from mart.months import month_no
from mart.query import filters as flt
from mart.query import metric as q
from mart.query import product
from mart.query.product import Node, Policy
from mart.reader import open_mart
from mart.scope import EXECUTIVE, parse

LAST = 24321
NODES = [Node(), Node("family", "F1"), Node("group", "G2"), Node("product", "P02")]
POLICY = Policy(
    "v1",
    window_months=12,
    min_months=3,
    over_ftp_bps=1,
    raroc_tolerance_pct=2,
    loss_tolerance_bps=3,
    withdraw_penetration_max_pct=0.25,
    substitute_better_pct=2,
    substitute_better_bps=2,
    push_profit_min_cny=10_000,
    push_penetration_max_pct=5,
)


@pytest.fixture(scope="module")
def manager(mart) -> str:
    """A relationship manager who holds customers."""
    rows = mart.frame("SELECT min(manager_id) AS id FROM manager_month WHERE manager_id <> 'UNASSIGNED'", {}, EXECUTIVE)
    return rows["id"][0]


def scopes(mart, manager: str) -> list:
    return [
        EXECUTIVE,
        parse("branch_leader:B01"),
        parse("product_manager:PM2"),
        parse(f"relationship_manager:{manager}"),
    ]


def node_row(tree: pl.DataFrame, node: Node) -> dict:
    return tree.filter(level=node.level, key=node.key).row(0, named=True)


# ---- the tree -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", product.KINDS)
def test_a_node_is_the_sum_of_its_leaves(mart, manager, kind):
    for scope in scopes(mart, manager):
        tree = product.tree(mart, scope, LAST, kind=kind)
        leaves = tree.filter(level="product")
        for level in ("family", "group"):
            for row in tree.filter(level=level).iter_rows(named=True):
                below = leaves.filter(pl.col(f"{level}_id") == row["key"])
                for name in (*product.PRODUCT_MEASURES, "volume_cny", "leaves_cnt"):
                    assert row[name] == below[name].sum(), (scope, level, row["key"], name)
        for name in (*product.PRODUCT_MEASURES, "volume_cny", "ep_change_cny"):
            parts = leaves[name].drop_nulls()
            assert tree[name][0] == (parts.sum() if len(parts) else None), (scope, name)


@pytest.mark.parametrize("filters", [flt.NONE, flt.make(branch_id="B02"), flt.make(tier=["value", "active"])])
def test_a_node_equals_the_metric_query(mart, manager, filters):
    for scope in scopes(mart, manager):
        tree = product.tree(mart, scope, LAST, filters)
        for node in NODES:
            found = tree.filter(level=node.level, key=node.key)
            if not found.height:
                continue
            row = found.row(0, named=True)
            for column, name in (
                ("economic_profit_cny", "economic_profit"),
                ("revenue_cny", "revenue"),
                ("cost_cny", "cost"),
                ("rwa_cny", "rwa"),
                ("expected_loss_cny", "expected_loss"),
                ("deposits_avg_cny", "deposits_avg"),
                ("holders_cnt", "customers"),
                ("raroc_pct", "raroc"),
            ):
                if name == "customers" and node.level == "all":
                    continue  # the metric counts customers without any product, too
                asked = q.value(mart, scope, name, LAST, node.narrow(filters)).value
                assert float(row[column] or 0) == pytest.approx(float(asked or 0), abs=1e-6), (scope, node, name)


def test_the_year_to_date_is_the_sum_of_its_months(mart):
    first, last = product.period("ytd", LAST)
    tree = product.tree(mart, EXECUTIVE, LAST, kind="ytd")
    for node in NODES:
        months = [q.value(mart, EXECUTIVE, "revenue", m, node.narrow()).value for m in range(first, last + 1)]
        assert node_row(tree, node)["revenue_cny"] == sum(v for v in months if v is not None)


def test_growth_and_change_are_against_the_same_month_of_last_year(mart):
    tree = product.tree(mart, EXECUTIVE, LAST)
    row = node_row(tree, Node("product", "P03"))
    before = q.value(mart, EXECUTIVE, "economic_profit", LAST - 12, Node("product", "P03").narrow()).value
    assert row["ep_change_cny"] == row["economic_profit_cny"] - before
    assert row["volume_growth_pct"] == pytest.approx(float(row["volume_cny"] / row["volume_before_cny"] - 1) * 100)


def test_without_an_earlier_year_there_is_no_change(mart):
    tree = product.tree(mart, EXECUTIVE, mart.first_month)
    assert tree["ep_change_cny"].null_count() == tree["volume_growth_pct"].null_count() == tree.height


def test_a_customer_counts_once_at_each_node(mart):
    tree = product.tree(mart, EXECUTIVE, LAST)
    family = node_row(tree, Node("family", "F1"))
    leaves = tree.filter(level="product", family_id="F1")["holders_cnt"]
    assert leaves.max() <= family["holders_cnt"] < leaves.sum()


def test_a_product_manager_sees_their_products_only(mart):
    tree = product.tree(mart, parse("product_manager:PM2"), LAST)
    assert set(tree.filter(level="product")["key"]) == {"P03", "P04"}


def test_nobody_without_a_scope(mart):
    tree = product.tree(mart, None, LAST)
    assert tree.filter(pl.col("level") == "product").is_empty()
    assert product.node_customers(mart, None, LAST, Node()).rows.is_empty()


# ---- income statement and drivers ---------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", product.KINDS)
@pytest.mark.parametrize("node", NODES)
def test_steps_add_up_to_each_subtotal(mart, node, kind):
    found = product.pnl(mart, EXECUTIVE, LAST, node, kind=kind)
    for column in ("actual_cny", "last_year_cny", "plan_cny"):
        if found.rows[column].null_count() == found.rows.height:
            continue
        level = Decimal(0)
        for row in found.rows.iter_rows(named=True):
            if row["kind"] == "step":
                level += row[column] or 0
            elif column == "plan_cny" and row["line"] == "ftp_margin":
                level = row[column]  # the plan starts at the margin
            else:
                assert row[column] == level, (column, row["line"])


@pytest.mark.parametrize("base", product.BASES)
@pytest.mark.parametrize("kind", product.KINDS)
def test_drivers_lead_from_the_base_to_the_statement_to_the_cent(mart, base, kind):
    tied = 0
    for node in NODES:
        statement = product.pnl(mart, EXECUTIVE, LAST, node, kind=kind)
        found = product.variance(mart, EXECUTIVE, LAST, node, kind=kind, base=base)
        if found.missing:
            assert not statement.has(base)
            continue
        economic = statement.rows.filter(line="economic_profit").row(0, named=True)
        assert found.start + found.steps["amount_cny"].sum() == found.end == economic["actual_cny"]
        assert found.start == economic[f"{base}_cny"]
        tied += 1
    # fourteen months hold no year to date of last year
    assert tied == (0 if (kind, base) == ("ytd", "last_year") else len(NODES))


# ---- splits and customers -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("by", sorted(product.DIMENSIONS))
@pytest.mark.parametrize("kind", product.KINDS)
def test_every_split_and_cross_adds_up_to_the_node(mart, by, kind):
    tree = product.tree(mart, EXECUTIVE, LAST, kind=kind)
    for node in NODES:
        row, parts = node_row(tree, node), product.split(mart, EXECUTIVE, LAST, node, by, kind=kind)
        for name in ("economic_profit_cny", "revenue_cny", "cost_cny", "rwa_cny"):
            assert parts[name].sum() == row[name], (node, name)
        assert parts["holders_cnt"].sum() == row["holders_cnt"]
        crossed = product.cross(mart, EXECUTIVE, LAST, node, by, kind=kind)
        if node.below is None:
            assert crossed.is_empty()
        else:
            assert crossed["total_cny"].sum() == row["economic_profit_cny"]
            assert sum(crossed[name].sum() for name in crossed.columns[4:]) == row["economic_profit_cny"]


def test_a_cross_gathers_the_smallest_members(mart):
    whole = product.cross(mart, EXECUTIVE, LAST, Node(), "tier", shown=1)
    assert whole.columns[5:] == ["others"]
    assert whole["total_cny"].sum() == product.tree(mart, EXECUTIVE, LAST)["economic_profit_cny"][0]


def test_wrong_names_are_one_clear_error(mart):
    with pytest.raises(KeyError, match="colour"):
        product.split(mart, EXECUTIVE, LAST, Node(), "colour")
    with pytest.raises(KeyError, match="decade"):
        product.period("decade", LAST)
    for text in ("product", "shelf:1", "product:", "all:x"):
        with pytest.raises(product.NodeError, match="expected all, family"):
            product.parse(text)


@pytest.mark.parametrize("kind", product.KINDS)
def test_makers_and_losers_are_everyone(mart, manager, kind):
    for scope in scopes(mart, manager):
        tree = product.tree(mart, scope, LAST, kind=kind)
        for node in (Node(), Node("family", "F2")):
            row = tree.filter(level=node.level, key=node.key)
            if not row.height:
                continue
            found = product.node_customers(mart, scope, LAST, node, kind=kind, limit=None)
            assert found.rows["economic_profit_cny"].sum() == found.total_cny == row["economic_profit_cny"][0]
            assert found.losers().height == found.losing_cnt and found.makers().height == found.gaining_cnt
            losses = found.losers()["economic_profit_cny"]
            assert losses.to_list() == sorted(losses.to_list()) and (losses.sum() or 0) == (found.losing_cny or 0)


def test_the_leads_of_customers_are_those_of_the_month(mart):
    ids = product.node_customers(mart, EXECUTIVE, mart.as_of, Node(), limit=None).rows["customer_id"].to_list()
    found = product.lead_managers(mart, EXECUTIVE, ids, mart.as_of)
    leads = mart.frame(
        "SELECT customer_id, lead_manager_id AS manager_id FROM customer_status_month WHERE month_no = $m AND is_lead",
        {"m": mart.as_of},
        EXECUTIVE,
    )
    known = leads.drop_nulls().filter(pl.col("customer_id").is_in(ids)).sort("customer_id")
    assert found.select("customer_id", "manager_id").sort("customer_id").equals(known)
    assert product.lead_managers(mart, EXECUTIVE, [], mart.as_of).is_empty()
    assert product.lead_managers(mart, None, ids, mart.as_of).is_empty()


def test_the_list_keeps_both_ends_and_the_sums_of_all(mart):
    everyone = product.node_customers(mart, EXECUTIVE, LAST, Node(), limit=None)
    ends = product.node_customers(mart, EXECUTIVE, LAST, Node(), limit=2)
    assert ends.rows["customer_id"].to_list() == [*everyone.rows["customer_id"][:2], *everyone.rows["customer_id"][-2:]]
    assert (ends.customers_cnt, ends.total_cny, ends.losing_cny) == (
        everyone.customers_cnt,
        everyone.total_cny,
        everyone.losing_cny,
    )


# ---- verdicts -----------------------------------------------------------------------------------------------------
BASE = {
    "product_kind": "loan",
    "substitute_family": "s",
    "is_pushable": False,
    "holders_cnt": 50,
    "months_cnt": 12,
    "window_cnt": 12,
    "deposits_avg_cny": 0,
    "loans_avg_cny": 100_000_000,
    "volume_cny": 100_000_000,
    "ftp_margin_cny": 2_000_000,
    "interest_paid_cny": 0,
    "risk_adjusted_profit_cny": 1_300_000,
    "economic_capital_cny": 10_000_000,
    "economic_profit_cny": 100_000,
}
DEPOSIT = {
    "product_kind": "deposit",
    "deposits_avg_cny": 100_000_000,
    "loans_avg_cny": 0,
    "risk_adjusted_profit_cny": 0,
    "economic_capital_cny": 0,
}


def judged(*rows: dict, policy: Policy = POLICY, active: int = 1000) -> dict[str, dict]:
    """Products (their id and what differs from BASE) by id, with their verdicts."""
    money = [name for name in BASE if name.endswith("_cny")]
    frame = pl.DataFrame(
        [{"substitute_family": None, **BASE, **row} for row in rows], infer_schema_length=None
    ).with_columns(pl.col(name).cast(pl.Decimal(38, 2)) for name in money)
    return {row["product_id"]: row for row in product.judge(frame, policy, active).iter_rows(named=True)}


def test_a_deposit_that_pays_more_than_its_transfer_price_is_repriced_first():
    rows = judged(
        {"product_id": "L", "risk_adjusted_profit_cny": 0, "economic_profit_cny": -9_000_000},
        {
            "product_id": "D",
            **DEPOSIT,
            "ftp_margin_cny": -400_000,
            "interest_paid_cny": 2_300_000,
            "economic_profit_cny": -390_000,
        },
    )
    assert list(rows) == ["D", "L"]
    assert (rows["D"]["rule"], rows["D"]["verdict"]) == ("over_ftp", "reprice")
    assert (rows["D"]["over_ftp_bps"], rows["D"]["rate_paid_pct"]) == (pytest.approx(40), pytest.approx(2.3))
    assert rows["D"]["effect_cny"] == -390_000 and rows["D"]["raroc_pct"] is None
    assert rows["D"]["needed_bps"] == pytest.approx(39 / 0.75)


def test_at_the_threshold_a_deposit_is_let_pass():
    rows = judged({"product_id": "D", **DEPOSIT, "ftp_margin_cny": -10_000, "economic_profit_cny": -10_000})
    assert rows["D"]["verdict"] == "keep", "1 bp above is not more than 1 bp"


@pytest.mark.parametrize(
    ("change", "rule", "verdict"),
    [
        ({"risk_adjusted_profit_cny": 420_000, "economic_profit_cny": -780_000}, "below_hurdle", "reprice"),
        (
            {"risk_adjusted_profit_cny": 1_010_000, "economic_profit_cny": -190_000},
            "earns",
            "keep",
        ),  # 10.1 %: within two points of 12 %
        (
            {"risk_adjusted_profit_cny": 420_000, "economic_profit_cny": -780_000, "holders_cnt": 2},
            "few_and_losing",
            "withdraw",
        ),
        ({"risk_adjusted_profit_cny": 1_300_000, "economic_profit_cny": 100_000, "holders_cnt": 2}, "earns", "keep"),
        (
            {"is_pushable": True, "holders_cnt": 9},
            "under_penetrated",
            "push",
        ),  # 11,111 a year each, 0.9 % of active customers
        ({"is_pushable": True, "holders_cnt": 11}, "earns", "keep"),  # 9,091 a year each
        (
            {"is_pushable": True, "holders_cnt": 50, "economic_profit_cny": 600_000},
            "earns",
            "keep",
        ),  # 5 % hold it already
        ({"is_pushable": False, "holders_cnt": 9}, "earns", "keep"),
        ({"months_cnt": 2, "risk_adjusted_profit_cny": 0, "economic_profit_cny": -900_000}, "young", "keep"),
        (
            {"months_cnt": None, "holders_cnt": 0, "economic_profit_cny": None, "risk_adjusted_profit_cny": None},
            "idle",
            "keep",
        ),
    ],
)
def test_the_first_rule_that_holds_decides(change, rule, verdict):
    row = judged({"product_id": "X", **change})["X"]
    assert (row["rule"], row["verdict"]) == (rule, verdict)


def test_a_loser_gives_way_to_a_better_product_of_its_family():
    losing = {"risk_adjusted_profit_cny": 420_000, "economic_profit_cny": -780_000, "substitute_family": "s"}
    rows = judged({"product_id": "A", **losing}, {"product_id": "B", "substitute_family": "s"})
    assert (rows["A"]["verdict"], rows["A"]["substitute_id"], rows["A"]["substitute_pct"]) == (
        "substitute",
        "B",
        pytest.approx(13),
    )
    assert rows["B"]["verdict"] == "keep"
    for other in (
        {"substitute_family": "t"},
        {"product_kind": "fee"},
        {"holders_cnt": 2},
        {"risk_adjusted_profit_cny": 1_100_000, "economic_profit_cny": -100_000},
    ):
        alone = judged({"product_id": "A", **losing}, {"product_id": "B", "substitute_family": "s", **other})
        assert alone["A"]["verdict"] == "reprice", other


def test_without_capital_a_substitute_is_better_on_volume():
    rows = judged(
        {
            "product_id": "A",
            **DEPOSIT,
            "substitute_family": "s",
            "ftp_margin_cny": 10_000,
            "economic_profit_cny": -60_000,
        },
        {
            "product_id": "B",
            **DEPOSIT,
            "substitute_family": "s",
            "ftp_margin_cny": 200_000,
            "economic_profit_cny": 50_000,
        },
    )
    assert (rows["A"]["verdict"], rows["A"]["return_bps"], rows["A"]["substitute_bps"]) == (
        "substitute",
        pytest.approx(-6),
        pytest.approx(5),
    )


def test_a_push_is_worth_one_more_percent_of_the_active_customers():
    row = judged({"product_id": "X", "is_pushable": True, "holders_cnt": 5})["X"]
    assert row["effect_cny"] == pytest.approx(20_000 * 1000 / 100)


def test_a_shorter_window_is_annualised():
    row = judged(
        {
            "product_id": "X",
            "window_cnt": 6,
            "months_cnt": 6,
            "risk_adjusted_profit_cny": 650_000,
            "economic_profit_cny": 50_000,
        }
    )["X"]
    assert (row["ep_year_cny"], row["raroc_pct"]) == (Decimal("100000.00"), pytest.approx(13))


def test_a_stricter_policy_changes_the_verdict():
    change = {"product_id": "D", **DEPOSIT, "ftp_margin_cny": -30_000, "economic_profit_cny": -20_000}
    assert judged(change)["D"]["verdict"] == "reprice"
    assert judged(change, policy=replace(POLICY, over_ftp_bps=5))["D"]["verdict"] == "keep"


def test_checks_show_figure_and_threshold_of_every_rule():
    row = judged({"product_id": "D", **DEPOSIT, "ftp_margin_cny": -400_000, "economic_profit_cny": -390_000})["D"]
    found = {(check.rule, check.name): check for check in product.checks(row, POLICY)}
    over = found["over_ftp", "over_ftp_bps"]
    assert (over.figure, over.threshold, over.is_met) == (pytest.approx(40), 1, True)
    assert not found["few_and_losing", "penetration_pct"].is_met and found["below_hurdle", "return_bps"].is_met


def test_the_policy_of_a_month_judges_it(mart):
    assert [
        product.policy(mart, month_no(month)).version for month in ("2019-01", "2025-12", "2026-01", "2030-01")
    ] == ["verdict-2020.1", "verdict-2020.1", "verdict-2026.1", "verdict-2026.1"]
    assert (
        product.policy(mart, month_no("2025-12")).over_ftp_bps > product.policy(mart, month_no("2026-01")).over_ftp_bps
    )


def test_every_leaf_in_view_has_one_verdict(mart, manager):
    for scope in scopes(mart, manager):
        found = product.verdicts(mart, scope, LAST)
        leaves = product.tree(mart, scope, LAST).filter(level="product")["key"]
        assert sorted(found.rows["product_id"]) == sorted(leaves)
        assert sum(found.counts.values()) == found.rows.height and set(found.counts) == set(product.VERDICTS)


# ---- what a bank does not bring -----------------------------------------------------------------------------------
def test_a_missing_feed_is_said_and_never_a_zero(poor_mart):
    tree = product.tree(poor_mart, EXECUTIVE, LAST)
    assert tree["economic_profit_cny"].null_count() == tree["revenue_cny"].null_count() == tree.height
    assert tree["deposits_avg_cny"][0] == q.value(poor_mart, EXECUTIVE, "deposits_avg", LAST).value
    found = product.verdicts(poor_mart, EXECUTIVE, LAST)
    assert found.missing and found.rows.is_empty() and not any(found.counts.values())
    assert product.variance(poor_mart, EXECUTIVE, LAST, Node()).missing
    statement = product.pnl(poor_mart, EXECUTIVE, LAST, Node()).rows
    lines = dict(statement.select("line", "actual_cny").iter_rows())
    assert lines["economic_profit"] is None and lines["interest_paid"] < 0
    assert product.cross(poor_mart, EXECUTIVE, LAST, Node(), "tier").is_empty()


def test_without_profit_customers_are_ranked_by_their_business(poor_mart):
    found = product.node_customers(poor_mart, EXECUTIVE, LAST, Node())
    assert found.by == "deposits_avg" and found.losers().is_empty()
    volumes = found.makers()["volume_cny"].to_list()
    assert volumes == sorted(volumes, reverse=True) and found.customers_cnt == len(volumes)


# ---- the demo bank ------------------------------------------------------------------------------------------------
def test_the_planted_overpriced_deposit_leads_the_list(s_bank):
    mart = open_mart(s_bank)
    found = product.verdicts(mart, EXECUTIVE, mart.as_of)
    planted = found.rows.filter(name_zh="稳盈180天").row(0, named=True)
    place = found.rows["product_id"].to_list().index(planted["product_id"])
    assert (
        place < 3 and (planted["rule"], planted["verdict"]) == ("over_ftp", "reprice") and planted["over_ftp_bps"] > 15
    )
    assert found.rows.height == 188 and math.isclose(planted["effect_cny"], float(planted["ep_year_cny"]))


def test_the_catalogue_is_a_tree_of_188_products_that_ties_to_the_bank(s_bank):
    mart = open_mart(s_bank)
    tree = product.tree(mart, EXECUTIVE, mart.as_of)
    assert dict(tree["level"].value_counts().iter_rows())["product"] == 188
    whole = tree.row(0, named=True)
    for name in ("economic_profit", "revenue", "rwa", "deposits_avg"):
        assert whole[f"{name}_cny"] == q.value(mart, EXECUTIVE, name, mart.as_of).value
    assert tree.filter(level="product")["economic_profit_cny"].sum() == whole["economic_profit_cny"]
