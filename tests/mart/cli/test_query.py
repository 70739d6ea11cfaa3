"""The command contract: keys, exact decimal strings, exit codes, one-line errors."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from decimal import Decimal
from itertools import pairwise

import pytest
from typer.testing import CliRunner

from mart.__main__ import app
from mart.config import REPO
from tests.banks import tiny

GRAINS = ("bank", "branch", "sub_branch", "manager", "customer", "product", "account")
ADDITIVE = ("revenue", "deposits_avg", "loans_end")  # a flow, an average, an end; all of them: tests of the metrics


def query(run, metric, by, *more):
    result = run("query", metric, "--by", by, "--month", "2026-10", "--json", *more)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", ADDITIVE)
def test_values_sum_to_the_same_total_at_all_seven_grains(run, name):
    totals = set()
    for by in GRAINS:
        found = query(run, name, by)
        assert (found["metric"], found["unit"], found["month"]) == (name, "cny", "2026-10")
        assert all(set(row) == {"key", "label", "period", "value", "plan", "last_year"} for row in found["rows"])
        assert sum(Decimal(row["value"]) for row in found["rows"]) == Decimal(found["total"]), by
        totals.add(found["total"])
    assert len(totals) == 1 and len(totals.pop().split(".")[1]) == 2


def test_ratios_and_counts_as_text(run):
    assert query(run, "customers_active", "branch")["total"].isdigit()
    raroc = query(run, "raroc", "product")
    assert any(row["value"] is None for row in raroc["rows"]) and Decimal(raroc["total"])


def test_scope_and_filters(run):
    rows = {row["key"]: row["value"] for row in query(run, "revenue", "branch")["rows"]}
    assert query(run, "revenue", "sub_branch", "--scope", "branch_leader:B01")["total"] == rows["B01"]
    assert query(run, "revenue", "sub_branch", "--where", "branch_id=B01")["total"] == rows["B01"]
    assert query(run, "revenue", "bank", "--scope", "branch_leader:B99") | {"rows": []} == query(
        run, "revenue", "bank", "--scope", "branch_leader:B99"
    )


def test_status_has_the_promised_keys(run, data):
    (data / "load.json").write_text(
        (data / "builds" / "b1" / "load.json").read_text(encoding="utf-8"), encoding="utf-8"
    )
    found = json.loads(run("status", "--json").stdout)
    assert (found["build"], found["as_of"], len(found["feeds"])) == ("b1", "2026-10", 26)
    assert {"system", "table", "present"} <= set(found["feeds"][0]) and isinstance(found["feeds"][0]["table"], list)
    assert found["files"] == [
        {"file": "core_deposits/account/2026-10.parquet", "rows_read": 10, "rows_parsed": 9, "rows_rejected": 1}
    ]
    assert found["tables"] == [
        {"system": "core_deposits", "table": "account", "rows_produced": 9, "rows_loaded": 8, "rows_quarantined": 1}
    ]
    assert found["reconciliation"] == [{"check": "gl.deposits_end", "difference": "0.00"}]


def test_explain_prints_formula_inputs_and_rows(run):
    found = json.loads(run("explain", "economic_profit", "--month", "2026-10", "--json", "--lang", "en").stdout)
    assert (
        found["adds_up"] is True and found["rows_total"] == found["value"] and found["policies"]["capital"] == "CN-2024"
    )
    assert sum(part["sign"] * Decimal(part["value"]) for part in found["inputs"]) == Decimal(found["value"])
    assert "rows add up: yes" in run("explain", "economic_profit", "--month", "2026-10").stdout
    ways = [found, *found["down"]]
    assert [way["by"] for way in ways] == ["branch", "sub_branch", "manager", "customer", "account"]
    for above, below in pairwise(ways):
        opened = next(row for row in above["rows"] if row["key"] == below["key"])
        assert below["adds_up"] and below["value"] == opened["value"]
        assert sum(Decimal(row["value"]) for row in below["rows"]) == Decimal(below["value"])


def test_explain_of_a_ratio_and_a_period_lists_numerators_and_denominators(run):
    asked = ("explain", "npl_ratio", "--month", "2026-10", "--period", "month", "--json")
    found = json.loads(run(*asked).stdout)
    assert (found["period"], found["adds_up"], found["parts_add_up"]) == ("month", None, True)
    for part in ("numerator", "denominator"):
        assert sum(Decimal(row[part]) for row in found["rows"]) == Decimal(found["parts"][part])
    assert "expected one of month, ytd, 12m" in run("explain", "revenue", "--month", "2026-10", "--period", "q").stderr


def test_help_imports_neither_database_nor_frames():
    code = (
        "import sys; sys.argv=['x']; import mart.__main__; print([m for m in ('duckdb', 'polars', 'numpy') if m in"
        " sys.modules])"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]" and time.monotonic() - started < 10


def test_periods_plan_last_year_and_what_moved_stand_beside_the_value(tmp_path, monkeypatch):
    """B01S2 moves to B02 in the last month: as it was the move is a figure of its own, today it is restated."""
    monkeypatch.setenv("COCKPIT_DATA", str(tiny.publish(tmp_path, months=26)))
    ask = lambda *args: CliRunner().invoke(app, ["query", *args, "--month", "2026-10", "--json"])  # noqa: E731
    for period in ("month", "ytd", "12m"):
        found = json.loads(ask("revenue", "--by", "branch", "--period", period).stdout)
        assert found["period"] == period and {row["period"] for row in found["rows"]} == {period}
        for name, total in (("value", "total"), ("plan", "plan"), ("last_year", "last_year")):
            assert sum(Decimal(row[name]) for row in found["rows"]) == Decimal(found[total]), (period, name)
        assert [bool(row.get("transferred")) for row in found["rows"]] == [True, True] and "transferred" not in found
    restated = json.loads(ask("revenue", "--by", "branch", "--org", "today").stdout)
    as_was = json.loads(ask("revenue", "--by", "branch").stdout)
    assert restated["last_year"] == as_was["last_year"] and not any("transferred" in row for row in restated["rows"])
    assert {row["last_year"] for row in restated["rows"]}.isdisjoint({row["last_year"] for row in as_was["rows"]})
    wrong = ask("revenue", "--period", "week")
    assert wrong.exit_code == 2 and "--period week: expected one of month, ytd, 12m" in wrong.output
    assert ask("revenue", "--org", "now").exit_code == 2
