"""A real bank: what the mapping loads equals what its own files say, computed here without the mapping.

The files are read in place from COCKPIT_REALDATA (default ../shared/realdata).
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from mart.config import bank, paths_in
from mart.load import load
from mart.months import month_no, month_text

pytestmark = pytest.mark.xdist_group("berka")  # one worker loads it
REPO = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("COCKPIT_REALDATA") or REPO.parent / "shared/realdata") / "berka"
MONTHS = tuple(month_text(month_no("1993-01") + n) for n in range(14))
LAST_DAY = date(1994, 2, 28)


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    if not FOLDER.is_dir():
        message = f"real data absent: {FOLDER} (set COCKPIT_REALDATA)"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    where = paths_in(tmp_path_factory.mktemp("berka"))
    load(where, FOLDER, REPO / "mart/mappings/berka")
    return where


def raw(where, table: str, system: str) -> pl.DataFrame:
    return pl.read_parquet(where.raw / table / f"system={system}" / "data.parquet")


def day(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.slice(0, 6).str.to_date("%y%m%d")


def number(column: pl.Expr) -> pl.Expr:
    return (column.dt.year() * 12 + column.dt.month().cast(pl.Int32) - 1).alias("month_no")


@pytest.fixture(scope="module")
def trans() -> pl.DataFrame:
    rows = pl.read_csv(FOLDER / "trans_19930101_19940331.csv.gz", schema_overrides={"account": pl.String})
    tenths = (pl.col("amount") * 10).round().cast(pl.Int64)  # the source has one decimal
    return rows.with_columns(
        day("date"),
        amount=tenths,
        signed=pl.when(pl.col("type") == "PRIJEM").then(tenths).otherwise(-tenths),
        balance=(pl.col("balance") * 10).round().cast(pl.Int64),
    ).with_columns(number(pl.col("date")))


@pytest.fixture(scope="module")
def accounts() -> pl.DataFrame:
    return pl.read_csv(FOLDER / "account.asc", separator=";").with_columns(day("date"))


def tenths(frame: pl.DataFrame, column: str) -> dict[int, int]:
    """Sum of an amount by month, in tenths of a koruna."""
    by_month = frame.group_by("month_no").agg(pl.col(column).sum()).sort("month_no")
    return {no: int(value * 10) for no, value in by_month.rows() if value}


def booked(trans: pl.DataFrame, symbol: str) -> dict[int, int]:
    rows = trans.filter((pl.col("k_symbol") == symbol) & (pl.col("date") <= LAST_DAY))
    return dict(rows.group_by("month_no").agg(pl.col("amount").sum()).sort("month_no").rows())


def test_every_transaction_is_accounted_for(where, trans):
    report = json.loads(where.load_json.read_text())
    counts = {file["file"]: file for file in report["files"]}
    assert counts["trans_19930101_19940331.csv.gz"]["rows_read"] == trans.height == 49_102
    assert all(f["rows_read"] == f["rows_parsed"] and f["rows_rejected"] == 0 for f in report["files"])
    assert all(t["rows_quarantined"] == 0 for t in report["tables"])
    used, later = trans.filter(pl.col("date") <= LAST_DAY).height, trans.filter(pl.col("date") > LAST_DAY).height
    (note,) = [note for note in report["notes"] if note.startswith("trans:")]
    assert f"{trans.height} transactions read = {used} of 1993-01 to 1994-02 used" in note
    assert f"+ {later} of 1994-03 not used" in note
    assert (report["first_month"], report["last_month"]) == (MONTHS[0], MONTHS[-1])


@pytest.mark.parametrize(("symbol", "table", "column"), [
    ("UROK", "balance_month", "interest_cny"),
    ("SANKC. UROK", "balance_month", "interest_charged_cny"),
    ("SLUZBY", "fee_month", "fee_cny"),
])  # fmt: skip
def test_interest_penalty_and_fees_of_each_month(where, trans, symbol, table, column):
    assert tenths(raw(where, table, "core_deposits"), column) == booked(trans, symbol)


def test_accounts_by_district(where, accounts):
    expected = accounts.filter(pl.col("date") <= LAST_DAY).group_by("district_id").len()
    loaded = raw(where, "account", "core_deposits")
    orgs = raw(where, "org", "org_people")
    by_branch = loaded.join(orgs, on="org_id").group_by(pl.col("parent_org_id").cast(pl.Int64)).len()
    assert dict(by_branch.rows()) == dict(expected.rows())
    assert loaded.height == 1_197
    assert dict(orgs["org_level"].value_counts().rows()) == {"bank": 1, "branch": 77, "sub_branch": 77}


def test_customer_is_the_owner_of_the_account(where):
    owners = pl.read_csv(FOLDER / "disp.asc", separator=";").filter(pl.col("type") == "OWNER")
    expected = dict(owners.select(pl.col("account_id", "client_id").cast(pl.String)).rows())
    for account, customer in raw(where, "account", "core_deposits").select("account_id", "customer_id").rows():
        assert expected[account] == customer


def test_loans_by_status(where):
    loans = pl.read_csv(FOLDER / "loan.asc", separator=";").with_columns(day("date"))
    loans = loans.filter(pl.col("date") <= LAST_DAY)
    risk = raw(where, "account_risk_month", "credit").filter(pl.col("month_no") == month_no(MONTHS[-1]))
    found = dict(risk["five_category"].value_counts().rows())
    status = dict(loans["status"].value_counts().rows())
    assert found == {"normal": status["A"] + status["C"], "loss": status["B"]}
    assert "D" not in status
    assert raw(where, "account", "core_loans").height == loans.height == 31


def test_loan_balance_falls_by_one_instalment_a_month(where):
    """Loan 5314: 96,396 granted 1993-07-05 over 12 months, 8,033 a month: 96,396 − 7 × 8,033 = 40,165 in 1994-02."""
    rows = raw(where, "balance_month", "core_loans").filter(pl.col("account_id") == "L5314").sort("month_no")
    assert [int(value) for value in rows["end_balance_cny"]] == [96_396 - paid * 8_033 for paid in range(8)]
    assert [int(value) for value in rows["avg_balance_cny"]][1:] == [96_396 - paid * 8_033 for paid in range(7)]


def walked(trans: pl.DataFrame) -> dict[int, dict[int, tuple[int, int]]]:
    """Account → month → (month-end balance, sum of signed amounts so far), in tenths, one day after the other."""
    days = trans.group_by("account_id", "date", maintain_order=True).agg("balance", pl.col("signed").sum())
    found: dict[int, dict[int, tuple[int, int]]] = {}
    total: dict[int, int] = {}
    for account, when, balances, moved in days.rows():
        total[account] = total.get(account, 0) + moved
        reported = min(reversed(balances), key=lambda balance: abs(balance - total[account]))
        found.setdefault(account, {})[when.year * 12 + when.month - 1] = (reported, total[account])
    return found


def test_end_balances_of_each_month(where, trans):
    loaded = raw(where, "balance_month", "core_deposits")
    expected = walked(trans)
    for month in MONTHS:
        no = month_no(month)
        last = [ends[max(m for m in ends if m <= no)] for ends in expected.values() if min(ends) <= no]
        rows = loaded.filter(pl.col("month_no") == no)
        total = int(rows["end_balance_cny"].sum() * 10)
        assert total == sum(balance for balance, _ in last), month
        assert rows.height == len(last)
        # the reported balances are the amounts summed up, but for the rounding of interest to a tenth
        assert abs(total - sum(moved for _, moved in last)) <= 3 * len(last), month


def test_end_balance_of_ten_accounts(where, trans):
    expected = walked(trans)
    rows = raw(where, "balance_month", "core_deposits").filter(pl.col("month_no") == month_no("1994-02"))
    loaded = dict(rows.select("account_id", "end_balance_cny").rows())
    for account in sorted(expected)[:100:10]:
        ends = {no: pair for no, pair in expected[account].items() if no <= month_no("1994-02")}
        if ends:
            assert int(loaded[str(account)] * 10) == ends[max(ends)][0], account


def test_average_balance_weighs_each_day(where):
    """Account 576 in 1993-01: 900 from the 1st, 7,107 from the 11th, 7,127.10 on the 31st, over 31 days: 5,105.39."""
    rows = raw(where, "balance_month", "core_deposits")
    one = rows.filter((pl.col("account_id") == "576") & (pl.col("month_no") == month_no("1993-01")))
    assert float(one["avg_balance_cny"][0]) == round((900 * 10 + 7107 * 20 + 7127.1) / 31, 2) == 5105.39


def test_bank_says_who_it_is(where):
    assert (bank(where).name_en, bank(where).currency, bank(where).is_demo) == ("Berka Bank", "CZK", False)
