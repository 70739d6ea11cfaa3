"""Verdicts: the first rule that holds decides, at the thresholds of the policy."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from mart.query import product
from mart.query.product import Policy

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

BASE = {
    "product_kind": "loan",
    "substitute_family": "s",
    "is_pushable": False,
    "holders_cnt": 50,
    "months_cnt": 12,
    "window_cnt": 12,
    "window_days": 365,
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
            "none",
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
            "window_cnt": 2,
            "window_days": 73,  # a fifth of a year
            "months_cnt": 2,
            "risk_adjusted_profit_cny": 260_000,
            "economic_profit_cny": 20_000,
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
