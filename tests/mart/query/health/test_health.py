"""Data health: 26 feeds, row accounting, lineage, reconciliation."""

from __future__ import annotations

import json
from decimal import Decimal

import polars as pl

from mart.query import health
from mart.query.cockpit import overview
from mart.reader import open_mart
from mart.scope import EXECUTIVE, parse
from tests.banks import tiny


def test_25_feeds_with_rows_and_status(mart, poor_mart):
    feeds = health.feeds(mart, EXECUTIVE)
    assert len(feeds) == 26 and feeds["name_zh"].is_not_null().all()
    deposits = feeds.row(by_predicate=pl.col("system") == "core_deposits", named=True)
    assert (deposits["rows_read"], deposits["rows_rejected"], deposits["rows_quarantined"], deposits["status"]) == (
        10,
        1,
        1,
        "rejected",
    )
    assert deposits["last_month"] == "2026-10" and deposits["lag_months"] == 0
    accounting = health.feeds(poor_mart, EXECUTIVE).row(
        by_predicate=pl.col("system") == "management_accounting", named=True
    )
    assert accounting["is_present"] and accounting["missing_tables"] == ["ftp_curve", "plan_month", "plan_target_month"]


def test_what_could_not_be_checked_is_known_by_kind(mart, poor_mart):
    assert health.unchecked(mart, EXECUTIVE) == ()
    assert health.unchecked(poor_mart, EXECUTIVE) == health.unchecked(poor_mart, parse("branch_leader:B01"))
    assert health.unchecked(poor_mart, EXECUTIVE) == ("treasury",)


def test_a_system_that_was_never_brought_is_missing(tmp_path):
    names = tuple(f"payments.{table}" for table in ("payment_month",))
    mart = open_mart(tiny.publish(tmp_path, months=1, missing=names))
    row = health.feeds(mart, EXECUTIVE).row(by_predicate=pl.col("system") == "payments", named=True)
    assert row["status"] == "missing" and not row["is_present"]


def test_tables_know_the_marts_and_metrics_that_depend_on_them(mart):
    table = health.tables(mart, EXECUTIVE, "core_deposits").row(
        by_predicate=pl.col("table") == "balance_month", named=True
    )
    assert table["marts"] == ["fct_account_month"] and {"deposits_avg", "revenue"} <= set(table["metrics"])
    assert health.lineage(mart).columns == ["source", "model", "layer"]
    assert health.files(mart, EXECUTIVE)["rows_rejected"].to_list() == [1]


def test_quarantine_shows_place_and_reason_but_no_content(tmp_path):
    data = tiny.publish(tmp_path, months=1)
    folder = data / "raw" / "quarantine"
    folder.mkdir(parents=True)
    bad = {
        "file": ["a.csv"],
        "system": ["core_deposits"],
        "table": ["account"],
        "row": [7],
        "column": ["rate_pct"],
        "rule": ["type"],
        "reason": ["is not a rate"],
        "value": ["secret"],
        "record": ["secret"],
    }
    pl.DataFrame(bad).write_parquet(folder / "core_deposits.account.parquet")
    mart = open_mart(data)
    rows = health.quarantine(mart, EXECUTIVE)
    assert rows.rows() == [("core_deposits", "account", "a.csv", 7, "rate_pct", "type", "is not a rate")]
    assert health.quarantine(mart, EXECUTIVE, "core_loans").is_empty()
    assert health.quarantine(mart, parse("branch_leader:B01")).is_empty()


def test_reconciliation_by_check_and_the_rows_behind(tmp_path):
    mart = open_mart(tiny.publish(tmp_path, months=2, difference="0.50"))
    check = health.reconciliation(mart, EXECUTIVE).row(0, named=True)
    assert (check["months_cnt"], check["rows_cnt"], check["difference_cny"], check["is_ok"]) == (
        2,
        8,
        Decimal("4.00"),
        False,
    )
    rows = health.reconciliation_rows(mart, EXECUTIVE, "gl.deposits_end", mart.as_of)
    assert (
        len(rows) == 4
        and (rows["left_cny"] - rows["right_cny"] == rows["difference_cny"]).all()
        and rows["label_zh"].str.ends_with("支行").all()
    )
    badge = health.reconciliation_badge(mart, EXECUTIVE, mart.as_of)
    assert (badge.is_ok, badge.difference_cny, badge.checks_cnt) == (False, Decimal("2.00"), 1)


def test_the_build_says_what_it_is(mart):
    facts = health.build_facts(mart)
    assert facts["build"] == "b1" and facts["as_of"] == "2026-10" and facts["policy_versions"]["capital"] == "CN-2024"


def test_only_monthly_flows_can_be_late(tmp_path):
    data = tiny.publish(tmp_path, months=2)
    load = data / "builds" / "b1" / "load.json"
    content = json.loads(load.read_text(encoding="utf-8"))
    base = {"rows_read": 1, "rows_parsed": 1, "rows_rejected": 0}
    content["files"] = [
        base | {"file": "payments/payment_month/2026-08.parquet", "system": "payments", "table": "payment_month"},
        base | {"file": "rwa/exposure/2026-08.parquet", "system": "rwa", "table": "exposure"},
    ]
    load.write_text(json.dumps(content), encoding="utf-8")
    mart = open_mart(data)
    feeds = {row["system"]: row for row in health.feeds(mart, EXECUTIVE).iter_rows(named=True)}
    assert (feeds["payments"]["status"], feeds["payments"]["lag_months"]) == ("late", 2)
    assert (feeds["rwa"]["status"], feeds["rwa"]["last_month"], feeds["rwa"]["lag_months"]) == ("ok", "2026-08", 0)
    queue = overview.decisions(mart, EXECUTIVE, mart.as_of)
    assert queue.filter(pl.col("kind") == "feed_missing")["subject_id"].to_list() == ["payments"]
