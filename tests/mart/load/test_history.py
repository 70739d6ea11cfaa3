"""What a delivery may lose or repeat where its totals do not show it: a branch, a few rows, one flow, one month."""

from __future__ import annotations

import polars as pl
import pytest

from mart.config import paths_in
from mart.load import LoadError, load
from tests.mart.load.small import MONTHS, findings, frame, small_bank, write
from tests.mart.load.test_compared import BALANCE, loaded, november, second

__all__ = ["loaded"]


def many(branches: int, accounts: int) -> dict:
    """The small bank with more branches and accounts; balances move from month to month."""
    landing = small_bank()
    unit = {"month": "2026-08", "parent_org_id": "B1", "org_level": "sub_branch"}
    units = [{**unit, "org_id": f"S{n}", "name_zh": f"支行{n}"} for n in range(branches) if n != 1]
    first = landing["org_people", "org", "2026-08"]
    landing["org_people", "org", "2026-08"] = pl.concat([first, frame("org_people", "org", units)])
    account = landing["core_deposits", "account", "2026-08"].row(0, named=True)
    rows = [{**account, "account_id": f"A{n}", "org_id": f"S{n % branches}"} for n in range(accounts)]
    landing["core_deposits", "account", "2026-08"] = frame("core_deposits", "account", rows)
    for place, month in enumerate(MONTHS):
        amount = {"interest_cny": 1, "avg_balance_cny": 1000 + place, "end_balance_cny": 900 + place}
        rows = [{"month": month, "account_id": f"A{n}", **amount} for n in range(accounts)]
        landing["core_deposits", "balance_month", month] = frame("core_deposits", "balance_month", rows)
    return landing


def in_other_units(landing: dict, branch: int, branches: int) -> dict:
    mine = pl.col("account_id").str.slice(1).cast(pl.Int64) % branches == branch
    amounts = [(pl.when(mine).then(pl.col(name) / 10_000).otherwise(pl.col(name))).cast(pl.Decimal(18, 2)).alias(name)
               for name in ("avg_balance_cny", "end_balance_cny")]  # fmt: skip
    landing[BALANCE] = landing[BALANCE].with_columns(amounts)
    return landing


def test_one_branch_that_delivers_another_unit_is_named(tmp_path):
    found = findings(in_other_units(many(10, 100), 3, 10), tmp_path)
    assert (found["total_jump"].value, found["total_jump"].level) == ("S3", "warn")
    assert findings(many(10, 100), tmp_path / "whole") == {}


def test_a_month_that_repeats_the_totals_of_the_one_before_is_said(tmp_path):
    landing = many(2, 30)
    landing[BALANCE] = landing["core_deposits", "balance_month", "2026-09"].with_columns(month=pl.lit("2026-10"))
    item = findings(landing, tmp_path)["same_content"]
    assert (item.level, item.value) == ("warn", "2026-09")


def test_a_few_rows_that_are_gone_from_a_month_are_said(tmp_path):
    where, landing = paths_in(tmp_path / "data"), many(10, 100)
    load(where, write(landing, tmp_path / "in"))
    for key in [key for key in landing if key[1] in ("account", "balance_month")]:
        landing[key] = landing[key].head(97)
    found = load(where, write(landing, tmp_path / "in")).findings
    assert {(item.rule, item.table) for item in found} == {
        ("rows_changed", "account"),
        ("rows_changed", "balance_month"),
    }


def test_an_added_month_without_a_flow_that_the_last_one_had_stops(loaded):
    landing = {key: rows for key, rows in november(states=True).items() if key[1] != "fee_month"}
    with pytest.raises(LoadError) as error:
        second(loaded, landing, add="2026-11")
    assert [(item.rule, item.table) for item in error.value.findings] == [("month_gap", "fee_month")]


def test_a_state_of_a_header_only_is_named(tmp_path):
    landing = small_bank()
    landing["org_people", "manager", "2026-08"] = landing["org_people", "manager", "2026-08"].head(0)
    assert findings(landing, tmp_path)["month_empty"].table == "manager"
