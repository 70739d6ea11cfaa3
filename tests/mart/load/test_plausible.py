"""What cannot be, within one delivery: accounts, organisations, rates, months and totals."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from mart.config import paths_in
from mart.load import load
from mart.load.plausible import future_months
from tests.mart.load.small import edit, findings, frame, payments, small_bank, write

BALANCE = ("core_deposits", "balance_month", "2026-10")
ACCOUNT = ("core_deposits", "account", "2026-08")


def test_a_month_in_another_unit_than_its_neighbour_is_said_at_the_first_load(tmp_path):
    landing = small_bank()
    for row in (1, 2, 3):
        edit(landing, BALANCE, row, avg_balance_cny=10_000_000 * row)
    assert "万元" in findings(landing, tmp_path)["total_jump"].message


def test_open_accounts_without_balance_are_said(tmp_path):
    landing = small_bank()
    landing[BALANCE] = landing[BALANCE].head(2)
    item = findings(landing, tmp_path)["without_balance"]
    assert item.level == "warn" and "0 in 2026-09, 1 here, of 3 open" in item.message
    edit(landing, ACCOUNT, 3, closed_date=date(2026, 10, 5))
    assert "without_balance" not in findings(landing, tmp_path / "closed")


def account(landing, row: int = 1, **values) -> dict:
    edit(landing, ACCOUNT, row, **values)
    return landing


@pytest.mark.parametrize(("values", "rule"), [
    ({"currency": "RMB"}, "currency"), ({"currency": "cny"}, "currency"),
    ({"opened_date": date(2026, 9, 1)}, "opened_by_month"),
    ({"opened_date": date(1899, 12, 30)}, "opened_in_sense")])  # fmt: skip
def test_accounts_that_cannot_be_go_to_quarantine(tmp_path, values, rule):
    item = findings(account(small_bank(), **values), tmp_path)[rule]
    assert (item.level, item.row) == ("warn", 1)


def test_negative_interest_goes_to_quarantine(tmp_path):
    landing = small_bank()
    edit(landing, BALANCE, 1, interest_cny="-0.10")
    assert findings(landing, tmp_path)["min"].column == "interest_cny"


def test_a_product_of_another_system_goes_to_quarantine(tmp_path):
    landing = small_bank()
    product = ("marketing", "product", "2026-08")
    loan = landing[product].with_columns(
        product_id=pl.lit("P2"), system=pl.lit("core_loans"), product_kind=pl.lit("loan")
    )
    landing[product] = pl.concat([landing[product], loan])
    assert findings(account(landing, product_id="P2"), tmp_path)["other_system"].value == "P2"


@pytest.mark.parametrize(("rows", "words"), [
    ([("HO", "S1", "bank"), ("B1", "HO", "branch"), ("S1", "B1", "sub_branch")], "circle"),
    ([("HO", None, "bank"), ("B1", "B1", "branch"), ("S1", "B1", "sub_branch")], "circle"),
    ([("HO", None, "bank"), ("B1", None, "bank"), ("S1", "B1", "sub_branch")], "2 units of level bank"),
])  # fmt: skip
def test_an_organisation_that_is_no_tree_stops_the_load(tmp_path, rows, words):
    landing = small_bank()
    key = ("org_people", "org", "2026-08")
    landing[key] = frame(*key[:2], [
        {"month": "2026-08", "org_id": o, "parent_org_id": p, "org_level": level, "name_zh": o} for o, p, level in rows
    ])  # fmt: skip
    item = findings(landing, tmp_path)["organisation"]
    assert item.level == "stop" and words in item.message


def test_an_organisation_without_a_bank_and_rates_below_nought_are_said(tmp_path):
    landing = small_bank()
    edit(landing, ("org_people", "org", "2026-08"), 1, org_level="branch")
    edit(landing, ("core_deposits", "account", "2026-08"), 1, rate_pct="-0.2")
    found = findings(landing, tmp_path)
    assert found["organisation"].level == "warn" and "no unit is of level bank" in found["organisation"].message
    assert (found["rate_sign"].level, found["rate_sign"].value) == ("warn", "-0.2")


def test_rates_and_pds_as_fractions_are_said(tmp_path):
    landing = small_bank()
    landing["credit", "rating", "2026-08"] = frame("credit", "rating", [
        {"customer_id": f"C{n}", "month": "2026-08", "rating": "A", "pd_pct": f"0.0{n}"} for n in (1, 2)])  # fmt: skip
    assert findings(landing, tmp_path)["percent_unit"].column == "pd_pct"
    product = ("marketing", "product", "2026-08")
    landing[product] = landing[product].with_columns(product_kind=pl.lit("loan"))
    assert findings(landing, tmp_path / "loans")["rate_unit"].column == "rate_pct"


def test_flows_of_a_month_to_come_are_said_and_plans_are_not():
    known = {
        "core_deposits.balance_month": {"2026-10": {}, "2062-10": {}},
        "management_accounting.plan_month": {"2062-10": {}},
    }
    assert [item.table for item in future_months(known, date(2026, 11, 2))] == ["balance_month"]


def test_a_subtotal_among_payments_is_flagged(tmp_path):
    rows = [("C1", "X1", False, "in", 5, 5000), ("C1", "小计", False, "in", 5, 5000)]
    item = findings(payments(rows), tmp_path)["subtotal"]
    assert (item.row, item.value) == (2, "小计")


def test_padded_keys_of_a_contract_delivery_are_trimmed_and_said(tmp_path):
    landing = small_bank()
    edit(landing, ("cif", "customer", "2026-08"), 2, customer_id="C2 ")
    edit(landing, ACCOUNT, 3, customer_id=" C3")
    result = load(paths_in(tmp_path / "data"), write(landing, tmp_path / "in"))
    assert {(item.rule, item.column) for item in result.findings} == {("padded", "customer_id")}
    assert sum(item.rows_quarantined for item in result.tables) == 0


def test_so_are_values_of_which_there_is_a_list(tmp_path):
    """Columns of a fixed width, as a host writes them, are padded all of them."""
    landing = small_bank()
    edit(landing, ACCOUNT, 1, currency="CNY  ")
    result = load(paths_in(tmp_path / "data"), write(landing, tmp_path / "in", "csv"))
    assert {(item.level, item.rule, item.column) for item in result.findings} == {("warn", "padded", "currency")}
    assert sum(item.rows_quarantined for item in result.tables) == 0


def test_balances_without_products_stop(tmp_path):
    landing = small_bank()
    del landing["marketing", "product", "2026-08"]
    item = findings(landing, tmp_path)["no_products"]
    assert item.level == "stop" and "marketing.product" in item.message
