"""`mart check` shows the rows that break a rule, not only how many there are."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from mart.build.check import SAMPLE_ROWS
from mart.cli.build import cli_check
from mart.config import paths_in
from mart.publish import published

pytestmark = pytest.mark.xdist_group("build")  # one worker makes the banks they share


def test_a_failing_rule_and_a_difference_show_their_rows(worked_bank, tmp_path, monkeypatch, capsys):
    data = tmp_path / "data"
    shutil.copytree(worked_bank.data, data, symlinks=True)
    file = data / "builds" / published(paths_in(data)) / "mart.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("SET schema = 'marts'")
        con.execute("UPDATE fct_customer_status_month SET tier = 'high_value' WHERE NOT is_high_value")
        con.execute("UPDATE recon SET difference_cny = 7 WHERE check_name = 'shares'")
    monkeypatch.setenv("COCKPIT_DATA", str(data))
    assert cli_check(as_json=False) == 1
    lines = capsys.readouterr().out.splitlines()
    differing = next(n for n, line in enumerate(lines) if line.startswith("DIFF shares"))
    assert "check_name=shares" in lines[differing + 1] and "difference_cny=7.00000000" in lines[differing + 1]
    failed = [n for n, line in enumerate(lines) if line.startswith("FAIL")]
    assert len(failed) == 1 and "tier_is_highest_flag" in lines[failed[0]]
    sample = [line for line in lines[failed[0] + 1 :] if line.startswith("    ")]
    assert len(sample) == SAMPLE_ROWS
    assert all("tier=high_value" in row and "customer_id=" in row for row in sample)
