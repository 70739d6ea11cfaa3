"""The command: a summary for people and machines, one line for each misuse, nothing of the user's is overwritten."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from mart.cli.demo import cli_demo

app = typer.Typer()
app.command()(cli_demo)


def _run(tmp_path, *arguments: str):
    return CliRunner().invoke(app, list(arguments), env={"COCKPIT_DATA": str(tmp_path)})


def test_json_summary_counts_rows_and_files_written(tmp_path):
    result = _run(tmp_path, "--size", "s", "--months", "2", "--json")
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    files = list((tmp_path / "landing").rglob("*.parquet"))
    assert (summary["first_month"], summary["as_of"], summary["files"]) == ("2026-09", "2026-10", len(files))
    assert summary["rows"]["cif.customer"] >= 1_700
    assert (tmp_path / "truths" / "planted.json").exists()
    assert {row["name"] for row in summary["shape"]} >= {"deposits_avg_cny", "raroc_pct", "whale_peak_pct"}


@pytest.mark.parametrize("arguments, said", [
    (("--size", "huge"), "--size huge"), (("--as-of", "2026-13"), "--as-of"), (("--months", "0"), "--months 0"),
    (("--seed", "-1"), "--seed -1"), (("--next", "--size", "s"), "leave out --size"),
])  # fmt: skip
def test_wrong_use_is_one_line_and_exit_code_2(tmp_path, arguments, said):
    result = _run(tmp_path, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr and result.stderr.count("\n") == 1
    assert not (tmp_path / "landing").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    own = tmp_path / "landing" / "mine.csv"
    own.parent.mkdir()
    own.write_text("a,b\n", encoding="utf-8")
    result = _run(tmp_path, "--size", "s", "--months", "1")
    assert result.exit_code == 2
    assert "not a demo bank" in result.stderr
    assert own.read_text(encoding="utf-8") == "a,b\n"
