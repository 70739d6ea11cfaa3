"""What goes wrong on the command line is one line, with the right exit code."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from mart.__main__ import app
from tests.banks import tiny
from tests.mart.cli.test_query import query


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("query", "revenu", "--month", "2026-10"), 2, "did you mean revenue"),
        (("query", "revenue", "--month", "2026-13"), 2, "YYYY-MM"),
        (("query", "revenue", "--month", "2026-10", "--by", "planet"), 2, "expected one of"),
        (("query", "revenue", "--month", "2026-10", "--scope", "king:1"), 2, "expected one of"),
        (("query", "revenue", "--month", "2026-10", "--where", "planet=1"), 2, "filters are"),
        (("query", "revenue", "--month", "2036-10"), 1, "the mart holds 2026-08 to 2026-10"),
        (("explain", "revenu", "--month", "2026-10"), 2, "did you mean revenue"),
        (("query", "nope", "--by", "bank"), 2, "query: Missing option '--month'; see python -m mart query --help"),
        (("query", "nope", "--by", "bank", "--month", "2026-10"), 2, "metric 'nope' is not defined"),
        (("query", "revenue", "--month", "2026-10", "--scope", ""), 2, "expected one of"),
        (("query", "revenue", "--month", "２０２６-10"), 2, "YYYY-MM"),
        (("query", "revenue", "--month", "2026-10\n"), 2, "YYYY-MM"),
        (("query", "revenue", "--month", "2026-10", "--lang", "fr"), 2, "expected zh or en"),
        (("query", "revenue", "--month", "2026-10", "--where", "branch_id) OR 1=1 --=x"), 2, "filters are"),
        (("query", "revenue", "--month", "2026-10", "--by", "branch; DROP TABLE x"), 2, "expected one of"),
        (("demo", "--size", "q"), 2, "choose one of s, m, l, xl"),
        (("demo", "--seed", "x"), 2, "--seed"),
        (("demo", "--as-of", "0001-03", "--size", "s"), 2, "choose 2000-01 to 2099-12"),
        (("load", "--landing", "/nowhere/at/all"), 1, "/nowhere/at/all: row -: column -: rule landing: no such folder"),
        (("load", "--mapping", "/nowhere/at/all"), 1, "rule mapping: cannot be read (No such file or directory)"),
        (("publish", "no\nsuch"), 1, "publish: no such: no such build"),
        (("build", "--fast"), 2, "No such option: --fast"),
        (("query",), 2, "Missing argument"),
        (("fly",), 2, "fly: No such command 'fly'; see python -m mart --help"),
    ],
)
def test_errors_are_one_line_with_the_right_exit_code(run, args, code, words):
    result = run(*args)
    assert result.exit_code == code and words in result.output
    assert not words or len(result.stderr.strip().splitlines()) == 1


def test_no_mart_is_exit_code_1(tmp_path, monkeypatch):
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path))
    for args in (("status",), ("query", "revenue", "--month", "2026-10")):
        result = CliRunner().invoke(app, list(args))
        assert result.exit_code == 1 and "no mart is published" in result.output


@pytest.mark.parametrize(
    "wicked", ["B01' OR 1=1 --", "B01' OR '1'='1", "x') UNION SELECT 1 --", "%", "getvariable('scope_id')"]
)
def test_sql_in_a_scope_or_a_filter_finds_nothing(run, wicked):
    for args in (
        ("--scope", f"branch_leader:{wicked}"),
        ("--scope", f"relationship_manager:{wicked}"),
        ("--where", f"branch_id={wicked}"),
        ("--where", f"customer_id={wicked}"),
    ):
        found = query(run, "revenue", "customer", *args)
        assert (found["rows"], found["total"]) == ([], None)


@pytest.mark.parametrize(
    ("name", "content", "command", "words"),
    [
        ("load.json", b"{", "status", "load.json: not readable as JSON"),
        ("load.json", b"[1]", "status", "not a record of ours"),
        ("CURRENT", b"", "status", "names no build"),
        ("CURRENT", b"gone", "status", "the published build is gone"),
        ("CURRENT", b"\xff\xfe", "status", "names no build"),
        ("CURRENT", b"../b1", "status", "names no build"),
        ("builds/b1/manifest.json", b"{", "status", "manifest.json: not readable as JSON"),
        ("builds/b1/mart.duckdb", b"not a database", "status", "cannot be opened"),
        ("builds/b1/mart.duckdb", b"no", "check", "cannot be read"),
    ],
)
def test_damaged_state_is_one_line_that_names_the_file(tmp_path, monkeypatch, name, content, command, words):
    where = tiny.publish(tmp_path, months=2)
    (where / "load.json").write_text("{}" if name == "load.json" else '{"feeds": []}')
    (where / name).write_bytes(content)
    monkeypatch.setenv("COCKPIT_DATA", str(where))
    result = CliRunner().invoke(app, [command], prog_name="python -m mart")
    assert (result.exit_code, len(result.stderr.strip().splitlines())) == (1, 1), result.stderr
    assert words in result.stderr


def test_what_nobody_foresaw_is_one_line_too(run, monkeypatch):
    def broken():
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr("mart.cli.query.open_mart", broken)
    result = run("query", "revenue", "--month", "2026-10")
    assert (result.exit_code, result.stderr) == (
        1,
        "query: RuntimeError: first second; set COCKPIT_TRACEBACK=1 to see where\n",
    )
