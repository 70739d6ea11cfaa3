"""What the demo bank delivers keeps every promise of the contracts and ties to its ledger."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest

from mart import contracts
from mart.months import days_in_month, month_no


@cache
def _all(landing: Path, name: str) -> pl.DataFrame:
    """Every row of a raw table over the systems that share it, with its system."""
    parts = []
    for table in contracts.raw_tables()[name]:
        for file in sorted((landing / table.system / name).glob("*.parquet")):
            parts.append(
                pl.read_parquet(file).with_columns(
                    pl.lit(table.system).alias("_system"), pl.lit(file.stem).alias("_file")
                )
            )
    return pl.concat(parts)


def test_every_one_of_26_systems_delivers_every_table(tiny):
    assert len(contracts.systems()) == 26
    missing = [
        t.full_name for t in contracts.tables() if not list((tiny.landing / t.system / t.name).glob("*.parquet"))
    ]
    assert missing == []


def test_flow_tables_have_a_file_for_every_month(tiny):
    months = {"2026-01", "2026-02", "2026-03", "2026-04"}
    short = [
        t.full_name
        for t in contracts.tables()
        if t.semantics == "flow" and {f.stem for f in (tiny.landing / t.system / t.name).iterdir()} != months
    ]
    assert short == []


@pytest.mark.parametrize("name", list(contracts.raw_tables()))
def test_columns_and_types_are_those_of_the_contract(tiny, name):
    con = duckdb.connect()
    for table in contracts.raw_tables()[name]:
        found = con.sql(
            f"describe select * from read_parquet('{tiny.landing}/{table.system}/{name}/*.parquet')"
        ).fetchall()
        assert [(row[0], row[1]) for row in found] == [(c.name, c.sql_type) for c in table.columns]


@pytest.mark.parametrize("name", list(contracts.raw_tables()))
def test_rows_keep_keys_enums_ranges_and_references(tiny, name):
    table, rows = contracts.raw_tables()[name][0], _all(tiny.landing, name)
    assert (rows["month"] == rows["_file"]).all()
    assert not rows.select(table.key).is_duplicated().any()
    for column in table.columns:
        values = rows[column.name]
        assert not column.required or values.null_count() == 0, column.name
        present = values.drop_nulls()
        assert not column.enum or present.is_in(list(column.enum)).all(), column.name
        assert column.min is None or present.is_empty() or present.min() >= column.min, column.name
        assert column.max is None or present.is_empty() or present.max() <= column.max, column.name
        if column.ref:
            known = _all(tiny.landing, column.ref[0])[column.ref[1]]
            assert present.is_in(known.implode()).all(), column.name


def test_shares_of_a_customer_add_up_to_100_at_each_delivery(tiny):
    sums = _all(tiny.landing, "customer_assignment").group_by("customer_id", "month").agg(pl.col("share_pct").sum())
    assert (sums["share_pct"] == 100).all()


def _kinds(landing: Path) -> pl.DataFrame:
    accounts = _all(landing, "account").select("account_id", "product_id", "org_id").unique("account_id")
    return accounts.join(_all(landing, "product").select("product_id", "product_kind"), on="product_id")


def test_ledger_equals_the_books_to_the_cent(tiny):
    books = _all(tiny.landing, "balance_month").join(_kinds(tiny.landing), on="account_id")
    fees = (
        _all(tiny.landing, "fee_month")
        .join(_kinds(tiny.landing), on="account_id")
        .with_columns(
            gl_line=pl.lit("fees_billed"), amount=pl.col("fee_cny") - pl.col("rebate_cny") - pl.col("vat_cny")
        )
    )
    lines = [fees]
    for kind, line, column in (
        ("deposit", "deposits_end", "end_balance_cny"), ("loan", "loans_end", "end_balance_cny"),
        ("loan", "interest_received", "interest_cny"), ("deposit", "interest_paid", "interest_cny"),
    ):  # fmt: skip
        lines.append(
            books.filter(pl.col("product_kind") == kind).with_columns(gl_line=pl.lit(line), amount=pl.col(column))
        )
    own = (
        pl.concat([part.select("month", "org_id", "gl_line", "amount") for part in lines])
        .group_by("month", "org_id", "gl_line")
        .agg(pl.col("amount").sum())
    )
    both = _all(tiny.landing, "gl_month").join(own, on=["month", "org_id", "gl_line"], how="full", coalesce=True)
    assert len(both) == 4 * 3 * 5
    assert both.filter(pl.col("amount_cny").fill_null(0) != pl.col("amount").fill_null(0)).is_empty()


def _interest_cents(row: dict) -> int:
    """Average × rate × days / 365 in cents: cents × hundredths of a percent × days / 3,650,000; nothing in default."""
    if row["is_bad"]:
        return 0
    cents, rate = int(row["avg_balance_cny"] * 100), int((row["rate_pct"] or 0) * 100)
    return _half_up(cents * rate * days_in_month(month_no(row["month"])), 3_650_000)


BAD = ("substandard", "doubtful", "loss")


def test_interest_is_average_times_rate_times_days_rounded_once_and_stops_in_default(tiny):
    rates = _all(tiny.landing, "account").select("account_id", "month", "rate_pct").sort("month")
    books = _all(tiny.landing, "balance_month").sort("month")
    risk = _all(tiny.landing, "account_risk_month").with_columns(is_bad=pl.col("five_category").is_in(BAD))
    graded = books.join(risk.select("account_id", "month", "is_bad"), on=["account_id", "month"], how="left")
    joined = _in_force(graded, rates)
    assert joined["is_bad"].sum() > 0
    wrong = [row for row in joined.iter_rows(named=True) if _interest_cents(row) != int(row["interest_cny"] * 100)]
    assert wrong == []
    assert joined["interest_cny"].sum() > 0


def _in_force(books: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    pairs = books.join(rates.rename({"month": "from"}), on="account_id").filter(pl.col("from") <= pl.col("month"))
    return pairs.sort("from").unique(["account_id", "month"], keep="last")


def _half_up(numerator: int, divisor: int) -> int:
    return (2 * numerator + divisor) // (2 * divisor)


def test_vat_is_six_percent_contained_in_the_net_fee(tiny):
    fees = _all(tiny.landing, "fee_month")
    wrong = [
        row for row in fees.iter_rows(named=True)
        if _half_up(int((row["fee_cny"] - row["rebate_cny"]) * 100) * 6, 106) != int(row["vat_cny"] * 100)
    ]  # fmt: skip
    assert len(fees) > 0
    assert wrong == []


def test_internal_payments_appear_on_both_sides(tiny):
    rows = (
        _all(tiny.landing, "payment_month")
        .filter("is_internal")
        .select("customer_id", "counterparty_id", "month", "direction", "payment_cnt", "amount_cny")
    )
    out, into = rows.filter(direction="out").drop("direction"), rows.filter(direction="in").drop("direction")
    mirrored = into.rename({"customer_id": "counterparty_id", "counterparty_id": "customer_id"}).select(out.columns)
    assert len(out) > 0
    assert out.sort(out.columns).equals(mirrored.sort(out.columns))


def test_accounts_are_delivered_by_org_customer_account(tiny):
    rows = pl.read_parquet(tiny.landing / "core_deposits" / "account" / "2026-01.parquet").select(
        "org_id", "customer_id", "account_id"
    )
    assert rows.equals(rows.sort("org_id", "customer_id", "account_id"))


def test_balances_stop_when_an_account_closes(tiny):
    accounts = (
        _all(tiny.landing, "account")
        .filter(pl.col("closed_date").is_not_null())
        .select("account_id", closed=pl.col("month"))
    )
    books = _all(tiny.landing, "balance_month").join(accounts, on="account_id")
    assert len(books) > 0
    assert books.filter(pl.col("month") > pl.col("closed")).is_empty()
    assert (books.filter(pl.col("month") == pl.col("closed"))["end_balance_cny"] == 0).all()
