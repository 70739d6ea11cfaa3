"""A clean delivery in any of the three formats becomes the same raw tables, and every row is counted."""

from __future__ import annotations

import json

import polars as pl
import pytest

from mart.config import paths_in
from mart.contracts import raw_tables, systems, tables
from mart.load import LoadError, load
from tests.mart.load.small import MONTHS, edit, small_bank, write


def raw(where, name: str) -> pl.DataFrame:
    return pl.read_parquet(f"{where.raw}/{name}/**/*.parquet", hive_partitioning=False)


@pytest.fixture
def where(tmp_path):
    return paths_in(tmp_path / "data")


@pytest.mark.parametrize("kind", ["parquet", "csv", "xlsx"])
def test_clean_delivery_loads_whole(where, tmp_path, kind):
    result = load(where, write(small_bank(), tmp_path / "in", kind))
    assert result.quarantine == ()
    assert sum(item.rows_loaded for item in result.tables) == sum(rows.height for rows in small_bank().values())
    balances = raw(where, "balance_month")
    assert balances.schema["end_balance_cny"] == pl.Decimal(18, 2)
    assert balances.schema["month_no"] == pl.Int32
    assert balances.select("account_id", "month_no", "end_balance_cny").rows()[-1] == ("A3", 24321, 3300)
    assert balances["month_no"].is_sorted()
    assert (result.first_month, result.last_month) == (MONTHS[0], MONTHS[-1])


def test_every_raw_table_has_its_columns_even_when_nobody_brought_it(where, tmp_path):
    load(where, write(small_bank(), tmp_path / "in"))
    for name, same in raw_tables().items():
        expected = ["month_no" if c.name == "month" else c.name for c in same[0].columns]
        assert raw(where, name).columns == expected, name


def test_rows_keep_the_order_of_their_files(where, tmp_path):
    """Many rows, several row groups, read in parallel: still month by month, each in the order it was delivered."""
    landing = small_bank()
    accounts = [f"A{number * 7919 % 150_000:06d}" for number in range(150_000)]
    for month in MONTHS:
        rows = landing["core_deposits", "balance_month", month].head(1).drop("account_id")
        columns = landing["core_deposits", "balance_month", month].columns
        landing["core_deposits", "balance_month", month] = rows.join(
            pl.DataFrame({"account_id": accounts}), how="cross").select(columns)  # fmt: skip
    del landing["core_deposits", "account", "2026-08"]
    load(where, write(landing, tmp_path / "in"))
    loaded = raw(where, "balance_month")
    assert loaded["month_no"].is_sorted()
    assert loaded["account_id"].to_list() == accounts * 3


def test_load_json_counts_files_tables_and_feeds(where, tmp_path):
    landing = small_bank()
    edit(landing, ("core_deposits", "balance_month", "2026-09"), 2, end_balance_cny=-5)
    load(where, write(landing, tmp_path / "in"))
    report = json.loads(where.load_json.read_text())
    assert {"file", "system", "table", "rows_read", "rows_parsed", "rows_rejected"} <= set(report["files"][0])
    for file in report["files"]:
        assert file["rows_read"] == file["rows_parsed"] + file["rows_rejected"]
    for item in report["tables"]:
        assert item["rows_produced"] == item["rows_loaded"] + item["rows_quarantined"]
    (balance,) = [t for t in report["tables"] if t["table"] == "balance_month"]
    assert (balance["rows_produced"], balance["rows_quarantined"]) == (9, 1)
    assert len(report["feeds"]) == len(systems()) == 26
    deposits = next(feed for feed in report["feeds"] if feed["system"] == "core_deposits")
    assert deposits == {
        "system": "core_deposits", "present": True,
        "tables": {"account": True, "balance_month": True, "fee_month": True},
        "coverage": {"account": {"rows": 3, "customers": 3, "of": 3},
                     "balance_month": {"rows": 8, "accounts": 3, "of": 3},
                     "fee_month": {"rows": 3, "accounts": 1, "of": 3}},
    }  # fmt: skip
    assert sum(len(feed["tables"]) for feed in report["feeds"]) == len(tables())


def test_same_key_in_two_systems_is_one_key(where, tmp_path):
    landing = small_bank()
    product = ("marketing", "product", "2026-08")
    cards = landing[product].with_columns(product_id=pl.lit("P2"), system=pl.lit("cards"))
    landing[product] = pl.concat([landing[product], cards])
    account = landing["core_deposits", "account", "2026-08"].head(1)
    landing["cards", "account", "2026-08"] = account.with_columns(product_id=pl.lit("P2"))
    result = load(where, write(landing, tmp_path / "in"))
    (finding,) = result.quarantine
    assert (finding.rule, finding.rows) == ("key", 1)
    assert raw(where, "account").height == 3


def test_reference_into_a_feed_the_bank_does_not_bring_is_not_checked(where, tmp_path):
    landing = {key: rows for key, rows in small_bank().items() if key[0] in ("core_deposits", "marketing")}
    result = load(where, write(landing, tmp_path / "in"))
    assert result.quarantine == ()
    assert raw(where, "account").height == 3


def test_row_that_refers_to_a_quarantined_row_goes_with_it(where, tmp_path):
    landing = small_bank()
    edit(landing, ("cif", "customer", "2026-08"), 3, home_org_id="S9")
    result = load(where, write(landing, tmp_path / "in"))
    gone = [(item.table, item.rows_quarantined) for item in result.tables if item.rows_quarantined]
    assert sorted(gone) == [("account", 1), ("balance_month", 3), ("customer", 1)]
    assert {item.rule for item in result.quarantine} == {"reference"}
    assert "C3" not in raw(where, "account")["customer_id"]
    assert "A3" not in raw(where, "balance_month")["account_id"]


def test_failed_load_leaves_the_old_raw_and_says_so_in_load_json(where, tmp_path):
    load(where, write(small_bank(), tmp_path / "in"))
    before = raw(where, "balance_month")
    (tmp_path / "in/core_deposits/balance_month/2026-09.parquet").write_bytes(b"PAR1 and nothing more")
    with pytest.raises(LoadError):
        load(where, tmp_path / "in")
    assert raw(where, "balance_month").equals(before)
    report = json.loads(where.load_json.read_text())
    assert report["ok"] is False
    assert "2026-09.parquet" in report["errors"][0]["line"]
    assert len(report["files"]) == len(small_bank())
    assert not where.raw.with_name("raw.new").exists()


def test_swap_that_was_stopped_half_way_is_finished_or_undone(where, tmp_path):
    landing = write(small_bank(), tmp_path / "in")
    load(where, landing)
    where.raw.rename(where.raw.with_name("raw.old"))
    load(where, landing)
    assert raw(where, "account").height == 3
    assert not where.raw.with_name("raw.old").exists()
