"""The demo bank: every reconciliation is 0.00, and every rule of the mart holds."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from mart.build.check import CheckError, check
from mart.config import paths_in
from mart.publish import published

pytestmark = pytest.mark.xdist_group("build")


def manifest(data: Path) -> dict:
    return json.loads((data / "builds" / published(paths_in(data)) / "manifest.json").read_text(encoding="utf-8"))


def test_every_reconciliation_is_zero_ledger_included(s_bank):
    checks = manifest(s_bank)["reconciliation"]
    assert {check["check"] for check in checks if check["check"].startswith("gl.")} == {
        "gl.deposits_end",
        "gl.loans_end",
        "gl.interest_received",
        "gl.interest_paid",
        "gl.fees_billed",
    }
    assert [
        (check["check"], check["difference"])
        for check in checks
        if check["difference"] != "0.00" or check["differing_rows"]
    ] == []


def test_manifest_says_what_the_mart_was_made_from(s_bank):
    content = manifest(s_bank)
    assert content["policy_versions"]["capital"] == "CN-2024"
    assert len(content["feeds"]) == 26
    assert content["row_counts"]["fct_account_month"] > 100_000
    assert {"source": "balance_month", "model": "stg_balance_month", "layer": "staging"} in content["lineage"]
    assert content["timings"]["nodes"]["fct_account_month"] > 0


def test_rules_of_the_mart_hold(s_bank):
    result = check(paths_in(s_bank))
    assert [test for test in result["tests"] if test["status"] != "pass"] == []
    assert len(result["tests"]) == 11 and result["ok"]


@pytest.mark.parametrize("fact", ["fct_account_month", "fct_customer_month"])
def test_rows_lie_by_month_branch_and_unit(s_bank, fact):
    """Screens read a few blocks of a fact and not all of them because of it."""
    file = s_bank / "builds" / published(paths_in(s_bank)) / "mart.duckdb"
    place = "(month_no, branch_id, org_id, customer_id)"
    with duckdb.connect(str(file), read_only=True) as con:
        out_of_place = con.execute(
            f"""
            SELECT count(*) FROM (SELECT {place} < lag({place}) OVER (ORDER BY rowid) AS is_before FROM marts.{fact})
                WHERE is_before"""
        ).fetchone()
    assert out_of_place == (0,)


def test_nothing_to_check(tmp_path):
    with pytest.raises(CheckError, match="no mart is published"):
        check(paths_in(tmp_path))
