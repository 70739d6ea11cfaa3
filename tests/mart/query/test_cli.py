"""The command contract: keys, exact decimal strings, exit codes, one-line errors."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from mart.__main__ import app
from mart.config import REPO
from tests.mart.query import tiny

GRAINS = ("bank", "branch", "sub_branch", "manager", "customer", "product", "account")
ADDITIVE = ("revenue", "interest_paid", "interest_received", "fees", "deposits_avg", "deposits_end", "loans_avg", "loans_end", "rwa", "expected_loss",
            "economic_capital", "risk_adjusted_profit", "economic_profit")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tiny.publish(tmp_path_factory.mktemp("cli"), months=3)


@pytest.fixture
def run(data, monkeypatch):
    monkeypatch.setenv("COCKPIT_DATA", str(data))
    return lambda *args: CliRunner().invoke(app, [str(a) for a in args])


def _query(run, metric, by, *more):
    result = run("query", metric, "--by", by, "--month", "2026-10", "--json", *more)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", ADDITIVE)
def test_values_sum_to_the_same_total_at_all_seven_grains(run, name):
    totals = set()
    for by in GRAINS:
        found = _query(run, name, by)
        assert (found["metric"], found["unit"], found["month"]) == (name, "cny", "2026-10")
        assert all(set(row) == {"key", "label", "value"} for row in found["rows"])
        assert sum(Decimal(row["value"]) for row in found["rows"]) == Decimal(found["total"]), by
        totals.add(found["total"])
    assert len(totals) == 1 and len(totals.pop().split(".")[1]) == 2


def test_ratios_and_counts_as_text(run):
    assert _query(run, "customers_active", "branch")["total"].isdigit()
    raroc = _query(run, "raroc", "product")
    assert any(row["value"] is None for row in raroc["rows"]) and Decimal(raroc["total"])


def test_scope_and_filters(run):
    rows = {row["key"]: row["value"] for row in _query(run, "revenue", "branch")["rows"]}
    assert _query(run, "revenue", "sub_branch", "--scope", "branch_leader:B01")["total"] == rows["B01"]
    assert _query(run, "revenue", "sub_branch", "--where", "branch_id=B01")["total"] == rows["B01"]
    assert _query(run, "revenue", "bank", "--scope", "branch_leader:B99") | {"rows": []} == _query(run, "revenue", "bank", "--scope", "branch_leader:B99")


@pytest.mark.parametrize(("args", "code", "words"), [
    (("query", "revenu", "--month", "2026-10"), 2, "did you mean revenue"),
    (("query", "revenue", "--month", "2026-13"), 2, "YYYY-MM"),
    (("query", "revenue", "--month", "2026-10", "--by", "planet"), 2, "expected one of"),
    (("query", "revenue", "--month", "2026-10", "--scope", "king:1"), 2, "expected one of"),
    (("query", "revenue", "--month", "2026-10", "--where", "planet=1"), 2, "filters are"),
    (("query", "revenue", "--month", "2036-10"), 1, "the mart holds 2026-08 to 2026-10"),
    (("explain", "revenu", "--month", "2026-10"), 2, "did you mean revenue"),
    (("query",), 2, ""), (("fly",), 2, "")])
def test_errors_are_one_line_with_the_right_exit_code(run, args, code, words):
    result = run(*args)
    assert result.exit_code == code and words in result.output
    assert not words or len(result.stderr.strip().splitlines()) == 1


def test_no_mart_is_exit_code_1(tmp_path, monkeypatch):
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path))
    for args in (("status",), ("query", "revenue", "--month", "2026-10")):
        result = CliRunner().invoke(app, list(args))
        assert result.exit_code == 1 and "no mart is published" in result.output


def test_status_has_the_promised_keys(run, data):
    (data / "load.json").write_text((data / "builds" / "b1" / "load.json").read_text(encoding="utf-8"), encoding="utf-8")
    found = json.loads(run("status", "--json").stdout)
    assert (found["build"], found["as_of"], len(found["feeds"])) == ("b1", "2026-10", 25)
    assert {"system", "table", "present"} <= set(found["feeds"][0]) and isinstance(found["feeds"][0]["table"], list)
    assert found["files"] == [{"file": "core_deposits/account/2026-10.parquet", "rows_read": 10, "rows_parsed": 9, "rows_rejected": 1}]
    assert found["tables"] == [{"system": "core_deposits", "table": "account", "rows_produced": 9, "rows_loaded": 8, "rows_quarantined": 1}]
    assert found["reconciliation"] == [{"check": "gl.deposits_end", "difference": "0.00"}]


def test_explain_prints_formula_inputs_and_rows(run):
    found = json.loads(run("explain", "economic_profit", "--month", "2026-10", "--json", "--lang", "en").stdout)
    assert found["adds_up"] is True and found["rows_total"] == found["value"] and found["policies"]["capital"] == "CN-2024"
    assert sum(part["sign"] * Decimal(part["value"]) for part in found["inputs"]) == Decimal(found["value"])
    assert "rows add up: yes" in run("explain", "economic_profit", "--month", "2026-10").stdout


def test_help_imports_neither_database_nor_frames():
    code = "import sys; sys.argv=['x']; import mart.__main__; print([m for m in ('duckdb', 'polars', 'numpy') if m in sys.modules])"
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]" and time.monotonic() - started < 10
